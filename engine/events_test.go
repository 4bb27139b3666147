package engine

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// stage is a store with two sources, and one rule that looks at it.
type stage struct {
	t     *testing.T
	e     *Engine
	run   int64
	found []*wire.Finding
}

func newStage(t *testing.T) *stage {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "luarr.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	s := &stage{t: t}
	s.e = &Engine{Options: Options{Store: st, Config: &config.Config{
		Sources: []config.Instance{{Name: "home"}, {Name: "away"}}, Engine: config.Engine{Timezone: time.UTC},
	}, Now: func() time.Time { return time.Date(2024, 3, 1, 3, 0, 0, 0, time.UTC).AddDate(0, 0, int(s.run)) }}}
	s.put("home", &wire.Library{Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}, 1, 2, 3, 4, 5)
	s.put("away", &wire.Library{Key: "1", Title: "Films", Type: "MOVIE", Enabled: true}, 4, 5, 6)
	s.must(st.PutServer(t.Context(), &wire.Server{Source: "home", Name: "Home", State: "up"}))
	s.must(st.PutServer(t.Context(), &wire.Server{Source: "gone", Name: "Gone", State: "up"}))
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// put stores a library with films of some years.
func (s *stage) put(source string, l *wire.Library, years ...int32) {
	s.t.Helper()
	ctx, st := s.t.Context(), s.e.Store
	s.must(st.PutLibraries(ctx, source, []*wire.Library{l, {Key: "9", Title: "Attic", Type: "MOVIE", Skipped: "switched off"}}))
	w, err := st.BeginWalk(ctx, source, l.Key)
	s.must(err)
	var items []*wire.Item
	for i, year := range years {
		items = append(items, &wire.Item{Id: fmt.Sprintf("%s/%d", source, i+1), Type: "movie", Title: fmt.Sprint("Film ", year), Year: 2000 + year,
			Versions: []*wire.Version{{Id: "1", Height: 1080}, {Id: "2", Height: 2160}}})
	}
	_, err = w.Put(ctx, items, nil)
	s.must(err)
	_, err = w.EndWhole(ctx, "", s.e.Now())
	s.must(err)
}

// eventKinds are changes of items, libraries and servers.
func eventKinds() []*wire.ChangeKind {
	return []*wire.ChangeKind{
		{Name: "label", Targets: []string{"movie", "library", "server"}, Params: []*wire.Param{{Name: "add", Type: "string"}}},
		{Name: "delete", Targets: []string{"movie", "library"}, Destructive: true},
	}
}

// show shows every change as new: one that comes to the target.
func show(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	var out []*wire.Effect
	for _, p := range proposals {
		what := p.Item.GetId() + p.Library.GetTitle() + p.Server.GetName()
		value := func(has bool) *structpb.Struct {
			return &structpb.Struct{Fields: map[string]*structpb.Value{p.Change.Kind + " " + what: structpb.NewBoolValue(has)}}
		}
		out = append(out, &wire.Effect{Before: value(false), After: value(true)})
	}
	return out, nil
}

// plan runs a rule and writes down what came of it, one change a line.
func (s *stage) plan(o RunOptions, limits act.Limits, text string) string {
	s.t.Helper()
	ctx := s.t.Context()
	s.run++
	near, err := newRelated(ctx, s.e.Store)
	s.must(err)
	defer near.close()
	now := s.e.Now()
	rules, _, err := script.Load(script.Options{
		BuiltIn: fstest.MapFS{"actions/maintenance.lua": &fstest.MapFile{Data: []byte("local function label(m, why) plex.label(m, { add = 'x' }, why) end\n" + text)}},
		Now:     now, Lookup: near.item, Children: near.children, Versions: near.versions,
		Actors:  []script.Actor{{Plugin: "plex", Instances: []string{"home", "away"}, Kinds: eventKinds()}},
		Items:   func(q script.Query) (func() ([]*wire.Item, error), string, error) { return s.e.query(ctx, q) },
		Holding: func(h script.Hold) (time.Time, error) { return s.e.Store.HeldSince(ctx, store.Hold(h), now) },
	})
	s.must(err)
	r := &run{Engine: s.e, options: o, rules: rules, near: near, scope: s.e.scope(config.Pipeline{}, o),
		record: &wire.Run{Id: s.run, Stages: []*wire.Stage{{Name: "fetch"}}}}
	r.record.StartedAt = timestamppb.New(now)
	holds, err := r.newHolds(ctx)
	s.must(err)
	scope := r.scope
	for _, t := range itemTypes {
		if rules.Handles(t) || rules.Handles("version") && slices.Contains(versionTypes, t) {
			scope.Types = append(scope.Types, t)
		}
	}
	seam := actStore{store: s.e.Store, run: s.run}
	if len(scope.Types) > 0 {
		seam.quiet, err = s.e.Store.Quiet(ctx, rules.VerdictsHash(), scope)
		s.must(err)
	}
	result, err := act.Plan(ctx, seam, act.Options{
		Run: s.run, Rules: func() (act.Rules, error) { return newActRules(rules, holds, nil) }, Others: r.others(holds, nil), Limits: limits,
		Instances: []act.Instance{{Name: "home", Plugin: "plex", Kinds: eventKinds(), Preview: show}, {Name: "away", Plugin: "plex", Kinds: eventKinds(), Preview: show}},
		Progress:  func(int64) {},
	})
	s.must(err)
	s.must(holds.end(r.scope))
	s.found = append(r.found.List(), result.Findings...)
	var lines []string
	s.must(s.e.Store.Changes(ctx, store.ChangeFilter{Run: s.run}, func(batch []*wire.Change) error {
		for _, c := range batch {
			line := fmt.Sprintf("%s %s[%s] %q", c.TargetType, c.Target, c.Key, c.Reason)
			if c.Subject != "" {
				line += " for " + c.Subject
			}
			if c.State == "held" {
				line += ": " + c.Error
			}
			lines = append(lines, line)
		}
		return nil
	}))
	for _, f := range result.Findings {
		lines = append(lines, f.Code+": "+f.Message)
	}
	return strings.Join(lines, "\n")
}

func TestEvents(t *testing.T) {
	for name, c := range map[string]struct {
		options    RunOptions
		rule, want string
	}{
		"libraries": {rule: "on('library', function(l) label(l, l.title .. ' ' .. l.type) end)", want: `library away/library 1[1] "Films MOVIE"
library home/library 1[1] "Movies MOVIE"`},
		"libraries of one source": {options: RunOptions{Sources: []string{"home"}}, rule: "on('library', function(l) label(l, l.title) end)",
			want: `library home/library 1[1] "Movies"`},
		"one library": {options: RunOptions{Libraries: []string{"Films"}}, rule: "on('library', function(l) label(l, l.title) end)",
			want: `library away/library 1[1] "Films"`},
		"servers that are configured": {rule: "on('server', function(s) label(s, s.name .. ' ' .. s.state) end)", want: `server home[] "Home up"`},
		"the run, after all else": {rule: "on('run', function(r) label(items{}:first(), r.id .. ' ' .. r.stages[1].name .. ' ' .. r.changes.planned .. ' ' .. r.state) end)\n" +
			"on('movie', function(m) if m.year == 2003 then label(m, 'movie') end end)\non('library', function(l) label(l, 'library') end)",
			want: `movie home/3[3] "movie"
library away/library 1[1] "library"
library home/library 1[1] "library"
movie home/1[1] "1 fetch 3 running" for run`},
		"items of the library at hand": {rule: "on('library', function(l) for m in items{ library = l } do if m.year >= 2005 then label(m, l.title) end end end)",
			want: `movie away/2[2] "Films" for away/library 1
movie away/3[3] "Films" for away/library 1
movie home/5[5] "Movies" for home/library 1`},
		"across libraries": {rule: `on("run", function()
  local seen = {}
  for m in items{ source = "away" } do seen[m.title] = true end
  for m in items{ library = "Movies" } do if seen[m.title] then label(m, "twice") end end
end)`, want: `movie home/4[4] "twice" for run
movie home/5[5] "twice" for run`},
		"looking further than the run goes": {options: RunOptions{Sources: []string{"home"}}, rule: "on('run', function() label(items{}:first(), items{}:count() .. '') label(items{ source = 'away' }:first(), 'no') end)",
			want: `movie home/1[1] "8" for run`},
		"a library and an item of one key": {rule: "on('library', function(l) label(l, 'l') label(items{ library = l }:first(), 'i') end)",
			want: `library away/library 1[1] "l"
movie away/1[1] "i" for away/library 1
library home/library 1[1] "l"
movie home/1[1] "i" for home/library 1`},
		"versions": {rule: "on('version', function(v) if v.height > 2000 and v.item.year == 2006 then label(v, v.id) end end)", want: `movie away/3[3] "2"`},
		"an error": {rule: "on('run', function() error('boo') end)", want: "rule_error: actions/maintenance.lua:2: boo []"},
		"no such library": {rule: "on('run', function() items{ library = 'Movie' }:count() end)",
			want: `rule_error: actions/maintenance.lua:2: items: there is no library "Movie"; did you mean "Movies"? []`},
		"no such source": {rule: "on('run', function() items{ source = 'hom' }:count() end)",
			want: `rule_error: actions/maintenance.lua:2: items: there is no source "hom"; did you mean "home"? []`},
		"a library that is not read": {rule: "on('run', function() if items{ library = 'Attic' }:count() == 0 then label(items{}:first(), 'wrong') end end)"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			if got := s.plan(c.options, act.Limits{}, c.rule); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// That nothing is there can only be said of what was read.
func TestWhatWasNotReadIsNotAbsent(t *testing.T) {
	const none = "on('run', function() if items{ type = 'movie', where = function(m) return m.year == 1900 end }:count() == 0 then label(items{ type = 'movie', source = 'home' }:first(), 'none') end end)"
	const want = `movie home/1[1] "none" for run`
	for name, c := range map[string]struct {
		alter func(s *stage)
		rule  string
		want  string
	}{
		"all is read":      {func(*stage) {}, none, want},
		"a stale library":  {func(s *stage) { s.must(s.e.Store.SetStale(t.Context(), "away", "1", true)) }, none, ""},
		"a source is new":  {func(s *stage) { s.e.Config.Sources = append(s.e.Config.Sources, config.Instance{Name: "new"}) }, none, ""},
		"a source is left": {func(s *stage) { s.e.Config.Sources = s.e.Config.Sources[:1] }, none, want},
		"of no matter": {func(s *stage) {
			s.must(s.e.Store.PutLibraries(s.t.Context(), "home", []*wire.Library{{Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}, {Key: "2", Title: "Music", Type: "MUSIC", Enabled: true}}))
			s.must(s.e.Store.SetStale(s.t.Context(), "home", "2", true))
		}, none, want},
		"skipped": {func(s *stage) { s.must(s.e.Store.SetStale(t.Context(), "away", "1", true)) },
			"on('run', function() local n, skipped = items{ unknown = 'skip' }:count() label(items{ source = 'home' }:first(), n .. ' ' .. skipped) end)",
			`movie home/1[1] "5 3" for run`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			c.alter(s)
			if got := s.plan(RunOptions{}, act.Limits{}, c.rule); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestChangesOutsideOfTheRunAreLeftOut(t *testing.T) {
	s := newStage(t)
	got := s.plan(RunOptions{Libraries: []string{"Movies"}}, act.Limits{}, "on('run', function() for m in items{} do if m.year == 2005 then label(m, 'x') end end end)")
	if got != `movie home/5[5] "x" for run` || len(s.found) != 1 || s.found[0].Code != "outside_run" {
		t.Errorf("%s %v", got, s.found)
	}
}

func TestLimitsCountWhatItemsLookedAt(t *testing.T) {
	limits := act.Limits{Destructive: []string{"plex.delete"}, MaxDestructive: 10, MaxPercent: 40}
	for rule, held := range map[string]bool{
		"on('run', function() for m in items{ library = 'Movies', where = function(m) return m.year > 2003 end } do plex.delete(m, {}, 'x') end end)": false,
		"on('run', function() for m in items{ library = 'Movies', where = function(m) return m.year > 2002 end } do plex.delete(m, {}, 'x') end end)": true,
		"on('run', function() for m in items{ library = 'Movies', limit = 2 } do plex.delete(m, {}, 'x') end end)":                                    true,
	} {
		if got := newStage(t).plan(RunOptions{}, limits, rule); strings.Contains(got, "over limits.max_percent") != held {
			t.Errorf("%s\n%s", rule, got)
		}
	}
}

// The plan is the same on one processor as on many, events and conditions
// included.
func TestEventsAreTheSameOnAnyNumberOfProcessors(t *testing.T) {
	const rule = `on("movie", function(m) if hold(m, "1d") then label(m, "held") else label(m, "new") end end)
on("library", function(l) label(l, items{ library = l }:count() .. "") end)
on("run", function(r) for m in items{} do if m.year % 2 == 0 then plex.delete(m, {}, r.changes.planned .. " " .. m.title) end end end)`
	var want string
	for _, procs := range []int{1, 2, 8} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		s := newStage(t)
		text := ""
		for range 3 {
			text += s.plan(RunOptions{}, act.Limits{Destructive: []string{"plex.delete"}, MaxDestructive: 100, MaxPercent: 100}, rule) + "\n\n"
		}
		if want == "" {
			want = text
		}
		if text != want {
			t.Errorf("on %d processors\n%s\non one\n%s", procs, text, want)
		}
	}
	if !strings.Contains(want, `"held"`) || !strings.Contains(want, `"10 Film 2"`) {
		t.Error(want)
	}
}

func TestHoldOverRuns(t *testing.T) {
	const rule = `on("movie", function(m) if m.year > 2004 and hold(m, "2d") then label(m, "now") end end)`
	const now = `movie home/5[5] "now"
movie away/2[2] "now"
movie away/3[3] "now"`
	s := newStage(t)
	look := func(o RunOptions, want string) {
		t.Helper()
		if got := s.plan(o, act.Limits{}, rule); got != want {
			t.Errorf("run %d: got\n%s\nwant\n%s", s.run, got, want)
		}
	}
	plan := RunOptions{PlanOnly: true}
	look(plan, "")                                                                                       // a plan starts no clock
	look(plan, "")                                                                                       //
	look(plan, "")                                                                                       //
	look(RunOptions{}, "")                                                                               // run 4 does
	look(RunOptions{}, "")                                                                               //
	look(plan, now)                                                                                      // two days later
	look(RunOptions{}, now)                                                                              //
	s.put("home", &wire.Library{Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}, 1, 2, 3, 4, 1) // film 5 is another now
	look(plan, "movie away/2[2] \"now\"\nmovie away/3[3] \"now\"")                                       // and nobody waits on it, which a plan leaves as it is
	look(RunOptions{}, "movie away/2[2] \"now\"\nmovie away/3[3] \"now\"")
	s.put("home", &wire.Library{Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}, 1, 2, 3, 4, 5)
	look(RunOptions{}, "movie away/2[2] \"now\"\nmovie away/3[3] \"now\"") // its clock was stopped
	look(RunOptions{Sources: []string{"away"}}, "movie away/2[2] \"now\"\nmovie away/3[3] \"now\"")
	look(RunOptions{}, now) // and began anew two runs ago
	s.must(s.e.Store.SetStale(t.Context(), "away", "1", true))
	look(RunOptions{}, `movie home/5[5] "now"`) // of the others nobody knows
	s.must(s.e.Store.SetStale(t.Context(), "away", "1", false))
	look(RunOptions{}, now) // and they have waited on
	s.run += 60
	look(RunOptions{}, "") // nobody looked for two months
}

// A condition that no longer holds is ended even where the item has fallen
// quiet in a plan, so that no run looks at it.
func TestHoldEndsForQuietItems(t *testing.T) {
	const rule = `on("movie", function(m) if m.year == 2005 and hold(m, "1d") then label(m, "now") end end)`
	s := newStage(t)
	movies := &wire.Library{Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}
	s.plan(RunOptions{}, act.Limits{}, rule)
	s.put("home", movies, 1, 2, 3, 4, 1)
	s.plan(RunOptions{PlanOnly: true}, act.Limits{}, rule)
	s.plan(RunOptions{}, act.Limits{}, rule)
	s.put("home", movies, 1, 2, 3, 4, 5)
	if got := s.plan(RunOptions{}, act.Limits{}, rule); got != `movie away/2[2] "now"` {
		t.Error(got)
	}
}

// What loses data is proposed again before it is done, by the event that
// proposed it.
func TestEventsProposeAgain(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	rule := "on('run', function() for m in items{} do if m.year == 2005 then plex.delete(m, {}, 'x') end end end)\non('library', function(l) plex.delete(l, {}, 'y') end)"
	rules, _, err := script.Load(script.Options{
		BuiltIn: fstest.MapFS{"actions/maintenance.lua": &fstest.MapFile{Data: []byte(rule)}},
		Now:     s.e.Now(), Actors: []script.Actor{{Plugin: "plex", Instances: []string{"home", "away"}, Kinds: eventKinds()}},
		Items: func(q script.Query) (func() ([]*wire.Item, error), string, error) { return s.e.query(ctx, q) },
	})
	s.must(err)
	r := &run{Engine: s.e, rules: rules, record: &wire.Run{Id: 1}}
	instances := []act.Instance{{Name: "home", Plugin: "plex", Kinds: eventKinds(), Preview: show}, {Name: "away", Plugin: "plex", Kinds: eventKinds(), Preview: show}}
	change := func(target, key, kind, subject string) *wire.Change {
		effects, _ := show(ctx, []*wire.Proposal{{Change: &wire.Change{Kind: "plex.delete"}, Item: &wire.Item{Id: target}}})
		if kind == "library" {
			effects, _ = show(ctx, []*wire.Proposal{{Change: &wire.Change{Kind: "plex.delete"}, Library: &wire.Library{Title: "Movies"}}})
		}
		source, _, _ := strings.Cut(target, "/")
		return &wire.Change{Rule: "maintenance", Kind: "plex.delete", Target: target, TargetType: kind, Instance: source, Key: key, Subject: subject,
			Params: &structpb.Struct{}, Before: effects[0].Before, After: effects[0].After}
	}
	changes := []*wire.Change{change("home/5", "5", "movie", "run"), change("home/4", "4", "movie", "run"), change("home/library 1", "1", "library", "")}
	var subjects []string
	for _, c := range changes {
		subjects = append(subjects, subjectOf(c))
	}
	again, err := act.Again(ctx, actStore{store: s.e.Store, run: 1}, nil, changes, act.Options{
		Run: 1, Rules: func() (act.Rules, error) { return newActRules(rules, nil, nil) }, Others: r.others(nil, subjects), Instances: instances, Progress: func(int64) {},
	})
	if err != nil || fmt.Sprint(again) != "[true false true]" {
		t.Error(again, err)
	}
}
