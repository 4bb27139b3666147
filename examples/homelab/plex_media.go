package homelab

// shelf is what the media of one item need to know of it.
type shelf struct {
	key      int64 // rating key; the ids of versions, parts and streams are made of it
	duration int64 // ms
	stamp    int64 // epoch s, the change marker in part keys
	luck     uint64
	phrases  *phrases
	name     *naming
	episode  *episodePath // set for episodes
	file     string       // set by hand, for the first part
	away     func(file string) bool
}

// size is the bytes of a part: bit rates times length.
func (s *shelf) size(v *version, parts int) int64 {
	kbps := pictures[v.picture].kbps
	for _, t := range v.tracks {
		kbps += sounds[t].kbps
	}
	return int64(kbps) * s.duration / 8 / int64(parts)
}

func (v *version) container() string {
	if v.quirk == optimized {
		return "mp4"
	}
	return pictures[v.picture].container
}

// media writes Media with its parts, and the streams when asked for.
func (s *shelf) media(w *writer, v *version, index int, o *rowOptions) {
	w.object("Media")
	w.num("id", s.key*4+int64(index))
	parts := 1
	if v.quirk == stacked {
		parts = 2
	}
	if v.quirk != unanalysed {
		s.mediaFields(w, v)
	}
	w.list("Part")
	for part := range parts {
		s.part(w, v, index, part, parts, o)
	}
	w.endList()
	w.end("Media")
}

func (s *shelf) mediaFields(w *writer, v *version) {
	p := &pictures[v.picture]
	w.num("duration", s.duration)
	if len(v.tracks) > 0 {
		a := &sounds[v.tracks[v.chosen]]
		w.num("bitrate", int64(p.kbps+a.kbps))
		w.num("audioChannels", int64(a.channels))
		codec := a.codec
		if a.mediaCodec != "" {
			codec = a.mediaCodec
		}
		w.plain("audioCodec", codec)
		w.optional("audioProfile", a.profile)
	}
	w.num("width", int64(p.width))
	w.num("height", int64(p.height))
	w.literal("aspectRatio", aspect(p))
	w.plain("videoCodec", p.codec)
	w.plain("videoResolution", p.resolution())
	w.plain("container", v.container())
	w.plain("videoFrameRate", p.rateWord)
	w.plain("videoProfile", p.profile)
	if v.quirk == optimized {
		w.num("optimizedForStreaming", 1) // a number here, a boolean in the part
		w.num("proxyType", 42)
		w.plain("target", "Optimized for TV")
		w.plain("title", "Optimized for TV")
		w.bool("has64bitOffsets", false)
	} else if s.luck%4 == 0 {
		w.num("optimizedForStreaming", 0)
	}
}

func aspect(p *picture) string {
	switch r := p.width * 100 / p.height; {
	case r > 230:
		return "2.39"
	case r > 170:
		return "1.78"
	case r > 150:
		return "1.85"
	}
	return "1.33"
}

func (s *shelf) part(w *writer, v *version, index, part, parts int, o *rowOptions) {
	id := s.key*8 + int64(index*2+part)
	w.object("Part")
	w.num("id", id)
	w.begin("key")
	w.b = append(w.b, "/library/parts/"...)
	w.b = appendInt(w.b, int(id))
	w.b = append(w.b, '/')
	w.b = appendInt(w.b, int(s.stamp))
	w.b = append(w.b, "/file."...)
	w.b = append(w.b, v.container()...)
	w.finishPlain()
	if v.quirk != unanalysed {
		w.num("duration", s.duration/int64(parts))
	}
	start, lost := w.begin("file"), false
	number := 0
	if parts > 1 {
		number = part + 1
	}
	w.b = s.appendPath(w.b, v, index, number)
	if o.checkFiles && s.away != nil {
		lost = s.away(string(w.b[start:]))
	}
	w.finish(start)
	w.num("size", s.size(v, parts))
	if o.checkFiles {
		w.bool("accessible", !lost)
		w.bool("exists", !lost)
	}
	if v.quirk == unanalysed {
		w.end("Part")
		return
	}
	w.plain("container", v.container())
	if len(v.tracks) > 0 {
		w.optional("audioProfile", sounds[v.tracks[v.chosen]].profile)
	}
	w.plain("videoProfile", pictures[v.picture].profile)
	if v.quirk == optimized {
		w.bool("optimizedForStreaming", true)
		w.bool("has64bitOffsets", false)
	}
	if s.luck%3 == 0 {
		w.plain("hasThumbnail", "1")
		w.plain("indexes", "sd")
	}
	if o.streams {
		w.list("Stream")
		s.streams(w, v, id*16)
		w.endList()
	}
	w.end("Part")
}
