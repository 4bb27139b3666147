package luatest

import (
	"fmt"
	"slices"
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/proto"
)

// functions are what a test can call beside what rules can.
func (t *trial) functions() map[string]lua.LGFunction {
	out := t.constructors()
	for name, fn := range map[string]lua.LGFunction{
		"test": t.test, "clock": t.clock, "days_ago": t.daysAgo, "set": t.set, "run": t.runRule,
		"due_preroll": t.duePreroll, "in_maintenance": t.inMode, "in_blackout": t.inBlackout, "expect": t.expect, "equal": t.equal, "print": t.print, "assert": t.assert,
	} {
		out[name] = fn
	}
	for _, name := range []string{"on", "detect", "params"} {
		out[name] = func(L *lua.LState) int {
			L.RaiseError("%s belongs in the rule, not in its test", name)
			return 0
		}
	}
	return out
}

// test is test(name, fn).
func (t *trial) test(L *lua.LState) int {
	one := oneTest{name: L.CheckString(1), fn: L.CheckFunction(2), where: script.Where(L)}
	switch {
	case t.out != nil:
		L.RaiseError("a test cannot hold another")
	case one.name == "":
		L.RaiseError("give the test a name that says what it shows")
	case len(t.tests) == maxTests:
		L.RaiseError("more than %d tests in one file", maxTests)
	}
	t.tests = append(t.tests, one)
	return 0
}

// inTest refuses what has a meaning in a test only.
func (t *trial) inTest(L *lua.LState, name string) {
	if t.out == nil {
		L.RaiseError("%s is called inside of a test: test(\"…\", function() %s … end)", name, name)
	}
}

// clock is clock(time): it sets now() for what follows.
func (t *trial) clock(L *lua.LState) int {
	t.inTest(L, "clock")
	v, err := t.bench.Plain(L.Get(1))
	check(L, err)
	t.now, err = t.maker().moment(v, "clock")
	check(L, err)
	t.bench.SetNow(t.now)
	t.drop()
	return 0
}

// daysAgo is days_ago(n): a time before the clock's.
func (t *trial) daysAgo(L *lua.LState) int {
	const most = 100_000
	n := float64(L.CheckNumber(1))
	if !(n >= -most && n <= most) {
		L.RaiseError("days_ago counts up to %d days", most)
	}
	L.Push(t.bench.Time(t.now.Add(-time.Duration(n * 24 * float64(time.Hour)))))
	return 1
}

// set is set{ name = value }: parameters of the rule.
func (t *trial) set(L *lua.LState) int {
	t.inTest(L, "set")
	table := t.table(L, "set")
	for name, value := range table.Named {
		i := slices.IndexFunc(t.rule.Params, func(p script.Param) bool { return p.Name == name })
		if i < 0 {
			L.RaiseError("%s has no parameter %q%s", t.rule.Name, name, script.Suggest(name, t.params()))
		}
		made, ok := setting(t.rule.Params[i].Default, value)
		if !ok {
			L.RaiseError("%s.%s is %s by default; %s is of another kind", t.rule.Name, name, show(t.rule.Params[i].Default), show(value))
		}
		t.settings[name] = made
	}
	t.drop()
	return 0
}

// setting makes a setting of the kind that a default has.
func setting(kind, value any) (any, bool) {
	switch kind.(type) {
	case string:
		s, ok := value.(string)
		return s, ok
	case float64:
		n, ok := value.(float64)
		return n, ok
	case bool:
		b, ok := value.(bool)
		return b, ok
	}
	list := []string{}
	t, ok := value.(*script.Table)
	if !ok || len(t.Named) > 0 {
		return nil, false
	}
	for _, e := range t.List {
		s, ok := e.(string)
		if !ok {
			return nil, false
		}
		list = append(list, s)
	}
	return list, true
}

// result is what the rule made of something.
type result struct {
	subject proto.Message
	item    *wire.Item // with its traits; nil where the subject is no item
	script.Result
	// seen and as are the world and the settings that it was run in.
	seen map[string]*wire.Item
	as   script.Options
}

// runRule is run(what): the detectors, then the rule. Without anything it is the
// event run.
func (t *trial) runRule(L *lua.LState) int {
	t.inTest(L, "run")
	if L.GetTop() > 1 {
		L.RaiseError("run takes one thing; what the test has made before is what items{…} goes over")
	}
	v, err := t.bench.Plain(L.Get(1))
	check(L, err)
	if L.GetTop() == 0 {
		v = &wire.Run{Id: 1, Pipeline: "default", State: "running"}
	}
	worker, err := t.load()
	check(L, err)
	r := &result{as: t.situation()}
	switch v := v.(type) {
	case *wire.Item:
		made := t.made.known(v)
		found := t.made.show(worker, made)
		r.item = t.made.seen[made.Id]
		r.subject = r.item
		r.Result = worker.Handle(r.item.Type, r.item)
		r.join(worker.Handle("version", r.item))
		t.made.hold(r.item.Id, &r.Result, t.now)
		r.Findings = append(found, r.Findings...)
	case *wire.Session, *wire.Library, *wire.Server, *wire.Run:
		t.made.show(worker, nil)
		r.subject = v.(proto.Message)
		r.Result = worker.HandleOther(eventOf(v), r.subject)
		t.made.hold("", &r.Result, t.now)
	default:
		L.RaiseError("run wants what movie { … } or the like made, got %s", show(v))
	}
	r.seen = t.made.seen
	t.made.dues.keep(r.Asked, t.now)
	L.Push(t.object(L, r, t.resultField(r)))
	return 1
}

func (r *result) join(more script.Result) {
	r.Proposals = append(r.Proposals, more.Proposals...)
	r.Findings = append(r.Findings, more.Findings...)
	r.Unknown = append(r.Unknown, more.Unknown...)
	r.Held = append(r.Held, more.Held...)
	r.Undecided = append(r.Undecided, more.Undecided...)
	r.Asked = append(r.Asked, more.Asked...)
}

func eventOf(v any) string {
	switch v.(type) {
	case *wire.Session:
		return "session"
	case *wire.Library:
		return "library"
	case *wire.Run:
		return "run"
	}
	return "server"
}

// object makes a Lua value with named parts.
func (t *trial) object(L *lua.LState, of any, part func(L *lua.LState, name string) lua.LValue) *lua.LUserData {
	ud, meta := L.NewUserData(), L.NewTable()
	ud.Value = of
	meta.RawSetString("__index", L.NewFunction(func(L *lua.LState) int {
		L.Push(part(L, L.Get(2).String()))
		return 1
	}))
	meta.RawSetString("__metatable", lua.LString("locked"))
	ud.Metatable = meta
	return ud
}

var resultParts = []string{"changes", "errors", "item", "traits", "unknown"}

// resultField gives the parts of a result.
func (t *trial) resultField(r *result) func(L *lua.LState, name string) lua.LValue {
	return func(L *lua.LState, name string) lua.LValue {
		list := L.NewTable()
		switch name {
		case "changes":
			for _, p := range r.Proposals {
				c := L.NewTable()
				c.RawSetString("kind", lua.LString(p.Plugin+"."+p.Change))
				c.RawSetString("params", toLua(L, p.Given()))
				c.RawSetString("reason", lua.LString(p.Reason))
				c.RawSetString("line", lua.LString(p.Line))
				if p.Instance != "" {
					c.RawSetString("instance", lua.LString(p.Instance))
				}
				c.RawSetString("target", t.bench.View(p.Subject))
				list.Append(c)
			}
		case "unknown":
			for _, u := range r.Unknown {
				e := L.NewTable()
				e.RawSetString("field", lua.LString(u.Field))
				e.RawSetString("reason", lua.LString(u.Reason))
				list.Append(e)
			}
		case "errors":
			for _, f := range r.Findings {
				list.Append(lua.LString(f.GetMessage()))
			}
		case "item":
			if r.item == nil {
				return lua.LNil
			}
			return t.bench.View(r.item)
		case "traits":
			if r.item == nil {
				return lua.LNil
			}
			return t.bench.Traits(r.item)
		default:
			L.RaiseError("a result has no %q%s; it has changes, unknown, errors, traits and item", name, script.Suggest(name, resultParts))
		}
		return list
	}
}

// toLua makes a table of the parameters of a change.
func toLua(L *lua.LState, v any) lua.LValue {
	switch v := v.(type) {
	case string:
		return lua.LString(v)
	case float64:
		return lua.LNumber(v)
	case bool:
		return lua.LBool(v)
	case []any:
		t := L.NewTable()
		for _, e := range v {
			t.Append(toLua(L, e))
		}
		return t
	case map[string]any:
		t := L.NewTable()
		for name, e := range v {
			t.RawSetString(name, toLua(L, e))
		}
		return t
	}
	return lua.LNil
}

// print is print: what a test prints stands with its outcome.
func (t *trial) print(L *lua.LState) int {
	line := ""
	for i := range L.GetTop() {
		if i > 0 {
			line += " "
		}
		v, err := t.bench.Plain(L.Get(i + 1))
		check(L, err)
		if line += bare(v); len(line) > maxShown {
			line = line[:maxShown] + "…"
			break
		}
	}
	if t.out != nil && len(t.out.Printed) < maxPrinted {
		t.out.Printed = append(t.out.Printed, line)
	}
	return 0
}

// assert is Lua's, counted as an expectation.
func (t *trial) assert(L *lua.LState) int {
	t.checked++
	if lua.LVAsBool(L.CheckAny(1)) {
		return L.GetTop()
	}
	why := "this does not hold"
	if s, ok := L.Get(2).(lua.LString); ok {
		why = string(s)
	}
	return t.fails(L, fmt.Errorf("%s", why))
}
