package host

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escapes are the sequences that colour and move things in a terminal.
var escapes = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]`)

// clean makes a stranger's text fit for one line of ours: valid UTF-8, no
// control characters (a terminal obeys some of them), no line breaks, at most
// limit bytes.
func clean(s string, limit int) string {
	cut := len(s) > limit
	if cut {
		for i := 0; i < utf8.UTFMax && limit > 0 && !utf8.RuneStart(s[limit]); i++ {
			limit--
		}
		s = s[:limit]
	}
	if !cut && printable(s) { // as nearly all are
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control):
			return -1
		}
		return r
	}, escapes.ReplaceAllLiteralString(strings.ToValidUTF8(s, "\uFFFD"), ""))
	s = strings.TrimSpace(s)
	if cut {
		s += "…"
	}
	return s
}

// printable says whether a text is of ASCII that can be shown, without space
// around it.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return s == "" || s[0] != ' ' && s[len(s)-1] != ' '
}
