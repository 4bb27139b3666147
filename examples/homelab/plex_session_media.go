package homelab

import "strconv"

// delivery is a file and what becomes of it on the way.
type delivery struct {
	key      int64
	index    int
	duration int64 // ms
	version  *version
	shelf    shelf
	t        *Transcode
}

// sessionMedia writes Media as it is delivered. Ids are texts here.
func (p *Plex) sessionMedia(w *writer, r ref, s *Session) {
	versions := []version{{picture: sdr1080, tracks: []soundID{flac}}} // of a track
	if r.kind() == film || r.kind() == episode {
		versions = p.versions(r)
	}
	if len(versions) == 0 {
		return
	}
	f := p.facts(r)
	d := delivery{key: p.layout.key(r), index: min(s.Version, len(versions)-1), duration: f.duration, t: s.Transcode}
	d.version = &versions[d.index]
	d.shelf = shelf{key: d.key, duration: f.duration, phrases: &p.phrases, luck: 1}
	w.list("Media")
	w.object("Media")
	w.numText("id", d.key*4+int64(d.index))
	w.bool("selected", true)
	if d.t == nil {
		d.shelf.mediaFields(w, d.version)
	} else {
		d.output(w)
	}
	w.list("Part")
	d.part(w)
	w.endList()
	w.end("Media")
	w.endList()
}

// source is the picture and the sound of the file.
func (d *delivery) source() (*picture, *sound) {
	if len(d.version.tracks) == 0 {
		return &pictures[d.version.picture], &sounds[mp3]
	}
	return &pictures[d.version.picture], &sounds[d.version.tracks[d.version.chosen]]
}

// shape is what comes out: that of the file where it is copied.
func (d *delivery) shape() Transcode {
	o := *d.t
	p, a := d.source()
	text := func(v *string, decision, file, def string) {
		if *v != "" {
			return
		}
		if *v = def; decision == "copy" {
			*v = file
		}
	}
	number := func(v *int, decision string, file, def int) {
		if *v != 0 {
			return
		}
		if *v = def; decision == "copy" {
			*v = file
		}
	}
	text(&o.VideoCodec, o.Video, p.codec, "h264")
	text(&o.AudioCodec, o.Audio, a.codec, "aac")
	number(&o.Width, o.Video, p.width, 1920)
	number(&o.Height, o.Video, p.height, 1080)
	number(&o.Channels, o.Audio, a.channels, 2)
	return o
}

// output writes the fields of Media for what comes out of a transcode.
func (d *delivery) output(w *writer) {
	p, _ := d.source()
	o := d.shape()
	w.plain("protocol", o.Protocol)
	w.plain("container", o.Container)
	w.num("bitrate", int64(o.Kbps))
	if o.Video != "" {
		w.num("width", int64(o.Width))
		w.num("height", int64(o.Height))
		w.plain("videoCodec", o.VideoCodec)
		w.plain("videoResolution", sessionResolution(o.Width))
		w.plain("videoFrameRate", p.rateWord)
	}
	w.plain("audioCodec", o.AudioCodec)
	w.num("audioChannels", int64(o.Channels))
	w.num("duration", d.duration)
	w.num("optimizedForStreaming", 1)
}

// sessionResolution is the word for a size as sessions have it.
func sessionResolution(width int) string {
	switch {
	case width >= 3000:
		return "4k"
	case width >= 1700:
		return "1080p"
	case width >= 1200:
		return "720p"
	}
	return "SD"
}

func (d *delivery) part(w *writer) {
	id := d.key*8 + int64(d.index*2)
	w.object("Part")
	w.numText("id", id)
	if d.t == nil {
		w.plain("decision", "directplay")
		w.bool("selected", true)
		w.plain("key", "/library/parts/"+strconv.FormatInt(id, 10)+"/1/file."+d.version.container())
		w.plain("container", d.version.container())
	} else {
		w.plain("decision", "transcode")
		w.bool("selected", true)
		w.plain("protocol", d.t.Protocol)
		w.plain("container", d.t.Container)
	}
	w.num("duration", d.duration)
	w.list("Stream")
	if d.t == nil {
		d.direct(w, id*16)
	} else {
		d.streams(w, id*16)
	}
	w.endList()
	w.end("Part")
}

// direct writes the streams of a file that is played as it is: without a decision.
func (d *delivery) direct(w *writer, id int64) {
	w.object("Stream")
	w.numText("id", id)
	w.plain("location", "direct")
	w.say(d.shelf.phrases.video(w.xml, d.version.picture))
	for i, t := range d.version.tracks {
		w.object("Stream")
		w.numText("id", id+1+int64(i))
		w.plain("location", "direct")
		w.num("index", int64(i+1))
		w.say(d.shelf.phrases.audio(w.xml, t, 0, i == d.version.chosen))
	}
}

// streams writes what comes out of a transcode; the titles are still those of the file.
func (d *delivery) streams(w *writer, id int64) {
	p, a := d.source()
	o := d.shape()
	if o.Video != "" {
		w.object("Stream")
		w.numText("id", id)
		w.num("streamType", 1)
		w.plain("codec", o.VideoCodec)
		w.plain("decision", o.Video)
		w.plain("location", "segments-video")
		w.plain("frameRate", "23.975999999999999")
		w.num("width", int64(o.Width))
		w.num("height", int64(o.Height))
		w.plain("displayTitle", p.display)
		w.end("Stream")
	}
	w.object("Stream")
	w.numText("id", id+1+int64(d.version.chosen))
	w.num("streamType", 2)
	w.plain("codec", o.AudioCodec)
	w.num("channels", int64(o.Channels))
	w.plain("decision", o.Audio)
	w.plain("location", "segments-audio")
	w.bool("selected", true)
	w.plain("displayTitle", "English ("+a.label+")")
	w.end("Stream")
	if o.Subtitles != "" {
		w.object("Stream")
		w.numText("id", id+8)
		w.num("streamType", 3)
		w.plain("codec", "ass")
		w.plain("decision", o.Subtitles)
		if o.Subtitles != "burn" {
			w.plain("location", "segments-subs")
		}
		w.bool("selected", true)
		w.plain("displayTitle", "English (PGS)")
		w.end("Stream")
	}
}
