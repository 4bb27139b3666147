package homelab

import (
	"bytes"
	"strings"
)

// A title spends 22 bits: four choose the pattern, six each the adjective, the noun and the place. The bits are a permutation
// of the index, so the first four million films have four million different titles.
const (
	titleBits = 22
	seriesFor = 20 // shows and artists have four patterns, two bits
)

// filmPatterns are read as: a is the adjective, n the noun, p the place.
var filmPatterns = [16]string{
	"The a n of p", "a n of p", "The a n in p", "p: The a n", "Beyond the a n of p", "a n from p", "The Last a n of p",
	"p and the a n", "Return to the a n of p", "The a n, p", "Before the a n: p", "No a n in p", "Under the a n of p", "a p n",
	"a n at p", "When the a n Left p",
}

var showPatterns = [4]string{"p a n", "The p n: a", "a n & p", "The a ns of p"}

var artistPatterns = [4]string{"The a ns of p", "p a n", "a n p Quartet", "a p & the n"}

// traps are film titles that look like technical words. They sit at fixed places of every lab.
var traps = [10]string{"DV", "Atmos", "HDR", "The Opus", "Cam", "DTS", "Dolby Vision", "HDR10+", "Flac", "4K"}

// foreign are openings in other scripts and forms; the last carries a right-to-left mark.
var foreign = [8]string{"Été: ", "Straße nach ", "Ночь. ", "北の港 ", "Señora y ", "Øya og ", "Żółw: ", "\u200fשלום "}

// remake says whether a film shares its title with the film before it.
func remake(i int) bool { return i%64 == 63 }

func trap(i int) (string, bool) {
	if i%12 == 7 && i/12 < len(traps) {
		return traps[i/12], true
	}
	return "", false
}

// appendFilmTitle appends the title of film i.
func (l *Lab) appendFilmTitle(b []byte, i int) []byte {
	if remake(i) {
		i--
	}
	if t, ok := trap(i); ok {
		return append(b, t...)
	}
	if f := foreignOpening(i); f >= 0 {
		b = append(b, foreign[f]...)
	}
	n := scatter(l.o.Seed, aboutFilmTitle, titleBits, i)
	return appendPattern(b, filmPatterns[n>>18&15], n)
}

// foreignOpening is the index into foreign of film i, or -1.
func foreignOpening(i int) int {
	if i%16 == 9 {
		return i / 16 % len(foreign)
	}
	return -1
}

func (l *Lab) appendShowTitle(b []byte, s int) []byte {
	n := scatter(l.o.Seed, aboutShowTitle, seriesFor, s)
	return appendPattern(b, showPatterns[n>>18&3], n)
}

func (l *Lab) appendArtistTitle(b []byte, a int) []byte {
	n := scatter(l.o.Seed, aboutArtistTitle, seriesFor, a)
	return appendPattern(b, artistPatterns[n>>18&3], n)
}

// appendPattern fills a pattern from 18 bits: a stand-alone a, n or p is replaced by the word, everything else is copied.
func appendPattern(b []byte, pattern string, bits int) []byte {
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		alone := (i == 0 || pattern[i-1] == ' ') && (i+1 == len(pattern) || pattern[i+1] < 'a' || pattern[i+1] == 's' && c == 'n')
		switch {
		case alone && c == 'a':
			b = append(b, adjectives[bits&63]...)
		case alone && c == 'n':
			b = append(b, nouns[bits>>6&63]...)
		case alone && c == 'p':
			b = append(b, places[bits>>12&63]...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// sortForm cuts the leading article, as the server does for titleSort.
func sortForm(title []byte) []byte {
	if rest, ok := bytes.CutPrefix(title, []byte("The ")); ok {
		return rest
	}
	return title
}

// sortTitle is the sortForm of a text.
func sortTitle(title string) string { return strings.TrimPrefix(title, "The ") }

// appendPerson appends a made-up name.
func appendPerson(b []byte, d *dice) []byte {
	b = append(b, givenNames[d.below(len(givenNames))]...)
	b = append(b, ' ')
	return append(b, surnames[d.below(len(surnames))]...)
}

// appendPlot appends a summary of one or two sentences.
func appendPlot(b []byte, d *dice) []byte {
	b = append(b, plotOpenings[d.below(8)]...)
	b = append(b, places[d.below(64)]...)
	b = append(b, plotTurns[d.below(8)]...)
	b = append(b, " Then the "...)
	b = append(b, nouns[d.below(64)]...)
	b = append(b, " of "...)
	b = append(b, places[d.below(64)]...)
	return append(b, " speaks, and “nobody” is an answer."...)
}

// appendSlug appends a title as it stands in a web address: lower case, words joined by hyphens.
func appendSlug(b, title []byte) []byte {
	start := len(b)
	for _, c := range title {
		switch {
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b = append(b, c)
		case len(b) > start && b[len(b)-1] != '-' && c < 0x80:
			b = append(b, '-')
		}
	}
	return bytes.TrimRight(b, "-")
}

func appendInt(b []byte, n int) []byte { return appendNumber(b, int64(n)) }
