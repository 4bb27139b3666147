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
