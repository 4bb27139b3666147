package homelab

import "bytes"

// movieRow writes a film. Dice are thrown in the same order whatever is asked for, so that a list and a detail agree.
func (p *Plex) movieRow(w *writer, r ref, o *rowOptions) {
	l, key := p.lab, p.layout.key(r)
	m := l.movie(r.index())
	e := p.edit(r)
	f := facts{m.added, m.updated, m.viewed, m.views, m.year, m.duration}
	if e != nil {
		e.apply(&f)
		if e.tmdb != 0 {
			m.ids = filmIDs{imdb: m.ids.imdb, tmdb: e.tmdb, tvdb: m.ids.tvdb}
		}
	}
	m.year = f.year
	d := m.dice
	cast, stars := d, 0

	p.head(w, r, key, "")
	p.movieGuid(w, r, &m)
	p.home(w, r, o)
	w.text("studio", studios[d.below(len(studios))])
	p.titles(w, r)
	w.begin("slug")
	w.b = appendSlug(w.b, w.title)
	w.finishPlain()
	if opening := foreignOpening(r.index()); opening >= 0 {
		w.plain("originalTitle", foreign[opening])
	} else if r.index()%1000 == 977 { // a tag of the file had a control character: XML that no strict reader takes
		w.text("originalTitle", "Director\b's Cut")
	}
	w.plain("contentRating", contentRatings[d.below(8)])
	w.plot(o, &d)
	stars = d.between(31, 97)
	w.tenths("rating", stars)
	w.plain("ratingImage", "rottentomatoes://image.rating.ripe")
	w.tenths("audienceRating", min(99, stars+d.below(9)))
	w.plain("audienceRatingImage", "rottentomatoes://image.rating.upright")
	if d.below(10) == 0 {
		w.num("userRating", int64(2*d.between(1, 5)))
	}
	w.num("year", int64(m.year))
	if o.shows(skipTagline) {
		w.plain("tagline", taglines[d.below(8)])
	}
	w.image("thumb", key, "/thumb/", m.updated)
	w.image("art", key, "/art/", m.updated)
	w.num("duration", m.duration)
	y, mon, day := m.date()
	w.begin("originallyAvailableAt")
	w.b = appendDate(w.b, y, mon, day)
	w.finishPlain()
	w.times(&f)
	w.plain("chapterSource", "media")
	w.item("primaryExtraKey", key+7_000_000, "")

	if o.shows(skipMedia) {
		p.movieMedia(w, r, &m, e, o)
	}
	p.movieTags(w, r, o)
	p.movieCast(w, o, &cast)
	if o.guids && o.shows(skipGuid) {
		p.movieGuids(w, &m)
	}
	if o.detail {
		w.list("Rating")
		for _, image := range [...]string{"imdb://image.rating", "rottentomatoes://image.rating.ripe"} {
			w.object("Rating")
			w.plain("image", image)
			w.tenths("value", stars)
			w.plain("type", "critic")
			w.end("Rating")
		}
		w.endList()
	}
	w.end("Video")
}

// movieGuid writes the guid in the form that this film has it.
func (p *Plex) movieGuid(w *writer, r ref, m *movie) {
	w.begin("guid")
	switch m.ids.form {
	case guidIMDB:
		w.b = appendIMDB(append(w.b, "com.plexapp.agents.imdb://"...), m.ids.imdb)
		w.b = append(w.b, "?lang=en"...)
	case guidTMDB:
		w.b = appendInt(append(w.b, "com.plexapp.agents.themoviedb://"...), m.ids.tmdb)
		w.b = append(w.b, "?lang=en"...)
	case guidLocal:
		w.b = appendInt(append(w.b, "local://"...), int(p.layout.key(r)))
	default:
		w.b = appendHex(append(w.b, "plex://movie/"...), p.lab.o.Seed, r)
	}
	w.finishPlain()
}

// movieGuids writes the external ids. Legacy films have none, and the order is not fixed.
func (p *Plex) movieGuids(w *writer, m *movie) {
	ids := &m.ids
	switch ids.form {
	case guidIMDB, guidTMDB, guidLocal:
		return
	}
	w.list("Guid")
	swap := ids.imdb%5 == 0
	if swap && ids.form != guidNoTMDB {
		w.guid("tmdb://", ids.tmdb)
	}
	w.guid("imdb://", ids.imdb)
	if !swap && ids.form != guidNoTMDB {
		w.guid("tmdb://", ids.tmdb)
	}
	if ids.form == guidTwice {
		w.guid("tmdb://", ids.tmdb+5_000_000)
	}
	if ids.form != guidNoTVDB {
		w.guid("tvdb://", ids.tvdb)
	}
	w.endList()
}

// movieMedia writes the versions of a film.
func (p *Plex) movieMedia(w *writer, r ref, m *movie, e *edit, o *rowOptions) {
	if len(*m.print) == 0 {
		return
	}
	w.path = appendServerTitle(w.path[:0], w.title)
	name := naming{title: w.path, year: m.year, tmdb: m.ids.tmdb, group: releaseGroups[r.index()%len(releaseGroups)]}
	s := shelf{key: p.layout.key(r), duration: m.duration, stamp: m.added - 4000, luck: uint64(m.dice), phrases: &p.phrases, name: &name}
	if e != nil {
		s.file = e.file
	}
	w.list("Media")
	for i := range *m.print {
		s.media(w, &(*m.print)[i], i, o)
	}
	w.endList()
}

// appendServerTitle appends a title as it stands in the server's paths. One film in many has a decomposed accent there, as
// disks written by a Mac have, while its title and Radarr's paths are composed.
func appendServerTitle(b, title []byte) []byte {
	start := len(b)
	if rest, ok := bytes.CutPrefix(title, []byte("Été")); ok {
		b = append(b, "E\u0301te\u0301"...)
		title = rest
	}
	return appendPathTitle(append(b, title...), start)
}

// movieTags writes genres, countries, collections and, in detail only, labels.
func (p *Plex) movieTags(w *writer, r ref, o *rowOptions) {
	if o.shows(skipGenre) {
		g, n := p.lab.filmGenres(r.index())
		if !o.detail {
			n = min(n, 2)
		}
		w.list("Genre")
		for _, id := range g[:n] {
			w.tag(o, "Genre", "genre", int(id)+firstGenre, genres[id])
		}
		w.endList()
	}
	if o.shows(skipCountry) {
		w.list("Country")
		c := r.index() % len(countries)
		w.tag(o, "Country", "country", 40+c, countries[c])
		w.endList()
	}
	p.namedTags(w, r, o)
}

func (p *Plex) movieCast(w *writer, o *rowOptions, d *dice) {
	few, roles := 1, 3
	if o.detail {
		roles = 8
	}
	if o.shows(skipDirector) {
		director := *d
		w.people(o, "Director", "director", few, &director)
	}
	if o.shows(skipWriter) {
		writer := *d + 1
		w.people(o, "Writer", "writer", few, &writer)
	}
	if o.shows(skipRole) {
		cast := *d + 2
		w.people(o, "Role", "actor", roles, &cast)
	}
	if o.detail {
		producer := *d + 3
		w.people(o, "Producer", "producer", few, &producer)
	}
}
