package script

import (
	lua "github.com/yuin/gopher-lua"
)

// boxes keep, by the number of a field, the last text it had as a Lua value.
// Most codecs, profiles and colours are those of the item before.
type boxes []box

type box struct {
	text  string
	value lua.LValue
}

// orNil is the value; nil where there is none.
func (b box) orNil() lua.LValue {
	if b.text == "" {
		return lua.LNil
	}
	return b.value
}

// madeTexts are the short texts that were made last, as Lua values: evidence such as
// codec=ac3 is made over and over.
type madeTexts map[string]lua.LValue

const (
	maxTexts     = 1024 // of them
	maxShortText = 64   // bytes of one
)

func (t madeTexts) of(text []byte) lua.LValue {
	if len(text) > maxShortText {
		return lua.LString(text)
	}
	if known := t[string(text)]; known != nil {
		return known
	}
	if len(t) >= maxTexts {
		clear(t)
	}
	made := string(text)
	t[made] = lua.LString(made)
	return t[made]
}

// text makes a Lua value of the text of a field.
func (b *boxes) text(f *field, s string) lua.LValue {
	for len(*b) <= f.no {
		*b = append(*b, box{value: lua.LString("")})
	}
	last := &(*b)[f.no]
	if last.text != s {
		*last = box{s, lua.LString(s)}
	}
	return last.value
}
