package plex

import "hash/maphash"

// words gives one string for many equal ones: codecs, languages, titles of
// streams. It forgets: a slot keeps the last string that fell on it.
type words struct {
	seed  maphash.Seed
	slots []string
}

const (
	wordSlots = 4096
	maxWord   = 96 // bytes; longer strings hardly come twice
)

// of gives raw as a string.
func (w *words) of(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	if len(raw) > maxWord {
		return valid(raw)
	}
	if w.slots == nil {
		w.seed, w.slots = maphash.MakeSeed(), make([]string, wordSlots)
	}
	slot := &w.slots[maphash.Bytes(w.seed, raw)%wordSlots]
	if *slot != string(raw) {
		*slot = valid(raw)
	}
	return *slot
}

const slabSize = 64 // values allocated at once

// slab allocates values by the dozen: items come and go together.
type slab[T any] struct{ free []T }

// one gives a zero value.
func (s *slab[T]) one() *T {
	if len(s.free) == 0 {
		s.free = make([]T, slabSize)
	}
	p := &s.free[0]
	s.free = s.free[1:]
	return p
}

// of gives a copy of a value.
func (s *slab[T]) of(value T) *T {
	p := s.one()
	*p = value
	return p
}

// run allocates short slices by the dozen.
type run[T any] struct{ free []T }

// keep gives a copy of list that nobody else will append to; nil for none.
func (r *run[T]) keep(list []T) []T {
	n := len(list)
	if n == 0 {
		return nil
	}
	if n > len(r.free) {
		r.free = make([]T, max(4*slabSize, n))
	}
	out := r.free[:n:n]
	r.free = r.free[n:]
	copy(out, list)
	return out
}
