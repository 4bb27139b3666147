package rules_test

import (
	"os"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/luatest"
	"github.com/luarr/luarr/rules"
)

const cookbook = "../examples/rules"

// TestCookbook runs the tests of the cookbook, and looks at its rules as luarr
// rules check does.
func TestCookbook(t *testing.T) {
	actors := firstParty(t)
	list, complaints, err := script.Check(script.Options{BuiltIn: rules.FS, Folder: cookbook, Actors: actors})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range complaints {
		t.Errorf("%s:%d: %s %s", c.File, c.Line, c.Message, c.Hint)
	}
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range list.List() {
		if r.Origin != "built-in" {
			names = append(names, r.Name)
			if r.Doc == "" || !strings.Contains(string(page), "examples/rules/"+r.Name+".lua") {
				t.Errorf("%s says nothing at its top, or is not in the cookbook of README.md", r.Name)
			}
		}
	}
	sum, err := luatest.Run(t.Context(), luatest.Options{BuiltIn: rules.FS, Folder: cookbook, Actors: actors, Rules: names}, func(out *luatest.Outcome) {
		t.Run(out.Rule+"/"+out.Test, func(t *testing.T) {
			if !out.Passed() {
				t.Errorf("%s: %s\n%s", out.Where, out.Message, strings.Join(out.Printed, "\n"))
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 17 || sum.Rules != len(names) || sum.Tests < 62 {
		t.Errorf("%d rules, of which %d have tests, %d tests; %v", len(names), sum.Rules, sum.Tests, sum.Untested)
	}
}
