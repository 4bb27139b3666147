package script

import (
	"maps"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// traitSet is the traits that what one detector after another gave adds up to.
// Libraries hold few different ones: whatever has the same shares one map, which
// nothing writes to.
type traitSet struct {
	traits map[string]*wire.Trait
	all    []given // the same, quicker to look through
	next   map[addition]*traitSet
}

// addition is what a detector gave, in the order of its gives.
type addition struct {
	by     *detector
	traits [maxAdded]*wire.Trait
}

// maxAdded is how many traits a detector may give for its answers to be shared.
const maxAdded = 4

// maxSets bounds what a worker keeps of them; beyond it begins anew.
const maxSets = 10_000

// after gives the set with what a detector gave besides.
func (w *Worker) after(s *traitSet, d *detector, gave []given) *traitSet {
	key := addition{by: d}
	for _, g := range gave {
		key.traits[slices.Index(d.gives, g.name)] = g.trait
	}
	if next := s.next[key]; next != nil {
		return next
	}
	next := &traitSet{traits: make(map[string]*wire.Trait, len(s.traits)+len(gave))}
	maps.Copy(next.traits, s.traits)
	for _, g := range gave {
		next.traits[g.name] = g.trait
	}
	for name, t := range next.traits {
		next.all = append(next.all, given{name, t})
	}
	if w.setsMade++; w.setsMade > maxSets {
		w.sets, w.setsMade = [targets]traitSet{}, 0
		return next
	}
	if s.next == nil {
		s.next = map[addition]*traitSet{}
	}
	s.next[key] = next
	return next
}

// put gives a subject what a detector gave of it.
func (w *Worker) put(s *subject, d *detector, gave []given) {
	if len(gave) == 0 {
		return
	}
	traits := s.traits()
	if s.set != nil && len(d.gives) <= maxAdded {
		s.set = w.after(s.set, d, gave)
		*traits = s.set.traits
		return
	}
	switch {
	case s.set != nil && s.set.traits != nil:
		*traits = maps.Clone(s.set.traits)
	case *traits == nil:
		*traits = make(map[string]*wire.Trait, len(gave))
	}
	s.set = nil
	for _, g := range gave {
		(*traits)[g.name] = g.trait
	}
}

// putAgain gives a subject what a detector gave of its like.
func (w *Worker) putAgain(s *subject, d *detector, known *node) {
	before := s.set
	if before != nil && before == known.from {
		s.set = known.to
		*s.traits() = s.set.traits
		return
	}
	w.put(s, d, known.gave)
	if before != nil && s.set != nil {
		known.from, known.to = before, s.set
	}
}

// traits are those of the version or the stream itself.
func (s *subject) traits() *map[string]*wire.Trait {
	if s.audio != nil {
		return &s.audio.Traits
	}
	return &s.version.Traits
}

// trait gives a trait of a subject, or nil.
func (s *subject) trait(name string) *wire.Trait {
	if s.set == nil {
		return (*s.traits())[name]
	}
	for _, g := range s.set.all {
		if g.name == name {
			return g.trait
		}
	}
	return nil
}
