package homelab

import "time"

// Kinds of things on the Plex server. A kind and an index name a thing; its rating key is a sum (see layout.go).
type kind uint8

const (
	film kind = iota
	show
	season
	episode
	artist
	album
	track
	collection
	kinds
)

// When the house was built and when its clock stopped, in epoch seconds: everything generated lies between, except the few
// films whose date of addition lies in the future because somebody's clock was wrong.
var (
	houseBuilt = time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	houseToday = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC).Unix()
	farFuture  = time.Date(2038, 2, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// movie is what can be said of film i without its texts.
type movie struct {
	index    int
	year     int
	duration int64 // ms
	added    int64 // epoch s
	updated  int64
	viewed   int64 // epoch s, 0 = never
	views    int
	print    *print
	ids      filmIDs
	dice     dice // for what only some readers need
}

// movie works out film i.
func (l *Lab) movie(i int) movie {
	d := dice(mix(l.o.Seed, aboutFilm, i))
	m := movie{index: i, print: &prints[i%len(prints)]}
	m.year = 2025 - d.below(12)*d.below(8)
	if remake(i) {
		m.year = l.movie(i-1).year - 21
	}
	m.duration = int64(d.between(78, 170))*60_000 + int64(d.below(60_000))
	span := int(houseToday - houseBuilt)
	at := d.below(span)
	m.added = houseBuilt + int64(at)
	m.updated = m.added + int64(d.below(span-at))
	if i%53 == 11 {
		m.added = farFuture + int64(at)
	}
	if d.below(5) < 2 {
		m.views = d.between(1, 6)
		m.viewed = m.updated
		if d.below(4) > 0 { // most were last seen between addition and the last edit
			m.viewed = houseBuilt + int64(at+d.below(span-at))
		}
	}
	m.ids = l.filmIDs(i)
	m.dice = d
	return m
}

// facts are the numbers of a film. One in ten has a rating of the user, given when it was last changed.
func (m *movie) facts() facts {
	f := facts{added: m.added, updated: m.updated, viewed: m.viewed, views: m.views, year: m.year, duration: m.duration}
	if luck := uint64(m.dice) >> 20; luck%10 == 0 {
		f.rating, f.rated = 2+int(luck>>8%5)*2, m.updated
	}
	return f
}

// date is the day a film came out, as year, month and day.
func (m *movie) date() (y, mon, day int) {
	h := int(m.added>>3) & 0xffff
	return m.year, 1 + h%12, 1 + h/12%28
}

// guidForm is how the server knows a film.
type guidForm uint8

const (
	guidPlex   guidForm = iota // plex:// with external ids beside it
	guidIMDB                   // the id is in the legacy agent's guid
	guidTMDB                   // legacy
	guidLocal                  // no identity at all
	guidNoTMDB                 // plex://, but tmdb is missing
	guidNoTVDB                 // plex://, but tvdb is missing
	guidTwice                  // plex://, with two different tmdb ids
)

// filmIDs are the true ids of a film and the form in which the server gives them.
type filmIDs struct {
	imdb, tmdb, tvdb int
	form             guidForm
}

func (l *Lab) filmIDs(i int) filmIDs {
	ids := filmIDs{
		imdb: 1_000_000 + scatter(l.o.Seed, aboutFilmIMDB, titleBits, i),
		tmdb: 1_000 + scatter(l.o.Seed, aboutFilmTMDB, titleBits, i),
		tvdb: 500 + scatter(l.o.Seed, aboutFilmTVDB, titleBits, i),
	}
	switch {
	case i%29 == 7:
		ids.form = guidLocal
	case i%13 == 5:
		ids.form = guidIMDB
	case i%17 == 6:
		ids.form = guidTMDB
	case i%11 == 3:
		ids.form = guidNoTMDB
	case i%9 == 4:
		ids.form = guidNoTVDB
	case i%101 == 50:
		ids.form = guidTwice
	}
	return ids
}

// otherFilm is the index of a film that the Plex server does not have, for entries that only Radarr knows.
func otherFilm(n int) int { return 1<<(titleBits-1) + n }
