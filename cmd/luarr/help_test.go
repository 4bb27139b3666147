package main

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/report"
)

// TestHelp has help name every command once, in lines that fit a terminal, and
// every command stand in a chapter that was chosen for it.
func TestHelp(t *testing.T) {
	app := testProgram().app()
	text := helpText(app)
	for _, c := range app.Commands {
		if n := strings.Count(text, "\n  "+c.Name+" "); (n == 1) == c.Hidden {
			t.Errorf("%s is named %d times", c.Name, n)
		}
	}
	for line := range strings.Lines(text) {
		if report.Cells(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("too long: %s", line)
		}
	}
	_, besides, _ := strings.Cut(text, "\n"+lastChapter+"\n")
	if n := strings.Count(besides, "\n  "); n > 3 {
		t.Errorf("%d commands in no chapter:%s", n, besides)
	}
	if strings.Contains(text, "{{") {
		t.Error("it is a template that would be filled in")
	}
}

// TestComplete reads lines as they are typed.
func TestComplete(t *testing.T) {
	p := testProgram()
	for _, c := range []struct{ name, line, want string }{
		{"a command", "vers", "version"},
		{"a command of a group", "rules che", "check"},
		{"a flag", "plan --sess", "--sessions"},
		{"a flag behind an argument", "run nightly --acc", "--accept-removals"},
		{"a common flag", "rules check --outp", "--output"},
		{"a value", "run --from no", "normalize"},
		{"a value behind an equals sign", "items --type=mov", "--type=movie"},
		{"no command behind an argument", "history 3 vers", ""},
		{"no flag behind two dashes", "detect -- --outp", ""},
		{"a value that looks like a flag", "items --where --outp", ""},
		{"a shell", "completion z", "zsh"},
		{"nothing of the kind", "runn --fr", ""},
		{"a rule that ships", "rules eject dynamic", "dynamic_range"},
		{"a day is no stage", "schedule --from no", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, one := range p.complete(p.app(), strings.Split(c.line, " ")) {
				word, _, _ := strings.Cut(one, "\t")
				got = append(got, word)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
