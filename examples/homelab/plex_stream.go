package homelab

// language of a track, as the server words it.
type language struct{ name, code, tag string }

var languages = [...]language{
	{"English", "eng", "en"}, {"Deutsch", "deu", "de"}, {"Français", "fra", "fr"}, {"日本語", "jpn", "ja"}, {"Español", "spa", "es-MX"},
}

// untagged stands for a track without a language.
const untagged = len(languages)

// streams writes the video, audio and subtitle streams of a part; ids count up from id.
func (s *shelf) streams(w *writer, v *version, id int64) {
	p := &pictures[v.picture]
	w.object("Stream")
	w.num("id", id)
	w.say(s.phrases.video(w.xml, v.picture))
	for i, t := range v.tracks {
		lang := 0
		if i > 0 && sounds[t].title == "" {
			lang = 1 + int(s.luck>>8%4)
		}
		if p.container == "avi" {
			lang = untagged
		}
		w.object("Stream")
		w.num("id", id+1+int64(i))
		w.num("index", int64(i+1))
		w.say(s.phrases.audio(w.xml, t, lang, i == v.chosen))
	}
	s.subtitles(w, v, id+8, 1+len(v.tracks))
}

// videoStream writes what a video stream has beside its id, to its end.
func videoStream(w *writer, p *picture) {
	w.num("streamType", 1)
	w.bool("default", true)
	w.plain("codec", p.codec)
	w.num("index", 0)
	w.num("bitrate", int64(p.kbps))
	if p.depth > 0 {
		w.num("bitDepth", int64(p.depth))
	}
	w.plain("chromaLocation", "left")
	w.plain("chromaSubsampling", "4:2:0")
	w.num("codedHeight", int64((p.height+15)/16*16))
	w.num("codedWidth", int64(p.width))
	w.optional("colorPrimaries", p.primaries)
	w.plain("colorRange", "tv")
	w.optional("colorSpace", p.matrix)
	w.optional("colorTrc", p.trc)
	dovi(w, p)
	w.literal("frameRate", p.rate)
	if p.codec == "h264" {
		w.plain("hasScalingMatrix", "0") // text among the booleans
	}
	w.num("height", int64(p.height))
	if p.level > 0 {
		w.num("level", int64(p.level))
	}
	w.plain("profile", p.profile)
	w.num("refFrames", 1)
	if p.codec == "mpeg2video" {
		w.plain("scanType", "interlaced")
	} else {
		w.plain("scanType", "progressive")
	}
	w.num("width", int64(p.width))
	w.plain("displayTitle", p.display)
	if p.extended != "" {
		w.plain("extendedDisplayTitle", p.extended)
	} else {
		w.plain("extendedDisplayTitle", p.display)
	}
	w.end("Stream")
}

// dovi writes the Dolby Vision fields in the form that this picture has them.
func dovi(w *writer, p *picture) {
	switch p.dovi {
	case doviTyped:
		w.num("DOVIBLCompatID", int64(p.doviCompat))
		w.bool("DOVIBLPresent", true)
		w.bool("DOVIELPresent", p.doviLayer)
		w.num("DOVILevel", 6)
		w.bool("DOVIPresent", true)
		w.num("DOVIProfile", int64(p.doviProfile))
		w.bool("DOVIRPUPresent", true)
		w.plain("DOVIVersion", "1.0")
	case doviText:
		w.numText("DOVIBLCompatID", int64(p.doviCompat))
		w.num("DOVIBLPresent", 1)
		w.plain("DOVIELPresent", "0")
		w.num("DOVILevel", 6)
		w.plain("DOVIPresent", "1")
		w.numText("DOVIProfile", int64(p.doviProfile))
		w.num("DOVIRPUPresent", 1)
		w.plain("DOVIVersion", "1.0")
	case doviFalse:
		w.bool("DOVIPresent", false)
	case doviZeroText:
		w.plain("DOVIPresent", "0")
	}
}

// audioStream writes what an audio stream has beside its id and index, to its end.
func audioStream(w *writer, a *sound, lang int, chosen bool) {
	w.num("streamType", 2)
	w.flag("selected", chosen)
	w.flag("default", chosen)
	w.plain("codec", a.codec)
	w.num("channels", int64(a.channels))
	w.num("bitrate", int64(a.kbps))
	name := "Unknown"
	if lang != untagged {
		name = languages[lang].name
		languages[lang].fields(w)
	}
	w.plain("audioChannelLayout", a.layout)
	w.optional("profile", a.profile)
	w.num("samplingRate", int64(a.hz))
	w.optional("title", a.title)
	w.key("displayTitle")
	w.quoted(name, " (", a.label, ")")
	w.key("extendedDisplayTitle")
	switch {
	case a.title == "":
		w.quoted(name, " (", a.label, ")")
	case a.bare:
		w.quoted(a.title, " (", name, ")")
	default:
		w.quoted(a.title, " (", name, " ", a.label, ")")
	}
	w.end("Stream")
}

func (l *language) fields(w *writer) {
	w.plain("language", l.name)
	w.plain("languageTag", l.tag)
	w.plain("languageCode", l.code)
}

// subtitles writes one or two subtitle streams. An external one has a key and no index.
func (s *shelf) subtitles(w *writer, v *version, id int64, index int) {
	if pictures[v.picture].container == "avi" {
		return
	}
	second := s.luck>>5%2 == 0
	w.object("Stream")
	w.num("id", id)
	w.num("streamType", 3)
	if v.quirk == sidecar {
		w.begin("key")
		w.b = append(w.b, "/library/streams/"...)
		w.b = appendInt(w.b, int(id))
		w.finishPlain()
		w.plain("codec", "srt")
		w.plain("format", "srt")
		w.bool("forced", true)
		languages[0].fields(w)
		w.plain("displayTitle", "English Forced (SRT External)")
		w.plain("extendedDisplayTitle", "English Forced (SRT External)")
	} else {
		w.flag("default", s.luck>>6%4 == 0)
		w.plain("codec", "pgs")
		w.num("index", int64(index))
		languages[0].fields(w)
		w.plain("headerCompression", "1")
		w.plain("displayTitle", "English (PGS)")
		w.plain("extendedDisplayTitle", "English (PGS)")
		index++
	}
	w.end("Stream")
	if !second {
		return
	}
	lang := &languages[s.luck>>10%5]
	w.object("Stream")
	w.num("id", id+1)
	w.num("streamType", 3)
	w.plain("codec", "srt")
	w.num("index", int64(index))
	lang.fields(w)
	w.flag("hearingImpaired", s.luck>>7%2 == 0)
	w.plain("title", "SDH")
	w.key("displayTitle")
	w.quoted(lang.name, " (SRT SDH)")
	w.key("extendedDisplayTitle")
	w.quoted("SDH (", lang.name, " SRT)")
	w.end("Stream")
}
