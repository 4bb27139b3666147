package script

import (
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk/wire"
)

// Due is a schedule that a rule asks about with due(…).
type Due struct {
	Rule    string
	Name    string // what the rule calls it; empty where it goes by the schedule
	Subject string // what it is asked for: the machine id of a server, an id, or run
	// Schedule is the schedule as it is best written.
	Schedule string
	// CatchUp says that a firing which nobody was there for is made up for.
	CatchUp bool
}

// Asked is the answer to one due(…).
type Asked struct {
	Due
	Is bool // it is due, and the rule came to a verdict
}

// maxDues bounds the schedules that one call may ask about, and maxDueName the
// bytes of the name of one.
const (
	maxDues    = 100
	maxDueName = 64
)

// due is due(schedule, { name = …, catch_up = … }): whether a firing of the
// schedule lies between now and the last time that the rule did for this
// subject what depends on it.
func (w *Worker) due(L *lua.LState) int {
	if w.call.event == "" {
		L.RaiseError("due is called in a handler only")
	}
	w.volatile(L, "due()")
	text, ok := L.Get(1).(lua.LString)
	if !ok {
		L.RaiseError(`due wants a schedule such as "weekly(sunday)", got %s`, L.Get(1).Type())
	}
	e, err := schedule.ParseTask(string(text))
	if err != nil {
		if hint := fault.Hint(err); hint != "" {
			L.RaiseError("due: %s (%s)", err, hint)
		}
		L.RaiseError("due: %s", err)
	}
	d := Due{Rule: w.call.file.name, Subject: subjectOf(w.call.subject), Schedule: e.String(), CatchUp: true}
	w.dueOptions(L, &d)
	if w.rules.opt.Due == nil {
		w.raiseUnknown(L, &ignorance{"due", "nothing is remembered here"})
	}
	is, err := w.rules.opt.Due(d, e)
	if err != nil {
		L.RaiseError("due: %s", err)
	}
	if a := (Asked{d, is}); !slices.Contains(w.call.asked, a) {
		if len(w.call.asked) == maxDues {
			L.RaiseError("due: more than %d schedules for %s", maxDues, w.call.title())
		}
		w.makes(L, costEntry)
		w.call.asked = append(w.call.asked, a)
	}
	L.Push(lua.LBool(is))
	return 1
}

// dueOptions takes the second argument of due: a name, or a table.
func (w *Worker) dueOptions(L *lua.LState, d *Due) {
	switch o := L.Get(2).(type) {
	case *lua.LNilType:
	case lua.LString:
		d.Name = string(o)
	case *lua.LTable:
		inOrder(w.hidden(o), func(k, v lua.LValue) {
			ok := false
			switch k.String() {
			case "name":
				var name lua.LString
				name, ok = v.(lua.LString)
				d.Name = string(name)
			case "catch_up":
				var on lua.LBool
				on, ok = v.(lua.LBool)
				d.CatchUp = bool(on)
			default:
				L.RaiseError("due has no option %q%s", k.String(), oneOfThese(k.String(), []string{"catch_up", "name"}))
			}
			if !ok {
				L.RaiseError("due: name is a text and catch_up true or false, got %s for %s", v.String(), k.String())
			}
		})
	default:
		L.RaiseError("due: the second argument is a name or a table of options, got %s", o.Type())
	}
	if len(d.Name) > maxDueName {
		L.RaiseError("due: a name is no longer than %d bytes", maxDueName)
	}
}

// subjectOf names what a rule looks at in the same way in every run. Sources
// that lead to one server are one.
func subjectOf(m any) string {
	switch m := m.(type) {
	case *wire.Server:
		if id := m.GetMachineId(); id != "" {
			return "server " + id
		}
		return m.GetSource()
	case *wire.Library:
		return m.GetSource() + "/library " + m.GetKey()
	case *wire.Run:
		return "run"
	case interface{ GetId() string }:
		return m.GetId()
	}
	return ""
}
