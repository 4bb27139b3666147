package arr

import "github.com/luarr/luarr/sdk"

// look is what an item gives to look by, and what it leads to.
type look struct {
	wanted   wanted
	by       [4]found // in the order of the ladder
	n        int
	versions [maxVersions]set // the entries whose file or folder each version has
}

// maxVersions bounds how many versions of an item are told apart.
const maxVersions = 16

// found are the entries that one kind of evidence leads to.
type found struct {
	evidence Evidence
	set
}

// gather looks an item up by everything it has. Seasons and episodes have ids
// of their own, which must never be taken for the series': they are looked up
// by the ids and the folders of their series alone, and so are what that is.
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
				for _, row := range c.ids[k].find(mix(id)) {
					if n := entryOf(row); c.entries.at(n).ids[k] == id {
						f.add(n)
					}
				}
			}
		} else if whole {
			c.findPaths(l, s, &f.set)
		} else {
			c.findFolders(s.GetSeriesLocations(), &f.set)
		}
		if f.n > 0 {
			l.n++
		}
	}
}

// findPaths looks an item up by its files, and by the folders that hold them
// or that the server names as its own.
func (c *catalogue) findPaths(l *look, s *sdk.Subject, to *set) {
	for i, v := range s.GetVersions() {
		of := to
		if i < maxVersions {
			of = &l.versions[i]
		}
		for _, p := range v.GetParts() {
			c.findPath(p.GetFile(), true, of)
		}
		for _, n := range of.all() {
			to.add(n)
		}
	}
	c.findFolders(s.GetLocations(), to)
}

// findFolders looks folders up that the server names as those of a series.
func (c *catalogue) findFolders(folders []string, to *set) {
	for _, folder := range folders {
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
	b := c.mapped(mapped[:0], room[:0], path)
	if file {
		if c.findFile(b, to) {
			return
		}
		b = parent(b)
	}
	c.findFolder(b, to)
}

// findFile adds the entries that have a file.
func (c *catalogue) findFile(path []byte, to *set) (any bool) {
	for _, row := range c.paths.find(c.hash(path)) {
		if n := entryOf(row); c.same(path, c.arena.text(c.fileOf(c.entries.at(n)).path)) {
			to.add(n)
			any = true
		}
	}
	return any
}

// findFolder adds the entries that have a folder.
func (c *catalogue) findFolder(path []byte, to *set) (any bool) {
	if len(path) == 0 {
		return false
	}
	for _, row := range c.folders.find(c.hash(path)) {
		if n := entryOf(row); c.same(path, c.arena.text(c.entries.at(n).path)) {
			to.add(n)
			any = true
		}
	}
	return any
}

// mapped appends the media server's path as the application would have it, in
// the form in which paths are compared. It uses room.
func (c *catalogue) mapped(b, room []byte, path string) []byte {
	return c.fold(c.remap.apply(b, clean(room, path)))
}

// same says whether a mapped path is that of the application.
func (c *catalogue) same(mapped []byte, path string) bool {
	if string(mapped) == path {
		return true
	}
	var room [512]byte
	return string(c.fold(clean(room[:0], path))) == string(mapped)
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
