package script

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxPatternSteps bounds the work of one search with a pattern: some take longer
	// than the universe lasts. It is about a tenth of a second.
	maxPatternSteps = 10_000_000
	// maxCaptures is how many captures a pattern may have.
	maxCaptures = 32
	// maxMatchDepth bounds the parts of a pattern that wait for what follows.
	maxMatchDepth = 200
	// stepsPerLook is how often a search looks whether the time is up.
	stepsPerLook = 1 << 14
)

// pattern is one search with a Lua pattern. Lua's own backtracks for as long
// as it takes, and no deadline reaches it.
type pattern struct {
	w        *Worker
	L        *lua.LState
	by       string // the function that searches
	text     string
	source   string
	anchored bool
	steps    int
	depth    int
	captures []capture
	room     [4]capture
}

// capture is a part of the text; its length may be one of the two below.
type capture struct{ from, length int }

const (
	unclosed = -1 // its end was not reached
	aPlace   = -2 // of a () capture
)

func (w *Worker) newPattern(L *lua.LState, by, text, source string) *pattern {
	p := &pattern{w: w, L: L, by: by, text: text, source: source}
	if len(source) > 0 && source[0] == '^' {
		p.anchored, p.source = true, source[1:]
	}
	return p
}

func (p *pattern) fail(format string, args ...any) {
	p.L.RaiseError("%s: %s", p.by, fmt.Sprintf(format, args...))
}

// step counts work.
func (p *pattern) step(n int) {
	before := p.steps
	p.steps += n
	if p.steps > maxPatternSteps {
		source := p.source
		if p.anchored {
			source = "^" + source
		}
		p.fail("pattern %q is too costly for a text of %d bytes; use re.match", shorten(source, 100), len(p.text))
	}
	if p.steps/stepsPerLook != before/stepsPerLook {
		p.w.checkTime(p.L)
	}
}

// find gives the first match at or after from.
func (p *pattern) find(from int) (start, end int, found bool) {
	for start = from; start <= len(p.text); start++ {
		if end, found = p.at(start); found || p.anchored {
			return start, end, found
		}
	}
	return 0, 0, false
}

// at gives the end of the match that begins at i.
func (p *pattern) at(i int) (end int, found bool) {
	p.captures, p.depth = p.room[:0], 0
	end = p.match(i, 0)
	return end, end >= 0
}

// match gives the end of what the pattern from at on matches at i, or -1.
func (p *pattern) match(i, at int) int {
	if p.depth++; p.depth > maxMatchDepth {
		p.fail("the pattern is too complex")
	}
	end := p.items(i, at)
	p.depth--
	return end
}

// items goes along the pattern.
func (p *pattern) items(i, at int) int {
	for at < len(p.source) {
		p.step(1)
		switch p.source[at] {
		case '(':
			if at+1 < len(p.source) && p.source[at+1] == ')' {
				return p.open(i, at+2, aPlace)
			}
			return p.open(i, at+1, unclosed)
		case ')':
			return p.close(i, at+1)
		case '$':
			if at+1 == len(p.source) {
				if i == len(p.text) {
					return i
				}
				return -1
			}
		case '%':
			if at+1 < len(p.source) {
				next := p.source[at+1]
				switch {
				case next == 'b':
					if i = p.balanced(i, at+2); i < 0 {
						return -1
					}
					at += 4
					continue
				case next == 'f':
					set := at + 2
					if set >= len(p.source) || p.source[set] != '[' {
						p.fail("missing [ after %%f in the pattern")
					}
					at = p.classEnd(set)
					var before, after byte
					if i > 0 {
						before = p.text[i-1]
					}
					if i < len(p.text) {
						after = p.text[i]
					}
					if p.inSet(before, set, at) || !p.inSet(after, set, at) {
						return -1
					}
					continue
				case isDigit(next):
					if i = p.again(i, next); i < 0 {
						return -1
					}
					at += 2
					continue
				}
			}
		}
		end := p.classEnd(at)
		p.step((end - at) / 8)
		suffix := byte(0)
		if end < len(p.source) {
			suffix = p.source[end]
		}
		switch suffix {
		case '?':
			if p.one(i, at, end) {
				if found := p.match(i+1, end+1); found >= 0 {
					return found
				}
			}
			at = end + 1
		case '*':
			return p.most(i, at, end, 0)
		case '+':
			return p.most(i, at, end, 1)
		case '-':
			return p.least(i, at, end)
		default:
			if !p.one(i, at, end) {
				return -1
			}
			i, at = i+1, end
		}
	}
	return i
}

// most matches as many characters of a class as will do, and then the rest.
func (p *pattern) most(i, at, end, least int) int {
	n := 0
	for p.one(i+n, at, end) {
		n++
	}
	p.step(n)
	for ; n >= least; n-- {
		if found := p.match(i+n, end+1); found >= 0 {
			return found
		}
	}
	return -1
}

// least matches as few as will do.
func (p *pattern) least(i, at, end int) int {
	for {
		if found := p.match(i, end+1); found >= 0 {
			return found
		}
		if !p.one(i, at, end) {
			return -1
		}
		i++
	}
}

// open begins a capture, or takes back that it did.
func (p *pattern) open(i, at, length int) int {
	if len(p.captures) == maxCaptures {
		p.fail("more than %d captures", maxCaptures)
	}
	p.captures = append(p.captures, capture{i, length})
	n := len(p.captures)
	found := p.match(i, at)
	if found < 0 {
		p.captures = p.captures[:n-1]
	}
	return found
}

// close ends the capture that was begun last.
func (p *pattern) close(i, at int) int {
	for n := len(p.captures) - 1; n >= 0; n-- {
		if p.captures[n].length == unclosed {
			p.captures[n].length = i - p.captures[n].from
			found := p.match(i, at)
			if found < 0 {
				p.captures[n].length = unclosed
			}
			return found
		}
	}
	p.fail("a ) without ( in the pattern")
	return -1
}

// balanced matches %bxy.
func (p *pattern) balanced(i, at int) int {
	if at+1 >= len(p.source) {
		p.fail("%%b wants two characters")
	}
	if i >= len(p.text) || p.text[i] != p.source[at] {
		return -1
	}
	open, shut, depth := p.source[at], p.source[at+1], 1
	for j := i + 1; j < len(p.text); j++ {
		p.step(1)
		switch p.text[j] {
		case shut:
			if depth--; depth == 0 {
				return j + 1
			}
		case open:
			depth++
		}
	}
	return -1
}

// again matches what a capture has caught.
func (p *pattern) again(i int, digit byte) int {
	n := int(digit - '1')
	if n < 0 || n >= len(p.captures) || p.captures[n].length == unclosed {
		p.fail("%%%c refers to no capture", digit)
	}
	c := p.captures[n]
	p.step(max(0, c.length) / 8)
	if c.length < 0 || len(p.text)-i < c.length || p.text[i:i+c.length] != p.text[c.from:c.from+c.length] {
		return -1
	}
	return i + c.length
}
