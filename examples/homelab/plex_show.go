package homelab

func (p *Plex) showRow(w *writer, r ref, o *rowOptions) {
	l, key := p.lab, p.layout.key(r)
	s := l.show(r.index())
	f := p.facts(r)
	d := s.dice
	p.head(w, r, key, "/children", o)
	p.showGuid(w, "guid", &s, -1, -1)
	p.home(w, r, o)
	w.text("studio", studios[d.below(len(studios))])
	p.titles(w, r, o)
	w.plain("contentRating", "TV-14")
	w.plot(o, d+5)
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
	leaves, viewed := p.leaves(r)
	w.num("leafCount", int64(leaves))
	w.num("viewedLeafCount", int64(viewed))
	w.num("childCount", int64(p.children(r)))
	if s.form.hiddenSeasons {
		w.bool("skipChildren", true)
		w.plain("flattenSeasons", "1")
	}
	w.times(&f)
	p.genreTags(w, r, o)
	p.namedTags(w, r, o)
	if o.guids && o.shows(skipGuid) && !s.form.legacy && !s.form.hama && !s.form.nameless {
		w.list("Guid")
		w.guid("imdb://", s.imdb)
		w.guid("tmdb://", s.tmdb)
		w.guid("tvdb://", s.tvdb)
		w.endList()
	}
	if o.detail && o.shows(skipLocation) {
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
