package luatest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// Each body is one test of the rule old; the first line is line 1. A body that
// passes shows what a test can do.
func TestBodies(t *testing.T) {
	const film = `local film = movie { title = "A", added_at = days_ago(40), matches = { radarr = { id = "7" } } } `
	for name, c := range map[string]struct{ body, want string }{
		"a change":                {film + `expect(run(film)):changes { { "radarr.tag", { add = "old" }, "older than 30" } }`, ""},
		"one of the changes":      {film + `expect(run(film)):change("radarr.tag", { add = "old" }, "older"):change("radarr.tag")`, ""},
		"parameters left out":     {film + `expect(run(film)):changes { { "radarr.tag", nil, "older than 30" } }`, ""},
		"no file is a number":     {`local s = series { matches = { radarr = { id = "1", seasons = { { number = 0, episodes = { total = 3, with_file = 0 } } } } } }.matches[1].seasons[1] equal({ s.number, s.episodes.with_file, s.episodes.seasons or "none" }, { 0, 0, "none" })`, ""},
		"the target":              {film + `expect(run(film)):changes { { "radarr.tag", target = film } }`, ""},
		"parameters":              {film + `set { days = 41 } expect(run(film)):nothing() set { days = 39, tag = "x" } expect(run(film)):change("radarr.tag", { add = "x" })`, ""},
		"the clock":               {film + `clock "2025-12-01" expect(run(film)):nothing() equal(now() - film.added_at < 0, false)`, ""},
		"days_ago by the clock":   {`clock "2024-03-01" equal(tostring(days_ago(1)), "2024-02-29T00:00:00Z")`, ""},
		"the result as values":    {film + `local r = run(film) equal(#r.changes, 1) equal(r.changes[1].params, { add = { "old" } }) equal(r.changes[1].kind, "radarr.tag") equal(r.changes[1].target.title, "A") equal(r.unknown, {}) equal(r.errors, {})`, ""},
		"unknown":                 {`local m = movie { unread = { added_at = "the list was cut" } } expect(run(m)):unknown("added_at", "was cut") equal(run(m).unknown[1].field, "added_at")`, ""},
		"a mistake of the rule":   {`expect(run(version { height = 13 })):fails("thirteen")`, ""},
		"traits":                  {`expect(run(version { height = 200 })):trait("tall", "yes", "height=200", "stream"):nothing() expect(run(version { height = 2 })):no_trait("tall")`, ""},
		"traits of a version":     {`local r = run(version { height = 200 }) expect(r.item.versions[1]):trait("tall", "yes") equal(r.traits.tall, "yes")`, ""},
		"episodes of a series":    {`local s = series { title = "S", episodes = { episode { versions = { { height = 200 } } }, episode {} } } expect(run(s)):unknown("traits.tall")`, ""},
		"an episode as target":    {`local e = episode { title = "E", versions = { { height = 200 } } } expect(run(series { episodes = { e } })):changes { { "plex.label", { add = "tall" }, target = e } }`, ""},
		"an episode knows":        {`local s = series { title = "S" } local x = season { series = s, season_number = 2 } local e = episode { season = x } equal({ e.series_id, e.season_number, e.series_title, e.parent_id }, { s.id, 2, "S", x.id })`, ""},
		"a session":               {`expect(run(session { item = movie { year = 1999 } })):changes { { "plex.terminate", { message = "no" } } }`, ""},
		"traits that are given":   {`expect(run(movie { traits = { tall = "so" } })):trait("tall", "so") equal(run(movie { traits = { tall = { value = "so", evidence = "e" } } }).traits:evidence("tall"), "e")`, ""},
		"several matchers":        {`local m = movie { added_at = days_ago(99), matches = { radarr = "absent", radarr4k = "unknown" } } expect(run(m)):unknown("radarr4k")`, ""},
		"matches as a list":       {`equal(movie { matches = { { matcher = "radarr", tags = "x" } } }.matches[1].tags, { "x" })`, ""},
		"a name":                  {`equal(name "A.2020.mkv".versions[1].parts[1].file, "A.2020.mkv")`, ""},
		"times":                   {`equal(movie { added_at = "2024-01-31" }.added_at, movie { added_at = "2024-01-31T01:00:00+01:00" }.added_at)`, ""},
		"a large number":          {`equal(version { parts = { size_bytes = "9007199254740995" } }.versions[1].parts[1].file, nil)`, ""},
		"assert counts":           {`assert(1 == 1)`, ""},
		"run on what run gave":    {film + `equal(#run(run(film).item).changes, 1)`, ""},
		"a library and a server":  {`expect(run(library { title = "L" })):nothing() expect(run(server { name = "S", settings = { a = { 1 } } })):nothing()`, ""},
		"an empty list is none":   {film + `expect(run(film)):change("radarr.tag", { add = { "old" }, remove = {} })`, ""},
		"what is absent is a nil": {`equal({ movie {}.year, #movie {}.labels }, { nil, 0 })`, ""},

		"another change":    {film + `expect(run(film)):changes { { "radarr.tag", { add = "new" } } }`, "actions/old_test.lua:1: wanted these changes\nwant       { \"radarr.tag\", { add = \"new\" } }\ngot        { \"radarr.tag\", { add = \"old\" }, \"older than 30 days\" }\ndiffers    add: want \"new\", got \"old\"\non         movie \"A\""},
		"another reason":    {film + `expect(run(film)):change("radarr.tag", { add = "old" }, "because")`, "actions/old_test.lua:1: wanted this change\nwant       { \"radarr.tag\", { add = \"old\" }, \"because\" }\ngot        { \"radarr.tag\", { add = \"old\" }, \"older than 30 days\" }\ndiffers    reason: want \"because\" in it, got \"older than 30 days\"\non         movie \"A\""},
		"one too few":       {film + `expect(run(film)):changes { { "radarr.tag" }, { "plex.label", { add = "x" } } }`, "actions/old_test.lua:1: wanted these changes\nas wanted  { \"radarr.tag\" }\nwant       { \"plex.label\", { add = \"x\" } }\non         movie \"A\""},
		"not nothing":       {film + `expect(run(film)):nothing()`, "actions/old_test.lua:1: wanted nothing\ngot        { \"radarr.tag\", { add = \"old\" }, \"older than 30 days\" }\non         movie \"A\""},
		"unknown, not none": {`expect(run(movie { unread = "added_at" })):nothing()`, "actions/old_test.lua:1: wanted nothing\ngot        no change\nunknown    added_at: given by the test (actions/old.lua:4)\non         movie test/1"},
		"a mistake":         {`expect(run(version { height = 13 })):nothing()`, "actions/old_test.lua:1: wanted nothing\ngot        no change\nmistake    actions/old.lua:18: thirteen [test/1]\non         movie test/1"},
		"another target":    {film + `expect(run(film)):changes { { "radarr.tag", target = movie { title = "B" } } }`, "actions/old_test.lua:1: wanted these changes\nwant       { \"radarr.tag\", target = the movie \"B\" }\ngot        { \"radarr.tag\", { add = \"old\" }, \"older than 30 days\" }\ndiffers    target: want the movie \"B\", got the movie \"A\"\non         movie \"A\""},
		"traits are shown":  {`expect(run(movie { versions = { { height = 200 }, { height = 2 } } })):change("radarr.tag")`, "actions/old_test.lua:1: wanted this change\nwant       { \"radarr.tag\" }\ngot        no change\non         movie test/1\ntraits     tall = \"yes\" (best of 2 versions (200p): height=200, stream)\n           versions[1].tall = \"yes\" (height=200, stream)"},
		"what differs":      {`expect(run(session { item = movie { year = 1999, title = "S" } })):change("plex.terminate", { message = "yes", hard = true }, "too old")`, "actions/old_test.lua:1: wanted this change\nwant       { \"plex.terminate\", { hard = true, message = \"yes\" }, \"too old\" }\ngot        { \"plex.terminate\", { message = \"no\" }, \"too old\" }\ndiffers    hard: want true, got nil\n           message: want \"yes\", got \"no\"\non         session \"S\""},
		"a nil":             {`expect(run(version { height = 14 })):nothing()`, "actions/old_test.lua:1: wanted nothing\ngot        no change\nmistake    actions/old.lua:19: cannot perform add operation between nil and number [test/1]\nhint       a field that the server did not say is nil; luarr rules check old tells where\non         movie test/1"},
		"known":             {film + `expect(run(film)):unknown("plays")`, "actions/old_test.lua:1: wanted that plays is not known\ngot        { \"radarr.tag\", { add = \"old\" }, \"older than 30 days\" }\non         movie \"A\""},
		"another trait":     {`expect(run(version { height = 200 })):trait("tall", "no", "", "name")`, "actions/old_test.lua:1: the trait tall of it\nwant  \"no\", \"\", \"name\"\ngot   \"yes\", \"height=200\", \"stream\""},
		"a trait":           {`expect(run(version { height = 200 })):no_trait("tall")`, "actions/old_test.lua:1: the trait tall of it\nwant  none\ngot   \"yes\", \"height=200\", \"stream\""},
		"not equal":         {`equal({ 1, a = { "x" } }, { 1, a = { "y" } })`, "actions/old_test.lua:1: these are not equal\nwant  { 1, a = { \"y\" } }\ngot   { 1, a = { \"x\" } }"},
		"not equal, long": {`local a, b = {}, {} for i = 1, 99 do a[i], b[i] = i, i end b[50] = { x = "z" } equal(a, b)`,
			"actions/old_test.lua:1: these are not equal\n[50]: want { x = \"z\" }, got 50"},
		"assert":                 {`assert(1 == 2, "one is not two")`, "actions/old_test.lua:1: one is not two"},
		"caught all the same":    {`pcall(function() equal(1, 2) end)`, "actions/old_test.lua:1: these are not equal\nwant  2\ngot   1"},
		"a test without a point": {film + `run(film)`, "actions/old_test.lua:1: it expects nothing, and so shows nothing: write expect(run(item)):nothing(), or equal(got, want)"},
		"a half expectation":     {film + `expect(run(film))`, "actions/old_test.lua:1: it expects nothing, and so shows nothing: write expect(run(item)):nothing(), or equal(got, want)"},

		"a misspelt field":         {`movie { tilte = "A" }`, `actions/old_test.lua:1: movie has no field "tilte"; did you mean "title"?`},
		"a misspelt field below":   {`movie { versions = { { heigth = 1 } } }`, `actions/old_test.lua:1: movie.versions[1] has no field "heigth"; did you mean "height"?`},
		"text for a number":        {`movie { year = "1999" }`, `actions/old_test.lua:1: movie.year wants a whole number, got "1999"`},
		"half a number":            {`movie { year = 1.5 }`, `actions/old_test.lua:1: movie.year wants a whole number, got 1.5`},
		"a number for text":        {`movie { title = 7 }`, `actions/old_test.lua:1: movie.title wants text, got 7`},
		"scores of a profile":      {`equal(movie { matches = { radarr = { format_scores = { ["x"] = 5 } } } }.matches[1].format_scores.x, 5)`, ""},
		"text for a score":         {`movie { matches = { radarr = { format_scores = { x = "5" } } } }`, `actions/old_test.lua:1: movie.matches[1].format_scores.x wants a whole number, got "5"`},
		"a list for scores":        {`movie { matches = { radarr = { format_scores = { 5 } } } }`, `actions/old_test.lua:1: movie.matches[1].format_scores wants a table of names and values, as in { Atmos = 500 }, got { 5 }`},
		"no time":                  {`movie { added_at = "yesterday" }`, `actions/old_test.lua:1: movie.added_at wants a time: "2024-01-31", "2024-01-31T20:15:00Z" or days_ago(3), got "yesterday"`},
		"a misspelt trait":         {`movie { traits = { tal = "x" } }`, `actions/old_test.lua:1: movie.traits: no detector gives a trait "tal"; did you mean "tall"?`},
		"a misspelt trait, asked":  {`expect(run(movie {})):trait("tal", "x")`, `actions/old_test.lua:1: no detector gives a trait "tal"; did you mean "tall"?`},
		"a misspelt state":         {`movie { matches = { radarr = "matchd" } }`, `actions/old_test.lua:1: movie.matches[1]: no match has the state "matchd"; did you mean "matched"?`},
		"a misspelt matcher":       {`movie { matches = { radar = {} } }`, `actions/old_test.lua:1: no matcher is called "radar"; did you mean "radarr"? (a name that begins with radarr is one)`},
		"a misspelt unread":        {`movie { unread = "lables" }`, `actions/old_test.lua:1: movie.unread[1]: there is no field "lables"; did you mean "labels"?`},
		"a misspelt parameter":     {`set { dayz = 1 }`, `actions/old_test.lua:1: old has no parameter "dayz"; did you mean "days"?`},
		"another kind of value":    {`set { words = "a" }`, `actions/old_test.lua:1: old.words is { "a" } by default; "a" is of another kind`},
		"a misspelt expectation":   {`expect(run(movie {})):nothin()`, `actions/old_test.lua:1: there is no expectation "nothin"; did you mean "nothing"?`},
		"a misspelt part":          {`return run(movie {}).change`, `actions/old_test.lua:1: a result has no "change"; did you mean "changes"?; it has changes, unknown, errors, traits and item`},
		"a dot":                    {`expect(run(movie {})).nothing()`, `actions/old_test.lua:1: call it with a colon: expect(…):nothing(…)`},
		"expect of an item":        {`expect(movie {})`, `actions/old_test.lua:1: expect wants what run gave, as in expect(run(item)), got the movie test/1`},
		"run of a table":           {`run { title = "A" }`, `actions/old_test.lua:1: run wants what movie { … } or the like made, got { title = "A" }`},
		"a rule in a test":         {`on("movie", function() end)`, `actions/old_test.lua:1: on belongs in the rule, not in its test`},
		"no such change":           {`expect(run(movie {})):changes { "radarr.tag" }`, `actions/old_test.lua:1: changes wants a list of changes, each in braces: { { "radarr.tag", { add = "x" } } }, got { "radarr.tag" }`},
		"an undeclared name":       {`local x = 1 expct(x)`, `actions/old_test.lua:1: "expct" is not declared; did you mean "expect"?`},
		"reading what is unknown":  {`equal(movie {}.plays, nil)`, `actions/old_test.lua:1: plays is not known: the play history was not read`},
		"a test in a test":         {`test("x", function() end)`, `actions/old_test.lua:1: a test cannot hold another`},
		"nested without end":       {`local t = {} t[1] = t equal(t, 1)`, `actions/old_test.lua:1: tables lie more than 32 deep in each other`},
		"an error with a table":    {`error({})`, `actions/old_test.lua:1: error with a table value`},
		"no way out":               {`local x = os`, `actions/old_test.lua:1: "os" is not declared; did you mean "on"?`},
		"an item of another type":  {`movie { type = "serie" }`, `actions/old_test.lua:1: movie makes no serie; did you mean "series"?`},
		"a name that is no name":   {`movie("A")`, `actions/old_test.lua:1: movie wants a table, as in movie { title = "A" }, got "A"`},
		"fields without a name":    {`movie { "A" }`, `actions/old_test.lua:1: movie: fields are given by name, as in id = …`},
		"run on two things":        {`run(library { title = "L" }, { movie {} })`, `actions/old_test.lua:1: run takes one thing; what the test has made before is what items{…} goes over`},
		"the other streams":        {`session { others = { session {} } }`, `actions/old_test.lua:1: session.others cannot be given: it is those of session.beside with the same user, so list them there`},
		"episodes of no series":    {`movie { episodes = {} }`, `actions/old_test.lua:1: movie has no field "episodes"`},
		"a series that is a movie": {`episode { series = movie {} }`, `actions/old_test.lua:1: episode.series wants series { … }, got the movie test/1`},
	} {
		t.Run(name, func(t *testing.T) {
			out, _ := outcomes(t, `test("it", function() `+c.body+` end)`)
			if len(out) != 1 {
				t.Fatalf("%d outcomes", len(out))
			}
			got, _, _ := strings.Cut(told(out[0]), "\nread ") // what it read is another test's
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if strings.Contains(out[0].Message, ".go:") || strings.Contains(out[0].Message, "stack") {
				t.Errorf("a trace: %s", out[0].Message)
			}
		})
	}
}

// A failure tells what the rule read, and which line decided, in the world in
// which it was run.
func TestWhatDecidedIsTold(t *testing.T) {
	out, _ := outcomes(t, `test("it", function()
  clock "2025-12-01"
  set { days = 50 }
  local r = run(movie { title = "A", added_at = "2025-11-01", versions = { { height = 200 } } })
  clock "2026-12-01"
  set { days = 1 }
  run(movie { title = "B" })
  expect(r):change("radarr.tag")
end)`)
	want := `actions/old_test.lua:8: wanted this change
want       { "radarr.tag" }
got        no change
on         movie "A"
traits     tall = "yes" (height=200, stream)
read       added_at = "2025-11-01T00:00:00Z"
decided    actions/old.lua:4  if movie.added_at and age(movie.added_at) > days(p.days) then  -- false
read       versions[1].height = 200
decided    versions[1]: actions/old.lua:19  if v.height == 14 then return v.width + 1 end  -- false`
	if len(out) != 1 || told(out[0]) != want {
		t.Errorf("got %s", told(out[0]))
	}
	if got := strings.Join(out[0].Printed, " "); got != "" {
		t.Errorf("to tell it, the rule printed %s", got)
	}
}

func TestFiles(t *testing.T) {
	const passes = `test("it", function() expect(run(movie {})):nothing() end)`
	for name, c := range map[string]struct {
		files []string
		want  string
		sum   string
	}{
		"of a rule that is not there": {[]string{"actions/old.lua", oldRule, "actions/odl_test.lua", passes},
			`actions/odl_test.lua:1: there is no rule odl.lua for it to test; did you mean "old"?`, "1 rules, 0 tests, 1 failed"},
		"without tests":        {[]string{"actions/old.lua", oldRule, "actions/old_test.lua", ""}, `actions/old_test.lua:1: there is no test in it: test("what it shows", function() … end)`, ""},
		"with a syntax error":  {[]string{"actions/old.lua", oldRule, "actions/old_test.lua", "test("}, `actions/old_test.lua: syntax error at the end of the file; write ) for the ( that is still open, as in on(…)`, ""},
		"with the same twice":  {[]string{"actions/old.lua", oldRule, "actions/old_test.lua", passes + "\n" + passes}, `actions/old_test.lua:2: there is another test "it"; give it a name of its own`, ""},
		"run outside of tests": {[]string{"actions/old.lua", oldRule, "actions/old_test.lua", "run(movie {})"}, `actions/old_test.lua:1: run is called inside of a test: test("…", function() run … end)`, ""},
		"of a broken rule":     {[]string{"actions/old.lua", "on('movie', 1)", "actions/old_test.lua", passes}, `actions/old.lua:1: bad argument #2 to on (function expected, got number)`, ""},
		"of a rule whose plugin is missing": {[]string{"actions/old.lua", "on('movie', function(m) lidarr.tag(m, {}, 'x') end)", "actions/old_test.lua", passes},
			`actions/old_test.lua:1: the rule old is off: lidarr is not configured`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			out, sum := try(t, c.files...)
			if len(out) != 1 || sum.Failed != 1 {
				t.Fatalf("%d outcomes, %s", len(out), sum)
			}
			if got := strings.TrimPrefix(told(out[0]), "actions/old_test.lua:1: load rules: "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if c.sum != "" && sum.String() != c.sum {
				t.Errorf("got %s, want %s", sum, c.sum)
			}
		})
	}
}

// What one test leaves behind, another does not see.
func TestTestsAreApart(t *testing.T) {
	out, sum := outcomes(t, `
local seen = {}
test("first", function() seen[1] = "x" set { days = 1 } clock "2020-01-01" movie {} print("hello", { 1 }) assert(true) end)
test("second", function()
  equal(seen, {})
  equal(tostring(now()), "2026-01-01T12:00:00Z")
  equal(movie {}.id, "test/1")
  expect(run(movie { added_at = days_ago(20) })):nothing()
end)
test("third", function() expect(run(movie { title = "T", added_at = days_ago(99), matches = { radarr = {} } })):change("radarr.tag") end)`)
	if sum.String() != "1 rules, 3 tests, 0 failed" || strings.Join(sum.Untested, " ") != "tall" {
		t.Errorf("%s, without tests: %v", sum, sum.Untested)
	}
	for _, o := range out {
		if !o.Passed() {
			t.Errorf("%s: %s", o.Test, told(o))
		}
	}
	if got := strings.Join(out[0].Printed, "|") + "|" + strings.Join(out[2].Printed, "|"); got != "hello { 1 }|tagging T" {
		t.Errorf("printed %s", got)
	}
}

// A test of the user takes the place of a shipped one, and shipped tests do
// not judge a rule of the user's.
func TestShadowing(t *testing.T) {
	const passes, fails = `test("it", function() assert(true) end)`, `test("it", function() assert(false) end)`
	rule := func(by string) string { return "-- A rule.\non('movie', function(m) error('" + by + "') end)" }
	shipped := fstest.MapFS{}
	for path, text := range map[string]string{
		"actions/a.lua": rule("shipped"), "actions/a_test.lua": fails,
		"actions/b.lua": rule("shipped"), "actions/b_test.lua": fails,
		"actions/c.lua": rule("shipped"), "actions/c_test.lua": `test("it", function() expect(run(movie {})):fails("shipped") end)`,
	} {
		shipped[path] = &fstest.MapFile{Data: []byte(text)}
	}
	folder := t.TempDir()
	for path, text := range map[string]string{
		"a.lua": rule("own"), "a_test.lua": `test("it", function() expect(run(movie {})):fails("own") end)`,
		"b.lua": rule("own"), "broken.lua": "on(", "d_test.lua": passes, "d.lua": rule("d"),
	} {
		if err := os.WriteFile(filepath.Join(folder, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var ran []string
	sum, err := Run(t.Context(), Options{BuiltIn: shipped, Folder: folder}, func(o *Outcome) {
		ran = append(ran, o.File)
		if !o.Passed() {
			t.Errorf("%s: %s", o.File, told(o))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ran, " "); got != "a_test.lua actions/c_test.lua d_test.lua" {
		t.Errorf("ran %s", got)
	}
	if got := strings.Join(sum.Untested, " "); got != "b broken" {
		t.Errorf("without tests: %s", got)
	}
}

func TestOnlyTheNamedRules(t *testing.T) {
	const passes = `test("it", function() assert(true) end)`
	tree := fstest.MapFS{}
	for _, name := range []string{"one", "two"} {
		tree["actions/"+name+".lua"] = &fstest.MapFile{Data: []byte("-- Nothing.\n")}
		tree["actions/"+name+"_test.lua"] = &fstest.MapFile{Data: []byte(passes)}
	}
	sum, err := Run(t.Context(), Options{BuiltIn: tree, Rules: []string{"two"}}, func(o *Outcome) {
		if o.Rule != "two" {
			t.Errorf("%s was tested", o.Rule)
		}
	})
	if err != nil || sum.Tests != 1 {
		t.Error(sum, err)
	}
	_, err = Run(t.Context(), Options{BuiltIn: tree, Rules: []string{"tow"}}, nil)
	if fault.ClassOf(err) != fault.Usage || !strings.Contains(err.Error(), `did you mean "two"?`) {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Run(ctx, Options{BuiltIn: tree}, func(*Outcome) {}); err != context.Canceled {
		t.Error(err)
	}
}

// A rule that hangs fails by its own deadline, and can be tested for it; so
// does a test that hangs.
func TestWhatHangs(t *testing.T) {
	tree := fstest.MapFS{
		"actions/slow.lua": &fstest.MapFile{Data: []byte("-- Hangs.\non('movie', function() while true do end end)")},
		"actions/slow_test.lua": &fstest.MapFile{Data: []byte(`test("the rule", function() expect(run(movie {})):fails("took longer than") end)
test("the test", function() while true do end end)`)},
	}
	var told []string
	_, err := Run(t.Context(), Options{BuiltIn: tree, Deadline: 50 * time.Millisecond}, func(o *Outcome) {
		told = append(told, o.Test+": "+o.Message)
	})
	if got := strings.Join(told, "; "); err != nil || got != "the rule: ; the test: took longer than 500ms" {
		t.Error(got, err)
	}
}

// A library that a test makes by its title holds the items that name it.
func TestALibraryHoldsWhatNamesIt(t *testing.T) {
	out, _ := try(t, "actions/full.lua", `-- Says how full a library is.
on("library", function(l)
  for m in items{ library = l } do plex.label(m, { add = "in" }, "it is in " .. l.title) end
end)`, "actions/full_test.lua", `test("it", function()
  local a = movie { title = "A", library = "Films" }
  movie { title = "B", library = "Series" }
  expect(run(library { title = "Films" })):changes { { "plex.label", { add = "in" }, "in Films", target = a } }
end)`)
	if len(out) != 1 || !out[0].Passed() {
		t.Errorf("%d outcomes, the first: %s", len(out), told(out[0]))
	}
}
