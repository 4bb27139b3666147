package script

// lexicon is what detectors look for in names over and over: the phrases of lists
// that never change. A name is looked through for all of them at once, as most
// are asked for in every name.
type lexicon struct {
	size int
	// openings are the words that phrases begin with, by their first two letters.
	openings [256][]opening
}

// opening is a word, and the phrases that begin with it.
type opening struct {
	word    string
	phrases []*phrase
}

// maxLexicon is how many phrases a lexicon takes. Others are looked for one by
// one.
const maxLexicon = 256

// chosen are some phrases of a lexicon, a bit each.
type chosen [maxLexicon / 64]uint64

func (c *chosen) add(no int)      { c[no/64] |= 1 << (no % 64) }
func (c *chosen) has(no int) bool { return c[no/64]>>(no%64)&1 != 0 }

func (c *chosen) meets(o *chosen) bool {
	return c[0]&o[0]|c[1]&o[1]|c[2]&o[2]|c[3]&o[3] != 0
}

// found is where a phrase of the lexicon stands in a name.
type found struct{ no, from, to uint16 }

// opens gives the place of a word by its first two letters; the second of a word
// of one letter is 0.
func opens(a, b byte) uint8 { return a<<3 ^ a>>5 ^ b }

// add takes in the phrases of a list, unless there is no room for them.
func (x *lexicon) add(list *phraseList) {
	more := 0
	for _, p := range list.phrases {
		if len(p.words) > 0 && p.in == nil {
			more++
		}
	}
	if x.size+more > maxLexicon {
		return
	}
	for _, p := range list.phrases {
		if len(p.words) == 0 {
			continue // it stands nowhere
		}
		if p.in == nil {
			p.in, p.no = x, x.size
			x.size++
			x.open(p)
		}
		list.chosen.add(p.no)
	}
	list.in = x
}

// open notes how a phrase begins.
func (x *lexicon) open(p *phrase) {
	word, second := p.words[0], byte(0)
	if len(word) > 1 {
		second = word[1]
	}
	there := &x.openings[opens(word[0], second)]
	for i := range *there {
		if o := &(*there)[i]; o.word == word {
			o.phrases = append(o.phrases, p)
			return
		}
	}
	*there = append(*there, opening{word, []*phrase{p}})
}

// scan finds all phrases that stand in a name after its title, each where it
// stands first.
func (x *lexicon) scan(n *name) {
	n.scanned, n.stands, n.founds = x.size, chosen{}, n.founds[:0]
	text := n.clean[:n.to]
	for _, start := range n.starts {
		i := int(start)
		if i+1 < len(text) {
			n.look(x.openings[opens(text[i], text[i+1])], i)
		}
		n.look(x.openings[opens(text[i], 0)], i)
	}
}

// look notes which phrases stand at i, of those that do not stand before.
func (n *name) look(openings []opening, i int) {
	text := n.clean[:n.to]
	for _, o := range openings {
		if !standsAt(text, i, o.word) {
			continue
		}
		for _, p := range o.phrases {
			if n.stands.has(p.no) {
				continue
			}
			if end := p.after(text, i+len(o.word)); end > 0 {
				n.stands.add(p.no)
				n.founds = append(n.founds, found{uint16(p.no), uint16(i), uint16(end)})
			}
		}
	}
}

// find is phraseList.find for a list of the lexicon, after the title.
func (x *lexicon) find(list *phraseList, n *name) box {
	if n.scanned != x.size {
		x.scan(n)
	}
	if !list.chosen.meets(&n.stands) {
		return box{}
	}
	for _, p := range list.phrases {
		if len(p.words) > 0 && n.stands.has(p.no) {
			for _, f := range n.founds {
				if int(f.no) == p.no {
					return p.as(n, int(f.from), int(f.to))
				}
			}
		}
	}
	return box{}
}
