package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// tended is one run of a rule at a time, of which every change meets the fate
// that a function decides. It gives the reasons of what was proposed.
func (s *stage) tended(at time.Time, planOnly, scheduled bool, text string, fate func(*wire.Change) string) (reasons []string, found []*wire.Finding) {
	s.t.Helper()
	ctx := s.t.Context()
	s.run++
	near, err := newRelated(ctx, s.e.Store)
	s.must(err)
	defer near.close()
	rules, _, err := script.Load(script.Options{
		BuiltIn: fstest.MapFS{"actions/maintenance.lua": &fstest.MapFile{Data: []byte(text)}},
		Now:     at, Lookup: near.item, Children: near.children,
		Actors: []script.Actor{{Plugin: "plex", Instances: []string{"home", "away"}, Kinds: eventKinds()}},
		Due:    s.e.dueIn(near, at, scheduled),
	})
	s.must(err)
	r := &run{Engine: s.e, rules: rules, near: near, dues: newDues(planOnly),
		record: &wire.Run{Id: s.run, StartedAt: timestamppb.New(at)}}
	seam := actStore{store: s.e.Store, run: s.run}
	_, err = act.Plan(ctx, seam, act.Options{
		Run: s.run, Rules: func() (act.Rules, error) { return newActRules(rules, nil, r.dues) }, Others: r.others(nil, nil),
		Instances: []act.Instance{{Name: "home", Plugin: "plex", Kinds: eventKinds(), Preview: show}, {Name: "away", Plugin: "plex", Kinds: eventKinds(), Preview: show}},
		Progress:  func(int64) {},
	})
	s.must(err)
	var made []*wire.Change
	s.must(s.e.Store.Changes(ctx, store.ChangeFilter{Run: s.run}, func(batch []*wire.Change) error {
		made = append(made, batch...)
		return nil
	}))
	for _, c := range made {
		reasons = append(reasons, c.Instance+" "+c.Reason)
		c.State = fate(c)
	}
	s.must(s.e.Store.SetChanges(ctx, made))
	s.must(r.endDues(ctx))
	return reasons, r.found.List()
}

func all(state string) func(*wire.Change) string { return func(*wire.Change) string { return state } }

// sundays proposes one change when it is Sunday.
const sundays = `on("server", function(s) if due("weekly(sunday)") then plex.label(s, { add = "x" }, "sunday") end end)`

// TestDue turns the clock through some days, each with runs that end as they are
// told to.
func TestDue(t *testing.T) {
	type turn struct {
		at    string // of July 2026, whose 5th is a Sunday
		state string // that its changes end in; empty for a plan
		want  int    // how often it is proposed
	}
	for _, c := range []struct {
		name, rule string
		scheduled  bool
		turns      []turn
	}{
		{name: "once on its day", rule: sundays, turns: []turn{
			{"01 05:00", "done", 0}, {"05 05:00", "done", 1}, {"05 06:00", "done", 0}, {"05 23:59", "done", 0}, {"06 05:00", "done", 0}, {"12 00:01", "done", 1}}},
		{name: "a plan notes nothing", rule: sundays, turns: []turn{
			{"05 05:00", "", 1}, {"05 05:10", "", 1}, {"05 06:00", "done", 1}, {"05 07:00", "", 0}}},
		{name: "missed and caught up", rule: sundays, turns: []turn{
			{"01 05:00", "done", 0}, {"07 09:00", "done", 1}, {"08 09:00", "done", 0}, {"12 09:00", "done", 1}}},
		{name: "missed and let be", rule: strings.Replace(sundays, `"weekly(sunday)"`, `"weekly(sunday)", { catch_up = false }`, 1), turns: []turn{
			{"01 05:00", "done", 0}, {"07 09:00", "done", 0}, {"12 09:00", "done", 1}}},
		{name: "what failed is tried again, not for ever", rule: sundays, turns: []turn{
			{"05 05:00", "failed", 1}, {"06 05:00", "failed", 1}, {"07 05:00", "failed", 1}, {"08 05:00", "failed", 0}, {"12 05:00", "failed", 1}, {"13 05:00", "done", 1}, {"14 05:00", "done", 0}}},
		{name: "what had to wait is tried again", rule: sundays, turns: []turn{
			{"05 05:00", "skipped", 1}, {"05 06:00", "held", 1}, {"06 05:00", "skipped", 1}, {"07 05:00", "skipped", 1}, {"08 05:00", "skipped", 1}, {"09 05:00", "done", 1}, {"10 05:00", "done", 0}}},
		{name: "a schedule waits for its time of day", rule: sundays, scheduled: true, turns: []turn{
			{"01 05:00", "done", 0}, {"05 04:59", "done", 0}, {"05 05:00", "done", 1}, {"05 05:01", "done", 0}}},
		{name: "the clock is turned back", rule: sundays, turns: []turn{
			{"12 05:00", "done", 1}, {"05 05:00", "done", 1}, {"05 06:00", "done", 0}}},
		{name: "a name outlasts its schedule", rule: `on("server", function(s)
			if due(s.name == "Home" and "weekly(sunday)" or "daily", "task") then plex.label(s, { add = "x" }, "y") end end)`, turns: []turn{
			{"05 05:00", "done", 1}, {"05 06:00", "done", 0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.e.Config.Engine.At = config.Clock{Hour: 5}
			for _, turn := range c.turns {
				at, err := time.Parse("2006-01-02 15:04", "2026-07-"+turn.at)
				if err != nil {
					t.Fatal(err)
				}
				got, _ := s.tended(at, turn.state == "", c.scheduled, c.rule, all(turn.state))
				if len(got) != turn.want {
					t.Errorf("on %s: %q, want %d", turn.at, got, turn.want)
				}
			}
		})
	}
}

// TestDueByHandler: what one handler is due for fails by itself.
func TestDueByHandler(t *testing.T) {
	s := newStage(t)
	rule := `for _, name in ipairs{ "a", "b" } do
		on("server", function(s) if due("daily", name) then plex.label(s, { add = name }, name) end end)
	end`
	sunday := time.Date(2026, 7, 5, 5, 0, 0, 0, time.UTC)
	// show() of this test's plugin tells no labels apart.
	first, _ := s.tended(sunday, false, false, strings.Replace(rule, `"a", "b"`, `"a"`, 1), all("done"))
	second, _ := s.tended(sunday.Add(time.Hour), false, false, rule, all("failed"))
	third, found := s.tended(sunday.Add(2*time.Hour), false, false, rule, all("failed"))
	_, found2 := s.tended(sunday.Add(3*time.Hour), false, false, rule, all("failed"))
	if fmt.Sprint(first, second, third) != "[home a] [home b] [home b]" {
		t.Errorf("%q %q %q", first, second, third)
	}
	if len(found) != 0 || len(found2) != 1 || found2[0].Code != "due_given_up" || !strings.Contains(found2[0].Message, "b failed in 3 runs") {
		t.Errorf("%v %v", found, found2)
	}
}

// TestOneServer: sources whose machine id is one are one server.
func TestOneServer(t *testing.T) {
	for _, c := range []struct {
		name, rule string
		home, away string // machine ids
		want       []string
	}{
		{"one server", `on("server", function(s) plex.label(s, { add = "x" }, "y") end)`, "abc", "abc", []string{"away y"}},
		{"two servers", `on("server", function(s) plex.label(s, { add = "x" }, "y") end)`, "abc", "def", []string{"away y", "home y"}},
		{"nobody knows", `on("server", function(s) plex.label(s, { add = "x" }, "y") end)`, "", "", []string{"away y", "home y"}},
		{"one is asked", `on("server", function(s) if s.source == "home" then plex.label(s, { add = "x" }, "y") end end)`, "abc", "abc", []string{"home y"}},
		{"one server, when it is due", sundays, "abc", "abc", []string{"away y"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			ctx := t.Context()
			s.must(s.e.Store.PutServer(ctx, &wire.Server{Source: "home", Name: "Same", State: "up", MachineId: c.home}))
			s.must(s.e.Store.PutServer(ctx, &wire.Server{Source: "away", Name: "Same", State: "up", MachineId: c.away}))
			sunday := time.Date(2026, 7, 5, 5, 0, 0, 0, time.UTC)
			rule := strings.Replace(c.rule, `"sunday")`, `"y")`, 1)
			got, _ := s.tended(sunday, false, false, rule, all("done"))
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if again, _ := s.tended(sunday.Add(time.Hour), false, false, rule, all("done")); strings.Contains(rule, "due") && len(again) > 0 {
				t.Errorf("an hour later: %q", again)
			}
		})
	}
}

// TestSettingsOfServer: rules read a source's settings without its secrets, and
// with the plugin's defaults below them.
func TestSettingsOfServer(t *testing.T) {
	e := &Engine{Options: Options{Describe: func(context.Context, string) (*wire.Description, error) {
		return &wire.Description{Settings: []*wire.Setting{
			{Key: "timeout", Type: "integer", Default: "60"}, {Key: "verify_ssl", Type: "boolean", Default: "true"}, {Key: "optimize", Type: "any"}, {Key: "token", Type: "secret"},
		}}, nil
	}}}
	got := e.settingsOf(t.Context(), config.Instance{Plugin: "plex", Settings: map[string]any{
		"timeout": int64(360), "optimize": "monthly(1)", "token": sdk.NewSecret("hush"),
	}}).AsMap()
	if want := map[string]any{"timeout": 360.0, "verify_ssl": true, "optimize": "monthly(1)"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if e.settingsOf(t.Context(), config.Instance{Plugin: "plex"}) != nil {
		t.Error("nobody knows which settings are secrets")
	}
}
