package homelab

// above writes the keys and the title of what an item belongs to.
func (p *Plex) above(w *writer, level string, r ref) {
	key := p.layout.key(r)
	w.numText(level+"RatingKey", key)
	w.item(level+"Key", key, "")
	w.title = p.appendTitle(w.title[:0], r)
	start := w.begin(level + "Title")
	w.b = append(w.b, w.title...)
	w.finish(start)
	w.image(level+"Thumb", key, "/thumb/", houseToday)
}

func (p *Plex) episodeRow(w *writer, r ref, o *rowOptions) {
	l, key := p.lab, p.layout.key(r)
	e := p.episode(r)
	s := l.show(e.at.show)
	f := p.facts(r)
	d := dice(e.luck)
	p.head(w, r, key, "", o)
	if o.shows(skipGuidField) {
		p.showGuid(w, "guid", &s, e.at.number, e.number)
	}
	p.home(w, r, o)
	if s.form.hiddenSeasons {
		w.plain("skipParent", "1")
	} else {
		up, _ := p.parent(r)
		p.above(w, "parent", up)
		p.showGuid(w, "parentGuid", &s, e.at.number, -1)
	}
	p.above(w, "grandparent", refOf(show, e.at.show))
	if !s.form.legacy {
		p.showGuid(w, "grandparentGuid", &s, -1, -1)
	}
	p.titles(w, r, o)
	if o.shows(skipContentRating) {
		w.plain("contentRating", "TV-14")
	}
	w.plot(o, d+5)
	if !s.form.daily {
		w.num("index", int64(e.number))
	}
	w.num("parentIndex", int64(e.at.number))
	if score := d.between(50, 95); o.shows(skipAudience) {
		w.tenths("audienceRating", score)
	}
	w.num("year", int64(e.year))
	if o.shows(skipThumb) {
		w.image("thumb", key, "/thumb/", e.updated)
	}
	if o.shows(skipDuration) {
		w.num("duration", e.duration)
	}
	if o.shows(skipDate) {
		w.begin("originallyAvailableAt")
		w.b = appendDate(w.b, e.year, e.mon, e.day)
		w.finishPlain()
	}
	w.times(&f)
	if o.shows(skipMedia) {
		w.list("Media")
		at := shelf{key: key, duration: e.duration, stamp: e.added - 4000, luck: e.luck, phrases: &p.phrases, episode: &episodePath{l, &s, &e}}
		if o.checkFiles {
			at.away = p.away
		}
		if ed := p.edit(r); ed != nil && ed.versions != nil {
			for n := range ed.versions {
				at.media(w, &ed.versions[n], n, o)
			}
		} else {
			at.media(w, s.version, 0, o)
		}
		w.endList()
	}
	if o.shows(skipDirector) {
		w.people(o, "Director", "director", 1, &d)
	}
	if o.detail {
		p.namedTags(w, r, o)
	}
	if o.guids && o.shows(skipGuid) && !s.form.legacy && !s.form.hama && !s.form.nameless {
		w.list("Guid")
		w.guid("imdb://", 20_000_000+e.index)
		w.guid("tmdb://", 3_000_000+e.index)
		w.guid("tvdb://", e.tvdb)
		w.endList()
	}
	w.end("Video")
}

func (p *Plex) seasonRow(w *writer, r ref, o *rowOptions) {
	l, key := p.lab, p.layout.key(r)
	at := p.seasonAt(r)
	s := l.show(at.show)
	f := p.facts(r)
	p.head(w, r, key, "/children", o)
	p.showGuid(w, "guid", &s, at.number, -1)
	p.home(w, r, o)
	p.titles(w, r, o)
	p.above(w, "parent", refOf(show, at.show))
	w.num("parentIndex", 1)
	p.showGuid(w, "parentGuid", &s, -1, -1)
	w.num("index", int64(at.number))
	if o.detail {
		leaves, viewed := p.leaves(r)
		w.num("leafCount", int64(leaves))
		w.num("viewedLeafCount", int64(viewed))
	}
	w.text("summary", "")
	w.image("thumb", key, "/thumb/", f.updated)
	w.times(&f)
	if o.guids && o.shows(skipGuid) && !s.form.legacy && !s.form.hama && !s.form.nameless {
		w.list("Guid")
		w.guid("tmdb://", s.tmdb*10+at.number)
		w.guid("tvdb://", s.tvdb*10+at.number)
		w.endList()
	}
	w.end("Directory")
}
