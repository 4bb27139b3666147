package script

import (
	"slices"
	"strconv"

	lua "github.com/yuin/gopher-lua"
)

// longest bounds the time that hold can be asked for, in seconds: ten years.
const longest = 10 * 365 * 24 * 3600

// spans are the letters that a span of time ends in, in seconds.
var spans = map[byte]float64{'h': 3600, 'd': 24 * 3600, 'w': 7 * 24 * 3600}

// hold is hold(item, span, name): whether the condition under which it is called
// has held for so long. The rule says that it holds by calling it.
func (w *Worker) hold(L *lua.LState) int {
	if w.call.event == "" {
		L.RaiseError("hold is called in a handler only")
	}
	w.call.volatile = true
	item := w.itemHeld(L)
	span := spanOf(L, 2)
	h := Hold{Rule: w.call.file.name, Name: L.OptString(3, ""), Item: item}
	if len(h.Name) > 64 {
		L.RaiseError("hold: the name of a condition is no longer than 64 bytes")
	}
	if w.rules.opt.Holding == nil {
		w.raiseUnknown(L, &ignorance{"hold", "nothing is remembered here"})
	}
	if !slices.Contains(w.call.held, h) {
		w.makes(L, costEntry)
		w.call.held = append(w.call.held, h)
	}
	since, err := w.rules.opt.Holding(h)
	if err != nil {
		L.RaiseError("hold: %s", err)
	}
	held := w.rules.opt.Now.Sub(since).Seconds()
	if span >= spans['d'] {
		held += spans['h'] // a run may begin a little earlier than the last
	}
	L.Push(lua.LBool(!since.IsZero() && held >= span))
	return 1
}

// itemHeld takes the item that hold is about: the one at hand, or one that
// items{…} gave.
func (w *Worker) itemHeld(L *lua.LState) string {
	ud, _ := L.Get(1).(*lua.LUserData)
	if ud == nil {
		L.ArgError(1, "an item expected")
	}
	v, ok := ud.Value.(*view)
	if !ok || v.root == nil {
		L.ArgError(1, "an item expected")
	}
	v.root.check(L)
	id := v.root.item.GetId()
	if !w.call.wide() && id != w.call.id() {
		L.RaiseError("hold is about the %s at hand, not about another item", w.call.event)
	}
	return id
}

// spanOf takes a span of time as argument n: a number of seconds, such as
// days(30), or a text such as "12h", "30d" or "4w".
func spanOf(L *lua.LState, n int) float64 {
	var span float64
	switch v := L.Get(n).(type) {
	case lua.LNumber:
		span = float64(v)
	case lua.LString:
		if len(v) > 1 {
			count, err := strconv.ParseUint(string(v[:len(v)-1]), 10, 16)
			if err == nil {
				span = float64(count) * spans[v[len(v)-1]]
			}
		}
	}
	if !(span > 0 && span <= longest) {
		L.RaiseError(`hold wants a time such as "12h", "30d", "4w" or days(30), got %s`, L.Get(n).String())
	}
	return span
}

// Holds lists the rules that take part in the run and may hold something.
func (r *Rules) Holds() []string {
	var names []string
	for _, f := range r.files {
		if f.enabled && !f.muted && len(f.events) > 0 && f.waits {
			names = append(names, f.name)
		}
	}
	return names
}
