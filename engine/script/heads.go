package script

// heads says how words begin: a bit for their first two letters, and one for
// their first four. Most phrases begin with none that a name has, and need not
// be looked for.
type heads struct{ two, four uint64 }

func (h heads) and(o heads) heads { return heads{h.two | o.two, h.four | o.four} }

// meets says whether words of the one may be words of the other.
func (h heads) meets(o heads) bool { return h.two&o.two|h.four&o.four != 0 }

// headsAt gives how the word at i of a cleaned name begins.
func headsAt(clean []byte, i int) (h heads) {
	if i+1 == len(clean) {
		h.two = 1 // there is room for a phrase of one letter
	}
	if i+2 <= len(clean) {
		h.two = headOf(uint32(clean[i]) | uint32(clean[i+1])<<8)
	}
	if i+4 <= len(clean) {
		h.four = headOf(uint32(clean[i]) | uint32(clean[i+1])<<8 | uint32(clean[i+2])<<16 | uint32(clean[i+3])<<24)
	}
	return h
}

// beginningOf gives what a name must have where a phrase that begins with this
// word stands in it: as much of the word as there is.
func beginningOf(word string) heads {
	h := headsAt([]byte(word), 0)
	switch {
	case h.four != 0:
		return heads{four: h.four}
	case len(word) > 1:
		return h
	}
	return heads{^uint64(0), ^uint64(0)} // anything may follow
}

// headOf spreads letters over the bits.
func headOf(letters uint32) uint64 { return 1 << (letters * 0x9e3779b1 >> 26) }
