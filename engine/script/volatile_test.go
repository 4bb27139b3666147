package script

import (
	"fmt"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

func TestWhatMakesAVerdictVolatile(t *testing.T) {
	const lib = "return { year = function(m) return m.year end }"
	for name, c := range map[string]struct {
		text     string
		lib      string
		volatile bool
	}{
		"nothing":                   {text: "on('movie', function() end)"},
		"fields of the item":        {text: "on('movie', function(m) return m.year, #m.versions, m:has_label('x'), m:match('radarr') end)"},
		"times of the item":         {text: "on('movie', function(m) return m.added_at < m.added_at + days(3) end)"},
		"a change":                  {text: "on('movie', function(m) plex.label(m, { add = 'x' }, 'y') end)"},
		"what is unknown":           {text: "on('movie', function(m) return #m.collections end)"},
		"asking what is known":      {text: "on('movie', function(m) return known(m, 'collections') end)"},
		"a module":                  {text: "local lib = require 'lib.some'\non('movie', function(m) return lib.year(m) end)", lib: lib},
		"now":                       {"on('movie', function() return now() end)", "", true},
		"age":                       {"on('movie', function(m) return age(m.added_at) end)", "", true},
		"age, on one path only":     {text: "on('movie', function(m) if m.year == 1 then return age(m.added_at) end end)"},
		"the clock, caught":         {"on('movie', function(m) pcall(function() now() error('x') end) end)", "", true},
		"the clock in a coroutine":  {"on('movie', function(m) coroutine.wrap(function() now() end)() end)", "", true},
		"chance":                    {"on('movie', function(m) return math.random() end)", "", true},
		"another item":              {"on('movie', function(m) return m.series end)", "", true},
		"asking for another item":   {"on('movie', function(m) return known(m, 'series') end)", "", true},
		"waiting":                   {"on('movie', function(m) return hold(m, '1d') end)", "", true},
		"waiting, on one path only": {text: "on('movie', function(m) if m.year == 1 then hold(m, '1d') end end)"},
		"printing":                  {"on('movie', function(m) print(m.title) end)", "", true},
		"one of two handlers":       {"on('movie', function(m) now() end)\non('movie', function() end)", "", true},
		"another event":             {text: "on('movie', function(m) end)\non('episode', function() now() end)"},
		"the clock at the top":      {"local t = now()\non('movie', function(m) return t end)", "", true},
		"chance at the top":         {"local n = math.random(6)\non('movie', function(m) return n end)", "", true},
		"the clock in a module":     {"local lib = require 'lib.some'\non('movie', function(m) return lib.t end)", "return { t = now() }", true},
		"in a module's module":      {"local lib = require 'lib.some'\non('movie', function(m) return lib.t end)", "return { t = require('lib.clock') }", true},
		"behind a plain module":     {"require 'lib.clock'\nrequire 'lib.plain'\non('movie', function(m) end)", "return 1", true},
		"in an unused module":       {text: "require 'lib.some'\non('movie', function(m) end)", lib: lib},
	} {
		t.Run(name, func(t *testing.T) {
			o := options("actions/maintenance.lua", c.text, "lib/some.lua", c.lib, "lib/clock.lua", "return now()", "lib/plain.lua", "return 1",
				// The module is there before the rule asks for it.
				"detect/early.lua", "if "+fmt.Sprint(c.lib != "")+" then require 'lib.some' end\ndetect('early', { of = 'version' }, function() end)")
			w := start(t, o)
			if got := w.Handle("movie", movie()).Volatile; got != c.volatile {
				t.Errorf("volatile %v, want %v", got, c.volatile)
			}
		})
	}
}

// A rule that rests says nothing, which is not the same as having nothing to
// say.
func TestARuleThatRestsMakesVerdictsVolatile(t *testing.T) {
	w := start(t, on("if m.year == 1999 then error('x') end"))
	for range suspendAfter {
		w.Handle("movie", movie())
	}
	other := movie()
	other.Year = 2000
	if r := w.Handle("movie", other); !r.Volatile {
		t.Errorf("%+v", r)
	}
}

// What is left out because every rule is content with it comes between two
// failures as it would if the rules ran on it.
func TestContentEndsARowOfFailures(t *testing.T) {
	w := start(t, on("error('x')"))
	for range 3 {
		for range suspendAfter - 1 {
			w.Handle("movie", movie())
		}
		w.Content()
	}
	w.Handle("movie", movie())
	if r := w.Handle("movie", movie()); said(r) == "" {
		t.Error("the rule rests")
	}
	for range suspendAfter {
		w.Handle("movie", movie())
	}
	w.Content()
	if r := w.Handle("movie", movie()); said(r) != "" {
		t.Error("a rule that rested was woken")
	}
}

func TestVerdictsHash(t *testing.T) {
	base := func() Options {
		o := options("actions/maintenance.lua", "params { n = 1 }\non('movie', function() end)",
			"actions/cutoff.lua", "on('movie', function() end)", "lib/some.lua", "return 1", "detect/a.lua", "detect('a', { of = 'version' }, function() end)")
		o.Settings = map[string]map[string]any{"cutoff": {"enabled": true}}
		return o
	}
	replace := func(path, text string) func(*Options) {
		return func(o *Options) { o.BuiltIn = overlay{options(path, text).BuiltIn, o.BuiltIn} }
	}
	for name, c := range map[string]struct {
		alter func(*Options)
		same  bool
	}{
		"nothing":               {func(*Options) {}, true},
		"the time":              {func(o *Options) { o.Now, o.Seed = noon.Add(time.Hour), 5 }, true},
		"the text of a rule":    {replace("actions/maintenance.lua", "params { n = 1 }\non('movie', function() return 1 end)"), false},
		"the text of a module":  {replace("lib/some.lua", "return 2"), false},
		"the text of detectors": {replace("detect/a.lua", "detect('a', { of = 'version' }, function() return 1 end)"), false},
		"a parameter":           {func(o *Options) { o.Settings["maintenance"] = map[string]any{"n": 2.0} }, false},
		"a rule switched off":   {func(o *Options) { o.Settings = nil }, false},
		"another pipeline":      {func(o *Options) { o.Only = []string{"cutoff"} }, false},
		"the time zone":         {func(o *Options) { o.Location = time.FixedZone("x", 3600) }, false},
		"an instance":           {func(o *Options) { o.Actors[0].Instances = []string{"radarr"} }, false},
		"a plugin":              {func(o *Options) { o.Actors = o.Actors[:1] }, false},
		"what a plugin offers": {func(o *Options) {
			o.Actors[0].Kinds = append(o.Actors[0].Kinds, &wire.ChangeKind{Name: "delete"})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			hash := func(o Options) uint64 {
				r, _, err := Load(o)
				if err != nil {
					t.Fatal(err)
				}
				return r.VerdictsHash()
			}
			o := base()
			c.alter(&o)
			if got := hash(o) == hash(base()); got != c.same {
				t.Errorf("the same: %v, want %v", got, c.same)
			}
		})
	}
}
