package reference

import (
	"fmt"
	"slices"
	"strings"
)

// itemTypes are the types of items, each with a constructor of its name.
var itemTypes = []string{"movie", "series", "season", "episode", "artist", "album", "track"}

// TestFunctions lists what tests can call beside what rules can. Their examples
// are tests of the shipped rule stale.
func TestFunctions() []Function {
	str := func(name, doc string) Param { return Param{name, "string", doc} }
	out := []Function{
		{Name: "test", Topic: topicTest, Params: []Param{str("name", "what it shows"), {"fn", "fun()", "makes something, runs the rule on it and says what is expected"}},
			Doc: "One test of the rule beside which the file lies: stale_test.lua tests stale.lua. Each runs by itself: what one makes or sets another does not see.",
			Example: `test("a film that nobody played is tagged", function()
  local film = movie { title = "A", added_at = days_ago(400), plays = { count = 0 }, matches = { radarr = { id = "7" } } }
  expect(run(film)):changes { { "radarr.tag", { add = "stale" }, "nobody played it" } }
end)`},
		{Name: "run", Topic: topicTest, Params: []Param{{"what?", "luarr.Item|luarr.Session|luarr.Library|luarr.Server", "what movie { … } or the like made, one thing; nothing for the event run"}}, Returns: "luarr.Result",
			Doc: "Runs the detectors and then the rule, and gives what came of it. All that the test has made before is the store that items{…} goes over; in the library Films are those with library = \"Films\"."},
		{Name: "expect", Topic: topicTest, Params: []Param{{"what", "luarr.Result|luarr.Version|luarr.AudioStream", "what run gave, or what has traits"}}, Returns: "luarr.Expectation",
			Doc: "Begins an expectation, which fails the test where it is not met. Several can follow each other."},
		{Name: "Expectation:changes", Topic: topicTest, Params: []Param{{"list", "luarr.Wanted[]", "each as { \"radarr.tag\", { parameters }, \"part of the reason\", target = item }, of which all but the first may be left out"}}, Returns: "luarr.Expectation",
			Doc: "Exactly these changes are proposed, in this order."},
		{Name: "Expectation:change", Topic: topicTest, Params: []Param{str("kind", "such as radarr.tag"), {"params?", "table", "all of its parameters"}, str("reason?", "part of it")}, Returns: "luarr.Expectation",
			Doc: "This change is among those proposed."},
		{Name: "Expectation:nothing", Topic: topicTest, Returns: "luarr.Expectation",
			Doc: "No change is proposed, nothing is unknown and the rule made no mistake.",
			Example: `test("what somebody played stays", function()
  expect(run(movie { added_at = days_ago(400), plays = { count = 1 } })):nothing()
end)`},
		{Name: "Expectation:unknown", Topic: topicTest, Params: []Param{str("field", ""), str("reason?", "part of it")}, Returns: "luarr.Expectation",
			Doc: "The verdict is unknown, because of this field.",
			Example: `test("without a history nothing is said", function()
  expect(run(movie { added_at = days_ago(400) })):unknown("plays", "was not read")
end)`},
		{Name: "Expectation:fails", Topic: topicTest, Params: []Param{str("message?", "part of it")}, Returns: "luarr.Expectation",
			Doc: "The rule ends with an error."},
		{Name: "Expectation:trait", Topic: topicTest, Params: []Param{str("name", ""), {"value", "string|number|boolean", ""}, str("evidence?", "part of it"), str("confidence?", "stream, title, name or default")}, Returns: "luarr.Expectation",
			Doc: "It has this trait.",
			Example: `test("HLG tells itself by its transfer", function()
  local film = version { video = { { codec = "hevc", bit_depth = 10, color_transfer = "arib-std-b67" } } }
  expect(run(film).item.versions[1]):trait("dynamic_range", "HLG", "arib-std-b67", "stream")
end)`},
		{Name: "Expectation:no_trait", Topic: topicTest, Params: []Param{str("name", "")}, Returns: "luarr.Expectation",
			Doc: "No detector gave it this trait."},
		{Name: "equal", Topic: topicTest, Params: []Param{{"got", "any", ""}, {"want", "any", ""}},
			Doc:     "Compares any two values, tables by what they hold.",
			Example: `test("a table", function() equal({ 1, a = { "x" } }, { 1, a = { "x" } }) end)`},
		{Name: "set", Topic: topicTest, Params: []Param{{"parameters", "table", "name = value"}}, Braces: true,
			Doc: "Sets parameters of the rule, as [rules.NAME] of config.toml does.",
			Example: `test("days is a parameter", function()
  set { days = 500 }
  expect(run(movie { added_at = days_ago(400), plays = { count = 0 } })):nothing()
end)`},
		{Name: "due_preroll", Topic: topicTest, Params: []Param{{"what", "{ entry: string?, value: string?, current: string?, by_hand: boolean?, enforce: boolean?, reason: string? }", "what is due and what is set"}}, Braces: true,
			Doc: "Says what prerolls.choose tells the rule. Without it nothing is due."},
		{Name: "clock", Topic: topicTest, Params: []Param{{"time", "string|luarr.Time", "\"2024-01-31\", \"2024-01-31T20:15:00Z\" or a time"}},
			Doc:     "Sets now() for what follows. Until then it is noon of 1 January 2026, UTC.",
			Example: `test("leap years", function() clock "2024-03-01" equal(tostring(days_ago(1)), "2024-02-29T00:00:00Z") end)`},
		{Name: "in_maintenance", Topic: topicTest, Params: []Param{{"mode", "{ reason?: string, since?: luarr.Time|string, stops_at?: luarr.Time|string, ends_at?: luarr.Time|string, allow?: string[] }", "what is not said is an hour ago"}}, Braces: true,
			Doc: "Has maintenance.active tell this of every server."},
		{Name: "in_blackout", Topic: topicTest, Params: []Param{{"blackout", "{ name?: string, message?: string, since?: luarr.Time|string, stops_at?: luarr.Time|string, ends_at?: luarr.Time|string, allow?: string[] }", "what is not said is an hour ago, and an hour from now"}}, Braces: true,
			Doc: "Has blackouts.active tell this of every server; called again, several."},
		{Name: "days_ago", Topic: topicTest, Params: []Param{{"n", "number", ""}}, Returns: "luarr.Time", Doc: "A time so many days before the clock's."},
	}
	for _, typ := range itemTypes {
		article := "a "
		if strings.ContainsAny(typ[:1], "ae") {
			article = "an "
		}
		out = append(out, Function{Name: typ, Topic: topicTest, Params: []Param{{"fields", makeClass("Item"), ""}}, Returns: "luarr.Item", Braces: true,
			Doc: "Makes " + article + typ + " of a few fields, by their names in the schema: " + map[string]string{
				"movie":   "times are \"2024-01-31\" or days_ago(3), file = \"/m/A.2160p.mkv\" is short for a version with that file, matches = { radarr = \"absent\", radarr4k = { id = \"7\" } }, unread = { \"labels\" } makes a field unknown, traits = { dynamic_range = \"SDR\" } goes before what detectors find.",
				"series":  "episodes = { episode { … }, … } makes them its own.",
				"season":  "series = …, episodes = { episode { … }, … }.",
				"episode": "series = series { … }, season = season { … }.",
			}[typ]})
		out[len(out)-1].Doc = strings.TrimSuffix(out[len(out)-1].Doc, ": ")
	}
	return append(out,
		Function{Name: "version", Topic: topicTest, Params: []Param{{"fields", makeClass("Version"), ""}}, Returns: "luarr.Item", Braces: true, Doc: "Makes a movie with one version of a few fields."},
		Function{Name: "name", Topic: topicTest, Params: []Param{str("file", "path or name")}, Returns: "luarr.Item", Doc: "Makes a movie of which only the name of its file is known."},
		Function{Name: "session", Topic: topicTest, Params: []Param{{"fields", makeClass("Session"), "item = movie { … } is what plays"}}, Returns: "luarr.Session", Braces: true, Doc: "Makes a stream that plays."},
		Function{Name: "library", Topic: topicTest, Params: []Param{{"fields", makeClass("Library"), ""}}, Returns: "luarr.Library", Braces: true, Doc: "Makes a library."},
		Function{Name: "server", Topic: topicTest, Params: []Param{{"fields", makeClass("Server"), ""}}, Returns: "luarr.Server", Braces: true, Doc: "Makes a server."},
	)
}

// resultType is what run gives in a test. Its fields are in Related.
func resultType() Type {
	return Type{Name: "Result", Doc: "What came of running a rule in a test."}
}

// makeClass names what a test may say of a type.
func makeClass(name string) string { return "luarr.make." + name }

// testAnnotations writes tests.lua: what tests can call, and what they can say
// of each type.
func testAnnotations(types []Type) string {
	var b strings.Builder
	b.WriteString("---@meta\n-- Made by \"luarr rules types\" for editors: what tests can call, in files that end in _test.lua.\n")
	for _, t := range types {
		fmt.Fprintf(&b, "\n---@class %s\n", makeClass(t.Name))
		for _, f := range slices.Concat(t.Fields, made[t.Name]) {
			fmt.Fprintf(&b, "---@field %s? %s %s\n", f.Name, making(f.Lua), f.Doc)
		}
	}
	result := resultType()
	fmt.Fprintf(&b, "\n--- A change as a test expects it.\n---@class luarr.Wanted\n---@field [1] string its kind, such as radarr.tag\n---@field [2] table? its parameters\n"+
		"---@field [3] string? part of its reason\n---@field target any? what it is aimed at\n\n--- %s\n---@class luarr.Result\n", result.Doc)
	for _, f := range Related[result.Name] {
		writeField(&b, f)
	}
	b.WriteString("\n--- What a test expects.\n---@class luarr.Expectation\n")
	writeMethods(&b, "Expectation")
	writeFunctions(&b, TestFunctions())
	return b.String()
}

// made are the short forms that tests have beside the fields of the schema.
var made = map[string][]Field{
	"Item": {
		{Name: "file", Lua: "string", Doc: "Short for a version with this file."},
		{Name: "series", Lua: "luarr.Item", Doc: "Of a season or an episode."},
		{Name: "season", Lua: "luarr.Item", Doc: "Of an episode."},
		{Name: "episodes", Lua: "luarr.Item[]", Doc: "Of a series or a season."},
	},
	"Version": {{Name: "file", Lua: "string", Doc: "Short for a part with this file."}},
	"Session": {{Name: "item", Lua: "luarr.Item", Doc: "What plays."}},
}

// making is the type of what a test gives for a field.
func making(of string) string {
	switch of {
	case "luarr.Time":
		return "luarr.Time|string"
	case "luarr.Traits":
		return "table<string, string|number|boolean|{ value: string, evidence?: string, confidence?: string }>"
	case "luarr.Match[]":
		return "table<string, string|" + makeClass("Match") + ">|" + makeClass("Match") + "[]"
	case "luarr.Unread[]":
		return "string|string[]|table<string, string>"
	case "string[]":
		return "string|string[]"
	case "luarr.Item", "luarr.Item[]":
		return of
	}
	name, ours := strings.CutPrefix(of, "luarr.")
	element, list := strings.CutSuffix(name, "[]")
	switch {
	case ours && list:
		return makeClass(element) + "[]|" + makeClass(element)
	case ours:
		return makeClass(name)
	}
	return of
}
