package luatest

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// maxTests bounds the tests of one file, and testTime what one may take, in
// deadlines of a rule.
const (
	maxTests = 2000
	testTime = 10
)

// subject is one test file and the rule that it tests.
type subject struct {
	options *Options
	file    *script.TestFile
	rule    script.Rule
	rules   *script.Rules // with the declared parameters, at Start
	traits  []string      // that some detector or a source gives
	// declared are those that sources give.
	declared []*wire.TraitKind
}

// run runs the tests of the file, and gives how many there are.
func (s *subject) run(ctx context.Context, each func(*Outcome)) int {
	outcome := func(test string) *Outcome {
		return &Outcome{Rule: s.file.Rule, File: s.file.Path, Own: s.file.Own, Test: test}
	}
	broken := func(err error) {
		out := outcome("")
		out.fail(err.Error(), s.file.Path+":1")
		each(out)
	}
	if err := s.load(); err != nil {
		broken(err)
		return 0
	}
	names, seen := []string{""}, map[string]bool{}
	for i := 0; i < len(names) && ctx.Err() == nil; i++ {
		t, err := newTrial(s)
		if err == nil {
			err = t.bench.Do(s.file.Path, s.file.Text)
		}
		if err == nil && i == 0 {
			if names, err = t.names(seen); err == nil && len(names) == 0 {
				err = fmt.Errorf("there is no test in it: test(\"what it shows\", function() … end)")
			}
		}
		if err != nil {
			t.close()
			broken(err)
			return 0
		}
		out := outcome(names[i])
		t.run(i, out)
		t.close()
		each(out)
	}
	if ctx.Err() != nil {
		return 0
	}
	return len(names)
}

// load loads the rule, to see that it can be tested and what it declares.
func (s *subject) load() error {
	var err error
	if s.rules, err = s.with(script.Options{Now: Start}); err != nil {
		return err
	}
	var names []string
	found := false
	for _, r := range s.rules.List() {
		names = append(names, r.Name)
		if r.Enabled {
			s.traits = append(s.traits, r.Traits...)
		}
		if r.Name == s.file.Rule {
			s.rule, found = r, true
		}
	}
	s.declared, _ = s.rules.Declared()
	for _, k := range s.declared {
		s.traits = append(s.traits, k.GetName())
	}
	switch {
	case !found:
		return fmt.Errorf("there is no rule %s.lua for it to test%s", s.file.Rule, script.Suggest(s.file.Rule, names))
	case !s.rule.Enabled:
		return fmt.Errorf("the rule %s is off: %s", s.rule.Name, s.rule.Off)
	}
	return nil
}

// with loads the rule with what a test has set. Shipped rules are tested as
// they are shipped, whatever the user's folder holds.
func (s *subject) with(o script.Options) (*script.Rules, error) {
	o.BuiltIn, o.Alone, o.Location, o.Deadline = s.options.BuiltIn, s.file.Rule, s.options.Location, s.options.Deadline
	if s.file.Own {
		o.Folder = s.options.Folder
	}
	if o.Actors == nil {
		o.Actors = s.options.Actors
	}
	rules, _, err := script.Load(o)
	return rules, err
}

// fail takes a message of the form FILE:LINE: MESSAGE apart.
func (o *Outcome) fail(message, fallback string) {
	if o.Message != "" {
		return
	}
	o.Where, o.Message = fallback, message
	if where, rest, ok := strings.Cut(message, ": "); ok && strings.Contains(where+":", ".lua:") && !strings.Contains(where, " ") {
		o.Where, o.Message = where, rest
	}
}

// trial is one run of one test: the state it runs in, and what it has made.
type trial struct {
	*subject
	bench   *script.Bench
	tests   []oneTest
	out     *Outcome // nil while the file itself runs
	checked int      // assertions so far

	now      time.Time
	settings map[string]any
	made     *world
	worker   *script.Worker // nil where something was set since
}

// oneTest is one test(name, fn).
type oneTest struct {
	name, where string
	fn          *lua.LFunction
}

func newTrial(s *subject) (*trial, error) {
	t := &trial{subject: s, now: Start, settings: map[string]any{}, made: newWorld()}
	var err error
	t.bench, err = s.rules.NewBench(testTime*s.options.Deadline, t.functions())
	return t, err
}

func (t *trial) close() {
	t.drop()
	if t.bench != nil {
		t.bench.Close()
	}
}

// drop forgets the worker: something was set that it does not know.
func (t *trial) drop() {
	if t.worker != nil {
		t.worker.Close()
	}
	t.worker = nil
}

// names lists the tests of the file, which must differ.
func (t *trial) names(seen map[string]bool) ([]string, error) {
	var names []string
	for _, one := range t.tests {
		if seen[one.name] {
			return nil, fmt.Errorf("%s: there is another test %q; give it a name of its own", one.where, one.name)
		}
		seen[one.name] = true
		names = append(names, one.name)
	}
	return names, nil
}

// run runs the test with a number.
func (t *trial) run(i int, out *Outcome) {
	t.out = out
	one := t.tests[i]
	err := t.bench.Call(one.fn)
	switch {
	case err != nil:
		out.fail(err.Error(), one.where)
	case t.checked == 0:
		out.fail("it expects nothing, and so shows nothing: write expect(run(item)):nothing(), or equal(got, want)", one.where)
	}
}

// load gives the worker that runs the rule with what is set now.
func (t *trial) load() (*script.Worker, error) {
	if t.worker != nil {
		return t.worker, nil
	}
	rules, err := t.with(t.situation())
	if err != nil {
		return nil, err
	}
	t.worker, err = rules.NewWorker()
	return t.worker, err
}

// situation is what a run of the rule is given as things are set now.
func (t *trial) situation() script.Options {
	return script.Options{
		Now: t.now, Actors: t.made.actors(t.options.Actors), Log: slog.New(printed{t}),
		Settings: map[string]map[string]any{t.rule.Name: maps.Clone(t.settings)},
		Lookup:   t.made.lookup, Children: t.made.children, Items: t.made.query, Holding: t.made.holding,
		Due:    t.made.dues.answer(t.now, t.options.Location),
		Beside: t.made.beside, Preroll: t.made.choose,
		Maintenance: t.made.inMaintenance, Blackouts: t.made.inBlackouts,
	}
}

// printed takes what rules print.
type printed struct{ t *trial }

const maxPrinted = 200

func (p printed) Enabled(context.Context, slog.Level) bool { return true }
func (p printed) WithAttrs([]slog.Attr) slog.Handler       { return p }
func (p printed) WithGroup(string) slog.Handler            { return p }

func (p printed) Handle(_ context.Context, r slog.Record) error {
	if out := p.t.out; out != nil && len(out.Printed) < maxPrinted {
		out.Printed = append(out.Printed, r.Message)
	}
	return nil
}

// params lists the names of the rule's parameters.
func (s *subject) params() []string {
	var names []string
	for _, p := range s.rule.Params {
		names = append(names, p.Name)
	}
	return slices.Sorted(slices.Values(names))
}
