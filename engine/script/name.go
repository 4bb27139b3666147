package script

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds the part of a file name that is looked at, in bytes.
const maxName = 1024

// name is a file name cut up so that detectors can ask for words. Cutting is
// done here, judging is theirs: where the title ends, what the release group
// is and where words begin, but nothing about what words mean.
type name struct {
	text   string // without folder and extension; of words it is in raw
	raw    []byte
	clean  []byte   // text in small letters; a byte a byte; see fold
	ext    string   // without the dot, in small letters
	group  string   // the release group at the end, if there is one
	from   int      // where the title part ends
	to     int      // where the group begins
	marked bool     // a year, an episode or a resolution marks the end of the title
	dated  bool     // it is a year or an episode
	starts []uint16 // where words begin after the title and before the group
	// founds are the phrases of the lexicon that stand after the title, when it had
	// as many as scanned.
	founds  []found
	stands  chosen
	scanned int
	// asked is the group of phrases that was looked for last, as tracks do one
	// after the other.
	asked    *phraseGroup
	answered answer
}

// letter stands for a letter beyond ASCII in a cleaned name.
const letter = 1

// newName cuts up the name of a file, given with or without its folders.
func newName(file string) *name {
	n := &name{}
	n.cut(file)
	return n
}

// cut makes n the name of a file, in the room of the one that it was.
func (n *name) cut(file string) { n.cutBase(baseName(file)) }

// cutBase makes n a name that has no folders.
func (n *name) cutBase(text string) {
	*n = name{text: text, clean: n.clean, starts: n.starts, founds: n.founds}
	if i := strings.LastIndexByte(n.text, '.'); i > 0 && isExtension(n.text[i+1:]) {
		n.ext = strings.ToLower(n.text[i+1:])
		n.text = n.text[:i]
	}
	if len(n.text) > maxName {
		n.text = n.text[:maxName]
	}
	n.clean = fold(n.clean, n.text)
	n.splitAtPlus()
	n.to = len(n.text)
	n.findGroup()
	n.findTail()
	n.findStarts()
}

// baseName cuts off the folders of a path. A name that was not read from a disk
// may have slashes of its own: where it is not absolute it is a path only if it
// ends like a file, and both the file and its folder tell a year or an episode,
// as in "DV (2018)/DV (2018).mkv".
func baseName(file string) string {
	switch {
	case strings.HasPrefix(file, "/"):
		return file[strings.LastIndexByte(file, '/')+1:]
	case len(file) > 2 && file[1] == ':' && (file[2] == '\\' || file[2] == '/'), strings.HasPrefix(file, `\\`):
		return file[strings.LastIndexAny(file, `/\`)+1:]
	}
	file = strings.TrimRight(file, "/")
	if i := strings.LastIndexByte(file, '/'); i > 0 && isExtension(file[strings.LastIndexByte(file, '.')+1:]) &&
		newWhole(file[:i]).dated && newWhole(file[i+1:]).dated {
		return file[i+1:]
	}
	return file
}

// newWhole cuts up a name with all that it has, be it folders.
func newWhole(text string) *name {
	n := &name{}
	n.cutBase(text)
	return n
}

// folderOf gives the name of the folder that a file lies in: nothing where the
// path does not name one, or where the folder's name tells no year and no
// episode, as one that only sorts files.
func folderOf(file string) *name {
	end := strings.LastIndexAny(file, `/\`)
	if end <= 0 || baseName(file) == file {
		return &name{}
	}
	n := newName(file[:end])
	if !n.dated {
		return &name{}
	}
	return n
}

// newWords takes texts that are no file name: all of them count, as far as a
// name is looked at. Between two of them lie more separators than a phrase
// steps over.
func newWords(texts ...string) *name {
	n := &name{}
	n.gather(texts...)
	return n
}

// gather makes n words of texts, in the room of the name that it was.
func (n *name) gather(texts ...string) {
	size := 0
	for _, text := range texts {
		size += len(text) + len(apart)
	}
	room := slices.Grow(n.raw[:0], min(size, maxName))
	for _, text := range texts {
		if text != "" && len(room) < maxName {
			room = append(room, text[:min(len(text), maxName-len(room))]...)
			room = append(room, apart[:min(len(apart), maxName-len(room))]...)
		}
	}
	*n = name{raw: room, clean: n.clean, to: len(room), marked: true, starts: n.starts, founds: n.founds}
	n.clean = fold(n.clean, room)
	n.findStarts()
}

// part gives a part of the text.
func (n *name) part(from, to int) string {
	if n.text == "" {
		return string(n.raw[from:to])
	}
	return n.text[from:to]
}

// reads says whether a part is this text.
func (n *name) reads(from, to int, text string) bool {
	if n.text == "" {
		return string(n.raw[from:to]) == text
	}
	return n.text[from:to] == text
}

// whole gives all of it.
func (n *name) whole() string { return n.part(0, max(len(n.text), len(n.raw))) }

const apart = "    "

func (n *name) findStarts() {
	if n.starts == nil {
		n.starts = make([]uint16, 0, 24)
	}
	n.starts = n.begins(n.starts[:0], n.from, n.to)
}

// early gives where the words of the title begin, but for the first.
func (n *name) early() []uint16 {
	starts := n.begins(nil, 0, n.from)
	return starts[min(1, len(starts)):]
}

// begins appends where words begin between two places.
func (n *name) begins(starts []uint16, from, to int) []uint16 {
	last := uint8(0)
	for i := from; i < to; i++ {
		kind := kinds[n.clean[i]]
		if kind != last && kind != 0 && (last == 0 || kind == aLetter && n.afterChannels(i)) {
			starts = append(starts, uint16(i))
		}
		last = kind
	}
	return starts
}

// afterChannels says whether what stands before i is a number of channels, as in
// DDP5.1Atmos.
func (n *name) afterChannels(i int) bool {
	return i >= 3 && n.clean[i-1] >= '0' && n.clean[i-1] <= '2' && n.clean[i-2] == '.' && isDigit(n.clean[i-3])
}

// fold makes small letters of ASCII and keeps its punctuation. A letter of an
// alphabet that is written with blanks becomes a letter like any other;
// everything else, such as Chinese, separates. The room is used again.
func fold[T string | []byte](room []byte, s T) []byte {
	out := slices.Grow(room[:0], len(s))[:len(s)]
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			out[i] = small[c]
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		fill := byte(' ')
		if unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) || unicode.IsMark(r) {
			fill = letter
		}
		for ; size > 0; size-- {
			out[i] = fill
			i++
		}
	}
	return out
}

// splitAtPlus makes blanks of the pluses of a name that has them for blanks,
// where DD+5.1 is DD 5.1. Of two the first stays: HDR10++H265.
func (n *name) splitAtPlus() {
	pluses := bytes.Count(n.clean, plus)
	if pluses < 4 || bytes.ContainsAny(n.clean, " _") || pluses <= bytes.Count(n.clean, dot) {
		return
	}
	for i := len(n.clean) - 2; i > 0; i-- {
		if n.clean[i] == '+' && n.clean[i+1] != '+' && isWord(n.clean[i+1]) {
			n.clean[i] = ' '
		}
	}
}

var plus, dot = []byte("+"), []byte(".")

// isExtension says whether what follows the last dot is the extension of a
// file. Those that are also names of formats, such as aac, are left in the
// name, where they are words like others.
func isExtension(s string) bool {
	switch strings.ToLower(s) {
	case "mkv", "mp4", "avi", "ts", "m2ts", "mov", "wmv", "m4v", "mpg", "mpeg", "webm", "iso", "vob", "flv",
		"ogm", "ogv", "divx", "asf", "rmvb", "strm", "mk3d", "3gp", "mts", "tp", "evo", "dvr",
		"m4a", "wav", "ape", "dsf", "aiff", "mka",
		"srt", "ass", "sub", "idx", "nfo", "nzb", "tor", "par2", "rar", "zip":
		return true
	}
	return false
}
