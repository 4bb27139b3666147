package plex

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
		if i := special(s.win[s.pos+from:]); i >= 0 {
			end := s.pos + from + i
			if s.win[end] == '\\' {
				return s.unescape()
			}
			raw := s.win[s.pos+1 : end]
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
		s.values(s.skip)
	default:
		s.literal()
	}
}

// skipText reads over a string of any length; the next byte is its quote.
func (s *scanner) skipText() {
	s.pos++
	for s.err == nil {
		i := special(s.win[s.pos:])
		switch {
		case i < 0:
			s.pos = len(s.win)
			s.more()
		case s.win[s.pos+i] == '"':
			s.pos += i + 1
			return
		default:
			s.pos += i
			s.at(1)
			if s.err == nil {
				s.pos += 2
			}
		}
	}
}

// literal reads a number, true, false or null.
func (s *scanner) literal() []byte {
	n := 0
	for {
		rest := s.win[s.pos:]
		for n < len(rest) && inLiteral[rest[n]] {
			n++
		}
		if n < len(rest) || !s.more() {
			break
		}
	}
	if s.err != nil || n == 0 {
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

// inLiteral are the bytes that a literal is made of.
var inLiteral = func() (in [256]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyz0123456789-+.E" {
		in[c] = true
	}
	return in
}()

// digits reads a number of nothing but digits that lies in the window as a
// whole, as nearly all do. It reads nothing where ok is false.
func (s *scanner) digits() (n int64, ok bool) {
	for i, c := range s.win[s.pos:] {
		if '0' <= c && c <= '9' {
			n = n*10 + int64(c-'0')
			continue
		}
		if i == 0 || i > 18 || c != ',' && c != '}' && c != ']' {
			return 0, false
		}
		s.pos += i
		return n, true
	}
	return 0, false
}
