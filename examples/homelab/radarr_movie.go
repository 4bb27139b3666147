package homelab

import "time"

// RadarrMovie is an entry in Radarr.
type RadarrMovie struct {
	ArrEntry
	OriginalTitle       string
	SecondaryYear       int
	MinimumAvailability string // tba, announced, inCinemas, released
	Available           bool
	InCinemas           time.Time
	Digital             time.Time
	Physical            time.Time
	Runtime             int // minutes
	Genres              []string
	Keywords            []string
	Certification       string
	Studio              string
	Collection          string // its title; "" = none
	CollectionTMDB      int
	Searched            time.Time
	File                *ArrFile // nil = none

	own ArrFile // File of an entry that is worked out
}

// entry is a film in Radarr's catalogue and how it stands to the films on the Plex server.
type entry struct {
	id      int
	film    int  // index of the film whose file and texts it has
	known   bool // the Plex server has the film
	movie   movie
	ids     filmIDs
	version *version // the one that is tracked

	noIMDB  bool // imdbId is missing
	deleted bool // gone from TMDB
	noFile  bool // wanted, not there
}

// entry works out an entry by its local id. Entry n (counted from 0) is Plex's film 10n, going round with the films between once
// those are used up; every seventeenth is a film that Plex does not have, every nineteenth has the path of one film and the
// identity of another.
func (f *radarrFilms) entry(id int) entry {
	l, n := f.lab, id-1
	if f.arr.is.UHD {
		return l.uhdEntry(n)
	}
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
	e.version = e.movie.tracked(f.arr.is.HD)
	if len(*e.movie.print) == 0 {
		e.noFile = true
	}
	return e
}

// tracked is the version that a Radarr tracks: the first or, where it leaves large ones to another, the first smaller one.
func (m *movie) tracked(hd bool) *version {
	if len(*m.print) == 0 {
		return &prints[0][0]
	}
	for i := range *m.print {
		if v := &(*m.print)[i]; hd && v.quirk != optimized && pictures[v.picture].lines() < 2160 {
			return v
		}
	}
	return &(*m.print)[0]
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

// uhdPrints are the prints that have a version of 2160 lines, and which of their versions that is.
var uhdPrints = func() (list [][2]int) {
	for p, print := range prints {
		for i := range print {
			if pictures[print[i].picture].lines() >= 2160 {
				list = append(list, [2]int{p, i})
				break
			}
		}
	}
	return list
}()

// uhdBelow is how many of the first films have a version of 2160 lines.
func uhdBelow(films int) int {
	n := films / len(prints) * len(uhdPrints)
	for _, p := range uhdPrints {
		if p[0] < films%len(prints) {
			n++
		}
	}
	return n
}

// uhdEntry is entry n of the Radarr that is for 2160 lines: the n-th film that has such a version. Nothing contradicts itself.
func (l *Lab) uhdEntry(n int) entry {
	p := uhdPrints[n%len(uhdPrints)]
	film := n/len(uhdPrints)*len(prints) + p[0]
	e := entry{id: n + 1, film: film, known: film < l.o.Movies, movie: l.movie(film), noIMDB: n%13 == 5, noFile: n%11 == 7}
	e.ids, e.version = e.movie.ids, &(*e.movie.print)[p[1]]
	return e
}

// work fills an entry in.
func (f *radarrFilms) work(id int, m *RadarrMovie, _ bool) {
	e := f.entry(id)
	l, a, film := f.lab, f.arr, e.film
	d := e.movie.dice
	var scratch [96]byte
	title := l.appendFilmTitle(scratch[:0], film)
	*m = RadarrMovie{
		ArrEntry: ArrEntry{AlternateTitles: m.AlternateTitles[:0]}, Genres: m.Genres[:0], Keywords: m.Keywords[:0],
		own: ArrFile{Formats: m.own.Formats[:0]},
	}
	m.ID, m.Title, m.Year, m.TMDB, m.dice = id, string(title), e.movie.year, e.ids.tmdb, d
	m.OriginalTitle = m.Title
	if !e.noIMDB {
		m.IMDB = string(appendIMDB(scratch[60:60], e.ids.imdb))
	}
	switch {
	case e.deleted:
		m.Status = "deleted"
	case m.Year > 2024:
		m.Status = "inCinemas"
	default:
		m.Status = "released"
	}
	for range 2 + d.below(4) {
		m.AlternateTitles = append(m.AlternateTitles, nouns[d.below(64)]+" – "+places[d.below(64)])
	}
	y, mon, day := e.movie.date()
	m.InCinemas = houseTime(y, mon, day)
	m.Digital = houseTime(y, min(12, mon+3), day)
	m.MinimumAvailability, m.Available = "released", true
	m.Runtime = int(e.movie.duration / 60_000)
	m.Studio, m.Certification = studios[d.below(len(studios))], contentRatings[id%8]
	g, n := l.filmGenres(film)
	for _, genre := range g[:n] {
		m.Genres = append(m.Genres, genres[genre])
	}
	for range 8 {
		m.Keywords = append(m.Keywords, nouns[d.below(64)])
	}
	m.Profile, m.Monitored = 4+id%3, id%7 != 5
	if id%12 == 6 {
		m.Collection, m.CollectionTMDB = "The "+nouns[id%64]+" Collection", 90_000+id
	}
	switch {
	case id%4 == 1:
		m.Tags = tagsKeep
	case id%10 == 3:
		m.Tags = tagsKids
	}
	m.Added = houseTime(2016+id%10, 1+id%12, 1+id%28)
	m.Root = a.is.Root
	name := naming{title: appendPathTitle(title, 0), year: m.Year, tmdb: e.movie.ids.tmdb, group: releaseGroups[film%len(releaseGroups)]}
	v := e.version
	m.Path = a.join(m.Root, string(name.appendFolder(nil, v.style)))
	if !e.noFile {
		f.workFile(m, &e, &name)
	}
}

// Tags of entries that nobody changed. They are never written to.
var tagsKeep, tagsKids = []int{1}, []int{2, 3}

// workFile fills the file of an entry in.
func (f *radarrFilms) workFile(m *RadarrMovie, e *entry, name *naming) {
	v, part, parts := e.version, 0, 1
	if v.quirk == stacked {
		part, parts = 1, 2 // only the first of them is tracked
	}
	s := shelf{duration: e.movie.duration}
	m.own = ArrFile{
		ID: m.ID + 1000, RelativePath: string(name.appendFile(nil, v, part)), Size: s.size(v, parts), Added: m.Added,
		ReleaseGroup: name.group, Quality: qualityOf(v).name, CutoffNotMet: pictures[v.picture].lines() < 1080,
		Formats: formatsOf(v, m.own.Formats), version: v, duration: e.movie.duration,
	}
	if e.film%6 == 2 {
		m.own.Languages = bilingual
	}
	if e.film%14 == 5 {
		m.own.Edition = "Director's Cut"
	}
	m.File = &m.own
}

// bilingual is the languages of some files. It is never written to.
var bilingual = []string{"English", "French"}

// houseTime is a day, at the hour at which everything happens in the house.
func houseTime(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 10, 20, 30, 0, time.UTC) }
