package script

import (
	"maps"

	"github.com/luarr/luarr/sdk/wire"
)

// traitSet is the traits that remembered answers of one detector after another
// add up to. Libraries hold few different ones: whatever has the same shares one
// map, which nothing writes to.
type traitSet struct {
	traits map[string]*wire.Trait
	next   map[*node]*traitSet
}

// maxSets bounds what a worker keeps of them; beyond it begins anew.
const maxSets = 50_000

// after gives the set with what a detector gave besides.
func (w *Worker) after(s *traitSet, known *node) *traitSet {
	if len(known.gave) == 0 {
		return s
	}
	if next := s.next[known]; next != nil {
		return next
	}
	next := &traitSet{traits: make(map[string]*wire.Trait, len(s.traits)+len(known.gave))}
	maps.Copy(next.traits, s.traits)
	for _, g := range known.gave {
		next.traits[g.name] = g.trait
	}
	if w.setsMade++; w.setsMade > maxSets {
		w.sets, w.setsMade = [targets]traitSet{}, 0
		return next
	}
	if s.next == nil {
		s.next = map[*node]*traitSet{}
	}
	s.next[known] = next
	return next
}

// recalled gives a subject what is remembered of a detector.
func (w *Worker) recalled(s *subject, known *node) {
	if s.set == nil {
		s.putAll(known.gave)
		return
	}
	s.set = w.after(s.set, known)
	*s.traits() = s.set.traits
}

// putAll gives a subject traits of its own.
func (s *subject) putAll(gave []given) {
	if len(gave) == 0 {
		return
	}
	traits := s.traits()
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

// traits are those of the version or the stream itself.
func (s *subject) traits() *map[string]*wire.Trait {
	if s.audio != nil {
		return &s.audio.Traits
	}
	return &s.version.Traits
}

// trait gives a trait of a subject, or nil.
func (s *subject) trait(name string) *wire.Trait { return (*s.traits())[name] }
