package homelab

import "strconv"

// Truth is what a film really is, whatever the server lets slip.
type Truth struct {
	RatingKey string
	Title     string
	Year      int
	IMDB      string // the true ids, also where the server does not give them
	TMDB      string
	TVDB      string
	Versions  []VersionTruth // in the order of the server's Media; none for a damaged row
}

// VersionTruth is the right labels for one version. An empty string means that nothing can be known: the file was never
// analysed and its name is silent, or the trait does not apply (a fallback without Dolby Vision, a carrier without Atmos).
type VersionTruth struct {
	MediaID   string
	File      string // of the first part
	Analysed  bool   // false: Media has no details and no streams, only the name can speak
	Optimized bool   // made by the server itself

	DynamicRange string // "Dolby Vision", "HDR10+", "HDR10", "HLG", "PQ", "SDR"
	HDRFallback  string // of Dolby Vision: "HDR10+", "HDR10", "HLG", "SDR", or "none" for profile 5
	AudioFormat  string // of the best track: "Dolby Atmos", "DTS:X", …
	AudioCarrier string // of Dolby Atmos: "TrueHD" or "Dolby Digital Plus"
}

// Truth tells what film i is, as the lab was built; edits do not change it.
func (l *Lab) Truth(i int) Truth {
	p, m := l.plex, l.movie(i)
	r := refOf(film, i)
	title := l.appendFilmTitle(nil, i)
	t := Truth{
		RatingKey: strconv.FormatInt(p.layout.key(r), 10),
		Title:     string(title),
		Year:      m.year,
		IMDB:      string(appendIMDB(nil, m.ids.imdb)),
		TMDB:      strconv.Itoa(m.ids.tmdb),
		TVDB:      strconv.Itoa(m.ids.tvdb),
	}
	name := naming{
		title: appendServerTitle(nil, title), year: m.year, tmdb: m.ids.tmdb, group: releaseGroups[i%len(releaseGroups)],
	}
	for n := range *m.print {
		v := &(*m.print)[n]
		part := 0
		if v.quirk == stacked {
			part = 1
		}
		vt := VersionTruth{
			MediaID:   strconv.FormatInt(p.layout.key(r)*4+int64(n), 10),
			File:      string(name.appendPath(nil, v, part)),
			Analysed:  v.quirk != unanalysed,
			Optimized: v.quirk == optimized,
		}
		pic, best := &pictures[v.picture], v.best()
		if vt.Analysed || pic.tag != "" {
			vt.DynamicRange, vt.HDRFallback = pic.dynamicRange, pic.fallback
		}
		if best != nil {
			vt.AudioFormat, vt.AudioCarrier = best.format, best.carrier
		}
		t.Versions = append(t.Versions, vt)
	}
	return t
}
