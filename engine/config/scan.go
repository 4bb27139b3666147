package config

import "strings"

// deepest is how many tables and lists may lie in each other.
const deepest = 16

// scanner walks over TOML text and notes where keys stand. It leaves their
// names to the decoder, and does not care whether the text is right: of wrong
// text it only reads to the end.
type scanner struct {
	text string
	pos  int
	line int
	keys []int // line of each key and header, in order
	deep int   // line where the text nests too deep; 0 if it does not
}

// scan lists the line of every key and every table header of a TOML text, in
// order. Where tables or lists lie too deep in each other it stops, and deep
// is that line.
func scan(text string) (keys []int, deep int) {
	s := scanner{text: text, line: 1}
	table := 0
	for s.blank() && s.deep == 0 {
		if s.peek() == '[' {
			table = s.header()
		} else {
			s.pair(table)
		}
	}
	return s.keys, s.deep
}

// peek gives the next byte; 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

// blank skips space, ends of lines and comments, and says whether more comes.
func (s *scanner) blank() bool {
	for ; s.pos < len(s.text); s.pos++ {
		switch s.text[s.pos] {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		case '#':
			s.until("\n")
			s.pos--
		default:
			return true
		}
	}
	return false
}

// until goes to the next byte that is one of stop.
func (s *scanner) until(stop string) {
	if n := strings.IndexAny(s.text[s.pos:], stop); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.text)
	}
}

// header reads [a.b] or [[a.b]] and gives its depth.
func (s *scanner) header() int {
	s.keys = append(s.keys, s.line)
	for s.peek() == '[' {
		s.pos++
	}
	depth := s.name("]\n")
	for s.peek() == ']' {
		s.pos++
	}
	if depth > deepest {
		s.deep = s.line
	}
	return depth
}

// pair reads a key and its value in a table of the given depth.
func (s *scanner) pair(depth int) {
	s.keys = append(s.keys, s.line)
	depth += s.name("=\n")
	if depth > deepest {
		s.deep = s.line
	}
	if s.peek() == '=' {
		s.pos++
		s.value(depth)
	}
}

// name reads a dotted key up to one of stop and counts its parts.
func (s *scanner) name(stop string) int {
	parts := 1
	for {
		s.until(stop + `."'`)
		switch c := s.peek(); c {
		case '.':
			parts++
			s.pos++
		case '"', '\'':
			s.quoted(c)
		default:
			return parts
		}
	}
}

// value reads what follows a = or stands in a list.
func (s *scanner) value(depth int) {
	for s.peek() == ' ' || s.peek() == '\t' {
		s.pos++
	}
	switch c := s.peek(); c {
	case '"', '\'':
		if strings.HasPrefix(s.text[s.pos:], strings.Repeat(string(c), 3)) {
			s.multiline(c)
		} else {
			s.quoted(c)
		}
	case '[', '{':
		if depth++; depth > deepest {
			s.deep = s.line
			return
		}
		s.pos++
		s.group(c, depth)
	default:
		s.until(",]}#\n")
	}
}

// group reads a list or an inline table up to its end.
func (s *scanner) group(open byte, depth int) {
	for s.blank() && s.deep == 0 {
		switch c := s.peek(); {
		case c == ']' || c == '}':
			s.pos++
			return
		case c == ',':
			s.pos++
		case open == '{':
			s.pair(depth - 1)
		default:
			s.value(depth)
		}
	}
}

// quoted reads a string that ends on its line.
func (s *scanner) quoted(quote byte) {
	for s.pos++; s.pos < len(s.text); s.pos++ {
		switch c := s.text[s.pos]; {
		case c == '\n':
			return
		case c == '\\' && quote == '"' && s.pos+1 < len(s.text) && s.text[s.pos+1] != '\n':
			s.pos++
		case c == quote:
			s.pos++
			return
		}
	}
}

// multiline reads a string in three quotes, which may hold two at its end.
func (s *scanner) multiline(quote byte) {
	end := strings.Repeat(string(quote), 3)
	for s.pos += 3; s.pos < len(s.text); s.pos++ {
		switch c := s.text[s.pos]; {
		case c == '\n':
			s.line++
		case c == '\\' && quote == '"' && s.pos+1 < len(s.text) && s.text[s.pos+1] != '\n':
			s.pos++
		case c == quote && strings.HasPrefix(s.text[s.pos:], end):
			s.pos += 3
			for n := 0; n < 2 && s.peek() == quote; n++ {
				s.pos++
			}
			return
		}
	}
}
