package homelab

// facts are the numbers of an item that lists are sorted and filtered by. 0 means that the item has no such number.
type facts struct {
	added, updated, viewed int64 // epoch s
	views                  int
	year                   int
	duration               int64 // ms
	offset                 int64 // ms, where it was left off
	rating                 int   // of the user
	rated                  int64 // epoch s
}

// facts works out the numbers of an item, edits included.
func (p *Plex) facts(r ref) facts {
	l, i := p.lab, r.index()
	var f facts
	switch r.kind() {
	case film:
		m := l.movie(i)
		f = m.facts()
	case show:
		s := l.show(i)
		f = facts{added: s.added, updated: s.updated, year: s.year, duration: s.duration}
	case season:
		s := l.show(p.seasonAt(r).show)
		f = facts{added: s.added, updated: s.updated, year: s.year}
	case episode:
		e := p.episode(r)
		f = facts{added: e.added, updated: e.updated, viewed: e.viewed, views: e.views, year: e.year, duration: e.duration}
	case track:
		t, _, _ := p.track(r)
		f = facts{added: t.added, updated: t.updated, duration: t.duration}
	default:
		at := houseBuilt + int64(mix(l.o.Seed, aboutAlbum, int(r))%200_000_000)
		f = facts{added: at, updated: at + 3600, year: 1970 + i%50}
		if local := r.kind() == album && i%2 == 1; local {
			f.updated = 0
		}
	}
	if e := p.edit(r); e != nil {
		e.apply(&f)
	}
	return f
}

// apply lays an edit over the facts of an item.
func (e *edit) apply(f *facts) {
	if e.added != 0 {
		f.added = e.added
	}
	if e.updated != 0 {
		f.updated = e.updated
	}
	if e.year != 0 {
		f.year = e.year
	}
	if e.seen {
		f.views, f.viewed, f.offset = e.views, e.viewed, e.offset
	}
	if e.rated {
		f.rating, f.rated = e.rating, e.ratedAt
	}
}

// appendTitle appends the title of an item, edits included.
func (p *Plex) appendTitle(b []byte, r ref) []byte {
	if e := p.edit(r); e != nil && e.title != "" {
		return append(b, e.title...)
	}
	l, i := p.lab, r.index()
	switch r.kind() {
	case film:
		return l.appendFilmTitle(b, i)
	case show:
		return l.appendShowTitle(b, i)
	case season:
		return appendSeasonTitle(b, p.seasonAt(r).number)
	case episode:
		return l.appendEpisodeTitle(b, i)
	case artist:
		return l.appendArtistTitle(b, i)
	case album:
		return l.appendAlbumTitle(b, i)
	case track:
		return l.appendTrackTitle(b, i)
	}
	return l.appendCollectionTitle(b, i)
}
