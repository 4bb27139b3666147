package plex

import (
	"errors"
	"fmt"
	"io"
)

const (
	window   = 64 << 10 // bytes of an answer that are held at a time
	maxValue = 4 << 20  // bytes of one name or value
	maxDepth = 64       // levels of nesting
)

// errBroken is the cause of every error about the text of an answer.
var errBroken = errors.New("the answer could not be read")

// errCut says that an answer ended before its end.
var errCut = errors.New("the answer broke off")

// scanner reads JSON from a stream through a small window. The first error
// sticks: from then on everything reads as absent, so that callers need to
// look at it only once. Slices it gives are valid until its next call.
type scanner struct {
	src   io.Reader
	win   []byte // what was read; win[pos:] is still to be used
	pos   int
	base  int64 // offset of win[0] in the stream
	depth int
	err   error
	spare []byte // a string without its escapes
	label []byte // a name that the window could not keep
}

// reset starts on another stream; the memory is used again.
func (s *scanner) reset(src io.Reader) {
	if s.win == nil {
		s.win = make([]byte, 0, window)
	}
	s.src, s.win, s.pos, s.base, s.depth, s.err = src, s.win[:0], 0, 0, 0, nil
}

// offset is the place of the next byte in the stream.
func (s *scanner) offset() int64 { return s.base + int64(s.pos) }

// fail keeps the first error and empties the window.
func (s *scanner) fail(err error) {
	if s.err == nil {
		s.err = err
	}
	s.base, s.win, s.pos = s.offset(), s.win[:0], 0
}

// broken fails because something else stands where want should.
func (s *scanner) broken(want string) {
	if s.err == nil {
		s.fail(fmt.Errorf("%w: byte %d is not %s", errBroken, s.offset(), want))
	}
}

// more reads on and keeps win[pos:]. It is false at the end and after an error.
func (s *scanner) more() bool {
	if s.err != nil {
		return false
	}
	rest := copy(s.win[:cap(s.win)], s.win[s.pos:])
	s.base, s.pos = s.base+int64(s.pos), 0
	if rest == cap(s.win) {
		if rest >= maxValue {
			s.fail(fmt.Errorf("%w: the value at byte %d is longer than %d bytes", errBroken, s.offset(), maxValue))
			return false
		}
		s.win = append(make([]byte, 0, 2*rest), s.win[:rest]...)
	}
	for range 100 {
		n, err := s.src.Read(s.win[rest:cap(s.win)])
		s.win = s.win[:rest+n]
		switch {
		case n > 0:
			return true
		case err == io.EOF:
			s.fail(fmt.Errorf("%w after %d bytes", errCut, s.base+int64(rest)))
			return false
		case err != nil:
			s.fail(err)
			return false
		}
	}
	s.fail(io.ErrNoProgress)
	return false
}

// at is the byte i places on, or 0 after the end.
func (s *scanner) at(i int) byte {
	for s.pos+i >= len(s.win) {
		if !s.more() {
			return 0
		}
	}
	return s.win[s.pos+i]
}

// peek skips blanks and gives the byte that follows, or 0 after the end.
func (s *scanner) peek() byte {
	if rest := s.win[s.pos:]; len(rest) > 0 && rest[0] > ' ' {
		return rest[0]
	}
	return s.peekOn()
}

// peekOn is peek where there are blanks, or no bytes left.
func (s *scanner) peekOn() byte {
	for {
		for s.pos < len(s.win) {
			switch c := s.win[s.pos]; c {
			case ' ', '\n', '\r', '\t':
				s.pos++
			default:
				return c
			}
		}
		if !s.more() {
			return 0
		}
	}
}

// finish checks that nothing but blanks follows.
func (s *scanner) finish() {
	if s.err != nil {
		return
	}
	s.peek()
	if errors.Is(s.err, errCut) {
		s.err = nil
		return
	}
	s.broken("the end")
}

// object calls field for each name of an object; field must read the value,
// after it is done with the name. Anything but an object is skipped.
func (s *scanner) object(field func(name []byte)) {
	if s.peek() != '{' {
		s.skip()
		return
	}
	if !s.enter() {
		return
	}
	for first := true; s.err == nil; first = false {
		c := s.peek()
		switch {
		case c == '}':
			s.leave()
			return
		case c == ',' && !first:
			s.pos++
			c = s.peek()
		case !first:
			s.broken("a comma or the end of an object")
			return
		}
		if c != '"' {
			s.broken("a name")
			return
		}
		if name, ok := s.name(); ok {
			field(name)
		}
	}
}

// each calls row for each object of a list; row must read it. An object that
// stands alone counts as a list of one. Anything else is skipped, null among
// the objects too.
func (s *scanner) each(row func()) {
	switch s.peek() {
	case '[':
		s.values(func() {
			if s.peek() == '{' {
				row()
			} else {
				s.skip()
			}
		})
	case '{':
		row()
	default:
		s.skip()
	}
}

// values calls value for each value of a list, whose bracket is the next byte;
// value must read it.
func (s *scanner) values(value func()) {
	if !s.enter() {
		return
	}
	for first := true; s.err == nil; first = false {
		c := s.peek()
		switch {
		case c == ']':
			s.leave()
			return
		case c == ',' && !first:
			s.pos++
		case !first:
			s.broken("a comma or the end of a list")
			return
		}
		value()
	}
}

func (s *scanner) enter() bool {
	if s.depth++; s.depth > maxDepth {
		s.broken("nested less deeply")
		return false
	}
	s.pos++
	return true
}

func (s *scanner) leave() {
	s.depth--
	s.pos++
}
