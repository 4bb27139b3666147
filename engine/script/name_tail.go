package script

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// findTail finds where the title part ends: after a year, an episode or a
// resolution, whichever comes first, but never at the very beginning, where
// it belongs to the title. Where nothing marks it, the first word is the
// title.
func (n *name) findTail() {
	if n.ext == "" && n.isTerm() {
		n.marked = true
		return
	}
	first := true
	second := -1
	for i := 0; i < n.to; {
		if !isWord(n.clean[i]) {
			i++
			continue
		}
		end := i
		for end < n.to && isWord(n.clean[end]) {
			end++
		}
		if !first {
			if second < 0 {
				second = i
			}
			if isMarker(n.clean[i:end]) {
				n.from, n.marked, n.dated = end, true, isDated(n.clean[i:end])
				return
			}
		}
		first = false
		i = end
	}
	if second < 0 {
		second = n.to
	}
	n.from = second
}

// isTerm says whether a name is a word of its own or a compound, such as DTS-HD,
// DDP5.1 or Dolby Vision.
func (n *name) isTerm() bool {
	if !strings.ContainsAny(n.text, " ._") {
		return true
	}
	if n.to > maxTerm {
		return false
	}
	before := ""
	for word := range strings.FieldsFuncSeq(string(n.clean[:n.to]), func(r rune) bool { return r >= utf8.RuneSelf || !isWord(byte(r)) }) {
		switch {
		case before == "" || isCompound(before, word):
			before = word
		case len(word) > 3 || strings.Trim(word, "0123456789") != "":
			return false
		}
	}
	return true
}

// maxTerm bounds what may be one term, in bytes.
const maxTerm = 24

// isMarker says whether a word is a year, a season, an episode or a
// resolution.
func isMarker(w []byte) bool {
	digits := 0
	for digits < len(w) && isDigit(w[digits]) {
		digits++
	}
	rest := w[digits:]
	switch {
	case digits == len(w):
		return digits == 4 && (w[0] == '1' && w[1] == '9' || w[0] == '2' && w[1] == '0')
	case (digits == 3 || digits == 4) && (rest[0] == 'p' || rest[0] == 'i'):
		return len(rest) == 1 || isDigit(rest[1])
	case digits > 0 && rest[0] == 'x' && len(rest) > 2 && isDigit(rest[1]) && isDigit(rest[2]):
		return true // 1x02, 1280x720
	case digits == 1 && len(rest) == 1 && rest[0] == 'k':
		return w[0] == '4' || w[0] == '8'
	case digits == 0 && w[0] == 's' && len(w) > 2 && isDigit(w[1]):
		return isEpisode(w[1:])
	}
	return string(w) == "uhd"
}

// isDated says whether a marker is a year or an episode, which a folder that
// only sorts files by quality does not have.
func isDated(w []byte) bool {
	return w[0] == 's' || len(w) == 4 && isDigit(w[0]) && isDigit(w[3]) || len(w) == 5 && w[2] == 'x'
}

// isEpisode takes what follows the S of S01, S01E02 or S01E02E03.
func isEpisode(w []byte) bool {
	digits := 0
	for digits < len(w) && isDigit(w[digits]) {
		digits++
	}
	if digits > 4 || digits == 0 {
		return false
	}
	return digits == len(w) && digits >= 2 || digits < len(w) && w[digits] == 'e' && digits+1 < len(w) && isDigit(w[digits+1])
}

// findGroup finds the release group: the word after the last hyphen, where
// nothing follows it but the tag of a site ([rarbg]). A name that begins with its
// group in brackets has none at the end, unless that is a site ([www.site.com]),
// and the second half of a compound such as DTS-HD is no group.
func (n *name) findGroup() {
	end := len(n.clean)
	for end > 0 && (n.clean[end-1] == ' ' || n.clean[end-1] == '.') {
		end--
	}
	end = n.beforeTag(end)
	i := end
	for i > 0 && isWord(n.clean[i-1]) {
		i--
	}
	if i < 2 || i == end || n.clean[i-1] != '-' || !isWord(n.clean[i-2]) && n.clean[i-2] != ']' && n.clean[i-2] != ')' {
		return
	}
	if n.clean[0] == '[' && !bytes.Contains(n.clean[:bytes.IndexByte(n.clean, ']')+1], dot) {
		return
	}
	before := i - 1
	for before > 0 && isWord(n.clean[before-1]) {
		before--
	}
	if isCompound(string(n.clean[before:i-1]), string(n.clean[i:end])) || isFormat(string(n.clean[i:end])) {
		return
	}
	n.group = n.text[i:end]
	n.to = i - 1
}

// beforeTag gives where the tag of a site begins that stands at the end, glued to
// what is before it; or the end.
func (n *name) beforeTag(end int) int {
	if end == 0 || n.clean[end-1] != ']' {
		return end
	}
	from := bytes.LastIndexByte(n.clean[:end], '[')
	if from <= 0 || !isWord(n.clean[from-1]) || isFormat(string(n.clean[from+1:end-1])) {
		return end
	}
	for _, c := range n.clean[from+1 : end-1] {
		if !isLetter(c) && c != '.' {
			return end
		}
	}
	return from
}

// isCompound says whether two words with a hyphen between them are one term.
func isCompound(a, b string) bool {
	switch a {
	case "dts":
		switch b {
		case "hd", "x", "es", "ma", "hdma", "hdhra", "hra", "hr":
			return true
		}
	case "hd":
		return b == "ma" || b == "hra" || b == "hr"
	case "true":
		return strings.HasPrefix(b, "hd")
	case "truehd", "ddp", "eac3":
		return b == "atmos"
	case "ac", "eac":
		return b == "3"
	case "dv", "dovi":
		return b == "hdr" || b == "hdr10" || b == "hdr10plus" || b == "hlg" || b == "sdr"
	case "hdr", "hdr10":
		return b == "dv" || b == "dovi" || b == "plus"
	case "web":
		return b == "dl" || b == "rip"
	case "blu":
		return b == "ray"
	case "dolby":
		return b == "vision" || b == "atmos" || b == "digital"
	case "h":
		return b == "264" || b == "265"
	}
	return false
}

// isFormat says whether a word is a format that no group is called.
func isFormat(w string) bool {
	switch w {
	case "ac3", "eac3", "aac", "flac", "truehd", "hdr10":
		return true
	}
	return false
}

// tail is what follows the title, without the group.
func (n *name) tail() string {
	if n.from >= n.to {
		return ""
	}
	return n.part(n.from, n.to)
}
