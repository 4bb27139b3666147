package plex

// tagIndex knows the tags that items have of one field. Items with the same
// tags share one list. It is used by one goroutine.
type tagIndex struct {
	chunks map[uint64]*tagChunk // by key, cut by its last bits
	last   *tagChunk            // the one used last: keys come in order
	lastAt uint64

	lists [][]string       // by set, in the order the tags were added; the first is empty
	sums  []uint64         // by set
	grown map[growth]int32 // the set that a tag makes of another
}

// tagChunk has the set of each of 32 keys that lie together: a million items
// take some six megabytes.
type tagChunk [32]int32

// growth is a set with one more tag, which stands for its number.
type growth struct{ set, tag int32 }

// maxSets bounds the different combinations of tags of one field.
const maxSets = 1 << 17

// newTagIndex makes an index without items.
func newTagIndex() *tagIndex {
	return &tagIndex{
		chunks: map[uint64]*tagChunk{},
		lists:  [][]string{nil}, sums: []uint64{0}, grown: map[growth]int32{},
	}
}

// add gives an item one more tag: its number, text and hash. It is false where
// there are too many combinations.
func (x *tagIndex) add(key uint64, number int32, text string, hash uint64) bool {
	at := key / uint64(len(tagChunk{}))
	if x.last == nil || at != x.lastAt {
		x.last, x.lastAt = x.chunks[at], at
		if x.last == nil {
			x.last = &tagChunk{}
			x.chunks[at] = x.last
		}
	}
	slot := &x.last[key%uint64(len(tagChunk{}))]
	from := growth{*slot, number}
	set, ok := x.grown[from]
	if !ok {
		if set = x.grow(*slot, text, hash); set < 0 {
			return false
		}
		x.grown[from] = set
	}
	*slot = set
	return true
}

// grow makes a new set of an old one and a tag; -1 where there is no room. Two
// tags may have the same text.
func (x *tagIndex) grow(set int32, text string, hash uint64) int32 {
	have := x.lists[set]
	if n := len(have); n > 0 && have[n-1] == text {
		return set
	}
	if len(x.lists) == maxSets {
		return -1
	}
	x.lists = append(x.lists, append(have[:len(have):len(have)], text))
	x.sums = append(x.sums, x.sums[set]+hash)
	return int32(len(x.lists) - 1)
}

// of gives the tags of an item, which must not be altered, and their sum.
func (x *tagIndex) of(key uint64) ([]string, uint64) {
	if x == nil {
		return nil, 0
	}
	if at := key / uint64(len(tagChunk{})); x.last == nil || at != x.lastAt {
		x.last, x.lastAt = x.chunks[at], at
	}
	if x.last == nil {
		return nil, 0
	}
	set := x.last[key%uint64(len(tagChunk{}))]
	return x.lists[set], x.sums[set]
}
