package script

import (
	"fmt"
	"regexp"
	"slices"

	lua "github.com/yuin/gopher-lua"
)

// The functions that a rule file calls at its top level.

// events are what rules can handle.
var events = []string{"album", "artist", "episode", "library", "movie", "run", "season",
	"series", "server", "session", "track", "version"}

// maxHandlers is how many handlers one file may have: each has a deadline of
// its own.
const maxHandlers = 100

// Events lists the events that rules can handle.
func Events() []string { return slices.Clone(events) }

var traitName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

func (w *Worker) loadFunctions() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"detect": w.addDetector, "on": w.addHandler, "params": w.params, "require": w.require,
	}
}

// topLevel gives the file being loaded, and refuses calls from anywhere else.
func (w *Worker) topLevel(L *lua.LState, name string) *file {
	if w.loading == nil || w.module > 0 {
		L.RaiseError("%s is called at the top level of a rule file only", name)
	}
	return w.loading
}

// addHandler is on(event, fn).
func (w *Worker) addHandler(L *lua.LState) int {
	f := w.topLevel(L, "on")
	event, fn := L.CheckString(1), L.CheckFunction(2)
	if !slices.Contains(events, event) {
		L.RaiseError("there is no event %q%s", event, oneOfThese(event, events))
	}
	if w.registered++; w.registered > maxHandlers {
		L.RaiseError("more than %d handlers in one file", maxHandlers)
	}
	if f.muted {
		return 0
	}
	w.handlers[event] = append(w.handlers[event], &handler{file: f, fn: fn, line: position(L)})
	return 0
}

// addDetector is detect(name, {of=, gives=, best=}, fn).
func (w *Worker) addDetector(L *lua.LState) int {
	d := &detector{name: L.CheckString(1), file: w.topLevel(L, "detect"), fn: L.CheckFunction(3), line: position(L)}
	options := L.CheckTable(2)
	d.gives = []string{d.name}
	inOrder(options, func(k, v lua.LValue) {
		switch k.String() {
		case "of":
			switch v.String() {
			case "version":
			case "video_version":
				d.video = true
			case "audio":
				d.of = ofAudio
			default:
				L.RaiseError(`of is "video_version", "version" or "audio", not %q`, v.String())
			}
		case "best":
			d.addBest(L, v)
		case "gives":
			d.addTraits(L, v)
		default:
			L.RaiseError("detect has no option %q%s", k.String(), oneOfThese(k.String(), []string{"of", "best", "gives"}))
		}
	})
	if options.RawGetString("of") == lua.LNil {
		L.RaiseError(`detect(%q): say what it looks at: of = "video_version", "version" or "audio"`, d.name)
	}
	if len(d.gives) > 1+maxGives {
		L.RaiseError("a detector gives %d traits at most", 1+maxGives)
	}
	for _, name := range d.gives {
		if !traitName.MatchString(name) || name == "evidence" || name == "confidence" {
			L.RaiseError("%q cannot be the name of a trait: small letters, digits and _ make one", name)
		}
	}
	if w.declared = append(w.declared, d); len(w.declared) > maxDetectors {
		L.RaiseError("more than %d detectors", maxDetectors)
	}
	if d.file.enabled && !d.file.forced {
		if err := w.detectors.add(d); err != nil {
			L.RaiseError("%s", err)
		}
	}
	return 0
}

// addTraits reads gives: the other traits that the function may return.
func (d *detector) addTraits(L *lua.LState, v lua.LValue) {
	t, ok := v.(*lua.LTable)
	if !ok {
		L.RaiseError("gives is a list of trait names")
	}
	for i := 1; i <= t.Len(); i++ {
		d.gives = append(d.gives, t.RawGetInt(i).String())
	}
}

// addBest reads best: values of the detector's own trait, best first. Where
// another trait counts too, a table names it:
// { "Dolby Vision", hdr_fallback = "HDR10" }.
func (d *detector) addBest(L *lua.LState, v lua.LValue) {
	t, ok := v.(*lua.LTable)
	if !ok {
		L.RaiseError("best is a list of values, best first")
	}
	for i := 1; i <= t.Len(); i++ {
		var want []wanted
		switch e := t.RawGetInt(i).(type) {
		case lua.LString:
			want = append(want, wanted{d.name, string(e)})
		case *lua.LTable:
			inOrder(e, func(k, v lua.LValue) {
				if k == lua.LNumber(1) {
					k = lua.LString(d.name)
				}
				want = append(want, wanted{k.String(), v.String()})
			})
		}
		d.ranks = append(d.ranks, want)
	}
}

// params is params{ name = default, … }: the values that hold.
func (w *Worker) params(L *lua.LState) int {
	f := w.topLevel(L, "params")
	declared := L.CheckTable(1)
	out := L.NewTable()
	var list []Param
	var err error
	inOrder(declared, func(k, v lua.LValue) {
		name, ok := k.(lua.LString)
		if !ok {
			err = fmt.Errorf("params wants names: params { days = 365 }")
			return
		}
		p := Param{Name: string(name), Default: plain(v)}
		if e := p.set(w.rules.opt.Settings[f.name]); e != nil && err == nil {
			err = fmt.Errorf("rules.%s.%s: %w", f.name, name, e)
			if p.Default != nil { // it is what was given that is wrong
				err = fmt.Errorf("%s: %w", w.rules.opt.place("rules", f.name, p.Name), err)
			}
		}
		list = append(list, p)
		out.RawSetString(p.Name, w.valueOf(p.Value))
	})
	if err != nil {
		L.RaiseError("%s", err)
	}
	slices.SortFunc(list, func(a, b Param) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	if w.checking {
		f.params = list
	}
	w.freeze(out)
	L.Push(out)
	return 1
}

// plain makes a Go value of a declared default.
func plain(v lua.LValue) any {
	switch v := v.(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return float64(v)
	case lua.LBool:
		return bool(v)
	case *lua.LTable:
		list := []string{}
		for i := 1; i <= v.Len(); i++ {
			list = append(list, v.RawGetInt(i).String())
		}
		return list
	}
	return nil
}

// set takes the user's value where there is one of the right type.
func (p *Param) set(settings map[string]any) error {
	if p.Default == nil {
		return fmt.Errorf("a default is text, a number, a boolean or a list of text")
	}
	p.Value = p.Default
	given, ok := settings[p.Name]
	if !ok {
		return nil
	}
	switch p.Default.(type) {
	case string:
		if s, ok := given.(string); ok {
			p.Value = s
			return nil
		}
		return fmt.Errorf("wants text, got %v", given)
	case float64:
		switch n := given.(type) {
		case int64:
			p.Value = float64(n)
			return nil
		case int:
			p.Value = float64(n)
			return nil
		case float64:
			p.Value = n
			return nil
		}
		return fmt.Errorf("wants a number, got %v", given)
	case bool:
		if b, ok := given.(bool); ok {
			p.Value = b
			return nil
		}
		return fmt.Errorf("wants true or false, got %v", given)
	}
	switch list := given.(type) {
	case []string:
		p.Value = list
		return nil
	case []any:
		words := []string{}
		for _, e := range list {
			s, ok := e.(string)
			if !ok {
				return fmt.Errorf("wants a list of text, got %v", given)
			}
			words = append(words, s)
		}
		p.Value = words
		return nil
	}
	return fmt.Errorf("wants a list of text, got %v", given)
}

// require loads a module from the rules folders, once.
func (w *Worker) require(L *lua.LState) int {
	if w.loading == nil {
		L.RaiseError("require is called at the top level of a file only")
	}
	name := L.CheckString(1)
	f, err := w.rules.module(name)
	if err != nil {
		L.RaiseError("%s", err)
	}
	if w.checking && !slices.Contains(w.loading.needs, f) {
		w.loading.needs = append(w.loading.needs, f)
	}
	value, ok := w.modules[f]
	if ok && value == nil {
		L.RaiseError("%s requires itself", name)
	}
	if !ok {
		proto, err := f.compile()
		if err != nil {
			L.RaiseError("%s", err)
		}
		w.modules[f] = nil
		fn := L.NewFunctionFromProto(proto)
		fn.Env = w.env
		w.module++
		outer := w.fleeting
		w.fleeting = false
		L.Push(fn)
		L.Call(0, 1)
		if w.checking {
			f.volatile = w.fleeting
		}
		w.fleeting = w.fleeting || outer
		w.module--
		value = L.Get(-1)
		L.Pop(1)
		// Rules share it: none may leave something in it for another.
		if w.checking {
			if wrong := w.checkClosures(value); len(wrong) > 0 {
				L.RaiseError("%s", wrong[0])
			}
		}
		w.freeze(value)
		w.modules[f] = value
	}
	w.fleeting = w.fleeting || f.volatile
	L.Push(value)
	return 1
}
