package arr

import "strings"

// entry is a record made small: a catalogue may hold a hundred thousand.
type entry struct {
	title, path, file      string
	size, added            int64 // bytes; Unix seconds, 0 = unknown
	id                     int32
	ids                    [kinds]uint32 // 0 = unknown
	year                   int32
	profile, status, root  word
	kind, quality, release word
	tags                   uint32 // index of a tag set
	flags                  flags
}

// flags are the yes-and-no fields of an entry.
type flags uint8

const (
	monitored flags = 1 << iota
	hasFile
	hasFileKnown
	sizeKnown
)

// block is how many entries are allocated at once: a list that grows by
// copying would need twice the memory.
const block = 512

// entries is a list that grows without copying.
type entries struct {
	blocks [][]entry
	n      int
}

// add appends an empty entry and gives its number.
func (l *entries) add() (*entry, uint32) {
	if l.n%block == 0 {
		l.blocks = append(l.blocks, make([]entry, block))
	}
	l.n++
	return l.at(uint32(l.n - 1)), uint32(l.n - 1)
}

// at gives an entry by number.
func (l *entries) at(n uint32) *entry { return &l.blocks[n/block][n%block] }

// word stands for a text that many entries share, such as a root folder.
type word uint32

// words keeps each of those texts once. The word 0 is the empty text.
type words struct {
	texts []string
	known map[string]word
}

// of gives the word of a text.
func (w *words) of(text string) word {
	if text == "" {
		return 0
	}
	if n, ok := w.known[text]; ok {
		return n
	}
	if w.known == nil {
		w.known = map[string]word{}
		w.texts = []string{""}
	}
	n := word(len(w.texts))
	w.texts = append(w.texts, text)
	w.known[text] = n
	return n
}

// text gives the text of a word.
func (w *words) text(n word) string {
	if n == 0 {
		return ""
	}
	return w.texts[n]
}

// arena keeps many short texts in few pieces of memory.
type arena struct{ page *strings.Builder }

// page is the size of a piece, in bytes.
const page = 64 << 10

// keep copies a text.
func (a *arena) keep(text string) string {
	if len(text) > page/4 {
		return strings.Clone(text)
	}
	if a.page == nil || a.page.Cap()-a.page.Len() < len(text) {
		a.page = new(strings.Builder)
		a.page.Grow(page)
	}
	start := a.page.Len()
	a.page.WriteString(text)
	return a.page.String()[start:]
}
