package script

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Rules are the loaded rule files. They are shared by workers and safe for
// use by several goroutines.
type Rules struct {
	opt      Options
	files    []*file          // rules, by name
	modules  map[string]*file // path without .lua
	schema   schema
	item     *typeInfo
	version  *typeInfo
	audio    *typeInfo
	match    *typeInfo
	matchers map[string]bool
	traits   map[string]*ignorance // that some enabled detector or a source gives, and how they are unknown
	declared map[string]*declared
	handled  map[string]bool // events that some enabled rule handles
	hash     uint64
	findings []*wire.Finding
}

// Load reads, compiles and checks the rules. The findings tell what is off and
// why; the error tells, one line a mistake, what has to be mended first.
func Load(o Options) (*Rules, []*wire.Finding, error) {
	r, files, err := read(o)
	if err != nil {
		return nil, nil, err
	}
	if wrong := r.take(files); len(wrong) > 0 {
		return nil, nil, fault.New(fault.Usage, "load rules", "", "%s", strings.Join(wrong, "\n"))
	}
	r.hash = r.hashDetectors()
	return r, r.findings, nil
}

// read readies the rules and reads the files.
func read(o Options) (*Rules, []*file, error) {
	boundLists()
	if o.Deadline <= 0 {
		o.Deadline = maxTime
	}
	if o.memory <= 0 {
		o.memory = maxMade
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	r := &Rules{opt: o, schema: newSchema(), matchers: map[string]bool{}, modules: map[string]*file{},
		traits: map[string]*ignorance{}, handled: map[string]bool{}}
	r.item = r.schema[(*wire.Item)(nil).ProtoReflect().Descriptor().FullName()]
	r.version = r.schema[(*wire.Version)(nil).ProtoReflect().Descriptor().FullName()]
	r.audio = r.schema[(*wire.AudioStream)(nil).ProtoReflect().Descriptor().FullName()]
	r.match = r.schema[(*wire.Match)(nil).ProtoReflect().Descriptor().FullName()]
	for _, a := range o.Actors {
		for _, name := range a.Instances {
			r.matchers[name] = a.Matcher
		}
	}
	for name, matcher := range r.matchers {
		if !matcher {
			delete(r.matchers, name)
		}
	}
	files, err := readAll(o.BuiltIn, o.Own, o.Folder, isNoTest)
	if err == nil {
		files, err = r.readTried(files)
	}
	if err != nil {
		return nil, nil, fault.New(fault.Usage, "read rules", o.Folder, "%w", err)
	}
	for _, f := range files {
		f.traced = o.Trace
	}
	return r, files, nil
}

// take sorts the files into rules and modules, and checks the rules. It returns
// what is wrong.
func (r *Rules) take(files []*file) []string {
	rules := map[string]*file{}
	var wrong []string
	for _, f := range files {
		if !isRule(f.path) {
			r.modules[strings.TrimSuffix(f.path, ".lua")] = f
			continue
		}
		if old := rules[f.name]; old != nil {
			if old.origin == f.origin {
				wrong = append(wrong, fmt.Sprintf("%s: %s has the same name; rename one", f.path, old.path))
				continue
			}
			f.shadows = true
		}
		rules[f.name] = f
		r.modules[strings.TrimSuffix(f.path, ".lua")] = f
	}
	for _, name := range sortedKeys(rules) {
		r.files = append(r.files, rules[name])
	}
	for _, name := range sortedKeys(r.opt.Settings) {
		if rules[name] == nil {
			wrong = append(wrong, fmt.Sprintf("%s: rules.%s: there is no such rule%s", r.opt.place("rules", name), name, didYouMean(name, sortedKeys(rules))))
		}
	}
	for _, f := range r.files {
		if err := r.enable(f); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	wrong = append(wrong, r.declare()...)
	return append(wrong, r.check()...)
}

// idle are the shipped rules that do nothing until something else in the
// configuration, or a command, asks for it: they need not be enabled as well.
var idle = []string{"blackout", "maintenance", "maintenance_mode", "preroll"}

// enable decides whether a rule takes part, before it is known what it does.
func (r *Rules) enable(f *file) error {
	f.enabled = f.origin != "" || strings.HasPrefix(f.path, "detect/") || slices.Contains(idle, f.name)
	if !f.enabled {
		f.off = fmt.Sprintf("shipped rules are off until [rules.%s] enabled = true", f.name)
	}
	if r.opt.Alone != "" && f.name == r.opt.Alone {
		f.enabled, f.off = true, ""
	}
	if given, ok := r.opt.Settings[f.name]["enabled"]; ok {
		on, isBool := given.(bool)
		if !isBool {
			return fmt.Errorf("%s: rules.%s.enabled: wants true or false, got %v", r.opt.place("rules", f.name, "enabled"), f.name, given)
		}
		f.enabled, f.off = on, ""
		if !on {
			f.off = "switched off in the configuration"
		}
	}
	if f.tried {
		f.enabled, f.off = true, ""
	}
	if r.opt.All && !f.enabled {
		f.enabled, f.forced = true, true
	}
	return nil
}

// check compiles every rule, runs its top level once and sees what it
// declares. It returns what is wrong.
func (r *Rules) check() []string {
	var wrong []string
	w := &Worker{rules: r, checking: true}
	defer w.Close()
	if err := w.open(nil); err != nil {
		return []string{err.Error()}
	}
	for _, f := range r.files {
		mistakes := w.checkFile(f)
		f.wrong = len(mistakes) > 0
		if f.forced && (len(mistakes) > 0 || len(f.traits) > 0) {
			f.enabled, mistakes = false, nil
		}
		if r.aside(f) {
			f.muted = true
			if len(f.traits) == 0 || len(mistakes) > 0 {
				f.enabled, f.off = false, "only another rule is run"
			}
			if !r.opt.thorough {
				mistakes = nil
			}
		}
		if f.enabled || f.origin == "" || r.opt.thorough {
			wrong = append(wrong, mistakes...)
		}
		if f.enabled && len(f.events) > 0 && r.opt.Only != nil && !slices.Contains(r.opt.Only, f.name) {
			// Traits belong to the store, not to a pipeline: detectors stay.
			f.muted = true
			if len(f.traits) == 0 {
				f.enabled, f.off = false, "not one of this pipeline's rules"
			}
		}
		if !f.enabled {
			continue
		}
		wrong = append(wrong, r.clashes(f)...)
		for _, t := range f.traits {
			r.traits[t] = &ignorance{"traits." + t, "no detector could tell"}
		}
		for _, e := range f.events {
			r.handled[e] = r.handled[e] || !f.muted
		}
	}
	wrong = append(wrong, w.checkCycles()...)
	for _, name := range r.opt.Only {
		if !slices.ContainsFunc(r.files, func(f *file) bool { return f.name == name }) {
			var names []string
			for _, f := range r.files {
				names = append(names, f.name)
			}
			wrong = append(wrong, fmt.Sprintf("config: there is no rule %q%s", name, didYouMean(name, names)))
		}
	}
	return wrong
}

// aside says whether a rule stands aside for those that are to run alone.
func (r *Rules) aside(f *file) bool {
	return r.opt.Alone != "" && f.name != r.opt.Alone || len(r.opt.Try) > 0 && !f.tried
}

// runFile runs the top level of a rule.
func (w *Worker) runFile(f *file) error {
	proto, err := f.compile()
	if err != nil {
		return err
	}
	fn := w.L.NewFunctionFromProto(proto)
	fn.Env = w.env
	w.loading, w.call, w.declared, w.module, w.registered, w.fleeting = f, &call{}, nil, 0, 0, false
	w.begin()
	w.L.Push(fn)
	err = w.protected(w.L, 0, 0)
	if err == nil {
		w.freezeFile(f)
	}
	cut := w.dog.end()
	w.loading = nil
	if w.checking { // as long as there is one worker
		f.volatile = w.fleeting
	}
	if cut != nil {
		w.spent = true
		at := f.path + ":1"
		if err != nil {
			at = locate(message(err, at), at)
		}
		return fmt.Errorf("%s: %w", at, cut)
	}
	if err != nil {
		return errors.New(message(err, f.path+":1"))
	}
	return nil
}

// freezeFile makes read-only what the handlers and detectors of a file can
// get at.
func (w *Worker) freezeFile(f *file) {
	for _, hs := range w.handlers {
		for _, h := range hs {
			if h.file == f {
				w.freeze(h.fn)
			}
		}
	}
	for _, d := range w.declared {
		w.freeze(d.fn)
	}
}

// Handles says whether any enabled rule handles an event.
func (r *Rules) Handles(event string) bool { return r.handled[event] }

// List describes every rule file, by name.
func (r *Rules) List() []Rule {
	out := make([]Rule, 0, len(r.files))
	for _, f := range r.files {
		out = append(out, Rule{
			Name: f.name, File: f.path, Origin: f.where(), Shadows: f.shadows, Tried: f.tried,
			Enabled: f.enabled, Off: f.off, Doc: f.doc(),
			Traits: f.traits, Values: f.values, Events: f.events, Params: f.params,
		})
	}
	return out
}

// Takes says whether a rule takes part in the run.
func (r *Rules) Takes(name string) bool {
	return slices.ContainsFunc(r.files, func(f *file) bool { return f.name == name && f.enabled && !f.muted && len(f.events) > 0 })
}

// module finds what require names: lib.text or lib/text.
func (r *Rules) module(name string) (*file, error) {
	p := strings.ReplaceAll(strings.TrimSuffix(name, ".lua"), ".", "/")
	if f := r.modules[p]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("there is no %s.lua in the rules folders%s", p, didYouMean(p, sortedKeys(r.modules)))
}

// At sets the clock that workers read, as that of a new run. It must not be
// called while a worker runs.
func (r *Rules) At(now time.Time) { r.opt.Now = now }
