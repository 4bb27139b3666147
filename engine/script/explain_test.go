package script

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// explained has the rules of o explained on a film, and writes each verdict as
// lines: the state, what was read, and what decided.
func explained(t *testing.T, o Options, item *wire.Item) string {
	t.Helper()
	o.Trace = true
	verdicts, err := start(t, o).Explain(item)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range verdicts {
		line := v.State
		if of := v.Of(); of != "" {
			line += " " + of
		}
		out = append(out, line)
		for _, r := range v.Reads {
			value := fmt.Sprint(r.Value)
			switch {
			case r.Unknown != "":
				value = "? " + r.Unknown
			case r.Value == nil:
				value = "absent"
			}
			of := r.Of
			if of != "" {
				of += ":"
			}
			out = append(out, fmt.Sprintf("  %s%s = %s @%s", of, r.Field, value, r.Line[strings.LastIndexByte(r.Line, ':')+1:]))
		}
		d := v.Decided
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("@%s %s %s", d.Line[strings.LastIndexByte(d.Line, ':')+1:], d.Outcome, d.Code)), " "))
	}
	return strings.Join(out, "\n")
}

func TestExplain(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing": {"", `not applied
@1 on('movie', function(m)`},
		"falls through": {`
  if m.year > 2000 then
    plex.label(m, { add = 'x' }, 'new')
  end`, `not applied
  year = 1999 @3
@3 false if m.year > 2000 then`},
		"returns early": {`
  if m.plays.count > 0 or m:has_label('keep') then return end
  plex.label(m, { add = 'x' }, 'why')`, `not applied
  plays.count = 0 @3
  has_label("keep") = true @3
@3 if m.plays.count > 0 or m:has_label('keep') then return end`},
		"the part that decided": {`
  if m.year == 1999
    and m.title == "Alien"
    and m:has_genre("Action") then
    plex.label(m, { add = 'x' }, 'why')
  end`, `not applied
  year = 1999 @3
  title = The Matrix @4
@4 false and m.title == "Alien"`},
		"elseif": {`
  if m.year < 1950 then return
  elseif m.year < 1960 then plex.label(m, { add = 'x' }, 'why') end`, `not applied
  year = 1999 @3
@4 false elseif m.year < 1960 then plex.label(m, { add = 'x' }, 'why') end`},
		"a helper": {`
  local function old(item)
    return item.year < 1950
  end
  if old(m) then plex.label(m, { add = 'x' }, 'why') end`, `not applied
  year = 1999 @4
@6 false if old(m) then plex.label(m, { add = 'x' }, 'why') end`},
		"applied": {`
  if m.versions[1].traits.dynamic_range == nil then return end`, `failed
  #versions = 2 @3
@3 if m.versions[1].traits.dynamic_range == nil then return end`},
		"proposes": {`
  if m.versions[1].height >= 2160 then
    plex.label(m, { add = 'x' }, 'why')
  end
  local rest = m.title`, `applied
  #versions = 2 @3
  versions[1].height = 2160 @3
  title = The Matrix @6
@4 plex.label(m, { add = 'x' }, 'why')`},
		"unknown": {`
  if m.year == 1999 and not m:has_collection('x') then
    plex.label(m, { add = 'x' }, 'why')
  end`, `unknown
  year = 1999 @3
  collections = ? the list was cut @3
@3 if m.year == 1999 and not m:has_collection('x') then`},
		"unknown and caught": {`
  pcall(function()
    return m.collections
  end)
  plex.label(m, { add = m.title }, 'why')`, `unknown
  collections = ? the list was cut @4
  title = The Matrix @6
@4 return m.collections`},
		"asked first": {`
  if known(m, 'collections') then return end
  if get(m, 'year', 0) == 1999 then return end`, `not applied
  collections = ? the list was cut @3
  year = 1999 @4
@4 if get(m, 'year', 0) == 1999 then return end`},
		"matches": {`
  local r = m:match('radarr')
  if r and r.monitored or m:match('radarr4k') or m:match_state('radarr') == 'x' then end`, `not applied
  match("radarr") = matched @3
  match("radarr").monitored = false @4
  match("radarr4k") = absent @4
  match_state("radarr") = matched @4
@4 false if r and r.monitored or m:match('radarr4k') or m:match_state('radarr') == 'x' then end`},
		"failed": {`
  local x = m.titel`, `failed
@3 local x = m.titel`},
		"everything there is": {`
  local _ = m.genres, m.added_at, m.studio, m.external_ids.imdb, m.versions[1].name.extension
  _ = m.versions[1].name:has('web dl', 'x')
  for _, v in ipairs(m.versions) do _ = v.audio[1] and v.audio[1].codec end`, `not applied
  genres = [Action Science Fiction] @3
  added_at = 2024-02-28 12:00:00 +0000 UTC @3
  studio = absent @3
  external_ids.imdb = tt0133093 @3
  #versions = 2 @3
  versions[1].name.extension = mkv @3
  versions[1].name:has("web dl", "x") = WEB-DL @4
  #versions[1].audio = 2 @5
  versions[1].audio[1].codec = truehd @5
  #versions[2].audio = 0 @5
@5 for _, v in ipairs(m.versions) do _ = v.audio[1] and v.audio[1].codec end`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := explained(t, on(c.body), movie()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Tracing changes nothing of what rules do: shapes of code that are rewritten
// give the same as they do without.
func TestTracingChangesNothing(t *testing.T) {
	for name, body := range map[string]string{
		"several values":   say("(function() return 1, nil, select(2, 'a', 'b', nil) end)()"),
		"no value":         say("select('#', (function() return end)())"),
		"cut to one":       say("(function() return ((function() return 1, 2 end)()) end)()"),
		"logic":            "local x if not (m.year and nil) or error('x') then x = 1 elseif m.year then x = 2 else x = 3 end\n" + say("x"),
		"loops":            "local n = 0 for i = 1, 5 do if i == 2 then goto on end n = n + i if i == 4 then break end ::on:: end repeat n = n + 1 until n > 9 while n < 12 do n = n + 1 end\n" + say("n"),
		"methods":          "local t = { n = 1 } function t:up(k) self.n = self.n + k return self end\n" + say("t:up(2):up(3).n"),
		"varargs":          "local function f(...) if ... then return ... end return 'none' end\n" + say("f(1, 2), f()"),
		"tail calls":       "local function f(n) if n == 0 then return 'done' end return f(n - 1) end\n" + say("f(20)"),
		"errors":           say("pcall(function() return error({ 1 }) end)"),
		"coroutines":       "local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)\n" + say("co(1), co(10)"),
		"a failing rule":   "local x = nil; return x.y",
		"an unknown field": "if not m:has_collection('x') then plex.label(m, { add = 'x' }, 'why') end",
	} {
		t.Run(name, func(t *testing.T) {
			plain := said(start(t, on(body)).Handle("movie", movie()))
			o := on(body)
			o.Trace = true
			traced := strings.TrimSuffix(said(start(t, o).Handle("movie", movie())), "\n")
			if plain = strings.TrimSuffix(plain, " [The Matrix (1999)]"); traced != plain || plain == "" {
				t.Errorf("traced %q, else %q", traced, plain)
			}
		})
	}
}

func TestExplainVersionsAndOtherItems(t *testing.T) {
	o := options("actions/maintenance.lua", `
on("version", function(v)
  if v.height >= 2160 and v.item.year then plex.label(v, { add = "4k" }, "tall") end
end)
on("movie", function(m) local _ = m.series.title end)`)
	o.Lookup = func(string) (*wire.Item, error) { return &wire.Item{Id: "home/9", Type: "series", Title: "Dark"}, nil }
	item := movie()
	item.SeriesId = "home/9"
	want := `not applied
  series = home/9 @5
  home/9:title = Dark @5
@5 on("movie", function(m) local _ = m.series.title end)
applied versions[1]
  versions[1].height = 2160 @3
  year = 1999 @3
@3 if v.height >= 2160 and v.item.year then plex.label(v, { add = "4k" }, "tall") end
not applied versions[2]
  versions[2].height = 1080 @3
@3 false if v.height >= 2160 and v.item.year then plex.label(v, { add = "4k" }, "tall") end`
	if got := explained(t, o, item); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestExplainIsBounded(t *testing.T) {
	o := on("for i = 1, 1000 do m:has_label('l' .. i) end for i = 1, 1e6 do local function f() return i end f() end")
	o.Trace = true
	verdicts, err := start(t, o).Explain(movie())
	if err != nil || len(verdicts[0].Reads) != maxReads || verdicts[0].More != 1000-maxReads {
		t.Errorf("%d reads kept, %d more, %v", len(verdicts[0].Reads), verdicts[0].More, err)
	}
}

// A rule that fails is asked again: the next item is to be explained too, also
// after a call that was cut off.
func TestExplainGoesOn(t *testing.T) {
	o := on("while true do end")
	o.Trace, o.Deadline = true, 20*time.Millisecond
	w := start(t, o)
	for range 6 {
		verdicts, err := w.Explain(movie())
		if err != nil || len(verdicts) != 1 || verdicts[0].Code != codeTimeout || verdicts[0].State != Failed {
			t.Fatalf("%+v %v", verdicts, err)
		}
	}
}

func TestExplainTraits(t *testing.T) {
	o := options("detect/x.lua", `
local function inner(v)
  if v.height == 2160 then
    return "tall"
  end
  return "short"
end
detect("size", { of = "version", gives = { "wide" } }, function(v)
  local s = inner(v)
  if s == "short" then return end
  return s, "height"
end)
detect("kind", { of = "audio" }, function(a) return a.codec end)
detect("bad", { of = "version" }, function(v) return v.nothing end)`)
	o.Trace = true
	origins, findings := start(t, o).ExplainTraits(movie())
	var got []string
	for _, o := range origins {
		got = append(got, fmt.Sprintf("%s %s %v -%v @%s %q %s", o.Of(), o.Line, o.Given, o.Missing, o.Decided.Line, o.Decided.Code, o.Error))
	}
	want := []string{
		`versions[1].audio[1] detect/x.lua:13 [kind] -[] @detect/x.lua:13 "detect(\"kind\", { of = \"audio\" }, function(a) return a.codec end)" `,
		`versions[1].audio[2] detect/x.lua:13 [kind] -[] @detect/x.lua:13 "detect(\"kind\", { of = \"audio\" }, function(a) return a.codec end)" `,
		`versions[1] detect/x.lua:8 [size] -[wide] @detect/x.lua:4 "return \"tall\"" `,
		`versions[1] detect/x.lua:14 [] -[bad] @detect/x.lua:14 "detect(\"bad\", { of = \"version\" }, function(v) return v.nothing end)" detect/x.lua:14: version has no field "nothing"`,
		`versions[2] detect/x.lua:8 [] -[size wide] @detect/x.lua:10 "if s == \"short\" then return end" `,
		`versions[2] detect/x.lua:14 [] -[bad] @detect/x.lua:14 "detect(\"bad\", { of = \"version\" }, function(v) return v.nothing end)" detect/x.lua:14: version has no field "nothing"`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(findings) != 2 {
		t.Errorf("%d findings", len(findings))
	}
}

// All has rules take part that are off, but neither broken ones nor detectors.
func TestAllRules(t *testing.T) {
	o := options(
		"actions/off.lua", "on('movie', function(m) plex.label(m, { add = 'x' }, 'off') end)",
		"actions/broken.lua", "on('movie', function(m) x = 1 end)",
		"actions/stranger.lua", "on('movie', function(m) trakt.add(m, {}, 'x') end)",
		"detect/a.lua", "detect('a', { of = 'version' }, function(v) return '1' end)",
		"detect/b.lua", "detect('b', { of = 'version' }, function(v) return '1' end)",
	)
	o.Settings = map[string]map[string]any{"b": {"enabled": false}}
	o.All, o.Trace = true, true
	r, _, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	on := map[string]bool{}
	for _, rule := range r.List() {
		on[rule.Name] = rule.Enabled
		if rule.Name != "a" && rule.Off == "" {
			t.Errorf("%s does not say that it would be off", rule.Name)
		}
	}
	if want := map[string]bool{"off": true, "broken": false, "stranger": false, "a": true, "b": false}; !reflect.DeepEqual(on, want) {
		t.Errorf("enabled: %v, want %v", on, want)
	}
}

var errGone = errors.New("gone")

// What a rule looks up is told as unknown with why.
func TestExplainLookups(t *testing.T) {
	o := on("local _ = m.series")
	o.Lookup = func(string) (*wire.Item, error) { return nil, nil }
	item := movie()
	item.SeriesId = "home/9"
	if got, want := explained(t, o, item), "unknown\n  series = ? it is not in the store @2\n@2 local _ = m.series"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	o.Lookup = func(string) (*wire.Item, error) { return nil, errGone }
	if got := explained(t, o, item); !strings.HasPrefix(got, "failed\n") {
		t.Errorf("got\n%s", got)
	}
}

// What nobody wants explained carries none of it.
func TestTracingCostsNothingElse(t *testing.T) {
	r, _, err := Load(on("if m.year then return end"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.files {
		proto, err := f.compile()
		if err != nil {
			t.Fatal(err)
		}
		walk(proto, func(p *lua.FunctionProto) {
			for _, c := range p.Constants {
				if name := c.String(); name == atName || name == wasName || name == gaveName {
					t.Errorf("the code calls %s", name)
				}
			}
		})
	}
	w := start(t, on(""))
	if w.newCall(r.files[0], "", movie(), false).trace != nil {
		t.Error("a call has a trace")
	}
	if fn := w.meta.view.RawGetString("__index").(*lua.LFunction); w.env.RawGetString(atName) != lua.LNil || fn.Proto != nil {
		t.Error("a worker can follow code")
	}
	plain := testing.AllocsPerRun(100, func() { w.Handle("movie", movie()) })
	o := on("")
	o.Trace = true
	traced := start(t, o)
	if more := testing.AllocsPerRun(100, func() { traced.Handle("movie", movie()) }); more <= plain {
		t.Errorf("%v allocations with a trace, %v without: is the trace made in both?", more, plain)
	}
}
