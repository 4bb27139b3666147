package script

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// toCheck are the plugins that checked rules may call.
var toCheck = []Actor{
	{Plugin: "radarr", Instances: []string{"radarr"}, Matcher: true, Kinds: []*wire.ChangeKind{{Name: "tag", Targets: []string{"movie"},
		Params: []*wire.Param{{Name: "add", Type: "list"}, {Name: "note", Type: "string"}}}}},
	{Plugin: "plex", Instances: []string{"home"}, Kinds: []*wire.ChangeKind{{Name: "label", Targets: []string{"movie", "episode"},
		Params: []*wire.Param{{Name: "add", Type: "list", Required: true}}}}},
	{Plugin: "notify", Instances: []string{"notify"}, Call: "send", Kinds: []*wire.ChangeKind{{Name: "send", Targets: []string{"movie", "run"},
		Params: []*wire.Param{{Name: "message", Type: "string", Required: true}}}}},
}

// complaintsOf checks one rule file and gives its errors, one a line.
func complaintsOf(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "r.lua"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, list, err := Check(Options{Folder: dir, Actors: toCheck})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range list {
		if c.Severity == "error" {
			lines = append(lines, c.Message+" | "+c.Hint)
		}
	}
	return strings.Join(lines, "\n")
}

func TestFieldsAreChecked(t *testing.T) {
	cases := []struct{ name, lua, want string }{
		{"a field of the argument", `on("movie", function(m) return m.titel end)`, `item has no field "titel" | did you mean "title"?`},
		{"by index", `on("movie", function(m) return m["titel"] end)`, `no field "titel"`},
		{"a named handler", `local function f(m) return m.titel end on("movie", f)`, `no field "titel"`},
		{"through a function of the file", `local function f(m) return m.titel end on("movie", function(m) f(m) end)`, `no field "titel"`},
		{"an element walked over", `on("movie", function(m) for _, v in ipairs(m.versions) do print(v.hight) end end)`, `version has no field "hight"`},
		{"an element by number", `on("movie", function(m) return m.versions[1].video[1].bits end)`, `video has no field "bits"`},
		{"a local", `on("version", function(v) local s = v.audio[1] return s.chanels end)`, `audio has no field "chanels"`},
		{"what is near", `on("episode", function(e) return e.series.titel end)`, `no field "titel"`},
		{"a method", `on("movie", function(m) return m:has_labl("x") end)`, `"has_labl" | did you mean "has_label"?`},
		{"a dot for a colon", `on("movie", function(m) return m.has_label("x") end)`, `called with a colon`},
		{"the same of traits", `on("movie", function(m) return m.versions[1].traits.evidence("x") end)`, `called with a colon`},
		{"a matcher for a field", `on("movie", function(m) return m.radarr.monitored end)`, `item has no field "radarr" | did you mean item:match("radarr")?`},
		{"a match", `on("movie", function(m) return m:match("radarr").titel end)`, `match has no field "titel"`},
		{"a list", `on("movie", function(m) return m.versions.height end)`, `a list has no field "height"`},
		{"asked for", `on("movie", function(m) return get(m, "yer", 0) end)`, `no field "yer"`},
		{"in a test of a list", `on("movie", function(m) return any(m.versions, function(v) return v.hight end) end)`, `"hight"`},
		{"in a detector", `detect("x", { of = "audio" }, function(a) return a.chanels end)`, `audio has no field "chanels"`},
		{"items that are gone over", `on("run", function() for m in items{ type = "movie" } do print(m.titel) end end)`, `no field "titel"`},
		{"items in a variable", `on("run", function() local all = items{} for m in all do print(m.titel) end end)`, `no field "titel"`},
		{"in where", `on("run", function() items{ where = function(m) return m.titel end }:count() end)`, `no field "titel"`},
		{"the first item", `on("run", function() return items{}:first().titel end)`, `no field "titel"`},
		{"items in a list", `on("run", function() return items{}:list()[1].titel end)`, `no field "titel"`},
		{"an option of items", `on("run", function() items{ tipe = "movie" }:count() end)`, `items has no option "tipe" | did you mean "type"?`},
		{"a type of items", `on("run", function() items{ type = "movies" }:count() end)`, `there is no type "movies" | did you mean "movie"?`},
		{"a method of items", `on("run", function() items{}:sum() end)`, `items{…} has no "sum"`},
		{"a file name", `on("version", function(v) return v.name:hass("x") end)`, `name has no field "hass"`},
		{"a trait", `detect("mine", { of = "version" }, function() end) on("movie", function(m) return m.traits.mien end)`, `no detector gives a trait "mien" | did you mean "mine"?`},
		{"a parameter", `local p = params { days = 3 } on("movie", function(m) return p.dyas end)`, `no parameter "dyas" | did you mean "days"?`},
		{"a session", `on("session", function(s) return s.usr end)`, `session has no field "usr"`},
		{"an unknown parameter of a change", `on("movie", function(m) radarr.tag(m, { ad = "x" }, "why") end)`, `radarr.tag has no parameter "ad"`},
		{"one of another type", `on("movie", function(m) radarr.tag(m, { note = 5 }, "why") end)`, `parameter "note" is a string`},
		{"one that is needed", `on("movie", function(m) plex.label(m, {}, "why") end)`, `plex.label needs the parameter "add"`},
		{"a message", `on("movie", function(m) notify(m, { message = "x", titel = "y" }, "why") end)`, `notify.send has no parameter "titel"`},
		{"a message without text", `on("run", function(r) notify.send(r, {}, "why") end)`, `notify.send needs the parameter "message"`},
		{"a target that cannot be", `on("series", function(s) radarr.tag(s, { add = "x" }, "why") end)`, `cannot be aimed at a series, only at movie`},
		{"a library that cannot be", `on("library", function(l) plex.label(l, { add = "x" }, "why") end)`, `plex.label cannot be aimed at a library, only at movie or episode`},
		{"a session that cannot be", `on("session", function(s) for _, o in ipairs(s.others) do plex.label(o, { add = "x" }, "why") end end)`, `cannot be aimed at a session`},
		{"a parameter near none", `on("movie", function(m) plex.label(m, { add = "x", colour = "y" }, "why") end)`, `plex.label has no parameter "colour" | there are add, cooldown_days, `},
		{"a change near none", `on("run", function(r) return radarr.free_space() end)`, `radarr has no change "free_space" | there is tag`},
		{"no reason", `on("movie", function(m) radarr.tag(m, { add = "x" }) end)`, `wants a target, a table of parameters and the reason`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := complaintsOf(t, c.lua)
			if !strings.Contains(got, c.want) || strings.Count(got, "\n") > 0 {
				t.Errorf("got %q, want one with %q", got, c.want)
			}
		})
	}
}

func TestWhatIsRightIsNotComplainedOf(t *testing.T) {
	for _, lua := range []string{
		`on("movie", function(m) local x = m x = { foo = 1 } return x.foo end)`,
		`on("movie", function(m) local m = { foo = 1 } return m.foo end)`,
		`on("movie", function(m) for k, v in pairs({ a = 1 }) do print(k, v) end return m.external_ids and m.external_ids.imdb end)`,
		`on("movie", function(m) return #m.labels, m.labels[1], table.concat(m.genres, ",") end)`,
		`on("movie", function(m) radarr.tag(m, { add = { "a", "b" }, instance = "radarr" }, "why " .. m.title) end)`,
		`local function args(m) return m, { add = "x" }, "why" end on("movie", function(m) radarr.tag(args(m)) end)`,
		`on("version", function(v) return v.item.title, v.name.folder.text, v.name:has("x"), words("a"):anywhere("b") end)`,
		`on("movie", function(m) local t = m.added_at return t and age(t) > days(2) and t + 5 > now() end)`,
		`local list = { tag = "x" } on("movie", function(m) return list.tag end)`,
		`on("movie", function(m) local function walk(n) if n > 0 then walk(n - 1) end end walk(3) end)`,
		`local function f(x) return x.anything end on("movie", function(m) return f({ anything = m.title }) end)`,
	} {
		if got := complaintsOf(t, lua); got != "" {
			t.Errorf("%s\n%s", lua, got)
		}
	}
}

// TestCheckIsBounded follows functions that call each other over and over.
func TestCheckIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("local f0 = function(m) return m.titel end\n")
	for i := 1; i < 60; i++ {
		b.WriteString(strings.NewReplacer("A", strconv.Itoa(i), "B", strconv.Itoa(i-1)).Replace("local fA = function(m) fB(m) fB(m.series) fB(m.versions) fB({ m }) end\n"))
	}
	b.WriteString(`on("episode", f59)`)
	if got := complaintsOf(t, b.String()); !strings.Contains(got, "titel") {
		t.Error(got)
	}
}

func TestCheckTellsWhatIsWorthKnowing(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"idle.lua": "-- Nothing.", "lib/unused.lua": "return {}", "lib/used.lua": "return { n = 1 }",
		"good.lua": `local u = require "lib.used" on("movie", function(m) print(u.n) end)`,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, list, err := Check(Options{Folder: dir})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range list {
		got = append(got, c.Rule)
		if c.Severity != "info" || c.Hint == "" {
			t.Errorf("%+v", c)
		}
	}
	if strings.Join(got, " ") != "idle unused" {
		t.Errorf("told of %v", got)
	}
}
