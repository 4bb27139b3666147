package plex

// keyOf gives a rating key as a number: itself, as a rule, or else a hash with
// the top bit set, which no real key has.
func keyOf(id string) uint64 {
	var n uint64
	for i := range len(id) {
		c := id[i] - '0'
		if c > 9 || i > 17 || id[0] == '0' {
			return hashKey(id)
		}
		n = n*10 + uint64(c)
	}
	return n
}

// hashKey is FNV-1a with the top bit set.
func hashKey(id string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return h | 1<<63
}

// keySet is a set of keys. Keys of one library lie close together, so that a
// million of them take a few hundred kilobytes.
type keySet struct {
	n      int64
	chunks map[uint64]*chunk
	last   *chunk // of the key added last
	lastAt uint64
}

// chunk has one bit for each of 512 keys.
type chunk [8]uint64

// add puts a key in, and says whether it is new.
func (s *keySet) add(key uint64) bool {
	at := key >> 9
	c := s.last
	if c == nil || at != s.lastAt {
		c = s.chunks[at]
		if c == nil {
			if s.chunks == nil {
				s.chunks = map[uint64]*chunk{}
			}
			c = &chunk{}
			s.chunks[at] = c
		}
		s.last, s.lastAt = c, at
	}
	word, bit := &c[key>>6&7], uint64(1)<<(key&63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	s.n++
	return true
}

// has says whether a key is in.
func (s *keySet) has(key uint64) bool {
	c := s.chunks[key>>9]
	return c != nil && c[key>>6&7]&(1<<(key&63)) != 0
}
