package script

import (
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// Preroll is what prerolls.choose tells of a server.
type Preroll struct {
	Entry   string // the entry of [prerolls] that is due
	Value   string // what the server's preference is to be
	Current string // what it is
	ByHand  bool   // somebody else set it
	Enforce bool   // that makes no difference
	Reason  string // why the entry is due
}

// chosenBytes is what the table that prerolls.choose gives takes, beside texts.
const chosenBytes = costTable + 6*costEntry

// choosePreroll is prerolls.choose(server): what the server's prerolls are to
// be; nil where nobody asks for anything.
func (w *Worker) choosePreroll(L *lua.LState) int {
	w.volatile(L, "prerolls.choose()")
	ud, _ := L.Get(1).(*lua.LUserData)
	var server *wire.Server
	if ud != nil {
		if v, ok := ud.Value.(*view); ok {
			server, _ = v.msg.Interface().(*wire.Server)
		}
	}
	if server == nil {
		L.RaiseError("prerolls.choose wants a server, got %s", L.Get(1).Type())
	}
	if w.rules.opt.Preroll == nil {
		L.Push(lua.LNil)
		return 1
	}
	p, unknown, err := w.rules.opt.Preroll(server)
	switch {
	case err != nil:
		L.RaiseError("prerolls.choose: %s", err)
	case unknown != "":
		w.raiseUnknown(L, &ignorance{"prerolls", unknown})
	case p == nil:
		L.Push(lua.LNil)
		return 1
	}
	w.makes(L, chosenBytes+len(p.Value)+len(p.Current)+len(p.Reason))
	t := L.NewTable()
	for name, v := range map[string]lua.LValue{
		"entry": lua.LString(p.Entry), "value": lua.LString(p.Value), "current": lua.LString(p.Current),
		"by_hand": lua.LBool(p.ByHand), "enforce": lua.LBool(p.Enforce), "reason": lua.LString(p.Reason),
	} {
		t.RawSetString(name, v)
	}
	L.Push(t)
	return 1
}
