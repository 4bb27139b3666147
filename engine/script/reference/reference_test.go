package reference_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/gopher-lua/parse"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/luatest"
	"github.com/luarr/luarr/engine/script/reference"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

var radarr = script.Actor{Plugin: "radarr", Matcher: true, Instances: []string{"radarr"}, Kinds: []*wire.ChangeKind{
	{Name: "tag", Doc: "Sets and takes tags.", Targets: []string{"movie"}, Reversible: true, Params: []*wire.Param{
		{Name: "add", Type: "list", Doc: "tags"}, {Name: "why", Type: "string", Doc: "reason", Required: true}}},
	{Name: "delete", Doc: "Removes the entry.", Targets: []string{"movie", "version"}, Destructive: true},
}}

// worker loads one rule file.
func worker(t *testing.T, source string) *script.Worker {
	t.Helper()
	dir := t.TempDir()
	if source != "" {
		if err := os.WriteFile(filepath.Join(dir, "sample.lua"), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rules, _, err := script.Load(script.Options{Folder: dir, Actors: []script.Actor{radarr}, Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Items: func(script.Query) (func() ([]*wire.Item, error), string, error) {
			part := []*wire.Item{sample()}
			return func() ([]*wire.Item, error) { got := part; part = nil; return got, nil }, "", nil
		},
		Holding: func(script.Hold) (time.Time, error) { return time.Time{}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	w, err := rules.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func TestEveryNameIsDocumented(t *testing.T) {
	v := worker(t, "").Vocabulary()
	var documented, members []string
	for _, f := range reference.Functions() {
		if owner, name, ok := strings.Cut(f.Name, ":"); ok {
			members = append(members, owner+"."+name)
		} else {
			documented = append(documented, f.Name)
		}
	}
	for _, name := range v.Globals {
		library, _, _ := strings.Cut(name, ".")
		if !slices.Contains(v.LuaItself, library) && library != "radarr" && !slices.Contains(documented, name) {
			t.Errorf("%s can be called and is not documented", name)
		}
	}
	for _, name := range documented {
		if !slices.Contains(v.Globals, name) {
			t.Errorf("%s is documented and cannot be called", name)
		}
	}
	for owner, fields := range reference.Related {
		for _, f := range fields {
			members = append(members, owner+"."+f.Name)
		}
	}
	v.Members["Name"] = v.Name
	for owner, names := range v.Members {
		for _, name := range names {
			if !slices.Contains(members, owner+"."+name) {
				t.Errorf("%s.%s is there and is not documented", owner, name)
			}
		}
	}
}

func TestEveryNameOfTestsIsDocumented(t *testing.T) {
	functions, expectations, parts := luatest.Names()
	var names, asked, got []string
	for _, f := range reference.TestFunctions() {
		if name, ok := strings.CutPrefix(f.Name, "Expectation:"); ok {
			asked = append(asked, name)
		} else {
			names = append(names, f.Name)
		}
	}
	for _, f := range reference.Related["Result"] {
		got = append(got, f.Name)
	}
	for _, c := range [][2][]string{{names, functions}, {asked, expectations}, {got, parts}} {
		slices.Sort(c[0])
		slices.Sort(c[1])
		if !slices.Equal(c[0], c[1]) {
			t.Errorf("documented are %v, there are %v", c[0], c[1])
		}
	}
}

// The examples of what tests can call test the shipped rule stale.
func TestExamplesOfTestsPass(t *testing.T) {
	ran := 0
	actor := script.Actor{Plugin: "radarr", Matcher: true, Instances: []string{"radarr"}, Kinds: []*wire.ChangeKind{
		{Name: "tag", Targets: []string{"movie"}, Params: []*wire.Param{{Name: "add", Type: "list"}}}}}
	for _, f := range reference.TestFunctions() {
		if f.Example == "" {
			continue
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "stale_test.lua"), []byte(f.Example), 0o600); err != nil {
			t.Fatal(err)
		}
		o := luatest.Options{BuiltIn: rules.FS, Folder: dir, Actors: []script.Actor{actor}, Rules: []string{"stale"}}
		if _, err := luatest.Run(t.Context(), o, func(out *luatest.Outcome) {
			if ran++; !out.Passed() {
				t.Errorf("%s: %s", f.Name, out.Message)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	if ran < 5 {
		t.Errorf("%d examples ran", ran)
	}
}

// No checker of these annotations can be had from the registries that builds
// reach, so that rules are checked by script.Check, which knows the same schema,
// and the annotations for what a language server would trip over.
func TestAnnotationsHoldTogether(t *testing.T) {
	files, err := reference.Annotations([]script.Actor{radarr}, []string{"dynamic_range"})
	if err != nil {
		t.Fatal(err)
	}
	class := regexp.MustCompile(`luarr\.[A-Za-z.]*[A-Za-z]`)
	declared, used := map[string]bool{}, map[string]string{}
	for name, text := range files {
		if _, err := parse.Parse(strings.NewReader(text), name); err != nil {
			t.Errorf("%s is no Lua: %v", name, err)
		}
		var params []string
		for _, line := range strings.Split(text, "\n") {
			kind, rest, _ := strings.Cut(strings.TrimPrefix(line, "---@"), " ")
			word, _, _ := strings.Cut(rest, " ")
			switch {
			case strings.HasPrefix(line, "---@class"):
				if declared[rest] {
					t.Errorf("%s: %s is declared twice", name, rest)
				}
				declared[rest] = true
				continue
			case strings.HasPrefix(line, "function "):
				_, list, _ := strings.Cut(strings.TrimSuffix(line, ") end"), "(")
				if got := strings.Join(params, ", "); got != list {
					t.Errorf("%s: %s is explained as (%s)", name, line, got)
				}
				params = nil
			case kind == "param":
				params = append(params, strings.TrimSuffix(word, "?"))
			}
			if !strings.HasPrefix(line, "---@") {
				continue
			}
			for _, c := range class.FindAllString(line, -1) {
				used[c] = name + ": " + line
			}
		}
	}
	for c, where := range used {
		if !declared[c] {
			t.Errorf("%s is not declared; %s", c, where)
		}
	}
	if len(used) < 30 {
		t.Errorf("only %d classes are used", len(used))
	}
}

func sample() *wire.Item {
	plays := int32(4)
	return &wire.Item{
		Id: "home/1", Type: "movie", Title: "King", Year: 1933, PlayCount: &plays,
		Versions: []*wire.Version{{Width: 10, Height: 20, Parts: []*wire.Part{{File: "King.1933.Remux.mkv"}}, Video: []*wire.VideoStream{{Codec: "h264"}}}},
	}
}

func TestExamplesRun(t *testing.T) {
	item := sample()
	for _, f := range reference.Functions() {
		if f.Example == "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			w := worker(t, "-- An example.\n"+f.Example)
			findings := w.Detect(item)
			for _, event := range []string{"movie", "version"} {
				findings = append(findings, w.Handle(event, item).Findings...)
			}
			findings = append(findings, w.HandleOther("library", &wire.Library{Title: "Films"}).Findings...)
			findings = append(findings, w.HandleOther("run", &wire.Run{}).Findings...)
			if len(findings) > 0 {
				t.Error(findings)
			}
		})
	}
}

func TestTypesCarryTheSchemasComments(t *testing.T) {
	types, err := reference.Types()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, typ := range types {
		names = append(names, typ.Name)
		if typ.Doc == "" {
			t.Errorf("%s has no comment", typ.Name)
		}
		for _, f := range typ.Fields {
			if f.Doc == "" || f.Lua == "" {
				t.Errorf("%s.%s has no comment or no type", typ.Name, f.Name)
			}
		}
	}
	for _, want := range []string{"Item", "Version", "Part", "VideoStream", "Match", "Session", "Library", "Server", "Run"} {
		if !slices.Contains(names, want) {
			t.Errorf("no type %s among %v", want, names)
		}
	}
}

func TestAnnotations(t *testing.T) {
	files, err := reference.Annotations([]script.Actor{radarr}, []string{"dynamic_range"})
	if err != nil {
		t.Fatal(err)
	}
	for file, wants := range map[string][]string{
		"luarr.lua": {
			"---@class luarr.Item\n", "---@field added_at luarr.Time? When the server added it", "---@field versions luarr.Version[] ",
			"---@field traits luarr.Traits ", "---@field dynamic_range string? ", "---@field has_label fun(self: luarr.Item, label: string): boolean ",
			`---@overload fun(event: "session", handler: fun(session: luarr.Session))`, "function re.match(text, expression) end",
			"---@field optimized boolean True for a copy", "---@field size_bytes integer? ", "---@field title string Title as shown",
		},
		"tests.lua": {
			"---@param fields luarr.make.Item \n---@return luarr.Item\nfunction movie(fields) end", "---@class luarr.make.Version\n",
			"---@field added_at? luarr.Time|string ", "---@field versions? luarr.make.Version[]|luarr.make.Version ",
			"---@field nothing fun(self: luarr.Expectation): luarr.Expectation ",
		},
		"changes.lua": {
			"radarr = {}\n", "---@param target luarr.Item\n---@param params { add?: string|string[], why: string, instance?: string, cooldown_days?: integer, max_per_day?: integer }",
			"---@param target luarr.Item|luarr.Version\n", "Loses data", "function radarr.delete(target, params, reason) end",
		},
	} {
		for _, want := range wants {
			if !strings.Contains(files[file], want) {
				t.Errorf("%s lacks %q", file, want)
			}
		}
	}
}

func TestTopic(t *testing.T) {
	for word, want := range map[string]string{
		"age": "Seconds since a time.", "has_label": "item:has_label(label)", "re.match": "RE2", "match": "item:match(matcher)",
		"no_such_word": "", "expect": "gives Expectation", "nothing": "expect(…):nothing()", "result": "errors", "tests": "days_ago(n)", "bounds": "64 MiB", "album": "album { fields }", "color_transfer": "video.color_transfer", "movie": "item: Item is one thing", "Version": "bitrate_kbps",
		"subtitle": "hearing_impaired", "series": ":has_label(label)", "dovi": "rpu_present",
	} {
		got, err := reference.Topic(word)
		if err != nil || !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%s: %q, %v", word, got, err)
		}
	}
}
