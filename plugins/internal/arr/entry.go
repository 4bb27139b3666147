package arr

import "strings"

// entry is a record made small: a catalogue may hold a hundred thousand. It has
// no pointers, so that the collector need not look at it.
type entry struct {
	title, path             piece
	size, added             int64 // bytes; Unix seconds
	times                   [times]int64
	id                      int32
	ids                     [kinds]uint32 // 0 = unknown
	year                    int32
	profile                 int32
	status, root, kind      word
	original, minimum, news word
	tags                    shared
	file, series            uint32 // of a movie, of a series: its number, from 1; 0 = none
	flags                   flags
}

// The moments of an entry. Those of a movie and of a series share their places.
const (
	inCinemas = iota
	digital
	physical
	release
	lastSearch
	times

	firstAired = iota - times - 1
	lastAired
	nextAiring
	previousAiring
)

// file is a movie's file, or that of one or more episodes. It has no pointers
// either.
type file struct {
	id, score      int32
	path           piece
	size, added    int64
	quality, group word
	edition        word
	languages      shared
	formats        shared
	info           uint32 // number of a description of its streams; 0 = none
	flags          flags
}

// flags are the yes-and-no fields of an entry, an episode or a file.
type flags uint16

const (
	monitored flags = 1 << iota
	hasFile
	hasFileKnown
	sizeKnown
	available
	availableKnown
	cutoffNotMet
	cutoffKnown
	scored // the custom formats were read
)

// has says whether a flag is set.
func (f flags) has(one flags) bool { return f&one != 0 }

// set sets a flag where a condition holds.
func (f *flags) set(one flags, yes bool) {
	if yes {
		*f |= one
	}
}

// block is how many entries are allocated at once: a list that grows by
// copying would need twice the memory.
const block = 512

// blocks is a list that grows without copying.
type blocks[T any] struct {
	blocks [][]T
	n      int
}

// add appends an empty element and gives its number, from 0.
func (l *blocks[T]) add() (*T, uint32) {
	if l.n%block == 0 {
		l.blocks = append(l.blocks, make([]T, block))
	}
	l.n++
	return l.at(uint32(l.n - 1)), uint32(l.n - 1)
}

// at gives an element by number.
func (l *blocks[T]) at(n uint32) *T { return &l.blocks[n/block][n%block] }

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
	text = strings.Clone(text)
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
type arena struct {
	pages []string // all but the last are full
	last  strings.Builder
}

// piece is where an arena has a text. The zero piece is the empty text.
type piece struct {
	page     uint32
	at, size uint16
}

// page is the size of a piece of memory, in bytes. Longer texts are cut: no
// title and no path is so long.
const page = 64 << 10

// keep copies a text.
func (a *arena) keep(text string) piece {
	if text = text[:min(len(text), page-1)]; text == "" {
		return piece{}
	}
	if len(a.pages) == 0 || a.last.Len()+len(text) > page {
		a.last = strings.Builder{}
		a.last.Grow(page)
		a.pages = append(a.pages, "")
	}
	p := piece{uint32(len(a.pages) - 1), uint16(a.last.Len()), uint16(len(text))}
	a.last.WriteString(text)
	a.pages[p.page] = a.last.String()
	return p
}

// text gives a text back.
func (a *arena) text(p piece) string {
	if p.size == 0 {
		return ""
	}
	return a.pages[p.page][p.at : int(p.at)+int(p.size)]
}
