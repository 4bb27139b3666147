package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// special are the characters that mean something in a pattern.
const special = "^$*+?.([%-"

// searches are string.find, match and gmatch.
func (w *Worker) searches() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"find": func(L *lua.LState) int {
			s, source := L.CheckString(1), L.CheckString(2)
			from := startOf(L, 3, len(s))
			if L.ToBool(4) || !strings.ContainsAny(source, special) {
				i := strings.Index(s[from:], source)
				if i < 0 {
					L.Push(lua.LNil)
					return 1
				}
				L.Push(lua.LNumber(from + i + 1))
				L.Push(lua.LNumber(from + i + len(source)))
				return 2
			}
			p := w.newPattern(L, "string.find", s, source)
			start, end, found := p.find(from)
			if !found {
				L.Push(lua.LNil)
				return 1
			}
			L.Push(lua.LNumber(start + 1))
			L.Push(lua.LNumber(end))
			return 2 + p.push(false, start, end)
		},
		"match": func(L *lua.LState) int {
			s := L.CheckString(1)
			p := w.newPattern(L, "string.match", s, L.CheckString(2))
			start, end, found := p.find(startOf(L, 3, len(s)))
			if !found {
				L.Push(lua.LNil)
				return 1
			}
			return p.push(true, start, end)
		},
		"gmatch": func(L *lua.LState) int {
			s, source := L.CheckString(1), L.CheckString(2)
			from := 0
			L.Push(w.iterator(L, func(L *lua.LState) int {
				if from > len(s) {
					return 0
				}
				p := w.newPattern(L, "string.gmatch", s, source)
				start, end, found := p.find(from)
				from = end
				if !found || p.anchored {
					from = len(s) + 1
				} else if end == start {
					from++
				}
				if !found {
					return 0
				}
				return p.push(true, start, end)
			}))
			return 1
		},
		"gsub": w.replace,
	}
}

// iterator makes a function that remembers how far it has come: of no use once
// the call has ended that it was made in, as it would carry that over.
func (w *Worker) iterator(L *lua.LState, step lua.LGFunction) *lua.LFunction {
	w.makes(L, costView)
	serial := w.serial
	return L.NewFunction(func(L *lua.LState) int {
		if serial != w.serial {
			L.RaiseError("this iterator was made in another call; make it where it is used")
		}
		return step(L)
	})
}

// startOf takes the place to start from as argument n: counted from 1, or from
// the end where it is negative.
func startOf(L *lua.LState, n, length int) int {
	i := L.OptInt(n, 1)
	switch {
	case i > length:
		return length
	case i > 0:
		return i - 1
	case i < -length, i == 0:
		return 0
	}
	return length + i
}

// push gives what the captures caught; where there are none, the whole match
// if that is wanted.
func (p *pattern) push(whole bool, start, end int) int {
	if len(p.captures) == 0 && whole {
		p.L.Push(lua.LString(p.text[start:end]))
		return 1
	}
	for i := range p.captures {
		p.L.Push(p.caught(i))
	}
	return len(p.captures)
}

// caught gives what a capture caught.
func (p *pattern) caught(i int) lua.LValue {
	c := p.captures[i]
	switch c.length {
	case aPlace:
		return lua.LNumber(c.from + 1)
	case unclosed:
		p.fail("a ( without ) in the pattern")
	}
	return lua.LString(p.text[c.from : c.from+c.length])
}

// replace is string.gsub.
func (w *Worker) replace(L *lua.LState) int {
	s, source, by := L.CheckString(1), L.CheckString(2), L.Get(3)
	switch by.Type() {
	case lua.LTString, lua.LTNumber, lua.LTTable, lua.LTFunction:
	default:
		L.ArgError(3, "text, a table or a function expected")
	}
	most := L.OptInt(4, len(s)+1)
	p := w.newPattern(L, "string.gsub", s, source)
	var b strings.Builder
	n, i := 0, 0
	for n < most {
		p.step(1)
		end, found := p.at(i)
		if found {
			n++
			p.substitute(&b, by, i, end)
			w.checkLength(L, "string.gsub", b.Len())
		}
		switch {
		case found && end > i:
			i = end
		case i < len(s):
			b.WriteByte(s[i])
			i++
		default:
			i++
		}
		if i > len(s) || p.anchored {
			break
		}
	}
	if i < len(s) {
		b.WriteString(s[i:])
	}
	if n == 0 {
		L.Push(lua.LString(s))
	} else {
		L.Push(w.text(L, "string.gsub", b.String()))
	}
	L.Push(lua.LNumber(n))
	return 2
}

// substitute writes what takes the place of a match.
func (p *pattern) substitute(b *strings.Builder, by lua.LValue, start, end int) {
	L := p.L
	var value lua.LValue
	switch by := by.(type) {
	case lua.LString, lua.LNumber:
		p.expand(b, by.String(), start, end)
		return
	case *lua.LTable:
		value = L.GetTable(by, p.first(start, end))
	case *lua.LFunction:
		L.Push(by)
		L.Call(p.push(true, start, end), 1)
		value = L.Get(-1)
		L.Pop(1)
	}
	switch {
	case lua.LVIsFalse(value):
		b.WriteString(p.text[start:end])
	case lua.LVCanConvToString(value):
		b.WriteString(value.String())
	default:
		p.fail("a %s cannot take the place of text", value.Type())
	}
}

// first gives the first capture, or the whole match where there is none.
func (p *pattern) first(start, end int) lua.LValue {
	if len(p.captures) == 0 {
		return lua.LString(p.text[start:end])
	}
	return p.caught(0)
}

// expand writes a replacement, in which %1 stands for the first capture and %0
// for the whole match.
func (p *pattern) expand(b *strings.Builder, by string, start, end int) {
	for i := 0; i < len(by); i++ {
		if by[i] != '%' || i+1 == len(by) {
			b.WriteByte(by[i])
			continue
		}
		p.w.checkLength(p.L, p.by, b.Len())
		i++
		switch digit := by[i]; {
		case digit == '0':
			b.WriteString(p.text[start:end])
		case digit == '1' && len(p.captures) == 0:
			b.WriteString(p.text[start:end])
		case isDigit(digit):
			if n := int(digit - '1'); n < len(p.captures) {
				b.WriteString(p.caught(n).String())
			} else {
				p.fail("%%%c refers to no capture", digit)
			}
		default:
			b.WriteByte(digit)
		}
	}
}
