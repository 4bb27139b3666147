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
// it.
func (w *Worker) freeze(v lua.LValue) {
	switch v := v.(type) {
	case *lua.LFunction:
		w.freezeFunction(v)
	case *lua.LTable:
		w.freezeTable(v)
	}
}

func (w *Worker) freezeFunction(fn *lua.LFunction) {
	if fn.IsG || w.seen[fn] {
		return
	}
	w.seen[fn] = true
	for _, u := range fn.Upvalues {
		if u != nil {
			w.freeze(u.Value())
		}
	}
}

func (w *Worker) freezeTable(t *lua.LTable) {
	if w.frozen(t) != nil || t == w.env {
		return
	}
	content, mt := w.L.NewTable(), w.L.NewTable()
	t.ForEach(func(k, v lua.LValue) { content.RawSet(k, v) })
	own, _ := t.Metatable.(*lua.LTable)
	if own != nil {
		w.hidden(own).ForEach(func(k, v lua.LValue) { mt.RawSet(k, v) })
		content.Metatable = w.metatable(own)
	}
	mt.RawSetString("__index", content)
	mt.RawSetString("__newindex", w.refuse)
	mt.RawSetString("__len", w.frozenLen)
	mt.RawSetString("__metatable", lua.LString("locked"))
	t.Metatable = mt
	// Only now that the table counts as frozen: it may hold itself.
	content.ForEach(func(k, v lua.LValue) {
		t.RawSet(k, lua.LNil)
		w.freeze(k)
		w.freeze(v)
	})
	if own != nil {
		w.freeze(own)
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
