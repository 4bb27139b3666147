package arr

// maxShared bounds how many entries are kept under one key. Two are ambiguous
// already.
const maxShared = 8

// index leads from a key to the entries that have it. Keys are ids, or hashes
// of paths and titles with a seed of their own for each catalogue.
type index struct {
	first map[uint64]uint32
	more  map[uint64][]uint32 // the second and further entries of a key
}

// newIndex makes an empty index.
func newIndex() index {
	return index{first: map[uint64]uint32{}, more: map[uint64][]uint32{}}
}

// add enters an entry under a key.
func (x *index) add(key uint64, n uint32) {
	if had, ok := x.first[key]; !ok {
		x.first[key] = n
	} else if had != n && len(x.more[key]) < maxShared {
		x.more[key] = append(x.more[key], n)
	}
}

// find adds the entries of a key to a set.
func (x *index) find(key uint64, s *set) {
	n, ok := x.first[key]
	if !ok {
		return
	}
	s.add(n)
	if len(x.more) == 0 {
		return
	}
	for _, n := range x.more[key] {
		s.add(n)
	}
}

// set is a small set of entries.
type set struct {
	members [maxShared]uint32
	n       int
}

// add puts an entry in. A full set takes no more: it is ambiguous anyway.
func (s *set) add(n uint32) {
	if !s.has(n) && s.n < maxShared {
		s.members[s.n] = n
		s.n++
	}
}

// has says whether an entry is in the set.
func (s *set) has(n uint32) bool {
	for _, m := range s.all() {
		if m == n {
			return true
		}
	}
	return false
}

// all gives the members.
func (s *set) all() []uint32 { return s.members[:s.n] }
