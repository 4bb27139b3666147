package homelab

func (p *Plex) showRow(w *writer, r ref, o *rowOptions) {
	l, key := p.lab, p.layout.key(r)
	s := l.show(r.index())
	f := p.facts(r)
	d := s.dice
	p.head(w, r, key, "/children")
	p.showGuid(w, "guid", &s, -1, -1)
	p.home(w, r, o)
	w.text("studio", studios[d.below(len(studios))])
	p.titles(w, r)
	w.plain("contentRating", "TV-14")
	w.plot(o, &d)
	w.num("index", 1)
	w.tenths("audienceRating", d.between(50, 95))
	w.plain("audienceRatingImage", "themoviedb://image.rating")
	w.num("year", int64(f.year))
	w.image("thumb", key, "/thumb/", s.updated)
	w.image("art", key, "/art/", s.updated)
	w.image("theme", key, "/theme/", s.updated)
	w.num("duration", s.duration)
	w.begin("originallyAvailableAt")
	w.b = appendDate(w.b, f.year, 3, 1+s.index%28)
	w.finishPlain()
	leaves, viewed := p.leaves(l.firstEpisode(s.index), l.episodeCount(s.index))
	w.num("leafCount", int64(leaves))
	w.num("viewedLeafCount", int64(viewed))
	w.num("childCount", int64(p.living(season, l.firstSeason(s.index), l.seasonCount(s.index))))
	if s.form.hiddenSeasons {
		w.bool("skipChildren", true)
		w.plain("flattenSeasons", "1")
	}
	w.times(&f)
	if o.shows(skipGenre) {
		g, n := l.filmGenres(s.index + 17)
		if !o.detail {
			n = min(n, 2)
		}
		w.list("Genre")
		for _, id := range g[:n] {
			w.tag(o, "Genre", "genre", int(id)+firstGenre, genres[id])
		}
		w.endList()
	}
	p.namedTags(w, r, o)
	if o.guids && o.shows(skipGuid) && !s.form.legacy && !s.form.hama && !s.form.nameless {
		w.list("Guid")
		w.guid("imdb://", s.imdb)
		w.guid("tmdb://", s.tmdb)
		w.guid("tvdb://", s.tvdb)
		w.endList()
	}
	if o.detail {
		w.list("Location")
		w.object("Location")
		start := w.begin("path")
		w.b = append(w.b, plexShows+"/"...)
		w.b = l.appendShowFolder(w.b, &s)
		w.finish(start)
		w.end("Location")
		w.endList()
	}
	w.end("Directory")
}

// showGuid writes the guid of a show, of one of its seasons, or of an episode; -1 leaves a level out.
func (p *Plex) showGuid(w *writer, field string, s *seriesShow, seasonNumber, number int) {
	start := w.begin(field)
	switch {
	case s.form.legacy:
		w.b = appendInt(append(w.b, "com.plexapp.agents.thetvdb://"...), s.tvdb)
	case s.form.hama:
		w.b = appendInt(append(w.b, "com.plexapp.agents.hama://tvdb-"...), s.tvdb)
	case s.form.nameless:
		w.b = appendInt(append(w.b, "tv.plex.agents.none://"...), s.index)
		w.finish(start)
		return
	default:
		switch {
		case number >= 0:
			w.b = append(w.b, "plex://episode/"...)
		case seasonNumber >= 0:
			w.b = append(w.b, "plex://season/"...)
		default:
			w.b = append(w.b, "plex://show/"...)
		}
		w.b = appendHex(w.b, p.lab.o.Seed+int64(seasonNumber+1)*1000+int64(number+1), refOf(show, s.index))
		w.finish(start)
		return
	}
	if seasonNumber >= 0 {
		w.b = appendInt(append(w.b, '/'), seasonNumber)
	}
	if number >= 0 {
		w.b = appendInt(append(w.b, '/'), number)
	}
	w.b = append(w.b, "?lang=en"...)
	w.finish(start)
}

// leaves counts the living and the seen among n episodes.
func (p *Plex) leaves(first, n int) (living, seen int) {
	for i := first; i < first+n; i++ {
		if r := refOf(episode, i); p.alive(r) {
			living++
			if p.facts(r).views > 0 {
				seen++
			}
		}
	}
	return living, seen
}

// living counts what is left of a run of items.
func (p *Plex) living(k kind, first, n int) int {
	if p.gone == 0 {
		return n
	}
	left := 0
	for i := first; i < first+n; i++ {
		if p.alive(refOf(k, i)) {
			left++
		}
	}
	return left
}
