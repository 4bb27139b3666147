package script

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// consoleOn makes a console on an item.
func consoleOn(t *testing.T, item *wire.Item) *Console {
	t.Helper()
	rules, _, err := Load(Options{Actors: toCheck})
	if err != nil {
		t.Fatal(err)
	}
	w, err := rules.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w.Console(item)
}

func TestConsole(t *testing.T) {
	c := consoleOn(t, &wire.Item{
		Id: "home/1", Type: "movie", Title: "Heat", Year: 1995, Labels: []string{"a", "b"},
		Traits:   map[string]*wire.Trait{"sharp": {Value: "yes", Evidence: "height=1080", Confidence: "stream"}},
		Versions: []*wire.Version{{Height: 1080}},
		Unread:   []*wire.Unread{{Field: "genres", Reason: "cut off"}},
	})
	for _, one := range []struct{ line, text, err string }{
		{"title", `"Heat"`, ""},
		{"year + 5, #labels", "2000\n2", ""},
		{"labels", "[1] \"a\"\n[2] \"b\"", ""},
		{"x = versions[1]", "", ""},
		{"x.height", "1080", ""},
		{"x", "height                 1080", ""},
		{"item", "genres                 not known: cut off", ""},
		{"item", `traits.sharp           "yes" (stream: height=1080)`, ""},
		{"{ 1, a = 2 }", "{ [1] = 1, a = 2 }", ""},
		{"nil", "nil", ""},
		{"for i = 1, 2 do end", "", ""},
		{"local y = 3; return y", "3", ""},
		{"titel", "", `item has no field "titel"; did you mean "title"?`},
		{"1 +", "", "syntax error"},
		{"error('no')", "", "no"},
		{"io.open('x')", "", "io"},
	} {
		a := c.Run(one.line)
		if !strings.Contains(a.Text, one.text) || one.text == "" && a.Text != "" || !strings.Contains(a.Error, one.err) || one.err == "" && a.Error != "" {
			t.Errorf("%s: %q, %q", one.line, a.Text, a.Error)
		}
		if strings.Contains(a.Error, consoleFile) {
			t.Errorf("%s: the error tells of %s: %s", one.line, consoleFile, a.Error)
		}
	}
	if a := c.Run("genres"); len(a.Result.Unknown) != 1 || a.Text != "" {
		t.Errorf("%+v", a)
	}
	if a := c.Run(`plex.label(item, { add = "x" }, "why")`); len(a.Result.Proposals) != 1 || a.Error != "" {
		t.Errorf("%+v", a)
	}
}

func TestConsoleKeepsLocals(t *testing.T) {
	c := consoleOn(t, &wire.Item{Type: "movie", Title: "Heat", Year: 1995})
	for _, line := range []string{"local a, b = year, title", "local function f() return 1 end"} {
		if a := c.Run(line); a.Error != "" {
			t.Errorf("%s: %+v", line, a)
		}
	}
	if a := c.Run("b .. a, f()"); a.Text != "\"Heat1995\"\n1" {
		t.Errorf("%+v", a)
	}
}

func TestConsoleGoesOnAfterTheWorst(t *testing.T) {
	c := consoleOn(t, &wire.Item{Type: "movie", Title: "Heat"})
	for range 3 {
		if a := c.Run("while true do end"); !strings.Contains(a.Error, "took longer") {
			t.Errorf("%+v", a)
		}
	}
	for range 2 * suspendAfter {
		c.Run("error('x')")
	}
	if a := c.Run("title"); a.Text != `"Heat"` {
		t.Errorf("%+v", a)
	}
}

func TestComplete(t *testing.T) {
	c := consoleOn(t, &wire.Item{Type: "movie", Title: "Heat", Versions: []*wire.Version{{Parts: []*wire.Part{{File: "a.mkv"}}}},
		Traits: map[string]*wire.Trait{"sharp": {Value: "yes"}}})
	c.Run("mine = { one = 1, other = 2 }")
	for _, one := range []struct {
		line string
		from int
		want []string
	}{
		{"print(tit", 6, []string{"title"}},
		{"versions[1].heig", 12, []string{"height"}},
		{"item:has_l", 5, []string{"has_label"}},
		{"traits.sh", 7, []string{"sharp"}},
		{"mine.o", 5, []string{"one", "other"}},
		{"x = mi", 4, []string{"mine"}},
		{"versions[1].name.ext", 17, []string{"extension"}},
		{"plex.", 5, []string{"label"}},
		{"nothing.x", 8, nil},
		{"versions[9].he", 12, nil},
	} {
		from, words := c.Complete(one.line)
		if from != one.from || !slices.Equal(words, one.want) {
			t.Errorf("%s: %d %v", one.line, from, words)
		}
	}
}

func TestTry(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	put := func(path, text string) string {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put(filepath.Join(folder, "a.lua"), `on("movie", function(m) plex.label(m, { add = "a" }, "a") end)`)
	put(filepath.Join(folder, "off.lua"), `on("movie", function(m) plex.label(m, { add = "off" }, "off") end)`)
	put(filepath.Join(folder, "broken.lua"), `on("movie"`)
	put(filepath.Join(folder, "given.lua"), `detect("given", { of = "version" }, function() return "yes" end)`)
	outside := put(filepath.Join(elsewhere, "a.lua"), `on("movie", function(m) plex.label(m, { add = m.versions[1].traits.given }, "b") end)`)
	test := put(filepath.Join(elsewhere, "a_test.lua"), "")
	for _, c := range []struct {
		try  []string
		want string
	}{
		{[]string{filepath.Join(folder, "a.lua")}, "a"},
		{[]string{"off"}, "off"},
		{[]string{filepath.Join(folder, "off.lua"), "a"}, "a off"},
		{[]string{outside}, "yes"},
		{[]string{"nothing"}, "error: there is no file nothing"},
		{[]string{"ofg"}, `did you mean "off"?`},
		{[]string{test}, "error: read rules"},
		{[]string{"broken"}, "error: load rules: broken.lua: syntax error"},
	} {
		rules, _, err := Load(Options{Folder: folder, Actors: toCheck, Try: c.try, Only: []string{"given"},
			Settings: map[string]map[string]any{"off": {"enabled": false}}})
		if err != nil {
			if !strings.Contains(err.Error(), strings.TrimPrefix(c.want, "error: ")) {
				t.Errorf("%v: %v", c.try, err)
			}
			continue
		}
		w, err := rules.NewWorker()
		if err != nil {
			t.Fatal(err)
		}
		item := &wire.Item{Type: "movie", Title: "Heat", Versions: []*wire.Version{{}}}
		w.Detect(item)
		var got []string
		result := w.Handle("movie", item)
		for _, p := range result.Proposals {
			got = append(got, p.Params["add"].([]any)[0].(string))
		}
		w.Close()
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: %v, want %s %v", c.try, got, c.want, result.Findings)
		}
	}
}
