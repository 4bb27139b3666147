package script

import (
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// checkFile loads one rule and says what is wrong with it. It reads the
// compiled code, which knows exactly which variable every instruction means.
func (w *Worker) checkFile(f *file) []string {
	proto, err := f.compile()
	if err != nil {
		return []string{err.Error()}
	}
	var wrong []string
	missing := map[string]bool{}
	walk(proto, func(p *lua.FunctionProto) {
		for pc, inst := range p.Code {
			switch int(inst >> 26) {
			case lua.OP_SETGLOBAL:
				wrong = append(wrong, fmt.Sprintf("%s:%d: assignment to the global %q: use local",
					f.path, p.DbgSourcePositions[pc], constant(p, inst)))
			case lua.OP_GETGLOBAL:
				if msg := w.checkGlobal(f, p, pc, missing); msg != "" {
					wrong = append(wrong, msg)
				}
			}
		}
	})
	if len(wrong) > 0 {
		return wrong
	}
	if len(missing) > 0 && f.enabled {
		first := sortedKeys(missing)[0]
		hint := fmt.Sprintf("configure it, or set [rules.%s] enabled = false; if it is no plugin but a variable, declare it: local %s = …", f.name, first)
		f.enabled, f.off = false, first+" is not configured"
		if slices.ContainsFunc(w.rules.opt.Actors, func(a Actor) bool { return a.Mute && a.Plugin == first }) {
			f.off, hint = first+" could not say what it offers", fmt.Sprintf("see to the plugin, or set [rules.%s] enabled = false", f.name)
		}
		if w.rules.wanted(f) {
			w.rules.findings = append(w.rules.findings, &wire.Finding{
				Severity: "warning", Code: codeOff, Subject: f.name,
				Message: "the rule is off: " + f.off,
				Hint:    hint,
			})
		}
	}
	if err := w.runFile(f); err != nil {
		if w.spent {
			w.Close()
			_ = w.open(nil)
		}
		return []string{err.Error()}
	}
	for event, hs := range w.handlers {
		for _, h := range hs {
			if h.file == f {
				wrong = append(wrong, w.checkClosures(h.fn)...)
				if !slices.Contains(f.events, event) {
					f.events = append(f.events, event)
				}
			}
		}
	}
	for _, d := range w.declared {
		wrong = append(wrong, w.checkClosures(d.fn)...)
		f.traits = append(f.traits, d.gives...)
		if len(d.ranks) > 0 {
			f.ranks = append(f.ranks, d.name)
		}
		for _, rank := range d.ranks {
			for _, r := range rank {
				f.value(r.trait, r.value)
			}
		}
	}
	f.waits = f.names("hold")
	slices.Sort(f.events)
	slices.Sort(f.traits)
	f.traits = slices.Compact(f.traits)
	return append(wrong, w.checkSettings(f)...)
}

// value notes a value that a trait can have.
func (f *file) value(trait, value string) {
	if f.values == nil {
		f.values = map[string][]string{}
	}
	if !slices.Contains(f.values[trait], value) {
		f.values[trait] = append(f.values[trait], value)
	}
}

// wanted says whether somebody asked for a rule: it is the user's own, or was
// switched on. One that is on because it ships so may go without its plugin.
func (r *Rules) wanted(f *file) bool {
	_, given := r.opt.Settings[f.name]["enabled"]
	return f.origin != "" || f.tried || given
}

// checkGlobal looks at one use of a global. What is not declared and used as
// in radarr.tag is taken for a plugin that is not configured; so is, in a
// shipped rule, a change that a plugin of that name does not offer.
func (w *Worker) checkGlobal(f *file, p *lua.FunctionProto, pc int, missing map[string]bool) string {
	name := constant(p, p.Code[pc])
	line := p.DbgSourcePositions[pc]
	member := ""
	if pc+1 < len(p.Code) && p.Code[pc+1]&0x1ff == p.Code[pc]>>18&0xff {
		member = fieldOf(p, p.Code[pc+1])
	}
	if kinds, ok := w.actors()[name]; ok {
		if member != "" && !slices.Contains(kinds, member) && f.origin == "" {
			missing[name+"."+member] = true
			return ""
		}
		if member != "" && !slices.Contains(kinds, member) {
			return fmt.Sprintf("%s:%d: %s has no change %q%s", f.path, line, name, member, oneOfThese(member, kinds))
		}
		return ""
	}
	if w.env.RawGetString(name) != lua.LNil {
		return ""
	}
	if slices.Contains(removed, name) {
		hint := ""
		if name == "os" {
			hint = "; write now() for the time"
		}
		return fmt.Sprintf("%s:%d: %q is not available to rules%s", f.path, line, name, hint)
	}
	// A name close to a plugin's may be another plugin, sonarr beside radarr;
	// one letter is a slip.
	plugins := w.actors()
	hint := didYouMean(name, slices.DeleteFunc(w.globals(), func(g string) bool {
		return plugins[g] != nil && editDistance(g, name) > 1
	}))
	if member == "" || hint != "" || !pluginName.MatchString(name) {
		return fmt.Sprintf("%s:%d: %q is not declared%s", f.path, line, name, hint)
	}
	missing[name] = true
	return ""
}

// checkSettings refuses settings that the rule did not declare.
func (w *Worker) checkSettings(f *file) []string {
	var wrong, names []string
	for _, p := range f.params {
		names = append(names, p.Name)
	}
	for _, key := range sortedKeys(w.rules.opt.Settings[f.name]) {
		if key != "enabled" && !slices.Contains(names, key) {
			wrong = append(wrong, fmt.Sprintf("%s: rules.%s.%s: the rule has no such parameter%s",
				w.rules.opt.place("rules", f.name, key), f.name, key, oneOfThese(key, append(names, "enabled"))))
		}
	}
	return wrong
}

// checkClosures refuses functions that would change a variable which lives on
// after a handler: an upvalue of a function that exists once loading is done.
func (w *Worker) checkClosures(v lua.LValue) []string {
	var wrong []string
	w.reachable(v, func(fn *lua.LFunction) {
		lasting := make([]bool, len(fn.Upvalues))
		for i := range lasting {
			lasting[i] = true
		}
		wrong = append(wrong, assignments(fn.Proto, lasting)...)
	})
	slices.Sort(wrong)
	return slices.Compact(wrong)
}

// reachable visits every function that a value leads to, through upvalues and
// tables.
func (w *Worker) reachable(v lua.LValue, visit func(*lua.LFunction)) {
	functions, tables := map[*lua.LFunction]bool{}, map[*lua.LTable]bool{}
	waiting := []lua.LValue{v}
	for len(waiting) > 0 {
		last := len(waiting) - 1
		v, waiting = waiting[last], waiting[:last]
		switch v := v.(type) {
		case *lua.LFunction:
			if v.IsG || functions[v] {
				continue
			}
			functions[v] = true
			visit(v)
			for _, u := range v.Upvalues {
				waiting = append(waiting, u.Value())
			}
		case *lua.LTable:
			content := w.hidden(v)
			if tables[content] {
				continue
			}
			tables[content] = true
			content.ForEach(func(k, v lua.LValue) { waiting = append(waiting, k, v) })
			if content.Metatable != lua.LNil {
				waiting = append(waiting, content.Metatable)
			}
		}
	}
}

// assignments lists what a function and those inside it assign to upvalues
// that last.
func assignments(p *lua.FunctionProto, lasting []bool) []string {
	var wrong []string
	for pc := 0; pc < len(p.Code); pc++ {
		inst := p.Code[pc]
		switch int(inst >> 26) {
		case lua.OP_SETUPVAL:
			if b := int(inst & 0x1ff); b < len(lasting) && lasting[b] {
				wrong = append(wrong, fmt.Sprintf("%s:%d: assignment to %q, which outlives the handler: use a local inside it",
					p.SourceName, p.DbgSourcePositions[pc], p.DbgUpvalues[b]))
			}
		case lua.OP_CLOSURE:
			inner := p.FunctionPrototypes[inst&0x3ffff]
			inherited := make([]bool, inner.NumUpvalues)
			for i := range inherited {
				pc++
				if from := p.Code[pc]; int(from>>26) == lua.OP_GETUPVAL {
					if b := int(from & 0x1ff); b < len(lasting) {
						inherited[i] = lasting[b]
					}
				}
			}
			wrong = append(wrong, assignments(inner, inherited)...)
		}
	}
	return wrong
}

// walk visits a function and all inside it.
func walk(p *lua.FunctionProto, visit func(*lua.FunctionProto)) {
	visit(p)
	for _, inner := range p.FunctionPrototypes {
		walk(inner, visit)
	}
}

// fieldOf gives NAME where an instruction reads x.NAME.
func fieldOf(p *lua.FunctionProto, inst uint32) string {
	c := int(inst>>9&0x1ff) - 256
	if int(inst>>26) != lua.OP_GETTABLE || c < 0 || c >= len(p.Constants) {
		return ""
	}
	return lua.LVAsString(p.Constants[c])
}

// constant gives the constant that an instruction with an index names.
func constant(p *lua.FunctionProto, inst uint32) string {
	return p.Constants[inst&0x3ffff].String()
}
