package script

import (
	"time"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// Closure is a time in which a server is closed to streams: maintenance mode, or
// a blackout.
type Closure struct {
	Name  string // of the blackout
	Text  string // what viewers are told; empty where nobody said
	Since time.Time
	Stops time.Time // when the stream that is asked about has to end, or one that played already
	Ends  time.Time // zero where somebody has to end it
	Allow []string  // users who may go on: names or ids
}

// closureBytes is what the table of one takes, beside texts.
const closureBytes = costTable + 8*costEntry + 3*costTable

// maintenanceActive is maintenance.active(stream or server): the maintenance mode
// that the server is in; nil where it is in none.
func (w *Worker) maintenanceActive(L *lua.LState) int {
	source, s := w.closureSubject(L, "maintenance.active")
	if w.rules.opt.Maintenance == nil {
		w.raiseUnknown(L, &ignorance{"maintenance", "it is not known here which servers are in maintenance mode"})
	}
	c, err := w.rules.opt.Maintenance(source, s)
	switch {
	case err != nil:
		L.RaiseError("maintenance.active: %s", err)
	case c == nil:
		L.Push(lua.LNil)
	default:
		L.Push(w.closure(L, *c, "reason"))
	}
	return 1
}

// blackoutsActive is blackouts.active(stream or server): the blackouts that are
// on there, as a list.
func (w *Worker) blackoutsActive(L *lua.LState) int {
	source, s := w.closureSubject(L, "blackouts.active")
	t := L.NewTable()
	w.makes(L, costTable)
	L.Push(t)
	if w.rules.opt.Blackouts == nil {
		return 1
	}
	list, unknown := w.rules.opt.Blackouts(source, s)
	if unknown != "" && len(list) == 0 {
		w.raiseUnknown(L, &ignorance{"started_after", unknown})
	}
	for _, c := range list {
		t.Append(w.closure(L, c, "message"))
	}
	return 1
}

// closureSubject takes the stream or the server that is asked about.
func (w *Worker) closureSubject(L *lua.LState, name string) (source string, s *wire.Session) {
	w.volatile(L, name+"()")
	if ud, _ := L.Get(1).(*lua.LUserData); ud != nil {
		if v, ok := ud.Value.(*view); ok {
			switch m := v.msg.Interface().(type) {
			case *wire.Session:
				return m.GetSource(), m
			case *wire.Server:
				return m.GetSource(), nil
			}
		}
	}
	L.RaiseError("%s wants a stream or a server, got %s", name, L.Get(1).Type())
	return "", nil
}

// closure makes the table of one, with its text by a name.
func (w *Worker) closure(L *lua.LState, c Closure, text string) *lua.LTable {
	size := closureBytes + len(c.Name) + len(c.Text)
	for _, name := range c.Allow {
		size += costEntry + costText + len(name)
	}
	w.makes(L, size)
	t, allow := L.NewTable(), L.NewTable()
	for _, name := range c.Allow {
		allow.Append(lua.LString(name))
	}
	t.RawSetString("allow", allow)
	t.RawSetString("since", w.newTime(c.Since))
	t.RawSetString("stops_at", w.newTime(c.Stops))
	if !c.Ends.IsZero() {
		t.RawSetString("ends_at", w.newTime(c.Ends))
	}
	if c.Name != "" {
		t.RawSetString("name", lua.LString(c.Name))
	}
	if c.Text != "" {
		t.RawSetString(text, lua.LString(c.Text))
	}
	return t
}
