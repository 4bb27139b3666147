package plex

import (
	"bytes"
	"errors"
)

// name reads a name and the colon after it.
func (s *scanner) name() ([]byte, bool) {
	name := s.text()
	if s.pos < len(s.win) && s.win[s.pos] == ':' {
		s.pos++
		return name, true
	}
	s.label = append(s.label[:0], name...) // the window may move now
	if s.peek() != ':' {
		s.broken("a colon")
		return nil, false
	}
	s.pos++
	return s.label, true
}

// text reads a string; the next byte is its quote.
func (s *scanner) text() []byte {
	for from := 1; ; {
		if i := bytes.IndexByte(s.win[s.pos+from:], '"'); i >= 0 {
			end := s.pos + from + i
			raw := s.win[s.pos+1 : end]
			if bytes.IndexByte(raw, '\\') >= 0 {
				return s.unescape()
			}
			s.pos = end + 1
			return raw
		}
		from = len(s.win) - s.pos
		if !s.more() {
			return nil
		}
	}
}

// skip reads over one value.
func (s *scanner) skip() {
	switch s.peek() {
	case '"':
		s.skipText()
	case '{':
		s.object(func([]byte) { s.skip() })
	case '[':
		s.each(s.skip)
	default:
		s.literal()
	}
}

// skipText reads over a string of any length; the next byte is its quote.
func (s *scanner) skipText() {
	s.pos++
	for s.err == nil {
		rest := s.win[s.pos:]
		end := bytes.IndexByte(rest, '"')
		if end >= 0 {
			rest = rest[:end]
		}
		if esc := bytes.IndexByte(rest, '\\'); esc >= 0 {
			s.pos += esc
			s.at(1)
			if s.err == nil {
				s.pos += 2
			}
			continue
		}
		s.pos += len(rest)
		if end >= 0 {
			s.pos++
			return
		}
		s.more()
	}
}

// literal reads a number, true, false or null.
func (s *scanner) literal() []byte {
	n := 0
	for c := s.at(0); 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'E'; c = s.at(n) {
		n++
	}
	if errors.Is(s.err, errCut) || n == 0 {
		s.broken("a value")
		return nil
	}
	w := s.win[s.pos : s.pos+n]
	switch c := w[0]; {
	case c == '-' || '0' <= c && c <= '9':
	case string(w) == "true" || string(w) == "false" || string(w) == "null":
	default:
		s.broken("a value")
		return nil
	}
	s.pos += n
	return w
}
