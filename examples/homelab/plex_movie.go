package homelab

import "bytes"

// movieRow writes a film. Dice are thrown in the same order whatever is asked for, so that a list and a detail agree.
func (p *Plex) movieRow(w *writer, r ref, o *rowOptions) {
	l, key := p.lab, p.layout.key(r)
	m := l.movie(r.index())
	e := p.edit(r)
	f := m.facts()
	if e != nil {
		e.apply(&f)
		if e.versions != nil {
			edited := print(e.versions)
			m.print = &edited
		}
		if e.tmdb != 0 {
			m.ids = filmIDs{imdb: m.ids.imdb, tmdb: e.tmdb, tvdb: m.ids.tvdb}
		}
	}
	m.year = f.year
	d := m.dice
	cast, stars := d, 0

	p.head(w, r, key, "", o)
	if o.shows(skipGuidField) {
		p.movieGuid(w, r, &m)
	}
	p.home(w, r, o)
	if studio := studios[d.below(len(studios))]; o.shows(skipStudio) {
		w.text("studio", studio)
	}
	p.titles(w, r, o)
	if o.shows(skipSlug) {
		w.begin("slug")
		w.b = appendSlug(w.b, w.title)
		w.finishPlain()
	}
	if opening := foreignOpening(r.index()); opening >= 0 {
		w.plain("originalTitle", foreign[opening])
	} else if r.index()%1000 == 977 { // a tag of the file had a control character: XML that no strict reader takes
		w.text("originalTitle", "Director\b's Cut")
	}
	if rating := contentRatings[d.below(8)]; o.shows(skipContentRating) {
		w.plain("contentRating", rating)
	}
	w.plot(o, d+5)
	stars = d.between(31, 97)
	if o.shows(skipScore) {
		w.tenths("rating", stars)
	}
	if o.shows(skipScoreImage) {
		w.plain("ratingImage", "rottentomatoes://image.rating.ripe")
	}
	if o.shows(skipAudience) {
		w.tenths("audienceRating", min(99, stars+d.below(9)))
	}
	if o.shows(skipAudienceImage) {
		w.plain("audienceRatingImage", "rottentomatoes://image.rating.upright")
	}
	w.num("year", int64(m.year))
	if o.shows(skipTagline) {
		w.plain("tagline", taglines[d.below(8)])
	}
	if o.shows(skipThumb) {
		w.image("thumb", key, "/thumb/", m.updated)
	}
	if o.shows(skipArt) {
		w.image("art", key, "/art/", m.updated)
	}
	if o.shows(skipDuration) {
		w.num("duration", m.duration)
	}
	if o.shows(skipDate) {
		y, mon, day := m.date()
		w.begin("originallyAvailableAt")
		w.b = appendDate(w.b, y, mon, day)
		w.finishPlain()
	}
	w.times(&f)
	if o.shows(skipChapterSource) {
		w.plain("chapterSource", "media")
	}
	if o.shows(skipPrimaryExtra) {
		w.item("primaryExtraKey", key+7_000_000, "")
	}

	if o.shows(skipMedia) {
		p.movieMedia(w, r, &m, e, o)
	}
	p.movieTags(w, r, o)
	p.movieCast(w, o, &cast)
	if o.guids && o.shows(skipGuid) {
		p.movieGuids(w, &m)
	}
	if o.detail && o.shows(skipRating) {
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
	title := w.title
	if e != nil && e.title != "" { // the file keeps the name that it had
		title = p.lab.appendFilmTitle(nil, r.index())
		if e.folder != "" {
			title = []byte(e.folder)
		}
	}
	w.path = appendServerTitle(w.path[:0], title)
	name := naming{title: w.path, year: m.year, tmdb: m.ids.tmdb, group: releaseGroups[r.index()%len(releaseGroups)]}
	s := shelf{key: p.layout.key(r), duration: m.duration, stamp: m.added - 4000, luck: uint64(m.dice), phrases: &p.phrases, name: &name}
	if o.checkFiles {
		s.away = p.away
	}
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
