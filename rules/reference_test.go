package rules_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/luatest"
	"github.com/luarr/luarr/engine/script/reference"
	"github.com/luarr/luarr/rules"
)

var update = flag.Bool("update", false, "write the generated files anew")

// The lines of README.md between which the reference stands.
const (
	pageBegins = "<!-- made by: go test ./rules -update -->\n"
	pageEnds   = "<!-- end -->\n"
)

// same compares a file with what it should be, and with -update makes it so.
func same(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("rules/%s is not what the schema and the plugins give (%v); run: go test ./rules -update", path, err)
	}
}

func TestTypesAreUpToDate(t *testing.T) {
	actors := firstParty(t)
	loaded, _, err := script.Load(script.Options{BuiltIn: rules.FS, Actors: actors})
	if err != nil {
		t.Fatal(err)
	}
	var traits []string
	for _, r := range loaded.List() {
		traits = append(traits, r.Traits...)
	}
	slices.Sort(traits)
	files, err := reference.Annotations(actors, slices.Compact(traits))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		same(t, "types/"+name, text)
	}
}

func TestReadmeIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok1 := strings.Cut(string(text), pageBegins)
	_, tail, ok2 := strings.Cut(rest, pageEnds)
	if !ok1 || !ok2 {
		t.Fatalf("README.md lacks the lines %q and %q", pageBegins, pageEnds)
	}
	page, err := reference.Page()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "README.md", head+pageBegins+"\n"+page+"\n"+reference.ChangesPage(firstParty(t))+"\n"+pageEnds+tail)
}

// TestShippedRulesHoldUpToCheck looks at our own rules as luarr rules check
// does.
func TestShippedRulesHoldUpToCheck(t *testing.T) {
	_, complaints, err := script.Check(script.Options{BuiltIn: rules.FS, Actors: firstParty(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range complaints {
		t.Errorf("%s:%d: %s %s", c.File, c.Line, c.Message, c.Hint)
	}
}

// TestReadmeExamplesHold loads every example of the page as a rule. Those that
// are tests are tests of the rule stale, and pass.
func TestReadmeExamplesHold(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```lua\n")[1:]
	if len(blocks) < 10 {
		t.Fatalf("only %d examples", len(blocks))
	}
	actors := firstParty(t)
	for i, block := range blocks {
		code, _, _ := strings.Cut(block, "```")
		name, tests := fmt.Sprintf("example_%d", i+1), strings.HasPrefix(code, "test(")
		if tests {
			name = "stale_test"
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name+".lua"), []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
		if tests {
			o := luatest.Options{BuiltIn: rules.FS, Folder: dir, Actors: actors, Rules: []string{"stale"}}
			if _, err := luatest.Run(t.Context(), o, func(out *luatest.Outcome) {
				if !out.Passed() {
					t.Errorf("%s\n%s", out.Message, code)
				}
			}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		_, complaints, err := script.Check(script.Options{BuiltIn: rules.FS, Folder: dir, Actors: actors})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range complaints {
			if c.Severity != "info" {
				t.Errorf("%s:%d: %s %s\n%s", c.File, c.Line, c.Message, c.Hint, code)
			}
		}
	}
}
