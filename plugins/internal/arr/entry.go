package arr

import (
	"strings"

	"github.com/luarr/luarr/sdk"
)

// entry is a record made small: a catalogue may hold a hundred thousand.
type entry struct {
	title, path             string
	size, added             int64 // bytes; Unix seconds
	id                      int32
	ids                     [kinds]uint32 // 0 = unknown
	year                    int32
	profile                 *profile
	status, root, kind      word
	original, minimum, news word
	tags                    shared
	times                   [times]int64
	file                    *file       // of a movie
	series                  *seriesPart // of a series
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

// file is a movie's file, or that of one or more episodes.
type file struct {
	id             int32
	key            uint64 // of the path, of an episode's file
	path           string
	size, added    int64
	quality, group word
	edition        word
	languages      shared
	info           *sdk.MediaInfo
	formats        shared
	score          int32
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
