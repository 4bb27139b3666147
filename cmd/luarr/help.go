package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// chapters are the commands as help shows them: in the order in which one comes
// to need them.
var chapters = []struct {
	title    string
	commands []string
}{
	{"To begin", []string{"demo", "init", "login", "servers", "libraries", "import", "doctor"}},
	{"The pipeline", []string{"plan", "run", "apply", "watch"}},
	{"To look", []string{"report", "items", "explain", "detect"}},
	{"What was done", []string{"history", "undo", "protect", "forget"}},
	{"The server's day", []string{"streams", "maintenance", "prerolls", "schedule", "notify"}},
	{"To extend", []string{"rules", "plugins"}},
}

// lastChapter has what is in no other one.
const lastChapter = "Besides"

// helpText is the help of luarr as a whole. It is a template that has nothing
// left to fill in.
func helpText(app *cli.App) string {
	var b strings.Builder
	fmt.Fprintf(&b, "luarr - %s\n\n%s\n", app.Usage, app.Description)
	wide := 0
	for _, c := range app.Commands {
		wide = max(wide, len(c.Name))
	}
	told := map[string]bool{}
	chapter := func(title string, commands []*cli.Command) {
		if len(commands) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", title)
		for _, c := range commands {
			told[c.Name] = true
			fmt.Fprintf(&b, "  %-*s  %s\n", wide, c.Name, c.Usage)
		}
	}
	for _, part := range chapters {
		var commands []*cli.Command
		for _, name := range part.commands {
			if c := find(app.Commands, name); c != nil {
				commands = append(commands, c)
			}
		}
		chapter(part.title, commands)
	}
	chapter(lastChapter, slices.DeleteFunc(slices.Clone(app.Commands), func(c *cli.Command) bool { return told[c.Name] || c.Hidden }))
	b.WriteString("\nluarr COMMAND --help tells more of one. Every command takes --config FILE,\n" +
		"--output table|json|ndjson, --quiet and --verbose, wherever they stand.\n")
	return b.String()
}
