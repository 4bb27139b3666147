package luatest

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// itemTypes are the types of items, each with a constructor of its name.
var itemTypes = []string{"movie", "series", "season", "episode", "artist", "album", "track"}

// constructors are the functions that make what rules look at.
func (t *trial) constructors() map[string]lua.LGFunction {
	out := map[string]lua.LGFunction{
		"version": t.version, "name": t.name, "session": t.session, "library": t.library, "server": t.server,
	}
	for _, typ := range itemTypes {
		out[typ] = func(L *lua.LState) int { return t.push(L, t.item(L, typ, t.table(L, typ))) }
	}
	return out
}

// table takes the only argument of a constructor.
func (t *trial) table(L *lua.LState, name string) *script.Table {
	v, err := t.bench.Plain(L.Get(1))
	table, ok := v.(*script.Table)
	if err == nil && !ok {
		err = fmt.Errorf("%s wants a table, as in %s { title = \"A\" }, got %s", name, name, show(v))
	}
	check(L, err)
	return table
}

// check raises an error where there is one.
func check(L *lua.LState, err error) {
	if err != nil {
		L.RaiseError("%s", err)
	}
}

func (t *trial) maker() *maker {
	return &maker{location: t.options.Location, traits: t.traits, declared: t.declared}
}

// item makes an item of a type.
func (t *trial) item(L *lua.LState, typ string, table *script.Table) *wire.Item {
	item, m := &wire.Item{Type: typ}, t.maker()
	var below []*wire.Item
	var season, series *wire.Item
	one := func(into **wire.Item, want string) func(any) error {
		return func(v any) error {
			got, ok := v.(*wire.Item)
			if !ok || got.Type != want {
				return wants(typ+"."+want, want+" { … }", v)
			}
			*into = got
			return nil
		}
	}
	special := map[string]func(any) error{"file": func(v any) error {
		version := &wire.Version{}
		item.Versions = append(item.Versions, version)
		return m.ofVersion(version, typ)["file"](v)
	}}
	switch typ {
	case "series", "season":
		special["episodes"] = func(v any) error {
			list, ok := v.(*script.Table)
			if !ok || len(list.Named) > 0 {
				return wants(typ+".episodes", "a list of episodes", v)
			}
			for _, e := range list.List {
				var got *wire.Item
				if err := one(&got, "episode")(e); err != nil {
					return err
				}
				below = append(below, got)
			}
			return nil
		}
		if typ == "season" {
			special["series"] = one(&series, "series")
		}
	case "episode":
		special["series"], special["season"] = one(&series, "series"), one(&season, "season")
	}
	check(L, m.fill(item.ProtoReflect(), table, typ, special))
	if item.Type != typ {
		check(L, fmt.Errorf("%s makes no %s%s", typ, item.Type, script.Suggest(item.Type, itemTypes)))
	}
	added, err := t.made.name(item, t.options.Actors)
	check(L, err)
	if added {
		t.drop()
	}
	t.made.add(item)
	tie(item, series, season, below)
	return item
}

// tie sets the ids that lead from an item to those above and below it.
func tie(item, series, season *wire.Item, below []*wire.Item) {
	if season != nil {
		item.ParentId, item.SeriesId, item.SeriesTitle = season.Id, season.SeriesId, season.SeriesTitle
		if item.SeasonNumber == nil {
			item.SeasonNumber = season.SeasonNumber
		}
	}
	if series != nil {
		item.SeriesId, item.SeriesTitle = series.Id, series.Title
		if item.Type == "season" {
			item.ParentId = series.Id
		}
	}
	for _, e := range below {
		if item.Type == "series" {
			tie(e, item, nil, nil)
		} else {
			tie(e, nil, item, nil)
		}
	}
}

// push gives Lua a message.
func (t *trial) push(L *lua.LState, item *wire.Item) int {
	L.Push(t.bench.View(item))
	return 1
}

// version makes a movie with one version.
func (t *trial) version(L *lua.LState) int {
	table := t.table(L, "version")
	whole := &script.Table{Named: map[string]any{"versions": &script.Table{List: []any{table}}}}
	return t.push(L, t.item(L, "movie", whole))
}

// name makes a movie of which only the name of its file is known.
func (t *trial) name(L *lua.LState) int {
	return t.push(L, t.item(L, "movie", &script.Table{Named: map[string]any{"file": L.CheckString(1)}}))
}

func (t *trial) library(L *lua.LState) int {
	l := &wire.Library{}
	check(L, t.maker().fill(l.ProtoReflect(), t.table(L, "library"), "library", nil))
	// What it does not say is as of the items that name it by its title.
	l.Source, l.Key = cmp.Or(l.Source, homeSource), cmp.Or(l.Key, l.Title)
	L.Push(t.bench.View(l))
	return 1
}

func (t *trial) server(L *lua.LState) int {
	s := &wire.Server{}
	check(L, t.maker().fill(s.ProtoReflect(), t.table(L, "server"), "server", nil))
	L.Push(t.bench.View(s))
	return 1
}

// known gives the item that was made under an id, so that what a test takes
// from a result is run on as it was made.
func (w *world) known(item *wire.Item) *wire.Item {
	if i := slices.IndexFunc(w.items, func(made *wire.Item) bool { return made.Id == item.Id }); i >= 0 {
		return w.items[i]
	}
	return item
}
