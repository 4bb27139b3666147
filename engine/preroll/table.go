// Package preroll decides which prerolls a Plex server shows: of the entries of
// [prerolls] the one that is due, of its folders and patterns the files, of
// these some by lot. It touches neither server nor store: what it is given says
// what comes out, and Calendar tells a whole year of it in advance.
package preroll

import (
	"cmp"
	"slices"
	"time"

	"github.com/luarr/luarr/engine/schedule"
)

// Preference is the name of the Plex preference that holds the prerolls.
const Preference = "CinemaTrailersPrerollID"

// Default is the name of the entry that plays while no other is due.
const Default = "default"

// Table is [prerolls].
type Table struct {
	Entries []Entry             // in the order of the file, the default among them
	Refresh schedule.Expression // when lots are drawn anew
	Enforce bool                // a value that was set by hand is overwritten
	PathMap [][2]string         // the server's prefix of a path, and ours
}

// Entry is one [prerolls.NAME].
type Entry struct {
	Name      string
	When      schedule.Expression // never fires for the default
	Priority  int64               // the highest of those that are due plays
	Exclusive bool                // the default is not mixed in
	Sources   []string            // only on these servers; nil is all
	Play
}

// Play says what to play: a sequence, or one of several at random. Neither is
// nothing at all.
type Play struct {
	Sequence []Step // all of them, in this order
	Random   []Lot  // one of them for each film
	Weighted bool   // Luarr draws it at each refresh: the server knows no weights
}

// Step is a place in a sequence: the files of a path, or some that are drawn.
type Step struct {
	Path string // a file, a folder or a pattern; empty where Draw has some
	Draw []Lot
	Pick int // how many are drawn
	// Weighted says that the lots of Draw have weights; else every file is as
	// likely.
	Weighted bool
}

// Lot is a path among which something is drawn.
type Lot struct {
	Path   string
	Weight int64 // 1 where none is given
}

// Due gives the entry that plays on a server at a time: of those that are due
// the one with the highest priority, the first in the file of several, or else
// the default. Nil means that nobody asked for anything.
func (t *Table) Due(source string, at time.Time) *Entry {
	due := t.entry(source, Default)
	for i := range t.Entries {
		e := &t.Entries[i]
		if e.Name == Default || !e.on(source) || !e.When.Fires(at) {
			continue
		}
		if due == nil || due.Name == Default || e.Priority > due.Priority {
			due = e
		}
	}
	return due
}

// entry gives an entry of a server by its name; nil where there is none.
func (t *Table) entry(source, name string) *Entry {
	i := slices.IndexFunc(t.Entries, func(e Entry) bool { return e.Name == name && e.on(source) })
	if i < 0 {
		return nil
	}
	return &t.Entries[i]
}

// on says whether an entry is for a server.
func (e *Entry) on(source string) bool { return e.Sources == nil || slices.Contains(e.Sources, source) }

// mix gives what an entry plays, with the default mixed in where both are at
// random and the entry does not want to be alone.
func (t *Table) mix(source string, e *Entry) (p Play, mixed bool) {
	d := t.entry(source, Default)
	if d == nil || d == e || e.Exclusive || len(e.Random) == 0 || len(d.Random) == 0 {
		return e.Play, false
	}
	p = e.Play
	p.Random = slices.Concat(p.Random, d.Random)
	p.Weighted = p.Weighted || d.Weighted
	return p, true
}

// Paths lists the paths of all entries, each once, sorted.
func (t *Table) Paths() []string {
	var all []string
	for _, e := range t.Entries {
		for _, lot := range e.Random {
			all = append(all, lot.Path)
		}
		for _, step := range e.Sequence {
			if step.Path != "" {
				all = append(all, step.Path)
			}
			for _, lot := range step.Draw {
				all = append(all, lot.Path)
			}
		}
	}
	slices.SortFunc(all, cmp.Compare[string])
	return slices.Compact(all)
}
