package script

import (
	"sort"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// tableFunctions replace those of the table library, which see neither frozen
// tables nor views, and no deadline either.
func (w *Worker) tableFunctions(original map[string]lua.LGFunction) map[string]lua.LGFunction {
	writes := func(name string, fn lua.LGFunction) lua.LGFunction {
		return func(L *lua.LState) int {
			if asList(L.Get(1)) != nil || w.frozen(L.CheckTable(1)) != nil {
				L.RaiseError("table.%s: this table is read-only; copy it first", name)
			}
			return fn(L)
		}
	}
	return map[string]lua.LGFunction{
		"insert": writes("insert", w.insert(original["insert"])),
		"remove": writes("remove", original["remove"]),
		"sort":   writes("sort", w.sort),
		"concat": w.concat,
		"maxn": func(L *lua.LState) int {
			L.Push(lua.LNumber(w.hidden(L.CheckTable(1)).MaxN()))
			return 1
		},
	}
}

// insert is table.insert.
func (w *Worker) insert(original lua.LGFunction) lua.LGFunction {
	return func(L *lua.LState) int {
		t := L.CheckTable(1)
		if L.GetTop() > 2 {
			if at, n := L.CheckInt(2), t.Len(); at < 1 || at > n+1 {
				L.RaiseError("table.insert: %d is no place in a list of %d", at, n)
			}
		}
		w.makes(L, costSlot)
		return original(L)
	}
}

// concat is table.concat.
func (w *Worker) concat(L *lua.LState) int {
	sep := L.OptString(2, "")
	from, to := L.OptInt(3, 1), L.OptInt(4, w.length(L, 1))
	var b strings.Builder
	for i := from; i <= to; i++ {
		v := w.element(L, 1, i)
		if !lua.LVCanConvToString(v) {
			L.RaiseError("table.concat: element %d is a %s", i, v.Type())
		}
		if i > from {
			b.WriteString(sep)
		}
		b.WriteString(v.String())
		w.checkLength(L, "table.concat", b.Len())
	}
	L.Push(w.text(L, "table.concat", b.String()))
	return 1
}

// sort is table.sort.
func (w *Worker) sort(L *lua.LState) int {
	t := L.CheckTable(1)
	s := sorter{w: w, L: L, values: make([]lua.LValue, t.Len())}
	if L.Get(2) != lua.LNil {
		s.before = L.CheckFunction(2)
	}
	w.makes(L, listSlot*len(s.values))
	for i := range s.values {
		s.values[i] = t.RawGetInt(i + 1)
	}
	sort.Sort(&s)
	for i, v := range s.values {
		t.RawSetInt(i+1, v)
	}
	return 0
}

// sorter sorts a copy: what compares may do to the table what it likes.
type sorter struct {
	w      *Worker
	L      *lua.LState
	before *lua.LFunction
	values []lua.LValue
	steps  int
}

func (s *sorter) Len() int      { return len(s.values) }
func (s *sorter) Swap(i, j int) { s.values[i], s.values[j] = s.values[j], s.values[i] }
func (s *sorter) Less(i, j int) bool {
	a, b := s.values[i], s.values[j]
	if text, ok := a.(lua.LString); ok {
		s.steps += len(text)
	}
	if s.steps += 64; s.steps > stepsPerLook {
		s.steps = 0
		s.w.checkTime(s.L)
	}
	if s.before == nil {
		return s.L.LessThan(a, b)
	}
	s.L.Push(s.before)
	s.L.Push(a)
	s.L.Push(b)
	s.L.Call(2, 1)
	less := lua.LVAsBool(s.L.Get(-1))
	s.L.Pop(1)
	return less
}
