// Package luatest runs the tests that lie beside rules: X_test.lua tests the
// rule X. A test makes an item of a few fields, runs the rule on it and says
// what it expects.
//
//	test("old films are tagged", function()
//	  clock("2026-01-01")
//	  local film = movie { title = "A", added_at = days_ago(400), plays = { count = 0 }, matches = { radarr = { id = "7" } } }
//	  expect(run(film)):changes { { "radarr.tag", { add = "stale" } } }
//	end)
//
// Each test runs in a state of its own, with the bounds of rules.
package luatest

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
)

// Start is where the clock of a test stands until it sets another, so that a
// test gives the same on every day.
var Start = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// Options say what to test.
type Options struct {
	// BuiltIn holds rules and tests as shipped.
	BuiltIn fs.FS
	// Folder is the user's rules folder; empty or missing means none.
	Folder string
	// Actors are the plugins that rules may call.
	Actors []script.Actor
	// Location is the time zone of the household; nil is UTC.
	Location *time.Location
	// Deadline bounds one call of a rule; 0 is one second. A test as a whole
	// may take ten times as long.
	Deadline time.Duration
	// Rules restricts the tests to those of these rules; empty is all.
	Rules []string
}

// Outcome is how one test ended.
type Outcome struct {
	Rule    string   // the rule that was tested
	File    string   // the file of the test, below its folder
	Own     bool     // it is the user's
	Test    string   // name of the test; empty where the file itself is wrong
	Where   string   // FILE:LINE of what failed; empty where it passed
	Message string   // what failed, several lines; empty where it passed
	Printed []string // what test and rule printed
}

// Passed says whether the test did.
func (o *Outcome) Passed() bool { return o.Message == "" }

// Summary counts.
type Summary struct {
	Rules    int      // rules with tests
	Tests    int      // tests that ran
	Failed   int      // tests, and files, that failed
	Untested []string // rules without tests
}

// Run runs the tests, by rule and in the order of each file, and tells of each
// as it ends. It fails where the tests cannot be read, or where a rule that is
// asked for is not there.
func Run(ctx context.Context, o Options, each func(*Outcome)) (Summary, error) {
	var sum Summary
	if o.Deadline <= 0 {
		o.Deadline = time.Second
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	files, rules, err := o.survey()
	if err != nil {
		return sum, err
	}
	for _, name := range rules {
		if !slices.ContainsFunc(files, func(f script.TestFile) bool { return f.Rule == name }) {
			sum.Untested = append(sum.Untested, name)
		}
	}
	for i := range files {
		file := &subject{options: &o, file: &files[i]}
		ran := file.run(ctx, func(out *Outcome) {
			if !out.Passed() {
				sum.Failed++
			}
			each(out)
		})
		if ctx.Err() != nil {
			return sum, ctx.Err()
		}
		sum.Rules++
		sum.Tests += ran
	}
	return sum, nil
}

// survey lists the tests to run and the names of the rules in question. A test
// of the user takes the place of a shipped one of that name; shipped tests of
// a rule that the user replaced do not hold for it and are left out.
func (o *Options) survey() ([]script.TestFile, []string, error) {
	loaded, _, err := script.Load(script.Options{BuiltIn: o.BuiltIn, Folder: o.Folder, Alone: nobody})
	if err != nil {
		return nil, nil, err
	}
	all, err := script.TestFiles(o.BuiltIn, o.Folder)
	if err != nil {
		return nil, nil, err
	}
	replaced := map[string]bool{}
	var rules []string
	for _, r := range loaded.List() {
		rules = append(rules, r.Name)
		replaced[r.Name] = r.Shadows
	}
	for _, f := range all {
		replaced[f.Rule] = replaced[f.Rule] || f.Own
	}
	known := append([]string{}, rules...)
	var files []script.TestFile
	for _, f := range all {
		known = append(known, f.Rule)
		if f.Own || !replaced[f.Rule] {
			files = append(files, f)
		}
	}
	for _, name := range o.Rules {
		if !slices.Contains(known, name) {
			return nil, nil, fault.New(fault.Usage, "test rules", name, "there is no such rule%s", script.Suggest(name, known)).
				WithHint("luarr rules test -v names them all")
		}
	}
	if len(o.Rules) > 0 {
		files = slices.DeleteFunc(files, func(f script.TestFile) bool { return !slices.Contains(o.Rules, f.Rule) })
		rules = slices.DeleteFunc(rules, func(name string) bool { return !slices.Contains(o.Rules, name) })
	}
	slices.SortStableFunc(files, func(a, b script.TestFile) int { return strings.Compare(a.Rule, b.Rule) })
	return files, rules, nil
}

// nobody is the name of no rule.
const nobody = "(none)"

// String is for logs.
func (s Summary) String() string {
	return fmt.Sprintf("%d rules, %d tests, %d failed", s.Rules, s.Tests, s.Failed)
}
