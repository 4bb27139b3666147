package script

import (
	"slices"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxReads is how many reads of one call are kept.
	maxReads = 200
	// maxReturns is how many returns of one call are kept.
	maxReturns = 100
	// maxShown bounds a text that is kept of a read, in bytes.
	maxShown = 300
)

// trace is what one call did, as far as somebody wants it explained.
type trace struct {
	subject string // id of the item
	reads   []Read
	more    int // reads that were not kept
	seen    map[[2]string]bool
	last    Place      // where it is
	returns []returnOf // what its functions returned, the first maxReturns
}

// returnOf is the first value of a return, as text.
type returnOf struct{ line, value string }

// Read is one thing that a handler asked for.
type Read struct {
	// Field says what, from the item on: plays.count, versions[1].height,
	// has_label("keep"). With # before it, it is a number of elements.
	Field string
	// Of is the id of the item, where it is not the one at hand.
	Of string
	// Value is nil, a string, float64, bool, time.Time or []string; nil is
	// absent, or unknown.
	Value any
	// Unknown says why it cannot be known; empty where it is.
	Unknown string
	// Line is where it was asked first, as FILE:LINE.
	Line string
}

// Place is a line of a rule.
type Place struct {
	Line    string // FILE:LINE
	Code    string // what stands there
	Outcome string // true or false where it is a condition, or the last part of one that was asked
}

// openTrace has a worker note what calls do: it puts itself before the
// functions through which rules read.
func (w *Worker) openTrace() {
	w.define(w.env, map[string]lua.LGFunction{
		atName: func(L *lua.LState) int {
			w.follow(L.CheckString(1), "")
			return 0
		},
		wasName: func(L *lua.LState) int {
			outcome := "true"
			if lua.LVIsFalse(L.Get(1)) {
				outcome = "false"
			}
			w.follow(L.CheckString(2), outcome)
			L.SetTop(1)
			return 1
		},
		gaveName: func(L *lua.LState) int {
			if t := w.call.trace; t != nil && len(t.returns) < maxReturns {
				t.returns = append(t.returns, returnOf{L.CheckString(1), L.Get(2).String()})
			}
			return L.GetTop() - 1
		},
	})
	w.env.RawSetString(fieldsName, w.L.NewFunction(func(L *lua.LState) int {
		top := L.GetTop()
		for i := 2; i <= top; i++ {
			L.Push(L.GetField(L.Get(1), L.CheckString(i)))
		}
		return top - 1
	}))
	w.meta.view.RawSetString("__index", w.L.NewFunction(w.tracedField))
	w.meta.traits.RawSetString("__index", w.L.NewFunction(w.tracedTrait))
	w.meta.name.RawSetString("__index", w.traced(w.meta.name.RawGetString("__index"), w.nameFieldRead))
	for _, name := range []string{"known", "get"} {
		w.env.RawSetString(name, w.traced(w.env.RawGetString(name), w.askRead))
	}
	for _, name := range []string{"due", "hold"} {
		if fn := w.env.RawGetString(name); fn != lua.LNil {
			w.env.RawSetString(name, w.traced(fn, func(L *lua.LState) { w.callRead(L, nil, name) }))
		}
	}
	for key, fn := range w.methods {
		w.methods[key] = w.traced(fn, func(L *lua.LState) { w.methodRead(L, key) })
	}
}

// follow notes where the call is.
func (w *Worker) follow(line, outcome string) {
	if t := w.call.trace; t != nil {
		t.last = Place{Line: line, Outcome: outcome}
	}
}

// traced has a note made after a function of ours has answered.
func (w *Worker) traced(fn lua.LValue, note func(L *lua.LState)) *lua.LFunction {
	original, ok := fn.(*lua.LFunction)
	if !ok || !original.IsG {
		return original
	}
	return w.L.NewFunction(func(L *lua.LState) int {
		n := original.GFunction(L)
		if w.call.trace != nil {
			note(L)
		}
		return n
	})
}

// unknown notes what ends the call: nobody knows it.
func (t *trace) unknown(why *ignorance, line string) {
	t.reads = slices.DeleteFunc(t.reads, func(r Read) bool { return r.Field == why.field && r.Unknown != "" })
	if len(t.reads) <= maxReads { // one more than others: it is what decided
		t.reads = append(t.reads, Read{Field: why.field, Unknown: why.reason, Line: line})
	}
}

// origin finds the return that a value came from: that of the function which
// returned it first.
func (t *trace) origin(value string) Place {
	for _, r := range t.returns {
		if r.value == value {
			return Place{Line: r.line}
		}
	}
	return t.last
}
