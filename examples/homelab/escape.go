package homelab

import (
	"encoding/binary"
	"unicode/utf8"
)

// Words of eight equal bytes, to look at eight bytes of a text at a time.
const (
	ones    = 0x0101010101010101
	highs   = 0x80 * ones
	quotes  = '"' * ones
	slashes = '\\' * ones
	blanks  = ' ' * ones
)

// escapeJSON quotes b[start:] in place; nothing is copied unless something needs it.
func escapeJSON(b []byte, start int) []byte {
	i := start
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		q, s := w^quotes, w^slashes
		if ((q-ones)&^q|(s-ones)&^s|(w-blanks)&^w)&highs != 0 {
			break
		}
	}
	for i < len(b) && b[i] >= ' ' && b[i] != '"' && b[i] != '\\' {
		i++
	}
	if i == len(b) {
		return b
	}
	raw := append([]byte(nil), b[i:]...)
	b = b[:i]
	for _, c := range raw {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, `\u00`...)
			b = append(b, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}

// escapeXML quotes an attribute value in place. Control characters go through as they are: the real server lets them pass,
// and strict XML readers choke on them.
func escapeXML(b []byte, start int) []byte {
	i := start
	for i < len(b) && b[i] != '"' && b[i] != '&' && b[i] != '<' && b[i] != '>' {
		i++
	}
	if i == len(b) {
		return b
	}
	raw := append([]byte(nil), b[i:]...)
	b = b[:i]
	for _, c := range raw {
		switch c {
		case '"':
			b = append(b, "&quot;"...)
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// validText cuts what is no UTF-8 from text that a client sent.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}
