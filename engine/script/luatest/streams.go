package luatest

import (
	"errors"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// session makes a stream that plays: of an item where one is given, and with the
// other streams of its server in beside.
func (t *trial) session(L *lua.LState) int {
	s := &wire.Session{}
	var beside []*wire.Session
	check(L, t.maker().fill(s.ProtoReflect(), t.table(L, "session"), "session", map[string]func(any) error{
		"item": func(v any) error {
			item, ok := v.(*wire.Item)
			if !ok {
				return wants("session.item", "movie { … } or the like", v)
			}
			s.ItemId = item.Id
			if s.Title == "" {
				s.Title = item.Title
			}
			return nil
		},
		"beside": func(v any) error {
			list, ok := v.(*script.Table)
			if !ok || len(list.Named) > 0 {
				return wants("session.beside", "a list of streams", v)
			}
			for _, e := range list.List {
				other, ok := e.(*wire.Session)
				if !ok {
					return wants("session.beside", "session { … }", e)
				}
				beside = append(beside, other)
			}
			return nil
		},
		"others": func(any) error {
			return errors.New("session.others cannot be given: it is those of session.beside with the same user, so list them there")
		},
	}))
	t.made.streams[s] = beside
	L.Push(t.bench.View(s))
	return 1
}

// beside lists the other streams of a server.
func (w *world) beside(s *wire.Session) ([]*wire.Session, string) { return w.streams[s], "" }
