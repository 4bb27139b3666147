package script

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// query is items{…} in the hands of a rule.
type query struct {
	ud lua.LUserData
	Query
	label  string
	where  *lua.LFunction
	limit  int
	skip   bool   // items of which nobody knows are left out
	serial uint64 // of the call that made it
}

// queryPrefix stands before the names of a query's methods among all methods.
const queryPrefix = "query_"

// itemTypes are the types of items.
var itemTypes = []string{"album", "artist", "episode", "movie", "season", "series", "track"}

// queryOptions are what items{…} can be given.
var queryOptions = []string{"label", "library", "limit", "source", "type", "unknown", "where"}

// items is items{ type = …, library = …, source = …, label = …, where = fn,
// limit = n, unknown = "skip" }.
func (w *Worker) items(L *lua.LState) int {
	switch {
	case w.call.event == "library" || w.call.event == "run":
	case w.call.event != "":
		L.RaiseError(`items{…} belongs in on("library", …) and on("run", …): what a rule says of one %s is remembered until that changes, whatever becomes of others`, w.call.event)
	default:
		L.RaiseError(`items{…} is called in a handler of "library" or "run" only`)
	}
	t, ok := L.Get(1).(*lua.LTable)
	if !ok || L.GetTop() > 1 {
		L.RaiseError("items wants a table of what to look for: items{ type = \"movie\" }")
	}
	w.makes(L, costView)
	q := &query{serial: w.serial, Query: Query{Brief: !w.call.file.readsVersions()}}
	q.ud.Value, q.ud.Metatable = q, w.meta.query
	inOrder(w.hidden(t), func(k, v lua.LValue) { w.option(L, q, k.String(), v) })
	L.Push(&q.ud)
	return 1
}

// option takes one of the options of items{…}.
func (w *Worker) option(L *lua.LState, q *query, name string, v lua.LValue) {
	switch name {
	case "type":
		q.Types = w.words0(L, name, v)
		for _, t := range q.Types {
			if !slices.Contains(itemTypes, t) {
				L.RaiseError("items: there is no type %q%s", t, oneOfThese(t, itemTypes))
			}
		}
	case "library":
		if l, ok := messageOf(v).(*wire.Library); ok {
			q.Sources, q.Libraries = []string{l.GetSource()}, []string{l.GetKey()}
			return
		}
		q.Libraries = w.words0(L, name, v)
	case "source":
		q.Sources = w.words0(L, name, v)
	case "label":
		q.label = w.words0(L, name, v)[0]
	case "where":
		fn, ok := v.(*lua.LFunction)
		if !ok {
			L.RaiseError("items: where is a function that is given an item, got %s", v.Type())
		}
		q.where = fn
	case "limit":
		n, ok := v.(lua.LNumber)
		if !ok || n < 1 || n != lua.LNumber(int(n)) {
			L.RaiseError("items: limit is a number of items, got %s", v.String())
		}
		q.limit = int(n)
	case "unknown":
		if v != lua.LString("skip") {
			L.RaiseError(`items: unknown is "skip", or left out`)
		}
		q.skip = true
	default:
		L.RaiseError("items has no option %q%s", name, oneOfThese(name, queryOptions))
	}
}

// words0 takes a text or a list of texts.
func (w *Worker) words0(L *lua.LState, name string, v lua.LValue) []string {
	if s, ok := v.(lua.LString); ok && s != "" {
		return []string{string(s)}
	}
	var out []string
	for _, one := range w.textList(v) {
		out = append(out, one.(string))
	}
	if len(out) == 0 || slices.Contains(out, "") {
		L.RaiseError("items: %s is a text or a list of texts", name)
	}
	return out
}

// messageOf gives what a view shows, or nil.
func messageOf(v lua.LValue) any {
	if ud, ok := v.(*lua.LUserData); ok {
		if v, ok := ud.Value.(*view); ok {
			return v.msg.Interface()
		}
	}
	return nil
}

// checkQuery takes items{…} as the first argument.
func (w *Worker) checkQuery(L *lua.LState) *query {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if q, ok := ud.Value.(*query); ok {
			if q.serial != w.serial {
				L.RaiseError("this items{…} was made in another call; make it where it is used")
			}
			return q
		}
	}
	L.ArgError(1, "what items{…} gave expected; call it with a colon, as in items{…}:count()")
	return nil
}

// each readies what a loop is to go over: items{…} becomes a function that gives
// them one by one, anything else stays as it is.
func (w *Worker) each(L *lua.LState) int {
	ud, ok := L.Get(1).(*lua.LUserData)
	if !ok {
		return L.GetTop()
	}
	if _, ok := ud.Value.(*query); !ok {
		return L.GetTop()
	}
	p := w.newPass(L, w.checkQuery(L))
	L.Push(w.iterator(L, func(L *lua.LState) int {
		if v := p.next(L); v != nil {
			L.Push(&v.ud)
		} else {
			L.Push(lua.LNil)
		}
		return 1
	}))
	return 1
}

// queryMeta makes items{…} tell what can be asked of it.
func (w *Worker) queryMeta() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			name := L.Get(2).String()
			fn := w.methods[queryPrefix+name]
			if fn == nil {
				L.RaiseError("items{…} has no %q; loop over it, or use :count(), :first() or :list()", name)
			}
			L.Push(fn)
			return 1
		},
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString("items{" + strings.Join(w.checkQuery(L).Types, ", ") + "}"))
			return 1
		},
	}
}

// queryMethods are items{…}:count(), :first() and :list().
func (w *Worker) queryMethods() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		queryPrefix + "count": func(L *lua.LState) int {
			p := w.newPass(L, w.checkQuery(L))
			for p.next(L) != nil {
			}
			L.Push(lua.LNumber(p.given))
			L.Push(lua.LNumber(p.skipped))
			return 2
		},
		queryPrefix + "first": func(L *lua.LState) int {
			p := w.newPass(L, w.checkQuery(L))
			if v := p.keep(L); v != nil {
				L.Push(&v.ud)
			} else {
				L.Push(lua.LNil)
			}
			return 1
		},
		queryPrefix + "list": func(L *lua.LState) int {
			p := w.newPass(L, w.checkQuery(L))
			t := L.NewTable()
			for v := p.keep(L); v != nil; v = p.keep(L) {
				t.Append(&v.ud)
			}
			L.Push(t)
			return 1
		},
	}
}
