package homelab

import "strconv"

// late is an item that came after the house was built. Films and shows belong to nothing.
type late struct {
	up     ref // what it belongs to
	number int // its place there: of a season, an episode, an album or a track
}

// lateKeys is where the keys of late items begin; those of films go on behind the last film.
const (
	lateKeys = 100_000_000
	lateStep = 1_000_000 // most late items of one kind
)

// total is how many items of a kind there ever were. The lock must be held, as for everything here.
func (p *Plex) total(k kind) int { return p.layout.count[k] + len(p.late[k]) }

// isLate says whether an item was added, and gives what is known of it.
func (p *Plex) isLate(r ref) (late, bool) {
	i := r.index() - p.layout.count[r.kind()]
	if i < 0 {
		return late{}, false
	}
	return p.late[r.kind()][i], true
}

// find is the reverse of layout.key.
func (p *Plex) find(key int64) (ref, bool) {
	if key >= lateKeys {
		k, i := kind((key-lateKeys)/lateStep), int((key-lateKeys)%lateStep)
		if k >= kinds || i >= len(p.late[k]) {
			return 0, false
		}
		return refOf(k, p.layout.count[k]+i), true
	}
	return p.layout.find(key, len(p.late[film]))
}

// findLiving finds an item by its rating key.
func (p *Plex) findLiving(ratingKey string) (ref, bool) {
	key, err := strconv.ParseInt(ratingKey, 10, 64)
	if err != nil {
		return 0, false
	}
	r, ok := p.find(key)
	return r, ok && p.alive(r)
}

// parent is what an item belongs to.
func (p *Plex) parent(r ref) (ref, bool) {
	if l, ok := p.isLate(r); ok {
		switch r.kind() {
		case season, episode, album, track:
			return l.up, true
		}
		return 0, false
	}
	return p.lab.parent(r)
}

// seasonAt says where a season stands.
func (p *Plex) seasonAt(r ref) seasonAt {
	if l, ok := p.isLate(r); ok {
		return seasonAt{l.up.index(), l.number}
	}
	return p.lab.seasonOf(r.index())
}

// episode works out an episode.
func (p *Plex) episode(r ref) seriesEpisode {
	if l, ok := p.isLate(r); ok {
		return p.lab.episodeAs(r.index(), p.seasonAt(l.up), l.number)
	}
	return p.lab.episode(r.index())
}

// track works out a track. Its album and artist are given by refs, since either may be late.
func (p *Plex) track(r ref) (t musicTrack, up, top ref) {
	up, _ = p.parent(r)
	top, _ = p.parent(up)
	if l, ok := p.isLate(r); ok {
		return p.lab.trackAs(r.index(), up.index(), top.index(), l.number), up, top
	}
	t = p.lab.track(r.index())
	t.artist = top.index()
	return t, up, top
}

// below visits the living children of an item, or its leaves.
func (p *Plex) each(r ref, leaves bool, visit func(ref)) {
	if _, ok := p.isLate(r); !ok {
		k, first, n := p.lab.run(r, leaves)
		for i := first; i < first+n; i++ {
			if c := refOf(k, i); p.alive(c) {
				visit(c)
			}
		}
	}
	if len(p.kids) == 0 {
		return
	}
	deep := leaves && (r.kind() == show || r.kind() == artist)
	if _, ok := p.isLate(r); deep && !ok { // what came late to a season that was there from the start
		k, first, n := p.lab.run(r, false)
		for i := first; i < first+n; i++ {
			p.eachLate(refOf(k, i), visit)
		}
	}
	for _, c := range p.kids[r] {
		switch {
		case !p.alive(c):
		case deep:
			p.eachLate(c, visit)
		default:
			visit(c)
		}
	}
}

func (p *Plex) eachLate(up ref, visit func(ref)) {
	for _, c := range p.kids[up] {
		if p.alive(c) {
			visit(c)
		}
	}
}

// children counts the living children of an item.
func (p *Plex) children(r ref) (n int) {
	p.each(r, false, func(ref) { n++ })
	return n
}

// leaves counts the living leaves of an item, and those that were seen.
func (p *Plex) leaves(r ref) (living, seen int) {
	p.each(r, true, func(c ref) {
		living++
		if p.facts(c).views > 0 {
			seen++
		}
	})
	return living, seen
}
