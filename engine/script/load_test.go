package script

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

const nothing = "on('movie', function() end)"

// What is wrong with a file is said at load, with its place.
func TestMistakesAtLoad(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"syntax":             {"on('movie', function(m)\n  if m.year then\nend)", `actions/a.lua:3: syntax error near ")"; write end for the if of line 2`},
		"unfinished":         {"on('movie', function(m)", "actions/a.lua: syntax error at the end of the file; write end for the function of line 1"},
		"not Lua at all":     {"\x00\x01", `actions/a.lua:1: Invalid token near "\x00"`},
		"runtime error":      {"\nlocal x = nil + 1", "actions/a.lua:2: cannot perform add operation between nil and number"},
		"endless top level":  {"while true do end", "actions/a.lua:1: took longer than 100ms"},
		"unknown event":      {"on('moive', function() end)", `actions/a.lua:1: there is no event "moive"; did you mean "movie"?`},
		"unknown global":     {"on('movie', function(m)\n  prnt(m)\nend)", `actions/a.lua:2: "prnt" is not declared; did you mean "print"?`},
		"unknown plain name": {"local x = nowhere", `actions/a.lua:1: "nowhere" is not declared`},
		"misspelt plugin":    {"on('movie', function(m)\n  radar.tag(m, {}, 'x')\nend)", `actions/a.lua:2: "radar" is not declared; did you mean "radarr"?`},
		"unknown change":     {"on('movie', function(m)\n  radarr.tga(m, {}, 'x')\nend)", `actions/a.lua:2: radarr has no change "tga"; did you mean "tag"?`},
		"global":             {"x = 1", `actions/a.lua:1: assignment to the global "x": use local`},
		"global function":    {"function helper() end", `actions/a.lua:1: assignment to the global "helper": use local`},
		"global in handler":  {"on('movie', function(m)\n  x = m\nend)", `actions/a.lua:2: assignment to the global "x": use local`},
		"outer local":        {"local n = 0\non('movie', function()\n  n = n + 1\nend)", `actions/a.lua:3: assignment to "n", which outlives the handler: use a local inside it`},
		"outer local, deep":  {"local n = 0\non('movie', function()\n  local function f() n = 1 end f()\nend)", `actions/a.lua:3: assignment to "n", which outlives the handler: use a local inside it`},
		"by a helper":        {"local n = 0\nlocal function f()\n  n = 1\nend\non('movie', function() f() end)", `actions/a.lua:3: assignment to "n", which outlives the handler: use a local inside it`},
		"counter":            {"local function new() local n = 0\n return function() n = n + 1 end end\nlocal c = new()\non('movie', function() c() end)", `actions/a.lua:2: assignment to "n", which outlives the handler: use a local inside it`},
		"in a table":         {"local n, t = 0, {}\nt.f = function()\n  n = 1\nend\non('movie', function() t.f() end)", `actions/a.lua:3: assignment to "n", which outlives the handler: use a local inside it`},
		"not at top level":   {"on('movie', function() end)\nlocal f = on\nf('moive')", `actions/a.lua:3: bad argument #2 to f (function expected, got nil)`},
		"param type":         {"params { days = print }", "actions/a.lua:1: rules.a.days: a default is text, a number, a boolean or a list of text"},
		"os":                 {"os.exit(1)", `actions/a.lua:1: "os" is not available to rules; write now() for the time`},
		"load":               {"local f = load", `actions/a.lua:1: "load" is not available to rules`},
		"require nothing":    {"require 'lib.txt'", `actions/a.lua:1: there is no lib/txt.lua in the rules folders; did you mean "lib/text"?`},
		"require outside":    {"require '../../etc/passwd'", `actions/a.lua:1: there is no //////etc/passwd.lua in the rules folders`},
		"detect where":       {"detect('x', {}, function() end)", `actions/a.lua:1: detect("x"): say what it looks at: of = "video_version", "version" or "audio"`},
		"detect option":      {"detect('x', { of = 'version', give = {} }, function() end)", `actions/a.lua:1: detect has no option "give"; did you mean "gives"?`},
		"trait name":         {"detect('X y', { of = 'version' }, function() end)", `actions/a.lua:1: "X y" cannot be the name of a trait: small letters, digits and _ make one`},
		"cycle": {"detect('x', { of = 'version' }, function(v) return v.traits.y end)\nlocal function f(v) return v.traits.x end\n" +
			"detect('y', { of = 'version' }, function(v) return f(v) end)", "actions/a.lua:1: traits are derived from each other: x from y from x"},
		"trait twice": {"detect('x', { of = 'version' }, function() end)\ndetect('x', { of = 'version' }, function() end)", `actions/a.lua:2: trait "x" is already given at actions/a.lua:1; a file of the same name takes its place`},
	} {
		t.Run(name, func(t *testing.T) {
			o := options("lib/text.lua", "return {}")
			o.Folder = folder(t, map[string]string{"actions/a.lua": c.text})
			o.Settings = map[string]map[string]any{"a": {"enabled": true}}
			o.Deadline = 100_000_000
			_, _, err := Load(o)
			if err == nil {
				t.Fatal("no error")
			}
			if got := strings.TrimPrefix(err.Error(), "load rules: "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if fault.ClassOf(err) != fault.Usage {
				t.Error("it is not a usage error")
			}
		})
	}
}

// folder writes a user's rules folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestAssignmentsThatAreFine(t *testing.T) {
	start(t, options("actions/maintenance.lua", `
local total = 0
for i = 1, 3 do total = total + i end
local function sum(list) local s = 0 for _, v in ipairs(list) do s = s + v end return s end
on("movie", function(m)
  local n = 0
  local function add() n = n + 1 end
  add()
  local t = {}
  t.x = n + total + sum { 1, 2 }
end)`))
}

func TestAllMistakesComeAtOnce(t *testing.T) {
	o := options("actions/a.lua", "x = 1\ny = 2", "actions/b.lua", "if", "detect/c.lua", nothing)
	o.Settings = map[string]map[string]any{"a": {"enabled": true}, "b": {"enabled": true}, "d": {}, "c": {"dayz": int64(1)}}
	_, _, err := Load(o)
	if err == nil {
		t.Fatal("no error")
	}
	if got := strings.Count(err.Error(), "\n") + 1; got != 5 {
		t.Errorf("%d mistakes:\n%v", got, err)
	}
}

func TestParameters(t *testing.T) {
	text := `local p = params { days = 365, tag = "stale", on = true, list = { "a", "b" } }
on("movie", function(m) plex.label(m, { add = p.list }, p.days .. p.tag .. tostring(p.on) .. table.concat(p.list)) end)`
	for name, c := range map[string]struct {
		settings map[string]any
		want     string
	}{
		"defaults":     {nil, "365staletrueab"},
		"given":        {map[string]any{"days": int64(7), "tag": "old", "on": false, "list": []any{"z"}}, "7oldfalsez"},
		"fraction":     {map[string]any{"days": 1.5}, "1.5staletrueab"},
		"number":       {map[string]any{"days": "7"}, "rules.maintenance.days: wants a number, got 7"},
		"text":         {map[string]any{"tag": int64(1)}, "rules.maintenance.tag: wants text, got 1"},
		"boolean":      {map[string]any{"on": "yes"}, "rules.maintenance.on: wants true or false, got yes"},
		"list":         {map[string]any{"list": []any{int64(1)}}, "rules.maintenance.list: wants a list of text, got [1]"},
		"no list":      {map[string]any{"list": "a"}, "rules.maintenance.list: wants a list of text, got a"},
		"unknown":      {map[string]any{"day": int64(1)}, `rules.maintenance.day: the rule has no such parameter; did you mean "days"?`},
		"enabled type": {map[string]any{"enabled": "yes"}, "rules.maintenance.enabled: wants true or false, got yes"},
	} {
		t.Run(name, func(t *testing.T) {
			o := options("actions/maintenance.lua", text)
			o.Settings = map[string]map[string]any{"maintenance": c.settings}
			r, _, err := Load(o)
			if err != nil {
				if !strings.HasSuffix(err.Error(), c.want) {
					t.Errorf("got  %v\nwant %s", err, c.want)
				}
				return
			}
			w, err := r.NewWorker()
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			if got := said(w.Handle("movie", movie())); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWhichRulesAreOn(t *testing.T) {
	folder := folder(t, map[string]string{
		"mine.lua": nothing, "actions/stale.lua": nothing, "actions/broken.lua": "if", "mine_test.lua": "if", "types/item.lua": "if",
		"lib/text.lua": "return { word = 'x' }",
	})
	o := options("detect/range.lua", "detect('range', { of = 'version' }, function() end)", "actions/maintenance.lua", nothing,
		"actions/preroll.lua", nothing, "actions/stale.lua", nothing, "actions/label.lua", nothing, "actions/asked.lua", nothing,
		"actions/lidarr.lua", "on('movie', function(m) lidarr.tag(m) end)", "actions/stop.lua", "on('movie', function(m) plex.stop(m) end)")
	o.Folder = folder
	o.Settings = map[string]map[string]any{"asked": {"enabled": true}, "preroll": {"enabled": false}, "broken": {"enabled": false}, "lidarr": {"enabled": true}, "stop": {"enabled": true}}

	names := func(o Options) (string, *Rules, []*wire.Finding) {
		r, findings, err := Load(o)
		if err != nil {
			t.Fatal(err)
		}
		var on []string
		for _, rule := range r.List() {
			if rule.Enabled {
				on = append(on, rule.Name)
			} else if rule.Off == "" {
				t.Errorf("%s does not say why it is off", rule.Name)
			}
		}
		return strings.Join(on, " "), r, findings
	}
	got, r, findings := names(o)
	if want := "asked maintenance mine range stale"; got != want {
		t.Errorf("on are %s, want %s", got, want)
	}
	if len(findings) != 2 || findings[0].Message != "the rule is off: lidarr is not configured" ||
		findings[1].Message != "the rule is off: plex.stop is not configured" || findings[1].Code != "rule_off" {
		t.Error(findings)
	}
	o.Actors = append(o.Actors, Actor{Plugin: "lidarr", Mute: true})
	if _, _, findings := names(o); findings[0].Message != "the rule is off: lidarr could not say what it offers" ||
		!strings.HasPrefix(findings[0].Hint, "see to the plugin, or set [rules.") {
		t.Error(findings)
	}
	i := slices.IndexFunc(r.List(), func(r Rule) bool { return r.Name == "stale" })
	if rule := r.List()[i]; !rule.Shadows || rule.Origin != filepath.Join(folder, "actions", "stale.lua") {
		t.Errorf("%+v", rule)
	}
	if !r.Handles("movie") || r.Handles("series") {
		t.Error("Handles is wrong")
	}
	o.Only = []string{"maintenance", "label"}
	if got, _, _ := names(o); got != "maintenance range" {
		t.Errorf("restricted, on are %s", got)
	}
}

// A pipeline restricts what acts, not what is known.
func TestDetectorsStayInEveryPipeline(t *testing.T) {
	o := options("actions/maintenance.lua", "detect('x', { of = 'version' }, function() return 1 end)\n"+
		"on('movie', function(m) plex.label(m, { add = 'x' }, 'x') end)")
	o.Only = []string{}
	w := start(t, o)
	item := movie()
	w.Detect(item)
	if item.Traits["x"].GetValue() != "1" {
		t.Error("the detector is off")
	}
	if r := w.Handle("movie", item); len(r.Proposals) > 0 || w.rules.Handles("movie") {
		t.Error("the handler is on")
	}
}

func TestRequire(t *testing.T) {
	w := start(t, options("actions/maintenance.lua", `
local text, again = require "lib.text", require("lib/text")
assert(text == again)
on("movie", function(m) plex.label(m, { add = "x" }, text.shout(m.title)) end)`,
		"lib/text.lua", `local deep = require "lib.deep" return { shout = function(s) return s:upper() .. deep end }`,
		"lib/deep.lua", `return "!"`))
	if got := said(w.Handle("movie", movie())); got != "THE MATRIX!" {
		t.Error(got)
	}
	_, _, err := Load(options("actions/maintenance.lua", `require "lib.a"`, "lib/a.lua", `require "lib.b"`, "lib/b.lua", `require "lib.a"`))
	if err == nil || !strings.Contains(err.Error(), "lib/b.lua:1: lib.a requires itself") {
		t.Error(err)
	}
}

func TestPluginNames(t *testing.T) {
	for _, name := range []string{"string", "on", "os", "end", "Radarr", "a-b", "known", "re"} {
		o := options("actions/maintenance.lua", nothing)
		o.Actors = []Actor{{Plugin: name, Kinds: []*wire.ChangeKind{{Name: "tag"}}}}
		if _, _, err := Load(o); err == nil {
			t.Errorf("%q is taken", name)
		}
	}
}

func TestDetectorsHash(t *testing.T) {
	hash := func(change func(*Options)) uint64 {
		o := options("detect/range.lua", `local p = params { x = 1 } require "lib.a" detect('range', { of = 'version' }, function() end)`,
			"lib/a.lua", "return 1", "actions/maintenance.lua", nothing)
		o.Settings = map[string]map[string]any{}
		change(&o)
		r, _, err := Load(o)
		if err != nil {
			t.Fatal(err)
		}
		return r.DetectorsHash()
	}
	put := func(path, text string) func(*Options) {
		return func(o *Options) {
			file := options(path, text).BuiltIn
			o.BuiltIn = overlay{file, o.BuiltIn}
		}
	}
	same := hash(func(*Options) {})
	for name, c := range map[string]struct {
		change func(*Options)
		moves  bool
	}{
		"nothing":   {func(*Options) {}, false},
		"action":    {put("actions/maintenance.lua", nothing+" "), false},
		"module":    {put("lib/a.lua", "return 2"), true},
		"detector":  {put("detect/range.lua", `require "lib.a" detect('range', { of = 'audio' }, function() end)`), true},
		"parameter": {func(o *Options) { o.Settings["range"] = map[string]any{"x": int64(2)} }, true},
		"off":       {func(o *Options) { o.Settings["range"] = map[string]any{"enabled": false} }, true},
	} {
		if got := hash(c.change); (got != same) != c.moves {
			t.Errorf("%s: moved is %v", name, got != same)
		}
	}
}

// What only looks like a Lua file is told apart before it is read.
func TestNoFiles(t *testing.T) {
	for name, c := range map[string]struct {
		make func(path string) error
		want string
	}{
		"endless":   {func(p string) error { return os.Symlink("/dev/zero", p) }, "x.lua is no file"},
		"dangling":  {func(p string) error { return os.Symlink(p+".gone", p) }, "no such file"},
		"too large": {func(p string) error { return os.WriteFile(p, make([]byte, maxFile+1), 0o600) }, "x.lua is larger than"},
		"link to a file": {func(p string) error {
			if err := os.WriteFile(p+".txt", []byte("on('movie', function() end)"), 0o600); err != nil {
				return err
			}
			return os.Symlink(p+".txt", p)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			o.Folder = t.TempDir()
			if err := c.make(filepath.Join(o.Folder, "x.lua")); err != nil {
				t.Skip(err)
			}
			_, _, err := Load(o)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// An expression is held to the same bounds as a rule.
func TestWhereIsBounded(t *testing.T) {
	o := on("")
	o.Deadline = short
	w := start(t, o)
	for expr, want := range map[string]string{
		`title .. "!" == "The Matrix!" and #{ 1, 2 } == 2`: "true",
		`("x"):rep(1e9)`:                             "string.rep: the text would be longer",
		`(function() while true do end end)()`:       "took longer than",
		`os.time() > 0`:                              `item has no field "os"`,
		strings.Repeat("(", 600) + "1":               "",
		strings.Repeat("not ", 600) + "1":            "nested more than 500 deep",
		`setmetatable(1, { __index = {} })`:          "setmetatable wants a table",
		`(function() string.upper = nil end)() == 1`: "cannot be set",
	} {
		got := ""
		test, err := w.Where(expr)
		if err == nil {
			var yes bool
			yes, _, err = test(movie())
			got = fmt.Sprint(yes)
		}
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%.60s: got %s, want %s", expr, got, want)
		}
	}
}
