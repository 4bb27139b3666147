package arr

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// titleKey appends a title in the form in which titles are compared: lower
// case letters and digits without accents, & as and. It is empty for a title
// of nothing but signs.
func titleKey(b []byte, title string) []byte {
	if !ascii(title) {
		title = norm.NFKD.String(title)
	}
	for _, r := range title {
		switch {
		case r == '&':
			b = append(b, "and"...)
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
				b = append(b, byte(r))
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}
