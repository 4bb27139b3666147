package script

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// since answers hold with one time for everything.
func since(ago time.Duration) func(Hold) (time.Time, error) {
	return func(Hold) (time.Time, error) {
		if ago < 0 {
			return time.Time{}, nil
		}
		return noon.Add(-ago), nil
	}
}

const day = 24 * time.Hour

func TestHold(t *testing.T) {
	for name, c := range map[string]struct {
		span string
		ago  time.Duration // -1 for not yet
		want string
	}{
		"not yet":                        {"days(7)", -1, "false"},
		"for a while":                    {"days(7)", 6 * day, "false"},
		"long enough":                    {"days(7)", 7 * day, "true"},
		"in words":                       {"'7d'", 7 * day, "true"},
		"not quite":                      {"'7d'", 6 * day, "false"},
		"in weeks":                       {"'1w'", 7 * day, "true"},
		"in hours":                       {"'12h'", 12 * time.Hour, "true"},
		"hours are exact":                {"'12h'", 12*time.Hour - time.Second, "false"},
		"a run that is early by minutes": {"'7d'", 7*day - 10*time.Minute, "true"},
	} {
		t.Run(name, func(t *testing.T) {
			o := on("plex.label(m, { add = 'x' }, tostring(hold(m, " + c.span + ")))")
			o.Holding = since(c.ago)
			r := start(t, o).Handle("movie", movie())
			if said(r) != c.want || !r.Volatile || !reflect.DeepEqual(r.Held, []Hold{{Rule: "maintenance", Item: "home/1"}}) || r.Undecided != nil {
				t.Errorf("%s %+v", said(r), r)
			}
		})
	}
}

func TestHoldRefuses(t *testing.T) {
	for call, want := range map[string]string{
		"hold(m, 'soon')":           `hold wants a time such as "12h", "30d", "4w" or days(30), got soon`,
		"hold(m, '7')":              "hold wants a time",
		"hold(m, '-7d')":            "hold wants a time",
		"hold(m, 0)":                "hold wants a time",
		"hold(m, 0/0)":              "hold wants a time",
		"hold(m, '9999w')":          "hold wants a time",
		"hold(m)":                   "hold wants a time",
		"hold('7d')":                "an item expected",
		"hold(m.external_ids, 'x')": "hold wants a time",
		"hold(m.series, '7d')":      "hold is about the movie at hand, not about another item",
	} {
		o := on("return " + call)
		o.Holding = since(-1)
		o.Lookup = func(id string) (*wire.Item, error) { return &wire.Item{Id: id, Type: "series"}, nil }
		item := movie()
		item.SeriesId = "home/9"
		if got := said(start(t, o).Handle("movie", item)); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", call, got, want)
		}
	}
	if got := said(start(t, on("hold(m, '7d')")).Handle("movie", movie())); got != "unknown hold: nothing is remembered here" {
		t.Error(got)
	}
	_, _, err := Load(options("actions/maintenance.lua", "local x = hold(1, 2)\non('movie', function() end)"))
	if err == nil || !strings.Contains(err.Error(), "hold is called in a handler only") {
		t.Error(err)
	}
}

// Of a rule that did not come to a verdict nobody knows what it would have held.
func TestWhoIsUndecided(t *testing.T) {
	for name, c := range map[string]struct {
		body            string
		held, undecided int
	}{
		"does not call it":          {"if m.year == 1 then hold(m, '1d') end", 0, 0},
		"calls it":                  {"hold(m, '1d')", 1, 0},
		"calls it twice":            {"hold(m, '1d') hold(m, '7d')", 1, 0},
		"two conditions":            {"hold(m, '1d') hold(m, '7d', 'other')", 2, 0},
		"of a version":              {"hold(m.versions[1], '1d')", 1, 0},
		"then unknown":              {"hold(m, '1d') return m.collections", 0, 1},
		"unknown first":             {"if #m.collections > 0 then hold(m, '1d') end", 0, 1},
		"then fails":                {"hold(m, '1d') error('x')", 0, 1},
		"has nothing to do with it": {"error('x')", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			o := on(c.body)
			o.Holding = since(-1)
			if r := start(t, o).Handle("movie", movie()); len(r.Held) != c.held || len(r.Undecided) != c.undecided {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestARuleThatRestsIsUndecided(t *testing.T) {
	o := on("if m.year == 1999 then error('x') end hold(m, '1d')")
	o.Holding = since(-1)
	w := start(t, o)
	for range suspendAfter {
		w.Handle("movie", movie())
	}
	other := movie()
	other.Year = 2000
	if r := w.Handle("movie", other); len(r.Undecided) != 1 || len(r.Held) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestManyAreHeldInARun(t *testing.T) {
	o := inRun("for m in items{} do if hold(m, '7d') then say(m, m.title) end end")
	o.Holding = func(h Hold) (time.Time, error) {
		if h.Item == "home/3" {
			return noon.Add(-8 * day), nil
		}
		return time.Time{}, nil
	}
	r := start(t, o).HandleOther("run", &wire.Run{})
	if said(r) != "Film 3" || len(r.Held) != 5 {
		t.Errorf("%s %+v", said(r), r.Held)
	}
}

func TestHolds(t *testing.T) {
	o := options("actions/maintenance.lua", "local lib = require 'lib.some'\non('movie', function(m) lib(m) end)", "lib/some.lua", "return function(m) return hold(m, '1d') end",
		"actions/preroll.lua", "on('movie', function(m) end)", "actions/off.lua", "on('movie', function(m) hold(m, '1d') end)")
	r, _, err := Load(o)
	if err != nil || fmt.Sprint(r.Holds()) != "[maintenance]" {
		t.Errorf("%v %v", r.Holds(), err)
	}
}

// What is stale of a library or a server is not known of it.
func TestLibrariesAndServersAge(t *testing.T) {
	o := options("actions/maintenance.lua", "on('library', function(l) print(l.title, l.stale, l.type) return l.refreshing end)\non('server', function(s) print(s.source, s.state) return s.version end)")
	w := start(t, o)
	for _, c := range []struct {
		event string
		m     Result
		want  string
	}{
		{"library", w.HandleOther("library", &wire.Library{Key: "1", Title: "Movies"}), ""},
		{"stale library", w.HandleOther("library", &wire.Library{Key: "1", Title: "Movies", Stale: true}), "unknown refreshing: the library could not be read in this run"},
		{"server", w.HandleOther("server", &wire.Server{Source: "home", State: "up"}), ""},
		{"server that is down", w.HandleOther("server", &wire.Server{Source: "home", State: "down"}), "unknown version: the server did not answer in this run"},
	} {
		if got := said(c.m); got != c.want {
			t.Errorf("%s: %s", c.event, got)
		}
	}
}
