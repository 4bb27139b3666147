package homelab

// entry is a film in Radarr's catalogue and how it stands to the films on the Plex server.
type entry struct {
	id    int
	film  int  // index of the film whose file and texts it has
	known bool // the Plex server has the film
	movie movie
	ids   filmIDs

	noIMDB  bool // imdbId is missing
	deleted bool // gone from TMDB
	noFile  bool // wanted, not there
}

// entry works out an entry by its local id. Entry n (counted from 0) is Plex's film 10n, going round with the films between once
// those are used up; every seventeenth is a film that Plex does not have, every nineteenth has the path of one film and the
// identity of another.
func (l *Lab) entry(id int) entry {
	n := id - 1
	e := entry{id: id, noIMDB: n%17 == 1, deleted: n%31 == 2, noFile: n%9 == 3}
	e.film, e.known = l.entryFilm(n)
	if n%17 == 4 {
		e.film, e.known = otherFilm(n), false
	}
	e.movie = l.movie(e.film)
	e.ids = e.movie.ids
	if n%19 == 9 {
		e.ids = l.filmIDs(otherFilm(n))
	}
	if len(*e.movie.print) == 0 {
		e.noFile = true
	}
	return e
}

// entryFilm takes every tenth film, then every tenth from the second on, and so on; what is beyond the films of the Plex server
// is a film of Radarr's own.
func (l *Lab) entryFilm(n int) (film int, known bool) {
	total := l.o.Movies
	if n >= total {
		return otherFilm(n), false
	}
	for first := range 10 {
		if run := (total - first + 9) / 10; n < run {
			return first + 10*n, true
		} else {
			n -= run
		}
	}
	return otherFilm(n), false
}

// write writes an entry as GET /movie has it.
func (f *radarrFilms) write(w *pretty, id int, edit arrEdit) {
	l := f.lab
	e := l.entry(id)
	m := &e.movie
	d := m.dice
	var scratch [96]byte
	title := l.appendFilmTitle(scratch[:0], e.film)
	path := appendPathTitle(append([]byte(nil), title...), 0)
	name := naming{title: path, year: m.year, tmdb: m.ids.tmdb, group: releaseGroups[e.film%len(releaseGroups)]}
	y, mon, day := m.date()

	w.open('{')
	w.bytes("title", title)
	w.bytes("originalTitle", title)
	w.openField("originalLanguage", '{')
	w.named(1, "English")
	w.close('}')
	f.alternates(w, &e, d)
	w.num("secondaryYearSourceId", 0)
	start := w.begin("sortTitle")
	w.b = appendLower(w.b, sortForm(title), ' ')
	w.end(start)
	size := e.size()
	w.num("sizeOnDisk", size)
	switch {
	case e.deleted:
		w.text("status", "deleted")
	case m.year > 2024:
		w.text("status", "inCinemas")
	default:
		w.text("status", "released")
	}
	start = w.begin("overview")
	w.b = appendPlot(w.b, &d)
	w.end(start)
	w.date("inCinemas", y, mon, day)
	w.date("digitalRelease", y, min(12, mon+3), day)
	w.date("releaseDate", y, min(12, mon+3), day)
	images(w, "movie", id)
	w.text("website", "")
	w.num("year", int64(m.year))
	w.text("youTubeTrailerId", "")
	w.text("studio", studios[d.below(len(studios))])
	start = w.begin("path")
	w.b = name.appendFolder(append(w.b, radarrMovies+"/"...), e.style())
	w.end(start)
	w.num("qualityProfileId", int64(entryProfile(edit, 4+id%3)))
	w.bool("hasFile", !e.noFile)
	w.num("movieFileId", e.fileID())
	w.bool("monitored", isMonitored(edit, id%7 != 5))
	w.text("minimumAvailability", "released")
	w.bool("isAvailable", true)
	start = w.begin("folderName")
	w.b = name.appendFolder(append(w.b, radarrMovies+"/"...), e.style())
	w.end(start)
	w.num("runtime", m.duration/60_000)
	start = w.begin("cleanTitle")
	w.b = appendLower(w.b, title, 0)
	w.end(start)
	if !e.noIMDB {
		start = w.begin("imdbId")
		w.b = appendIMDB(w.b, e.ids.imdb)
		w.end(start)
	}
	w.num("tmdbId", int64(e.ids.tmdb))
	start = w.begin("titleSlug")
	w.b = appendInt(w.b, e.ids.tmdb)
	w.end(start)
	w.text("rootFolderPath", radarrMovies)
	w.text("certification", contentRatings[id%8])
	g, n := l.filmGenres(e.film)
	w.openField("genres", '[')
	for _, genre := range g[:n] {
		w.textItem(genres[genre])
	}
	w.close(']')
	w.openField("keywords", '[')
	for range 8 {
		w.textItem(nouns[d.below(64)])
	}
	w.close(']')
	w.numbers("tags", edit.tags)
	w.date("added", 2016+id%10, 1+id%12, 1+id%28)
	f.ratings(w, d)
	if !e.noFile {
		f.file(w, &e, &name, size)
	}
	w.literal("popularity", "12.5")
	w.openField("statistics", '{')
	w.num("movieFileCount", e.fileCount())
	w.num("sizeOnDisk", size)
	w.texts("releaseGroups")
	w.close('}')
	w.num("id", int64(id))
	w.close('}')
}

// version is the file that Radarr tracks: the first one.
func (e *entry) version() *version {
	if len(*e.movie.print) == 0 {
		return &prints[0][0]
	}
	return &(*e.movie.print)[0]
}

func (e *entry) style() nameStyle { return e.version().style }

func (e *entry) size() int64 {
	if e.noFile {
		return 0
	}
	s := shelf{duration: e.movie.duration}
	parts := 1
	if e.version().quirk == stacked {
		parts = 2 // only the first of them is tracked
	}
	return s.size(e.version(), parts)
}

func (e *entry) fileID() int64 { return e.fileCount() * int64(e.id+1000) }

func (e *entry) fileCount() int64 {
	if e.noFile {
		return 0
	}
	return 1
}

func entryProfile(edit arrEdit, def int) int {
	if edit.profile != 0 {
		return edit.profile
	}
	return def
}

func isMonitored(edit arrEdit, def bool) bool {
	if edit.monitored != nil {
		return *edit.monitored
	}
	return def
}
