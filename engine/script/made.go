package script

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxMade bounds what one call may make, in bytes: every text, table, entry
	// of a table, function and coroutine counts, whether it is kept or not.
	// Lua does not tell what is still in use.
	maxMade = 64 << 20
	// maxText bounds a single text in bytes, so that whatever looks at a whole
	// text is quick.
	maxText = 1 << 20
	// maxPlace is the greatest number that is a place in a list; tables find
	// greater ones like names.
	maxPlace = 1 << 21
)

// What things take, in bytes, as measured; texts take their length besides.
const (
	costText     = 16
	costTable    = 96
	costSlot     = 48   // an element of a list
	costEntry    = 200  // a named entry
	costNamed    = 500  // the first named entry, of a table that is written out
	costFirst    = 2700 // the same of a table that got it later
	costFunction = 96
	costUpvalue  = 56
	costFrozen   = 1500 // a table, made read-only
	costView     = 256
	costThread   = 512 << 10 // a coroutine, with all the stack it may come to need
)

// tooMuch is the error of a call that made too much.
type tooMuch int

func (t tooMuch) Error() string {
	if t < 1<<20 {
		return fmt.Sprintf("made more than %d KiB of texts and tables", int(t)>>10)
	}
	return fmt.Sprintf("made more than %d MiB of texts and tables", int(t)>>20)
}

// make counts bytes that are about to be made. A call that makes too many ends:
// as with a deadline, nothing can catch that.
func (w *Worker) makes(L *lua.LState, bytes int) {
	if w.made += bytes; w.made > w.budget || bytes < 0 {
		w.dog.cut(tooMuch(w.budget))
		L.RaiseError("%s", tooMuch(w.budget).Error())
	}
}

// text makes a Lua string of a text that was made by the named function.
func (w *Worker) text(L *lua.LState, by, s string) lua.LString {
	w.checkLength(L, by, len(s))
	w.makes(L, costText+len(s))
	return lua.LString(s)
}

// checkLength refuses a text that would be too long.
func (w *Worker) checkLength(L *lua.LState, by string, bytes int) {
	if bytes > maxText || bytes < 0 {
		L.RaiseError("%s: the text would be longer than %d bytes", by, maxText)
	}
}

// makers are the functions that metered code calls.
func (w *Worker) makers() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		joinName: w.join,
		setName: func(L *lua.LState) int {
			object, key, value := L.Get(1), L.Get(2), L.Get(3)
			t, ok := object.(*lua.LTable)
			if ok && value != lua.LNil {
				w.grows(L, t, key)
			}
			if name, named := key.(lua.LString); ok && named && t.Metatable == lua.LNil {
				t.RawSetString(string(name), value)
			} else {
				L.SetTable(object, key, value)
			}
			return 0
		},
		madeName: func(L *lua.LState) int {
			cost := costFunction
			if fn, ok := L.Get(1).(*lua.LFunction); ok {
				cost += len(fn.Upvalues) * costUpvalue
			} else {
				cost = int(L.CheckNumber(2))
			}
			w.makes(L, cost)
			L.SetTop(1)
			return 1
		},
		keyName: func(L *lua.LState) int {
			cost := costEntry
			if n, ok := L.Get(1).(lua.LNumber); ok && n >= 1 && n < maxPlace {
				cost = costSlot + int(n)*listSlot
			}
			w.makes(L, cost)
			return 1
		},
		eachName:   w.each,
		fieldsName: w.fields,
		manyName: func(L *lua.LState) int {
			w.makes(L, L.GetTop()*costSlot)
			return L.GetTop()
		},
	}
}

// listSlot is what an element that is skipped takes.
const listSlot = 16

// grows counts what a new entry adds to a table.
func (w *Worker) grows(L *lua.LState, t *lua.LTable, key lua.LValue) {
	if t.RawGet(key) != lua.LNil {
		return
	}
	if n, ok := key.(lua.LNumber); ok && n >= 1 && n < maxPlace && n == lua.LNumber(int(n)) {
		w.makes(L, costSlot+listSlot*max(0, int(n)-t.Len()-1))
		return
	}
	cost := costEntry
	if named, _ := t.Next(lua.LNumber(t.Len())); named == lua.LNil {
		cost = costFirst
	}
	w.makes(L, cost)
}

// maxJoined bounds the room that is kept for the next concatenation, in bytes.
const maxJoined = 4096

// join is a .. b .. c: from the right, as metatables see it.
func (w *Worker) join(L *lua.LState) int {
	n := L.GetTop()
	length := 0
	for i := 1; i <= n; i++ {
		switch v := L.Get(i).(type) {
		case lua.LString:
			length += len(v)
		case lua.LNumber: // a few digits
		default:
			return w.joinObjects(L, n)
		}
	}
	w.checkLength(L, "concatenation", length)
	w.joined = slices.Grow(w.joined[:0], length)
	for i := 1; i <= n; i++ {
		switch v := L.Get(i).(type) {
		case lua.LString:
			w.joined = append(w.joined, v...)
		case lua.LNumber:
			if n := int64(v); lua.LNumber(n) == v {
				w.joined = strconv.AppendInt(w.joined, n, 10)
			} else {
				w.joined = append(w.joined, v.String()...)
			}
		}
	}
	w.checkLength(L, "concatenation", len(w.joined))
	w.makes(L, costText+len(w.joined))
	L.Push(w.texts.of(w.joined))
	if cap(w.joined) > maxJoined {
		w.joined = nil
	}
	return 1
}

// joinObjects joins what is not all text and numbers.
func (w *Worker) joinObjects(L *lua.LState, n int) int {
	right := L.Get(n)
	for i := n - 1; i >= 1; i-- {
		left := L.Get(i)
		if lua.LVCanConvToString(left) && lua.LVCanConvToString(right) {
			right = w.text(L, "concatenation", left.String()+right.String())
			continue
		}
		op := L.GetMetaField(left, "__concat")
		if op == lua.LNil {
			op = L.GetMetaField(right, "__concat")
		}
		if op.Type() != lua.LTFunction {
			L.RaiseError("cannot perform concat operation between %s and %s", left.Type(), right.Type())
		}
		L.Push(op)
		L.Push(left)
		L.Push(right)
		L.Call(2, 1)
		right = L.Get(-1)
		L.Pop(1)
	}
	L.Push(right)
	return 1
}

// boundLists lowers the index up to which gopher-lua fills a list with nothing
// to reach an element; it has one bound for all states.
var boundLists = sync.OnceFunc(func() { lua.MaxArrayIndex = maxPlace })
