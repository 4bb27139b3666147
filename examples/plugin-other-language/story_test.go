package otherlanguage_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const table = `Title;Year;Format;Edition;IMDb;Genres;Labels;Added;Rating
The Matrix;1999;UHD Blu-ray;;tt0133093;Action, Sci-Fi;keep;2020-05-01;9
The Matrix;1999;DVD;;tt0133093;;;;
Heat;1995;Blu-ray;;tt0113277;Crime;;;8,5
`

// TestPluginInPython plays what a user does with the plugin, and an author
// before: the contract, which it passes; install, run, a table that loses a film,
// and one that is cut short.
func TestPluginInPython(t *testing.T) {
	plugin := program(t)
	luarr := filepath.Join(folder, "luarr")
	if said, err := exec.Command("go", "build", "-o", luarr, "../../cmd/luarr").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	home := t.TempDir()
	discs := filepath.Join(home, "discs.csv")
	labels := filepath.Join(home, "labels.json")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(discs, table)
	write(filepath.Join(home, "config.toml"), "[sources.shelf]\nplugin = \"discs\"\ntitle = \"Living room\"\nfile = \""+discs+"\"\nlabels = \""+labels+"\"\n")
	run := func(code int, args ...string) string {
		t.Helper()
		command := exec.Command(luarr, args...)
		command.Dir = home
		var said bytes.Buffer
		command.Stdout, command.Stderr = &said, &said
		err := command.Run()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) || command.ProcessState.ExitCode() != code {
			t.Fatalf("luarr %v: %v, want exit code %d:\n%s", args, err, code, said.String())
		}
		return said.String()
	}
	want := func(said string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("%q is missing in:\n%s", w, said)
			}
		}
	}

	want(run(0, "plugins", "test", "--set", "file="+discs, "--set", "labels="+labels, plugin),
		"ok       lists the items of Discs", "ok       previews its changes twice alike", " 0 failed, 1 skipped")
	want(run(0, "plugins", "install", "--yes", plugin), "can         actor, source", "changes     label", "installed discs 1.0.0")
	want(run(0, "plugins", "show", "discs"), "the table: a CSV file")
	rule := filepath.Join(home, "rules", "lent.lua")
	if err := os.Mkdir(filepath.Dir(rule), 0o700); err != nil {
		t.Fatal(err)
	}
	write(rule, `on("movie", function(m) discs.label(m, { add = "lent", remove = "keep" }, "Anna has it") end)`)
	want(run(0, "run"), "2 items", "changes: 2 done")
	want(run(0, "run"), "nothing to change") // what it did is what it reads
	want(run(0, "items", "--where", `item:has_label("lent") and not item:has_label("keep")`), "Matrix", "Heat")
	want(run(0, "undo", "1"), "changes: 2 done")
	if err := os.Remove(rule); err != nil {
		t.Fatal(err)
	}
	want(run(0, "run"), "nothing to change")
	want(run(0, "items", "--where", `item:has_label("keep")`), "Matrix")
	items := run(0, "items")
	want(items, "The Matrix  1999  4k", "Heat        1995  1080")
	if strings.Count(items, "Matrix") != 1 {
		t.Errorf("two discs of a film are no two films:\n%s", items)
	}

	// What a table that was read to its end no longer has is gone; what one that
	// was not read does not say is not.
	write(discs, strings.Replace(table, "Heat;1995", ";1995", 1))
	want(run(0, "run"), "line 4 of discs.csv has no title", "nothing was removed")
	want(run(0, "items"), "Heat")
	write(discs, table[:strings.Index(table, "Heat")])
	run(0, "run", "--accept-removals")
	if items := run(0, "items"); strings.Contains(items, "Heat") || !strings.Contains(items, "Matrix") {
		t.Errorf("Heat was taken off the shelf:\n%s", items)
	}
	write(filepath.Join(home, "config.toml"), "[sources.shelf]\nplugin = \"discs\"\nfile = \"discs.csv\"\n")
	want(run(2, "run"), "sources.shelf.file: must be a whole path")
}
