package script

import (
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// members are what a view has beside the fields of its message.
func members(message protoreflect.Name) []string {
	switch message {
	case "Item":
		return []string{"match", "match_state", "has_label", "has_collection", "has_genre",
			"series", "season", "episodes"}
	case "Version":
		return []string{"item", "name"}
	case "VideoStream", "AudioStream", "SubtitleStream":
		return []string{"item", "version", "titles"}
	case "Session":
		return streamMembers
	}
	return nil
}

// member gives what is not a field: a method, or something near.
func (w *Worker) member(L *lua.LState, v *view, key string) (lua.LValue, *ignorance) {
	if key == "name" && v.name != nil && (v.root == nil || !v.root.guarded) {
		return &v.name.ud, nil
	}
	switch m := v.msg.Interface().(type) {
	case *wire.Item:
		switch key {
		case "match", "match_state", "has_label", "has_collection", "has_genre":
			return w.methods[key], nil
		}
		if why := w.guardRelated(v, key); why != nil {
			return lua.LNil, why
		}
		switch key {
		case "series":
			return w.related(L, "series", m.GetSeriesId())
		case "season":
			return w.related(L, "season", m.GetParentId())
		case "episodes":
			return w.episodes(L, m)
		}
	case *wire.Version:
		switch key {
		case "item":
			return w.itemOf(v), nil
		case "name":
			if why := w.guardName(v); why != nil {
				return lua.LNil, why
			}
			return w.nameOf(v), nil
		}
	case *wire.VideoStream, *wire.AudioStream, *wire.SubtitleStream:
		switch key {
		case "item":
			return w.itemOf(v), nil
		case "version":
			if v.up != nil {
				w.noteAbove(L, v)
				return &v.up.ud, nil
			}
			return lua.LNil, nil
		case "titles":
			return w.titlesOf(L, v)
		}
	case *wire.Session:
		if isStreamMember(key) {
			return w.streamMember(L, m, key)
		}
	}
	L.RaiseError("%s has no field %q%s", v.info.word, key, didYouMean(key, v.info.names))
	return nil, nil
}

// guardRelated says why it cannot be known what is near an item: its source
// tells that.
func (w *Worker) guardRelated(v *view, key string) *ignorance {
	if v.root == nil || !v.root.guarded {
		return nil
	}
	switch key {
	case "series":
		return w.guard(v, v.info.fields["series_id"])
	case "season":
		return w.guard(v, v.info.fields["parent_id"])
	case "episodes":
		if v.root.stale {
			return &ignorance{key, outdated}
		}
	}
	return nil
}

// guardName says why the name of a version cannot be known: it is that of its
// first file.
func (w *Worker) guardName(v *view) *ignorance {
	if v.root == nil || !v.root.guarded {
		return nil
	}
	if v.root.stale {
		return &ignorance{"name", outdated}
	}
	for _, u := range v.root.item.GetUnread() {
		for _, field := range []string{"parts", "file"} {
			if v.unreadBelow(u.GetField(), field, w.rules.item) {
				return &ignorance{u.GetField(), u.GetReason()}
			}
		}
	}
	return nil
}

// itemOf gives the item of a view. What a detector reads of it is not noted.
func (w *Worker) itemOf(v *view) lua.LValue {
	w.call.notes.drop()
	if v.root == nil {
		return lua.LNil
	}
	return &v.root.view.ud
}

// related gives another item by its id. What is not stored is unknown: that
// it was not read does not mean that there is none.
func (w *Worker) related(L *lua.LState, what, id string) (lua.LValue, *ignorance) {
	w.volatile(L, what)
	if id == "" {
		return lua.LNil, nil
	}
	if seen := w.near[id]; seen != nil {
		return &seen.ud, nil
	}
	if w.rules.opt.Lookup == nil {
		return lua.LNil, &ignorance{what, "other items cannot be read here"}
	}
	item, err := w.rules.opt.Lookup(id)
	if err != nil {
		L.RaiseError("%s: %s", what, err)
	}
	if item == nil {
		return lua.LNil, &ignorance{what, "it is not in the store"}
	}
	w.makes(L, costView+4*proto.Size(item))
	v := w.itemView(item, w.call.detecting)
	if len(w.near) >= 64 {
		clear(w.near)
	}
	w.near[id] = v
	return &v.ud, nil
}

// episodes lists the episodes of a series or a season.
func (w *Worker) episodes(L *lua.LState, item *wire.Item) (lua.LValue, *ignorance) {
	w.volatile(L, "episodes")
	if item.GetType() != "series" && item.GetType() != "season" {
		L.RaiseError("%s has no episodes", item.GetType())
	}
	if w.rules.opt.Children == nil {
		return lua.LNil, &ignorance{"episodes", "other items cannot be read here"}
	}
	below, err := w.rules.opt.Children(item.GetId())
	if err != nil {
		L.RaiseError("episodes: %s", err)
	}
	var items []lua.LValue
	for _, e := range below {
		if e.GetType() == "episode" {
			w.makes(L, costView+4*proto.Size(e))
			items = append(items, &w.itemView(e, w.call.detecting).ud)
		}
	}
	return w.listOf(items), nil
}

// itemMethods are the functions that items carry.
func (w *Worker) itemMethods() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"match": func(L *lua.LState) int {
			m, v := w.matchOf(L)
			if m.GetState() == "absent" {
				L.Push(lua.LNil)
				return 1
			}
			w.makes(L, costView)
			L.Push(&w.newView(w.rules.match, m.ProtoReflect(), v.root, v).ud)
			return 1
		},
		"match_state": func(L *lua.LState) int {
			m, _ := w.findMatch(L)
			if m == nil || m.GetState() == "unknown" {
				w.raiseUnknown(L, &ignorance{L.CheckString(2), matchReason(m)})
			}
			L.Push(lua.LString(m.GetState()))
			return 1
		},
		"has_label":      w.hasTag("labels"),
		"has_collection": w.hasTag("collections"),
		"has_genre":      w.hasTag("genres"),
	}
}

// hasTag looks for a word in one of an item's lists. Servers change the case
// of such words, so case does not count.
func (w *Worker) hasTag(name string) lua.LGFunction {
	f := w.rules.item.fields[name]
	return func(L *lua.LState) int {
		v, item := w.checkItem(L, 1)
		tag := L.CheckString(2)
		if v.root.guarded {
			if why := w.guard(v, f); why != nil {
				w.raiseUnknown(L, why)
			}
		}
		var list []string
		switch name {
		case "labels":
			list = item.GetLabels()
		case "collections":
			list = item.GetCollections()
		case "genres":
			list = item.GetGenres()
		}
		for _, have := range list {
			if strings.EqualFold(have, tag) {
				L.Push(lua.LTrue)
				return 1
			}
		}
		L.Push(lua.LFalse)
		return 1
	}
}

// findMatch finds the match of the matcher named by the second argument: nil
// where it gave none.
func (w *Worker) findMatch(L *lua.LState) (*wire.Match, *view) {
	v, item := w.checkItem(L, 1)
	name := L.CheckString(2)
	for _, m := range item.GetMatches() {
		if m.GetMatcher() == name {
			return m, v
		}
	}
	if !w.rules.matchers[name] {
		L.RaiseError("no matcher is called %q%s", name, oneOfThese(name, sortedKeys(w.rules.matchers)))
	}
	return nil, v
}

// matchOf is findMatch for rules that need a certain answer.
func (w *Worker) matchOf(L *lua.LState) (*wire.Match, *view) {
	m, v := w.findMatch(L)
	switch m.GetState() {
	case "matched", "absent":
		return m, v
	case "ambiguous", "conflict":
		way := ""
		if fix := m.GetFix(); fix != "" {
			way = "; " + fix
		}
		L.RaiseError("the match of %s is %s: %s%s", L.CheckString(2), m.GetState(), matchReason(m), way)
	}
	w.raiseUnknown(L, &ignorance{L.CheckString(2), matchReason(m)})
	return nil, nil
}

func matchReason(m *wire.Match) string {
	switch {
	case m.GetReason() != "":
		return m.GetReason()
	case m.GetMatcher() != "":
		return m.GetMatcher() + " did not answer"
	}
	return "it was not asked"
}
