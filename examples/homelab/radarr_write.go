package homelab

import "time"

// write writes an entry as GET /movie has it.
func (m *RadarrMovie) write(w *pretty, a *arr) {
	d := m.dice
	w.open('{')
	w.text("title", m.Title)
	w.text("originalTitle", m.OriginalTitle)
	if a.traits.original {
		w.openField("originalLanguage", '{')
		writeLanguage(w, m.OriginalLanguage)
		w.close('}')
	}
	m.alternates(w)
	if m.SecondaryYear != 0 {
		w.num("secondaryYear", int64(m.SecondaryYear))
	}
	w.num("secondaryYearSourceId", 0)
	w.titleForm("sortTitle", m.Title, ' ')
	size := int64(0)
	if m.File != nil {
		size = m.File.Size
	}
	w.num("sizeOnDisk", size)
	w.text("status", m.Status)
	start := w.begin("overview")
	w.b = appendPlot(w.b, &d)
	w.end(start)
	m.dates(w, a)
	images(w, "movie", m.ID)
	w.text("website", "")
	w.num("year", int64(m.Year))
	w.text("youTubeTrailerId", "")
	w.text("studio", m.Studio)
	w.text("path", m.Path)
	w.num("qualityProfileId", int64(m.Profile))
	w.bool("hasFile", m.File != nil)
	if a.traits.fileID {
		id := 0
		if m.File != nil {
			id = m.File.ID
		}
		w.num("movieFileId", int64(id))
	}
	w.bool("monitored", m.Monitored)
	w.text("minimumAvailability", m.MinimumAvailability)
	w.bool("isAvailable", m.Available)
	w.text("folderName", m.Path)
	w.num("runtime", int64(m.Runtime))
	w.titleForm("cleanTitle", m.Title, 0)
	if m.IMDB != "" {
		w.text("imdbId", m.IMDB)
	}
	w.num("tmdbId", int64(m.TMDB))
	start = w.begin("titleSlug")
	w.b = appendInt(w.b, m.TMDB)
	w.end(start)
	w.text("rootFolderPath", m.Root)
	w.text("certification", m.Certification)
	w.texts("genres", m.Genres...)
	if a.traits.keywords {
		w.texts("keywords", m.Keywords...)
	}
	w.numbers("tags", m.Tags)
	w.moment("added", m.Added)
	m.ratings(w, a, d)
	m.collection(w, a)
	if a.traits.searched {
		w.moment("lastSearchTime", m.Searched)
	}
	if m.File != nil {
		w.openField("movieFile", '{')
		m.File.write(w, a, &m.ArrEntry, false, 1)
		w.close('}')
	}
	w.literal("popularity", "12.5")
	if a.traits.statistics {
		w.openField("statistics", '{')
		w.num("movieFileCount", int64(bit(m.File != nil)))
		w.num("sizeOnDisk", size)
		if m.File != nil && m.File.ReleaseGroup != "" {
			w.texts("releaseGroups", m.File.ReleaseGroup)
		} else {
			w.texts("releaseGroups")
		}
		w.close('}')
	}
	w.num("id", int64(m.ID))
	w.close('}')
}

// dates writes when the film came out. Which of them is the release depends on what the entry waits for.
func (m *RadarrMovie) dates(w *pretty, a *arr) {
	w.moment("inCinemas", m.InCinemas)
	w.moment("physicalRelease", m.Physical)
	w.moment("digitalRelease", m.Digital)
	if !a.traits.released {
		return
	}
	release := m.Digital
	switch {
	case m.MinimumAvailability == "inCinemas":
		release = m.InCinemas
	case release.IsZero() || !m.Physical.IsZero() && m.Physical.Before(release):
		release = m.Physical
	}
	if release.IsZero() && !m.InCinemas.IsZero() {
		release = m.InCinemas.Add(90 * 24 * time.Hour)
	}
	w.moment("releaseDate", release)
}

// alternates writes the titles that a film has elsewhere.
func (m *RadarrMovie) alternates(w *pretty) {
	w.openField("alternateTitles", '[')
	for n, title := range m.AlternateTitles {
		w.open('{')
		w.text("sourceType", "tmdb")
		w.num("movieMetadataId", int64(m.ID))
		w.text("title", title)
		w.num("id", int64(m.ID*10+n))
		w.close('}')
	}
	w.close(']')
}

// ratings writes one rating a source; scales differ. Old versions have one for all.
func (m *RadarrMovie) ratings(w *pretty, a *arr, d dice) {
	w.openField("ratings", '{')
	score := d.between(31, 97)
	value := func(whole bool) {
		w.num("votes", int64(d.below(90_000)))
		w.key("value")
		if whole {
			w.b = appendInt(w.b, score)
		} else {
			w.b = append(appendInt(w.b, score/10), '.', byte('0'+score%10))
		}
		w.b = append(w.b, ',')
	}
	if !a.traits.perSource {
		value(false)
		w.close('}')
		return
	}
	for _, source := range [...]string{"imdb", "tmdb", "rottenTomatoes"} {
		w.openField(source, '{')
		value(source == "rottenTomatoes")
		w.text("type", "user")
		w.close('}')
	}
	w.close('}')
}

func (m *RadarrMovie) collection(w *pretty, a *arr) {
	if m.Collection == "" {
		return
	}
	w.openField("collection", '{')
	if a.traits.collectionTitle {
		w.text("title", m.Collection)
	} else {
		w.text("name", m.Collection)
	}
	w.num("tmdbId", int64(m.CollectionTMDB))
	w.close('}')
}

// images writes the covers. Without excludeLocalCovers the real url differs a little; nothing here depends on it.
func images(w *pretty, thing string, id int) {
	w.openField("images", '[')
	for _, cover := range [...]string{"poster", "fanart"} {
		w.open('{')
		w.text("coverType", cover)
		start := w.begin("url")
		w.b = append(w.b, "/MediaCover/"...)
		w.b = appendInt(w.b, id)
		w.b = append(append(append(w.b, '/'), cover...), ".jpg"...)
		w.end(start)
		start = w.begin("remoteUrl")
		w.b = append(w.b, "https://images.homelab.invalid/"...)
		w.b = append(append(w.b, thing...), '/')
		w.b = appendInt(w.b, id)
		w.b = append(append(append(w.b, '/'), cover...), ".jpg"...)
		w.end(start)
		w.close('}')
	}
	w.close(']')
}

// titleForm writes a title in lower case, with everything but letters and digits dropped or replaced by one separator.
func (w *pretty) titleForm(name, title string, sep byte) {
	if sep != 0 {
		title = sortTitle(title)
	}
	start := w.begin(name)
	for i := 0; i < len(title); i++ {
		switch c := title[i]; {
		case c >= 'A' && c <= 'Z':
			w.b = append(w.b, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 0x80:
			w.b = append(w.b, c)
		case sep != 0 && c == ' ':
			w.b = append(w.b, sep)
		}
	}
	w.end(start)
}
