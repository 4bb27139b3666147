package homelab

// quality is a row of the application's quality table.
type quality struct {
	id         int
	name       string
	source     string
	resolution int
	modifier   string
}

// qualityOf is Radarr's name for where a version came from.
func qualityOf(v *version) quality {
	lines := pictures[v.picture].lines()
	switch v.source {
	case "Remux":
		return quality{31, "Remux-2160p", "bluray", 2160, "remux"}
	case "DVD":
		return quality{2, "DVD", "dvd", 0, "none"}
	case "HDTV":
		return pick(lines, quality{4, "HDTV-720p", "tv", 720, "none"}, quality{9, "HDTV-1080p", "tv", 1080, "none"}, quality{16, "HDTV-2160p", "tv", 2160, "none"})
	case "WEBDL":
		return pick(lines, quality{5, "WEBDL-720p", "webdl", 720, "none"}, quality{3, "WEBDL-1080p", "webdl", 1080, "none"}, quality{18, "WEBDL-2160p", "webdl", 2160, "none"})
	case "WEBRip":
		return pick(lines, quality{14, "WEBRip-720p", "webrip", 720, "none"}, quality{15, "WEBRip-1080p", "webrip", 1080, "none"}, quality{17, "WEBRip-2160p", "webrip", 2160, "none"})
	case "Bluray":
		return pick(lines, quality{6, "Bluray-720p", "bluray", 720, "none"}, quality{7, "Bluray-1080p", "bluray", 1080, "none"}, quality{19, "Bluray-2160p", "bluray", 2160, "none"})
	}
	return quality{0, "Unknown", "unknown", 0, "none"}
}

func pick(lines int, hd, full, uhd quality) quality {
	switch {
	case lines >= 2160:
		return uhd
	case lines >= 1080:
		return full
	}
	return hd
}

// sonarr is the same quality in Sonarr's words: no modifier, other names for the sources.
func (q quality) sonarr() quality {
	switch q.source {
	case "webdl":
		q.source = "web"
	case "webrip":
		q.source = "webRip"
	case "tv":
		q.source = "television"
	case "dvd":
		q.resolution = 480
	}
	q.modifier = ""
	return q
}

// write writes the quality object of a file.
func (q quality) write(w *pretty) {
	w.openField("quality", '{')
	w.openField("quality", '{')
	q.fields(w)
	w.close('}')
	w.openField("revision", '{')
	w.num("version", 1)
	w.num("real", 0)
	w.bool("isRepack", false)
	w.close('}')
	w.close('}')
}

func (q quality) fields(w *pretty) {
	w.named(q.id, q.name)
	w.text("source", q.source)
	w.num("resolution", int64(q.resolution))
	if q.modifier != "" {
		w.text("modifier", q.modifier)
	}
}

// profile is a quality profile.
type profile struct {
	id     int
	name   string
	cutoff int
}

var profiles = [...]profile{{1, "Any", 7}, {4, "HD-1080p", 7}, {5, "Ultra-HD", 31}, {6, "HD - 720p/1080p", 6}}

func writeProfiles(w *pretty) {
	for _, p := range profiles {
		w.open('{')
		w.text("name", p.name)
		w.bool("upgradeAllowed", true)
		w.num("cutoff", int64(p.cutoff))
		w.openField("items", '[')
		for _, source := range []string{"HDTV", "WEBDL", "Bluray", "Remux"} {
			v := version{picture: dv8, source: source}
			w.open('{')
			w.openField("quality", '{')
			qualityOf(&v).fields(w)
			w.close('}')
			w.openField("items", '[')
			w.close(']')
			w.bool("allowed", true)
			w.close('}')
		}
		w.close(']')
		w.num("minFormatScore", 0)
		w.num("cutoffFormatScore", 0)
		w.numbers("formatItems", nil)
		w.num("id", int64(p.id))
		w.close('}')
	}
}

func (a *arr) writeRoot(w *pretty) {
	w.open('{')
	w.text("path", a.app.root)
	w.bool("accessible", true)
	w.num("freeSpace", 8_796_093_022_208)
	w.openField("unmappedFolders", '[')
	w.close(']')
	w.num("id", 1)
	w.close('}')
}

// writeMediaInfo writes what the application's own probe says of a file: the first audio stream only.
func writeMediaInfo(w *pretty, v *version, duration int64) {
	pic, a := v.first()
	w.openField("mediaInfo", '{')
	if a != nil {
		w.num("audioBitrate", int64(a.kbps)*1000)
		w.literal("audioChannels", channelWord(a))
		w.text("audioCodec", a.arr)
		w.text("audioLanguages", "eng")
		w.num("audioStreamCount", int64(len(v.tracks)))
	}
	w.num("videoBitDepth", int64(max(8, pic.depth)))
	w.num("videoBitrate", 0)
	w.text("videoCodec", pic.codecTag)
	w.literal("videoFps", pic.rate)
	dynamic := ""
	if pic.arrType != "" {
		dynamic = "HDR"
	}
	w.text("videoDynamicRange", dynamic)
	w.text("videoDynamicRangeType", pic.arrType)
	start := w.begin("resolution")
	w.b = appendInt(w.b, pic.width)
	w.b = appendInt(append(w.b, 'x'), pic.height)
	w.end(start)
	start = w.begin("runTime")
	w.b = appendRunTime(w.b, duration)
	w.end(start)
	w.text("scanType", "Progressive")
	w.text("subtitles", "eng")
	w.close('}')
}

// channelWord is the number of channels as 5.1.
func channelWord(a *sound) string {
	switch a.channels {
	case 8:
		return "7.1"
	case 7:
		return "6.1"
	case 6:
		return "5.1"
	}
	return "2"
}

// appendRunTime appends h:mm:ss, or m:ss below an hour.
func appendRunTime(b []byte, ms int64) []byte {
	s := int(ms / 1000)
	if s >= 3600 {
		b = append(appendInt(b, s/3600), ':')
		b = append(appendPadded(b, s/60%60), ':')
		return appendPadded(b, s%60)
	}
	b = append(appendInt(b, s/60), ':')
	return appendPadded(b, s%60)
}
