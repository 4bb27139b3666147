package script

import (
	lua "github.com/yuin/gopher-lua"
)

// list is a repeated field as Lua sees it: read-only, counted from 1.
type list struct {
	ud    lua.LUserData
	w     *Worker
	owner *view
	f     *field
	items []lua.LValue // made when asked for
}

func (w *Worker) newList(owner *view, f *field) *lua.LUserData {
	l := take(w, owner.root, &w.lent.lists)
	*l = list{w: w, owner: owner, f: f, items: emptied(l.items, length(owner.msg, f))}
	l.ud.Value = l
	l.ud.Metatable = w.meta.list
	return &l.ud
}

// listOf makes a list of values that are there already.
func (w *Worker) listOf(items []lua.LValue) *lua.LUserData {
	l := &list{w: w, items: items}
	l.ud.Value = l
	l.ud.Metatable = w.meta.list
	return &l.ud
}

// at gives the element at i, counted from 1, or nil.
func (l *list) at(i int) lua.LValue {
	if i < 1 || i > len(l.items) {
		return lua.LNil
	}
	if l.items[i-1] == nil {
		if l.f.element == nested {
			return &l.view(i - 1).ud
		}
		l.items[i-1] = l.w.wrap(l.f.element, l.f, i-1, l.owner.msg.Get(l.f.fd).List().Get(i-1), l.owner)
	}
	return l.items[i-1]
}

// view gives the element at i, counted from 0, of a list of messages.
func (l *list) view(i int) *view {
	if ud, made := l.items[i].(*lua.LUserData); made {
		return ud.Value.(*view)
	}
	v := l.w.nestedView(l.f, i, element(l.owner.msg, l.f, i), l.owner)
	l.items[i] = &v.ud
	return v
}

func asList(v lua.LValue) *list {
	if ud, ok := v.(*lua.LUserData); ok {
		l, _ := ud.Value.(*list)
		return l
	}
	return nil
}

func listIndex(L *lua.LState) int {
	l := asList(L.Get(1))
	n, ok := L.Get(2).(lua.LNumber)
	if l == nil || !ok {
		L.RaiseError("a list has no field %q; use [n], #, ipairs or table.concat", L.Get(2).String())
	}
	l.w.noteList(L, l)
	if i := int(n); lua.LNumber(i) == n {
		L.Push(l.at(i))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func listLen(L *lua.LState) int {
	l := asList(L.Get(1))
	if l == nil {
		L.RaiseError("attempt to get length of %s", L.Get(1).Type())
	}
	l.w.noteList(L, l)
	L.Push(lua.LNumber(len(l.items)))
	return 1
}
