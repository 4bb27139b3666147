package arr

import "github.com/luarr/luarr/sdk"

// look is what an item gives to look by, and what it leads to.
type look struct {
	wanted wanted
	by     [4]found // in the order of the ladder
	n      int
}

// found are the entries that one kind of evidence leads to.
type found struct {
	evidence Evidence
	set
}

// gather looks an item up by everything it has. Seasons and episodes have ids
// of their own, which must never be taken for the series': they are looked up
// by their series' ids alone.
func (c *catalogue) gather(l *look, s *sdk.Subject) {
	whole := s.GetType() == c.app.Target
	if whole {
		l.wanted.read(s.GetExternalIds())
	} else {
		l.wanted.read(s.GetSeriesExternalIds())
	}
	for _, e := range c.app.Ladder {
		f := &l.by[l.n]
		f.evidence = e
		if e != Path {
			k := kindOf(e)
			for _, id := range l.wanted.of(k) {
				c.ids[k].find(uint64(id), &f.set)
			}
		} else if whole {
			c.findPaths(s, &f.set)
		}
		if f.n > 0 {
			l.n++
		}
	}
}

// findPaths looks an item up by its files, and by the folders that hold them
// or that the server names as its own.
func (c *catalogue) findPaths(s *sdk.Subject, to *set) {
	for _, v := range s.GetVersions() {
		for _, p := range v.GetParts() {
			c.findPath(p.GetFile(), true, to)
		}
	}
	for _, folder := range s.GetLocations() {
		c.findPath(folder, false, to)
	}
}

// findPath looks one path up. The folder of a file counts only where no entry
// has the file itself.
func (c *catalogue) findPath(path string, file bool, to *set) {
	if path == "" {
		return
	}
	var room, mapped [512]byte
	b := c.fold(c.remap.apply(mapped[:0], clean(room[:0], path)))
	if file {
		had := to.n
		if c.files.find(c.hash(b), to); to.n > had {
			return
		}
		b = parent(b)
	}
	if len(b) > 0 {
		c.folders.find(c.hash(b), to)
	}
}

// kindOf gives the kind of an id that is evidence.
func kindOf(e Evidence) kind {
	switch e {
	case TMDB:
		return tmdb
	case TVDB:
		return tvdb
	}
	return imdb
}
