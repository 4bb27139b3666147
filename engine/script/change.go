package script

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

const (
	// maxProposals bounds what one call of a handler may propose.
	maxProposals = 1000
	// maxParams bounds the parameters of one change in bytes, maxReason its
	// reason.
	maxParams = 64 << 10
	maxReason = 1000
)

var pluginName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// actors lists the configured plugins with the names of their changes.
func (w *Worker) actors() map[string][]string {
	out := map[string][]string{}
	for _, a := range w.rules.opt.Actors {
		if len(a.Kinds) == 0 {
			continue
		}
		for _, k := range a.Kinds {
			out[a.Plugin] = append(out[a.Plugin], k.GetName())
		}
	}
	return out
}

// keywords and removed are names of Lua, later ones of our own: a plugin called
// so would be a trap.
var (
	keywords = []string{"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
		"local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"}
	removed = []string{"channel", "collectgarbage", "debug", "dofile", "getfenv", "io", "load", "loadfile", "loadstring",
		"module", "newproxy", "os", "package", "rawequal", "rawget", "rawset", "setfenv", "_G", "_VERSION"}
	later = []string{"log", "schedule", "test"}
)

// defineActors makes PLUGIN.CHANGE for every change that is offered.
func (w *Worker) defineActors() error {
	for i := range w.rules.opt.Actors {
		a := &w.rules.opt.Actors[i]
		if len(a.Kinds) == 0 {
			continue
		}
		if !pluginName.MatchString(a.Plugin) || slices.Contains(slices.Concat(keywords, removed, later), a.Plugin) ||
			w.env.RawGetString(a.Plugin) != lua.LNil {
			return fmt.Errorf("plugin %q: rules cannot call a plugin by that name; Lua or Luarr uses it", a.Plugin)
		}
		fns := map[string]lua.LGFunction{}
		for _, k := range a.Kinds {
			if word := keywordOf(k); word != "" {
				return fmt.Errorf("plugin %q: %q is a word of Lua, and can be the name neither of a change nor of a parameter", a.Plugin, word)
			}
			fns[k.GetName()] = w.proposer(a, k)
		}
		t := w.library(a.Plugin, fns)
		if fn := fns[a.Call]; fn != nil {
			mt := w.L.NewTable()
			mt.RawSetString("__call", w.L.NewFunction(func(L *lua.LState) int {
				L.Remove(1) // the actor itself
				return fn(L)
			}))
			t.Metatable = mt
		}
	}
	return nil
}

// keywordOf gives the name of a change, or of one of its parameters, that
// cannot be written in Lua; empty where there is none.
func keywordOf(k *wire.ChangeKind) string {
	names := []string{k.GetName()}
	for _, p := range k.GetParams() {
		names = append(names, p.GetName())
	}
	for _, name := range names {
		if slices.Contains(keywords, name) {
			return name
		}
	}
	return ""
}

// proposer is PLUGIN.CHANGE(target, params, reason): it notes a proposal.
func (w *Worker) proposer(a *Actor, k *wire.ChangeKind) lua.LGFunction {
	kind := a.Plugin + "." + k.GetName()
	params := map[string]*wire.Param{}
	for _, p := range k.GetParams() {
		params[p.GetName()] = p
	}
	return func(L *lua.LState) int {
		if w.call.file == nil || w.call.detecting {
			L.RaiseError("%s: changes are proposed in a handler only", kind)
		}
		p := Proposal{Rule: w.call.file.name, Line: position(L), Plugin: a.Plugin, Change: k.GetName()}
		w.aim(L, a, k, kind, &p)
		w.fill(L, a, k, params, kind, &p)
		reason, ok := L.Get(3).(lua.LString)
		if !ok || reason == "" {
			L.RaiseError("%s: say why: the third argument is the reason", kind)
		}
		p.Reason = shorten(string(reason), maxReason)
		most := maxProposals
		if w.call.wide() {
			most = wideProposals
		}
		if len(w.call.proposals) >= most {
			L.RaiseError("%s: more than %d changes for %s", kind, most, w.call.title())
		}
		w.call.proposals = append(w.call.proposals, p)
		return 0
	}
}

// aim takes the target and checks that the change can be aimed at it.
func (w *Worker) aim(L *lua.LState, a *Actor, k *wire.ChangeKind, kind string, p *Proposal) {
	ud, _ := L.Get(1).(*lua.LUserData)
	var v *view
	if ud != nil {
		v, _ = ud.Value.(*view)
	}
	if v == nil {
		L.RaiseError("%s: the first argument is what to change, got %s", kind, L.Get(1).Type())
	}
	what := v.info.word
	v.root.check(L)
	if v.root != nil {
		v = v.root.view
		p.Target = v.root.item
		what = p.Target.GetType()
	}
	p.Subject = v.msg.Interface()
	if !slices.Contains(k.GetTargets(), what) {
		L.RaiseError("%s cannot be aimed at a %s, only at %s", kind, what, orList(k.GetTargets()))
	}
	if !a.Matcher {
		return
	}
	if p.Target == nil {
		L.RaiseError("%s cannot be aimed at a %s: %s holds none", kind, what, a.Plugin)
	}
	only := ""
	if t, ok := L.Get(2).(*lua.LTable); ok {
		only = lua.LVAsString(w.hidden(t).RawGetString("instance"))
	}
	for _, m := range p.Target.GetMatches() {
		if m.GetState() == "unknown" && a.means(m.GetMatcher(), only) {
			w.raiseUnknown(L, &ignorance{m.GetMatcher(), matchReason(m)})
		}
	}
}

// means says whether a change goes to an instance: the one that it names, or
// each that is not switched off. Where all are, nobody knows the target.
func (a *Actor) means(instance, only string) bool {
	switch {
	case only != "":
		return instance == only
	case slices.Contains(a.Off, instance) && len(a.Off) < len(a.Instances):
		return false
	}
	return slices.Contains(a.Instances, instance)
}

// fill takes the parameters and checks them against what the plugin declares.
func (w *Worker) fill(L *lua.LState, a *Actor, k *wire.ChangeKind, declared map[string]*wire.Param, kind string, p *Proposal) {
	p.Params = map[string]any{}
	heeded := heeded(k)
	switch t := L.Get(2).(type) {
	case *lua.LNilType:
	case *lua.LTable:
		inOrder(w.hidden(t), func(key, v lua.LValue) {
			name := key.String()
			if name == "instance" && declared[name] == nil {
				p.Instance = lua.LVAsString(v)
				if !slices.Contains(a.Instances, p.Instance) {
					L.RaiseError("%s: no %s instance is called %q%s", kind, a.Plugin, p.Instance, oneOfThese(p.Instance, a.Instances))
				}
				return
			}
			if declared[name] == nil && slices.Contains(heeded, name) {
				p.heed(L, kind, name, v)
				return
			}
			d := declared[name]
			if d == nil {
				L.RaiseError("%s has no parameter %q%s", kind, name,
					oneOfThese(name, append(append(sortedKeys(declared), "instance"), heeded...)))
			}
			p.Params[name] = w.param(L, kind, d, v)
		})
	default:
		L.RaiseError("%s: the second argument is a table of parameters, got %s", kind, t.Type())
	}
	if sizeOf(p.Params) > maxParams {
		L.RaiseError("%s: the parameters are larger than %d bytes", kind, maxParams)
	}
	for _, name := range sortedKeys(declared) {
		if _, given := p.Params[name]; declared[name].GetRequired() && !given {
			L.RaiseError("%s needs the parameter %q", kind, name)
		}
	}
}

// sizeOf gives the bytes that parameters take, about.
func sizeOf(params map[string]any) int {
	size := 0
	for _, v := range params {
		switch v := v.(type) {
		case string:
			size += len(v)
		case []any:
			for _, e := range v {
				s, _ := e.(string)
				size += costText + len(s)
			}
		}
	}
	return size
}

// param makes a Go value of a parameter, of the type that is declared.
func (w *Worker) param(L *lua.LState, kind string, d *wire.Param, v lua.LValue) any {
	switch d.GetType() {
	case "string":
		if s, ok := v.(lua.LString); ok {
			return string(s)
		}
	case "number":
		if n, ok := v.(lua.LNumber); ok {
			return float64(n)
		}
	case "boolean":
		if b, ok := v.(lua.LBool); ok {
			return bool(b)
		}
	case "list":
		if s, ok := v.(lua.LString); ok {
			return []any{string(s)}
		}
		if list := w.textList(v); list != nil {
			return list
		}
	default:
		L.RaiseError("%s: the plugin declares %q as a %q, which is none of string, number, boolean, list", kind, d.GetName(), d.GetType())
	}
	L.RaiseError("%s: parameter %q is a %s, got %s", kind, d.GetName(), d.GetType(), v.Type())
	return nil
}

// textList makes a list of text of a table or a list, or nil.
func (w *Worker) textList(v lua.LValue) []any {
	out := []any{}
	add := func(v lua.LValue) bool {
		s, ok := v.(lua.LString)
		out = append(out, string(s))
		return ok
	}
	if l := asList(v); l != nil {
		for i := range l.items {
			if !add(l.at(i + 1)) {
				return nil
			}
		}
		return out
	}
	t, ok := v.(*lua.LTable)
	if !ok {
		return nil
	}
	t = w.hidden(t)
	for i := 1; i <= t.Len(); i++ {
		if !add(t.RawGetInt(i)) {
			return nil
		}
	}
	return out
}

// orList joins words as in "a, b or c".
func orList(words []string) string {
	switch n := len(words); n {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	default:
		out := words[0]
		for _, w := range words[1 : n-1] {
			out += ", " + w
		}
		return out + " or " + words[n-1]
	}
}
