package luatest

import (
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// inMode is in_maintenance{ reason = …, stops_at = …, … }: what
// maintenance.active tells the rule.
func (t *trial) inMode(L *lua.LState) int {
	t.inTest(L, "in_maintenance")
	c := t.closure(L, "in_maintenance", "reason")
	t.made.maintenance = &c
	return 0
}

// inBlackout is in_blackout{ name = …, message = …, … }: one more of those that
// blackouts.active tells.
func (t *trial) inBlackout(L *lua.LState) int {
	t.inTest(L, "in_blackout")
	t.made.blackouts = append(t.made.blackouts, t.closure(L, "in_blackout", "message"))
	return 0
}

// closure reads a closure of which a test says what counts: it began an hour ago,
// and streams have to end at once.
func (t *trial) closure(L *lua.LState, function, text string) script.Closure {
	c := script.Closure{Since: t.now.Add(-time.Hour), Stops: t.now.Add(-time.Hour)}
	if function == "in_blackout" {
		c.Name, c.Ends = "night", t.now.Add(time.Hour)
	}
	for name, value := range t.table(L, function).Named {
		var err error
		words, isText := value.(string)
		switch list, isList := value.(*script.Table); {
		case name == "since":
			c.Since, err = t.maker().moment(value, function+".since")
		case name == "stops_at":
			c.Stops, err = t.maker().moment(value, function+".stops_at")
		case name == "ends_at":
			c.Ends, err = t.maker().moment(value, function+".ends_at")
		case name == text && isText:
			c.Text = words
		case name == "name" && isText && function == "in_blackout":
			c.Name = words
		case name == "allow" && isList && len(list.Named) == 0:
			for _, one := range list.List {
				user, ok := one.(string)
				if !ok {
					err = wants(function+".allow", "a list of names", value)
				}
				c.Allow = append(c.Allow, user)
			}
		default:
			L.RaiseError("%s has %s as text, allow as a list of names, and the times since, stops_at and ends_at; not %s = %s", function, text, name, show(value))
		}
		check(L, err)
	}
	return c
}

// inMaintenance answers maintenance.active(…).
func (w *world) inMaintenance(string, *wire.Session) (*script.Closure, error) {
	return w.maintenance, nil
}

// inBlackouts answers blackouts.active(…).
func (w *world) inBlackouts(string, *wire.Session) ([]script.Closure, string) { return w.blackouts, "" }
