package script

import (
	"fmt"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// What is noted of a read is noted after it: the answer is on the stack by then.

// tracedField is the __index of views.
func (w *Worker) tracedField(L *lua.LState) int {
	n := w.index(L)
	if w.call.trace != nil {
		v := L.Get(1).(*lua.LUserData).Value.(*view)
		w.fieldRead(L, v, L.Get(2).String(), L.Get(-1))
	}
	return n
}

// fieldRead notes a field of a view.
func (w *Worker) fieldRead(L *lua.LState, v *view, key string, value lua.LValue) {
	path := v.path(w.rules.match)
	if ud, ok := value.(*lua.LUserData); ok {
		switch is := ud.Value.(type) {
		case *view:
			if v.info.fields[key] == nil && is.root != nil && is.root != v.root { // another item
				w.noteRead(L, v, Read{Field: join(path, key), Value: is.root.item.GetId()})
			}
			return
		case *traits:
			return
		case *nameView:
			if key == "titles" {
				for _, title := range v.info.titles {
					text, _ := w.read(L, v, title.name)
					w.fieldRead(L, v, title.name, text)
				}
			}
			return
		case *list:
			if is.f == nil || is.f.element != text {
				w.noteRead(L, v, Read{Field: "#" + join(path, key), Value: float64(len(is.items))})
				return
			}
		}
	}
	if plain, ok := plainRead(value); ok {
		w.noteRead(L, v, Read{Field: join(path, key), Value: plain})
	}
}

// tracedTrait is the __index of traits.
func (w *Worker) tracedTrait(L *lua.LState) int {
	n := traitsIndex(L)
	t, name := asTraits(L.Get(1)), L.Get(2).String()
	if w.call.trace != nil && name != "evidence" && name != "confidence" {
		value, _ := plainRead(L.Get(-1))
		w.noteRead(L, t.owner, Read{Field: join(t.owner.path(w.rules.match), "traits."+name), Value: value})
	}
	return n
}

// nameFieldRead notes a field of a file name.
func (w *Worker) nameFieldRead(L *lua.LState) {
	if v := asName(L.Get(1)); v.of != nil {
		if plain, ok := plainRead(L.Get(-1)); ok {
			w.noteRead(L, v.of, Read{Field: join(v.of.path(w.rules.match), "name."+L.Get(2).String()), Value: plain})
		}
	}
}

// askRead notes what known and get were asked, and what the answer was made of.
func (w *Worker) askRead(L *lua.LState) {
	name := L.Get(2).String()
	switch v := L.Get(1).(*lua.LUserData).Value.(type) {
	case *view:
		value, why := w.read(L, v, name)
		if why != nil {
			w.noteRead(L, v, Read{Field: join(v.path(w.rules.match), name), Unknown: why.reason})
			return
		}
		w.fieldRead(L, v, name, value)
	case *traits:
		trait, why := v.read(L, name, aTrait)
		r := Read{Field: join(v.owner.path(w.rules.match), "traits."+name)}
		if why != nil {
			r.Unknown = why.reason
		} else {
			r.Value, _ = plainRead(w.value(name, trait))
		}
		w.noteRead(L, v.owner, r)
	}
}

// methodRead notes a call such as item:has_label("keep").
func (w *Worker) methodRead(L *lua.LState, key string) {
	ud, ok := L.Get(1).(*lua.LUserData)
	if !ok {
		return
	}
	switch v := ud.Value.(type) {
	case *view:
		w.callRead(L, v, key)
	case *traits:
		w.callRead(L, v.owner, "traits:"+strings.TrimPrefix(key, "trait_"))
	case *nameView:
		if v.of != nil {
			w.nameRead(L, v.of, strings.TrimPrefix(key, "name_"))
		}
	}
}

// nameRead notes what a name was asked for. To find there is an answer for each
// argument, to first there may be two, the text last.
func (w *Worker) nameRead(L *lua.LState, of *view, method string) {
	path := join(of.path(w.rules.match), "name")
	switch top := L.GetTop(); method {
	case "find":
		asked := func(i int) lua.LValue { return L.Get(i + 1) }
		n := (top - 1) / 2
		if group, ok := L.Get(2).(*lua.LTable); ok && w.hidden(group).RawGetInt(1).Type() == lua.LTTable {
			asked, n = w.hidden(group).RawGetInt, top-2
		}
		for i := 1; i <= n; i++ {
			word, _ := plainRead(L.Get(top - n + i))
			w.noteRead(L, of, Read{Field: fmt.Sprintf("%s:has(%s)", path, w.shown(asked(i))), Value: word})
		}
	case "first":
		word, _ := plainRead(L.Get(top))
		w.noteRead(L, of, Read{Field: fmt.Sprintf("%s:first(%s)", path, w.shown(L.Get(2))), Value: word})
	default:
		w.callRead(L, of, "name:"+method)
	}
}

// shown is an argument as rules write it: of a list its first element.
func (w *Worker) shown(arg lua.LValue) string {
	switch arg := arg.(type) {
	case lua.LString:
		return fmt.Sprintf("%q", string(arg))
	case *lua.LTable:
		if first, ok := w.hidden(arg).RawGetInt(1).(lua.LString); ok {
			return fmt.Sprintf("{%q, …}", string(first))
		}
		return "…"
	}
	return arg.String()
}

// callRead notes a call and the value it gave.
func (w *Worker) callRead(L *lua.LState, v *view, name string) {
	var args []string
	for i := 1; i < L.GetTop(); i++ { // the last is the answer
		if _, asked := L.Get(i).(*lua.LUserData); !asked {
			args = append(args, w.shown(L.Get(i)))
		}
	}
	path := ""
	if v != nil {
		path = v.path(w.rules.match)
	}
	r := Read{Field: join(path, fmt.Sprintf("%s(%s)", name, strings.Join(args, ", ")))}
	answer := L.Get(-1)
	if ud, ok := answer.(*lua.LUserData); ok {
		if found, ok := ud.Value.(*view); ok {
			if m, ok := found.msg.Interface().(*wire.Match); ok {
				r.Value = m.GetState()
				w.noteRead(L, v, r)
				return
			}
		}
	}
	if name == "match" && answer == lua.LNil {
		r.Value = "absent"
	} else if r.Value, _ = plainRead(answer); r.Value == nil && answer != lua.LNil {
		return
	}
	w.noteRead(L, v, r)
}

// noteRead notes a read, the first time that the call makes it.
func (w *Worker) noteRead(L *lua.LState, v *view, r Read) {
	t := w.call.trace
	if v != nil && v.root != nil && v.root.item.GetId() != t.subject {
		r.Of = v.root.item.GetId()
	}
	r.Line = position(L)
	key := [2]string{r.Of, r.Field}
	switch {
	case t.seen[key]:
		return
	case len(t.reads) == maxReads:
		t.more++
		return
	case t.seen == nil:
		t.seen = map[[2]string]bool{}
	}
	t.seen[key] = true
	t.reads = append(t.reads, r)
}

// plainRead gives what a Lua value is for people; false where it is none of
// the types of Read.Value.
func plainRead(v lua.LValue) (any, bool) {
	switch v := v.(type) {
	case *lua.LNilType:
		return nil, true
	case lua.LString:
		return shorten(string(v), maxShown), true
	case lua.LNumber:
		return float64(v), true
	case lua.LBool:
		return bool(v), true
	case *lua.LUserData:
		switch v := v.Value.(type) {
		case *instant:
			return v.t, true
		case *list:
			words := make([]string, len(v.items))
			for i := range words {
				words[i] = v.at(i + 1).String()
			}
			return words, true
		}
	}
	return nil, false
}

// path says how a view was reached from its item: versions[1].video[1].
func (v *view) path(match *typeInfo) string {
	if m, ok := v.msg.Interface().(*wire.Match); ok && v.info == match {
		return fmt.Sprintf("match(%q)", m.GetMatcher())
	}
	if v.up == nil || v.field == nil {
		return ""
	}
	name := v.field.name
	if v.field.shape == sequence {
		name = fmt.Sprintf("%s[%d]", name, v.index+1)
	}
	return join(v.up.path(match), name)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
