package script

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxUnpack bounds unpack: gopher-lua spends a second and a gigabyte before
	// it refuses ten million values.
	maxUnpack = 4096
	// maxPrinted bounds the lines that one call prints, maxLine their bytes.
	maxPrinted = 100
	maxLine    = 1000
)

// baseFunctions replace those of Lua that would not see through frozen tables
// and views.
func (w *Worker) baseFunctions() map[string]lua.LGFunction {
	nextOf := func(L *lua.LState) int {
		key, value := w.hidden(L.CheckTable(1)).Next(L.Get(2))
		L.Push(key)
		if key == lua.LNil {
			return 1
		}
		L.Push(value)
		return 2
	}
	next := w.L.NewFunction(nextOf)
	step := w.L.NewFunction(func(L *lua.LState) int {
		i := L.CheckInt(2) + 1
		value := w.element(L, 1, i)
		if value == lua.LNil {
			return 0
		}
		L.Push(number(int64(i)))
		L.Push(value)
		return 2
	})
	return map[string]lua.LGFunction{
		"next": nextOf,
		"pairs": func(L *lua.LState) int {
			switch v := L.Get(1).(type) {
			case *lua.LTable:
				L.Push(next)
				L.Push(v)
			case *lua.LUserData:
				return w.pairsOf(L, v, step)
			default:
				L.RaiseError("pairs wants a table or a list, got %s", v.Type())
			}
			L.Push(lua.LNil)
			return 3
		},
		"ipairs": func(L *lua.LState) int {
			v := L.Get(1)
			if v.Type() != lua.LTTable && asList(v) == nil {
				L.RaiseError("ipairs wants a table or a list, got %s", v.Type())
			}
			L.Push(step)
			L.Push(v)
			L.Push(lua.LNumber(0))
			return 3
		},
		"unpack": func(L *lua.LState) int {
			from, to := L.OptInt(2, 1), L.OptInt(3, w.length(L, 1))
			if from <= to && uint(to)-uint(from) >= maxUnpack {
				L.RaiseError("unpack of more than %d values", maxUnpack)
			}
			for i := 0; i <= to-from; i++ {
				L.Push(w.element(L, 1, from+i))
			}
			return max(0, to-from+1)
		},
		"print": w.print,
		"tostring": func(L *lua.LState) int {
			if s, ok := L.CheckAny(1).(lua.LString); ok {
				L.Push(s)
			} else {
				L.Push(lua.LString(w.asText(L, L.Get(1))))
			}
			return 1
		},
		"assert": func(L *lua.LState) int {
			if L.ToBool(1) {
				return L.GetTop()
			}
			switch message := L.Get(2).(type) {
			case *lua.LNilType:
				L.RaiseError("assertion failed!")
			case lua.LString, lua.LNumber:
				L.RaiseError("%s", message.String())
			default:
				L.Error(message, 1)
			}
			return 0
		},
	}
}

// print writes to the log: the beginning of a line, and so many lines a call.
func (w *Worker) print(L *lua.LState) int {
	w.call.notes.drop()
	w.call.volatile = true // it is to print every time
	if w.call.printed++; w.call.printed > maxPrinted {
		return 0
	}
	var line strings.Builder
	for i := 1; i <= L.GetTop() && line.Len() <= maxLine; i++ {
		if i > 1 {
			line.WriteByte(' ')
		}
		line.WriteString(w.asText(L, L.Get(i)))
	}
	text := shorten(line.String(), maxLine)
	if w.call.printed == maxPrinted {
		text += " (and no more of this call)"
	}
	w.rules.opt.Log.Info(text, "rule", w.call.ruleName())
	return 0
}

// element reads t[i] of a table or a list.
func (w *Worker) element(L *lua.LState, arg, i int) lua.LValue {
	if l := asList(L.Get(arg)); l != nil {
		w.noteList(L, l)
		return l.at(i)
	}
	return w.hidden(L.CheckTable(arg)).RawGetInt(i)
}

// length is # of a table or a list.
func (w *Worker) length(L *lua.LState, arg int) int {
	if l := asList(L.Get(arg)); l != nil {
		w.noteList(L, l)
		return len(l.items)
	}
	return w.hidden(L.CheckTable(arg)).Len()
}

// pairsOf walks a view: a list by number, traits and fields by name, leaving
// out what is absent.
func (w *Worker) pairsOf(L *lua.LState, ud *lua.LUserData, step *lua.LFunction) int {
	var names []string
	var read func(L *lua.LState, name string) lua.LValue
	switch v := ud.Value.(type) {
	case *list:
		L.Push(step)
		L.Push(ud)
		L.Push(lua.LNumber(0))
		return 3
	case *traits:
		w.call.notes.drop()
		v.owner.root.check(L)
		if w.call.detecting {
			w.call.file.reading(everyTrait)
		}
		names = v.names()
		read = func(_ *lua.LState, name string) lua.LValue {
			return w.value(name, traitsOf(v.owner)[name])
		}
	case *view:
		names = sortedKeys(v.info.fields)
		read = func(L *lua.LState, name string) lua.LValue {
			value, why := w.read(L, v, name)
			if why != nil {
				w.raiseUnknown(L, why)
			}
			return value
		}
	default:
		L.RaiseError("pairs wants a table or a list, got %s", L.ToStringMeta(ud).String())
	}
	at := 0
	L.Push(w.iterator(L, func(L *lua.LState) int {
		for at < len(names) {
			name := names[at]
			at++
			if value := read(L, name); value != lua.LNil {
				L.Push(lua.LString(name))
				L.Push(value)
				return 2
			}
		}
		return 0
	}))
	return 1
}

// known and get ask without raising.
func (w *Worker) askFunctions() map[string]lua.LGFunction {
	ask := func(L *lua.LState) (lua.LValue, *ignorance) {
		ud, _ := L.Get(1).(*lua.LUserData)
		name := L.CheckString(2)
		if ud != nil {
			switch v := ud.Value.(type) {
			case *view:
				return w.read(L, v, name)
			case *traits:
				trait, why := v.read(L, name, aTrait)
				return w.value(name, trait), why
			}
		}
		L.RaiseError("wants a view and the name of a field, got %s", L.Get(1).Type())
		return nil, nil
	}
	return map[string]lua.LGFunction{
		"known": func(L *lua.LState) int {
			_, why := ask(L)
			L.Push(lua.LBool(why == nil))
			return 1
		},
		"get": func(L *lua.LState) int {
			value, why := ask(L)
			if why != nil || value == lua.LNil {
				value = L.Get(3)
			}
			L.Push(value)
			return 1
		},
	}
}

// describe is tostring of a view.
func (w *Worker) describe(L *lua.LState) int {
	w.call.notes.drop()
	out := "view"
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		switch v := ud.Value.(type) {
		case *view:
			out = v.info.word
			if v.root != nil {
				out = fmt.Sprintf("%s of %s", out, titleOf(v.root.item))
			}
		case *list:
			out = fmt.Sprintf("list of %d", len(v.items))
		case *traits:
			out = "traits of " + v.owner.info.word
		}
	}
	L.Push(lua.LString(out))
	return 1
}
