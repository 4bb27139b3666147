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

// moreQualities are those that no film of the house has.
var moreQualities = [...]quality{
	{0, "Unknown", "unknown", 0, "none"}, {25, "CAM", "cam", 0, "none"}, {1, "SDTV", "tv", 480, "none"}, {23, "DVD-R", "dvd", 480, "remux"},
	{8, "WEBDL-480p", "webdl", 480, "none"}, {12, "WEBRip-480p", "webrip", 480, "none"}, {20, "Bluray-480p", "bluray", 480, "none"},
	{21, "Bluray-576p", "bluray", 576, "none"}, {30, "Remux-1080p", "bluray", 1080, "remux"}, {22, "BR-DISK", "bluray", 1080, "brdisk"},
	{10, "Raw-HD", "tv", 1080, "rawhd"},
}

// qualityTable is every quality of Radarr by name.
var qualityTable = func() map[string]quality {
	table := map[string]quality{}
	for _, q := range moreQualities {
		table[q.name] = q
	}
	for _, source := range [...]string{"Remux", "DVD", "HDTV", "WEBDL", "WEBRip", "Bluray"} {
		for _, p := range [...]pictureID{sdr720, sdr1080, dv8} {
			q := qualityOf(&version{picture: p, source: source})
			table[q.name] = q
		}
	}
	return table
}()

// qualityNamed finds a quality by Radarr's name for it; Unknown when there is none.
func qualityNamed(name string) quality {
	if q, ok := qualityTable[name]; ok {
		return q
	}
	return moreQualities[0]
}

// sonarr is the same quality in Sonarr's words: no modifier, other names for the sources, other ids for a few.
func (q quality) sonarr() quality {
	switch q.name {
	case "Remux-1080p":
		q.id, q.name, q.source = 20, "Bluray-1080p Remux", "blurayRaw"
	case "Remux-2160p":
		q.id, q.name, q.source = 21, "Bluray-2160p Remux", "blurayRaw"
	case "Bluray-480p":
		q.id = 13
	case "Bluray-576p":
		q.id = 22
	}
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
