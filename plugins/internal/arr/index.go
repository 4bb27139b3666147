package arr

import "slices"

// maxShared bounds how many entries are found under one key. Two are ambiguous
// already.
const maxShared = 8

// index leads from a key, a hash with all its bits well mixed, to the entries
// that have it. It holds eight bytes for each: the upper 40 bits of the key, the
// number of the entry in the rest, sorted. What it finds has to be compared, for
// two keys may share those bits.
type index struct {
	rows   []uint64
	starts []uint32 // of the rows with the same upper 16 bits
}

const (
	numberBits = 24
	startBits  = 16
	// maxEntries is how many entries a catalogue can hold.
	maxEntries = 1 << numberBits
)

// add enters an entry under a key.
func (x *index) add(key uint64, n uint32) {
	x.rows = append(x.rows, key>>numberBits<<numberBits|uint64(n))
}

// seal makes everything that was entered findable.
func (x *index) seal() {
	slices.Sort(x.rows)
	x.rows = slices.Clone(slices.Compact(x.rows)) // without the room to grow
	x.starts = make([]uint32, 1<<startBits+1)
	for _, row := range x.rows {
		x.starts[row>>(64-startBits)+1]++
	}
	for i := range 1 << startBits {
		x.starts[i+1] += x.starts[i]
	}
}

// find gives the rows of a key: each holds an entry, for entryOf.
func (x *index) find(key uint64) []uint64 {
	at := key >> (64 - startBits)
	rows := x.rows[x.starts[at]:x.starts[at+1]]
	for len(rows) > 0 && rows[0]>>numberBits != key>>numberBits {
		rows = rows[1:]
	}
	for len(rows) > 0 && rows[len(rows)-1]>>numberBits != key>>numberBits {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// entryOf gives the entry of a row.
func entryOf(row uint64) uint32 { return uint32(row & (maxEntries - 1)) }

// mix makes a key of an id: neighbours lie far apart.
func mix(id uint32) uint64 {
	x := (uint64(id) + 1) * 0x9e3779b97f4a7c15
	x ^= x >> 32
	return x * 0xd6e8feb86659fd93
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
