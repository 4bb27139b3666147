package script

import "strings"

// classEnd gives the place behind the class of characters that begins at i:
// a, ., %a or [a-z].
func (p *pattern) classEnd(i int) int {
	c := p.source[i]
	i++
	switch c {
	case '%':
		if i == len(p.source) {
			p.fail("the pattern ends with %%")
		}
		return i + 1
	case '[':
		if i < len(p.source) && p.source[i] == '^' {
			i++
		}
		for first := true; ; first = false {
			switch {
			case i >= len(p.source):
				p.fail("missing ] in the pattern")
			case p.source[i] == ']' && !first:
				return i + 1
			case p.source[i] == '%':
				i++
			}
			i++
		}
	}
	return i
}

// one says whether the character at i is of the class from at to end.
func (p *pattern) one(i, at, end int) bool {
	if i >= len(p.text) {
		return false
	}
	c := p.text[i]
	switch p.source[at] {
	case '.':
		return true
	case '%':
		return inClass(c, p.source[at+1])
	case '[':
		return p.inSet(c, at, end)
	}
	return c == p.source[at]
}

// inSet says whether a character is of the set from at to end.
func (p *pattern) inSet(c byte, at, end int) bool {
	p.step(1 + (end-at)/8)
	set := p.source[at+1 : end-1]
	set, negated := strings.CutPrefix(set, "^")
	for i := 0; i < len(set); i++ {
		switch {
		case set[i] == '%' && i+1 < len(set):
			i++
			if inClass(c, set[i]) {
				return !negated
			}
		case i+2 < len(set) && set[i+1] == '-':
			if set[i] <= c && c <= set[i+2] {
				return !negated
			}
			i += 2
		case set[i] == c:
			return !negated
		}
	}
	return negated
}

// inClass says whether a character is of a class such as %a; a capital letter
// means all others, and what is no letter means itself.
func inClass(c, class byte) bool {
	var in bool
	switch class | 0x20 {
	case 'a':
		in = isLetterByte(c)
	case 'c':
		in = c < 0x20 || c == 0x7f
	case 'd':
		in = isDigit(c)
	case 'l':
		in = c >= 'a' && c <= 'z'
	case 'p':
		in = c > 0x20 && c < 0x7f && !isLetterByte(c) && !isDigit(c)
	case 's':
		in = c == ' ' || c >= '\t' && c <= '\r'
	case 'u':
		in = c >= 'A' && c <= 'Z'
	case 'w':
		in = isLetterByte(c) || isDigit(c)
	case 'x':
		in = isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f'
	case 'z':
		in = c == 0
	default:
		return c == class
	}
	return in == (class >= 'a')
}

func isLetterByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
