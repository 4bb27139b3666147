package script

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk/wire"
)

// dueOn answers due(…) with yes for daily alone.
func dueOn(body string) Options {
	o := on(body)
	o.Due = func(d Due, e schedule.Expression) (bool, error) { return e.String() == "daily", nil }
	return o
}

func TestDue(t *testing.T) {
	for name, c := range map[string]struct {
		call string
		want Asked
	}{
		"due":          {`due("daily")`, Asked{Due{"maintenance", "", "home/1", "daily", true}, true}},
		"not due":      {`due("Weekly( Sun )")`, Asked{Due{"maintenance", "", "home/1", "weekly(sunday)", true}, false}},
		"with a name":  {`due("daily", "trash")`, Asked{Due{"maintenance", "trash", "home/1", "daily", true}, true}},
		"with options": {`due("daily", { name = "trash", catch_up = false })`, Asked{Due{"maintenance", "trash", "home/1", "daily", false}, true}},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, dueOn("plex.label(m, { add = 'x' }, tostring("+c.call+"))")).Handle("movie", movie())
			if len(r.Asked) != 1 || r.Asked[0] != c.want || !r.Volatile {
				t.Fatalf("%+v", r)
			}
			if due := r.Proposals[0].Due; c.want.Is != (len(due) == 1) {
				t.Errorf("the change is due for %v", due)
			}
		})
	}
}

func TestDueRefuses(t *testing.T) {
	for call, want := range map[string]string{
		"due('weekly(sunday,monday)')":   "weekly(sunday,monday)",
		"due('monthly(32)')":             `"monthly(32)"`,
		"due('non_existing')":            "non_existing asks for a collection",
		"due('')":                        "it is empty",
		"due(7)":                         `due wants a schedule such as "weekly(sunday)", got number`,
		"due('daily', 7)":                "a name or a table of options, got number",
		"due('daily', { nam = 'x' })":    `due has no option "nam"; did you mean "name"?`,
		"due('daily', { catch_up = 1 })": "catch_up true or false",
		"due('daily', ('x'):rep(65))":    "no longer than 64 bytes",
		"for i = 1, 101 do due('daily', tostring(i)) end": "more than 100 schedules",
	} {
		t.Run(call, func(t *testing.T) {
			r := start(t, dueOn(call)).Handle("movie", movie())
			if len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Message, want) {
				t.Errorf("%v, want %s", r.Findings, want)
			}
		})
	}
	t.Run("nothing is remembered here", func(t *testing.T) {
		r := start(t, on("due('daily')")).Handle("movie", movie())
		if len(r.Unknown) != 1 || r.Unknown[0].Field != "due" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("without a verdict nothing is done", func(t *testing.T) {
		r := start(t, dueOn("if due('daily') then error('oops') end")).Handle("movie", movie())
		if len(r.Asked) != 1 || r.Asked[0].Is {
			t.Errorf("%+v", r.Asked)
		}
	})
}

func TestDueSubjects(t *testing.T) {
	for _, c := range []struct {
		m    any
		want string
	}{
		{&wire.Server{Source: "home", MachineId: "abc"}, "server abc"},
		{&wire.Server{Source: "home"}, "home"},
		{&wire.Library{Source: "home", Key: "1"}, "home/library 1"},
		{&wire.Run{Id: 7}, "run"},
		{&wire.Item{Id: "home/1"}, "home/1"},
	} {
		if got := subjectOf(c.m); got != c.want {
			t.Errorf("%T: %q, want %q", c.m, got, c.want)
		}
	}
}
