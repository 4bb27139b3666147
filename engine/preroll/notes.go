package preroll

import "fmt"

// notes tells what is wrong with the paths of something to play. Blocked says
// why it cannot be played at all: where a folder cannot be read, nobody knows
// what is in it, and playing the rest would be a guess.
func (c *Chooser) notes(p Play) (notes []Note, blocked string) {
	seen := map[string]bool{}
	look := func(path string) {
		if path == "" || seen[path] {
			return
		}
		seen[path] = true
		f := c.Shelf[path]
		switch {
		case f.Err != nil:
			blocked = fmt.Sprintf("%s cannot be read: %v", path, f.Err)
		case f.Missing && isVideo(path) && !isPattern(path):
			notes = append(notes, Note{"preroll_missing", path, "there is no such file; it is left out"})
		case f.Missing:
			notes = append(notes, Note{"preroll_missing", path, "there is no video in it"})
		case f.Unseen:
			notes = append(notes, Note{"preroll_unseen", path, "it lies on the server, where nobody can look whether it is there"})
		}
		for _, name := range f.Left {
			notes = append(notes, Note{"preroll_name", name, "Plex cannot be told a name with , or ; in it; it is left out"})
		}
	}
	for _, l := range p.Random {
		look(l.Path)
	}
	for _, s := range p.Sequence {
		look(s.Path)
		for _, l := range s.Draw {
			look(l.Path)
		}
	}
	return notes, blocked
}
