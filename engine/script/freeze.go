package script

import (
	lua "github.com/yuin/gopher-lua"
)

// Tables that outlive a call are made read-only. Lua has no such thing, so
// that a frozen table is an empty one whose metatable reads from a hidden copy
// and refuses writes. The patched pairs, ipairs, next, unpack, # and the table
// functions look through it.

// hidden gives the content of a frozen table, or the table itself.
func (w *Worker) hidden(t *lua.LTable) *lua.LTable {
	if content := w.frozen(t); content != nil {
		return content
	}
	return t
}

// frozen gives the content of a frozen table, which is known by the function
// that refuses writes: no script can get hold of that. Of others it gives nil.
func (w *Worker) frozen(t *lua.LTable) *lua.LTable {
	mt, ok := t.Metatable.(*lua.LTable)
	if !ok || mt.RawGetString("__newindex") != lua.LValue(w.refuse) {
		return nil
	}
	content, _ := mt.RawGetString("__index").(*lua.LTable)
	return content
}

// freeze makes a table read-only, and every table and function reachable from
// it. What waits stands in a list: a chain of tables may be long.
func (w *Worker) freeze(v lua.LValue) {
	waiting := []lua.LValue{v}
	for len(waiting) > 0 {
		last := len(waiting) - 1
		v, waiting = waiting[last], waiting[:last]
		switch v := v.(type) {
		case *lua.LFunction:
			if v.IsG || w.seen[v] {
				continue
			}
			w.seen[v] = true
			for _, u := range v.Upvalues {
				if u != nil {
					waiting = append(waiting, u.Value())
				}
			}
		case *lua.LTable:
			if w.frozen(v) != nil || v == w.env {
				continue
			}
			if w.made += costFrozen; w.made > w.rules.opt.memory {
				w.dog.cut(tooMuch(w.rules.opt.memory))
				return
			}
			waiting = w.freezeTable(v, waiting)
		}
	}
}

// freezeTable makes one table read-only, and adds what it leads to.
func (w *Worker) freezeTable(t *lua.LTable, waiting []lua.LValue) []lua.LValue {
	content, mt := w.L.NewTable(), w.L.CreateTable(0, 8)
	inOrder(t, func(k, v lua.LValue) { content.RawSet(k, v) })
	own, _ := t.Metatable.(*lua.LTable)
	if own != nil {
		w.hidden(own).ForEach(func(k, v lua.LValue) { mt.RawSet(k, v) })
		content.Metatable = w.metatable(own)
		waiting = append(waiting, own)
	}
	mt.RawSetString("__index", content)
	mt.RawSetString("__newindex", w.refuse)
	mt.RawSetString("__len", w.frozenLen)
	mt.RawSetString("__metatable", lua.LString("locked"))
	t.Metatable = mt
	content.ForEach(func(k, v lua.LValue) {
		t.RawSet(k, lua.LNil)
		waiting = append(waiting, k, v)
	})
	return waiting
}

// inOrder visits the entries of a table as pairs does, in the order in which
// they were made: ForEach has another one every time.
func inOrder(t *lua.LTable, visit func(k, v lua.LValue)) {
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		visit(k, v)
	}
}

// metatable makes a metatable of a table that is or will be frozen: Lua reads
// metatables without looking through them. Asked for its metatable, a table
// gives the frozen one.
func (w *Worker) metatable(own *lua.LTable) *lua.LTable {
	if made := w.metas[own]; made != nil {
		return made
	}
	if len(w.metas) >= maxKept {
		clear(w.metas)
	}
	made := w.L.NewTable()
	w.hidden(own).ForEach(func(k, v lua.LValue) { made.RawSet(k, v) })
	if made.RawGetString("__metatable") == lua.LNil {
		made.RawSetString("__metatable", own)
	}
	w.metas[own] = made
	return made
}

// setMetatable is setmetatable.
func (w *Worker) setMetatable(original lua.LGFunction) lua.LGFunction {
	return func(L *lua.LState) int {
		switch v := L.Get(1).(type) {
		case *lua.LTable, *lua.LUserData:
		default:
			// The metatable of a number would be that of all numbers.
			L.RaiseError("setmetatable wants a table, got %s", v.Type())
		}
		if mt, ok := L.Get(2).(*lua.LTable); ok && w.frozen(mt) != nil {
			L.Replace(2, w.metatable(mt))
		}
		return original(L)
	}
}

// refuseWrite is the __newindex of what is read-only.
func refuseWrite(L *lua.LState) int {
	key := L.Get(2).String()
	switch v := L.Get(1).(type) {
	case *lua.LUserData:
		if v, ok := v.Value.(*view); ok {
			L.RaiseError("%s.%s cannot be set: facts are read-only, rules propose changes", v.info.word, key)
		}
		L.RaiseError("%q cannot be set: this is read-only", key)
	default:
		L.RaiseError("%q cannot be set: tables made outside a handler are read-only in it", key)
	}
	return 0
}
