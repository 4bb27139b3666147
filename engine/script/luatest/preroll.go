package luatest

import (
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// duePreroll is due_preroll{ value = …, current = … }: what prerolls.choose tells
// the rule.
func (t *trial) duePreroll(L *lua.LState) int {
	t.inTest(L, "due_preroll")
	p := &script.Preroll{Entry: "default", Reason: "nothing else is due"}
	texts := map[string]*string{"entry": &p.Entry, "value": &p.Value, "current": &p.Current, "reason": &p.Reason}
	flags := map[string]*bool{"by_hand": &p.ByHand, "enforce": &p.Enforce}
	for name, value := range t.table(L, "due_preroll").Named {
		text, isText := value.(string)
		flag, isFlag := value.(bool)
		switch {
		case texts[name] != nil && isText:
			*texts[name] = text
		case flags[name] != nil && isFlag:
			*flags[name] = flag
		default:
			L.RaiseError("due_preroll has text in entry, value, current and reason, and true or false in by_hand and enforce; not %s = %s", name, show(value))
		}
	}
	t.made.preroll = p
	return 0
}

// choose answers prerolls.choose(server).
func (w *world) choose(*wire.Server) (*script.Preroll, string, error) { return w.preroll, "", nil }
