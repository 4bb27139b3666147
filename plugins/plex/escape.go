package plex

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape reads a string that has escapes; the next byte is its quote. Half a
// surrogate pair becomes U+FFFD.
func (s *scanner) unescape() []byte {
	out := s.spare[:0]
	for i := 1; ; {
		switch s.at(i) {
		case 0:
			if s.err != nil {
				return nil
			}
			out = append(out, 0)
			i++
		case '"':
			s.pos += i + 1
			s.spare = out
			return out
		case '\\':
			c := s.at(i + 1)
			if c == 'u' {
				r, n := s.rune(i)
				out = utf8.AppendRune(out, r)
				i += n
				continue
			}
			j := bytes.IndexByte([]byte(`"\/bfnrt`), c)
			if j < 0 {
				s.broken("an escape")
				return nil
			}
			out = append(out, "\"\\/\b\f\n\r\t"[j])
			i += 2
		default:
			run := s.win[s.pos+i:]
			if n := bytes.IndexAny(run, `"\`); n >= 0 {
				run = run[:n]
			}
			out = append(out, run...)
			i += len(run)
		}
		if len(out) > maxValue {
			s.broken("a string of bearable length")
			return nil
		}
	}
}

// rune reads the \u escape that stands i bytes on, and its second half where
// it has one, and says how many bytes that took.
func (s *scanner) rune(i int) (r rune, n int) {
	first, ok := s.hex(i)
	if !ok {
		s.broken("an escape")
		return utf8.RuneError, 6
	}
	if !utf16.IsSurrogate(first) {
		return first, 6
	}
	if s.at(i+6) == '\\' && s.at(i+7) == 'u' {
		if second, ok := s.hex(i + 6); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				return r, 12
			}
		}
	}
	return utf8.RuneError, 6
}

// hex reads the four digits of the \u escape that stands i bytes on.
func (s *scanner) hex(i int) (rune, bool) {
	var r rune
	for j := range 4 {
		c := s.at(i + 2 + j)
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
