package homelab

func (p *Plex) artistRow(w *writer, r ref, o *rowOptions) {
	key := p.layout.key(r)
	f := p.facts(r)
	p.head(w, r, key, "/children", o)
	start := w.begin("guid")
	w.b = appendHex(append(w.b, "plex://artist/"...), p.lab.o.Seed, r)
	w.finish(start)
	p.home(w, r, o)
	p.titles(w, r, o)
	w.num("index", 1)
	w.text("summary", "")
	w.times(&f)
	p.genreTags(w, r, o)
	p.namedTags(w, r, o)
	if o.guids && o.shows(skipGuid) {
		w.list("Guid")
		w.object("Guid")
		start := w.begin("id")
		w.b = appendHex(append(w.b, "mbid://"...), p.lab.o.Seed+1, r)
		w.finish(start)
		w.end("Guid")
		w.endList()
	}
	w.end("Directory")
}

func (p *Plex) albumRow(w *writer, r ref, o *rowOptions) {
	key := p.layout.key(r)
	f := p.facts(r)
	p.head(w, r, key, "/children", o)
	p.musicGuid(w, r, r.index())
	p.home(w, r, o)
	up, _ := p.parent(r)
	p.above(w, "parent", up)
	p.titles(w, r, o)
	w.num("index", 1)
	w.num("year", int64(f.year))
	w.num("leafCount", int64(p.children(r)))
	w.times(&f)
	p.genreTags(w, r, o)
	p.namedTags(w, r, o)
	w.end("Directory")
}

// musicGuid writes the guid of an album or of one of its tracks: every second album is local and known to nobody.
func (p *Plex) musicGuid(w *writer, r ref, album int) {
	start := w.begin("guid")
	if album%2 == 1 {
		w.b = appendInt(append(w.b, "local://"...), int(p.layout.key(r)))
	} else {
		w.b = append(w.b, "plex://"...)
		w.b = append(w.b, kindTable[r.kind()].word...)
		w.b = appendHex(append(w.b, '/'), p.lab.o.Seed, r)
	}
	w.finish(start)
}

func (p *Plex) trackRow(w *writer, r ref, o *rowOptions) {
	key := p.layout.key(r)
	t, up, top := p.track(r)
	f := p.facts(r)
	p.head(w, r, key, "", o)
	p.musicGuid(w, r, t.album)
	p.home(w, r, o)
	p.above(w, "parent", up)
	p.above(w, "grandparent", top)
	p.titles(w, r, o)
	w.num("index", int64(t.number))
	w.num("parentIndex", 1)
	w.num("duration", t.duration)
	w.times(&f)
	if o.shows(skipMedia) {
		w.list("Media")
		p.trackMedia(w, key, &t, o)
		w.endList()
	}
	if o.detail {
		p.namedTags(w, r, o)
	}
	w.end("Track")
}

func (p *Plex) trackMedia(w *writer, key int64, t *musicTrack, o *rowOptions) {
	l, a := p.lab, t.sound
	w.object("Media")
	w.num("id", key*4)
	w.num("duration", t.duration)
	w.num("bitrate", int64(a.kbps))
	w.num("audioChannels", int64(a.channels))
	w.plain("audioCodec", a.codec)
	w.plain("container", a.codec)
	w.list("Part")
	w.object("Part")
	w.num("id", key*8)
	start := w.begin("key")
	w.b = appendInt(append(w.b, "/library/parts/"...), int(key*8))
	w.b = appendInt(append(w.b, '/'), int(t.added))
	w.b = append(append(w.b, "/file."...), a.codec...)
	w.finish(start)
	w.num("duration", t.duration)
	start = w.begin("file")
	w.b = append(w.b, plexMusic+"/"...)
	at := len(w.b)
	w.b = appendPathTitle(l.appendArtistTitle(w.b, t.artist), at)
	w.b = append(w.b, '/')
	w.b = l.appendAlbumTitle(w.b, t.album)
	w.b = appendPadded(append(w.b, '/'), t.number)
	w.b = l.appendTrackTitle(append(w.b, " - "...), t.index)
	w.b = append(append(w.b, '.'), a.codec...)
	lost := o.checkFiles && p.away(string(w.b[start:]))
	w.finish(start)
	w.num("size", int64(a.kbps)*t.duration/8)
	if o.checkFiles {
		w.bool("accessible", !lost)
		w.bool("exists", !lost)
	}
	w.plain("container", a.codec)
	if o.streams {
		w.list("Stream")
		w.object("Stream")
		w.num("id", key*8*16)
		w.num("streamType", 2)
		w.bool("selected", true)
		w.plain("codec", a.codec)
		w.num("index", 0)
		w.num("channels", int64(a.channels))
		w.num("bitrate", int64(a.kbps))
		w.plain("audioChannelLayout", a.layout)
		w.num("samplingRate", int64(a.hz))
		w.plain("gain", "-7.35") // loudness values are text
		w.key("displayTitle")
		w.quoted("Unknown (", a.label, ")")
		w.key("extendedDisplayTitle")
		w.quoted("Unknown (", a.label, ")")
		w.end("Stream")
		w.endList()
	}
	w.end("Part")
	w.endList()
	w.end("Media")
}
