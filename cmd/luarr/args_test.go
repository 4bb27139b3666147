package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// testProgram makes a program that writes to nowhere.
func testProgram() *program {
	return newProgram(strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}, func(string) string { return "" })
}

// TestFlagsInAnyPosition walks every flag of every command and puts it before,
// between and behind the arguments.
func TestFlagsInAnyPosition(t *testing.T) {
	eachCommand(testProgram().app().Commands, nil, func(path []string, c *cli.Command) {
		for _, flag := range c.Flags {
			for _, name := range flag.Names() {
				t.Run(strings.Join(path, " ")+" "+name, func(t *testing.T) { checkPositions(t, path, name) })
			}
		}
	})
}

// eachCommand hands over the commands that do something, with the words that
// call them.
func eachCommand(commands []*cli.Command, above []string, fn func(path []string, c *cli.Command)) {
	for _, c := range commands {
		if c.SkipFlagParsing {
			continue // it takes the words of a line as they are
		}
		path := slices.Concat(above, []string{c.Name})
		if len(c.Subcommands) > 0 {
			eachCommand(c.Subcommands, path, fn)
			continue
		}
		fn(path, c)
	}
}

// commandAt finds a command by its words.
func commandAt(app *cli.App, path []string) *cli.Command {
	commands := app.Commands
	var c *cli.Command
	for _, word := range path {
		c = find(commands, word)
		commands = c.Subcommands
	}
	return c
}

// checkPositions parses one flag in all places and looks at what the command
// was given.
func checkPositions(t *testing.T, path []string, flag string) {
	dashes := "--"
	if len(flag) == 1 {
		dashes = "-"
	}
	given := []string{dashes + flag}
	if takesValue(commandAt(testProgram().app(), path).Flags, given[0]) {
		given = append(given, "7")
	}
	for _, args := range [][]string{
		slices.Concat(given, path, []string{"first", "second"}),
		slices.Concat(path, given, []string{"first", "second"}),
		slices.Concat(path, []string{"first"}, given, []string{"second"}),
		slices.Concat(path, []string{"first", "second"}, given),
	} {
		if args[0] != path[0] && !slices.ContainsFunc(commonFlags(), func(f cli.Flag) bool { return slices.Contains(f.Names(), flag) }) {
			continue // before the command only flags are known that all have
		}
		app := testProgram().app()
		called := false
		commandAt(app, path).Action = func(c *cli.Context) error {
			called = true
			if !c.IsSet(flag) {
				t.Errorf("%v: the flag %s is not set", args, flag)
			}
			if got := c.Args().Slice(); !slices.Equal(got, []string{"first", "second"}) {
				t.Errorf("%v: arguments %q", args, got)
			}
			return nil
		}
		if err := app.RunContext(context.Background(), sortArgs(app, slices.Concat([]string{"luarr"}, args))); err != nil || !called {
			t.Errorf("%v: called is %v, error %v", args, called, err)
		}
	}
}

func TestSortArgs(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plan behind the pipeline", "luarr run nightly --plan", "luarr run --plan nightly"},
		{"before the command", "luarr --quiet run nightly", "luarr run --quiet nightly"},
		{"with a value before the command", "luarr --config run run nightly", "luarr run --config run nightly"},
		{"value with equals sign", "luarr run nightly --from=act", "luarr run --from=act nightly"},
		{"value apart", "luarr run nightly --from act --plan", "luarr run --from act --plan nightly"},
		{"two dashes end flags", "luarr detect -- --plan -x", "luarr detect -- --plan -x"},
		{"a dash alone is an argument", "luarr apply - --quiet", "luarr apply --quiet -"},
		{"unknown flag stays for the parser", "luarr run nightly --plam", "luarr run --plam nightly"},
		{"value that looks like a command", "luarr items --where run --quiet", "luarr items --where run --quiet"},
		{"argument that looks like a command", "luarr history run", "luarr history run"},
		{"command of a group", "luarr rules new big --event movie", "luarr rules new --event movie big"},
		{"flag between group and command", "luarr rules --quiet new big", "luarr rules new --quiet big"},
		{"argument like a command of a group", "luarr rules new list --detect", "luarr rules new --detect list"},
		{"completion", "luarr __complete run ni --plan", "luarr __complete run ni --plan"},
		{"nothing", "luarr", "luarr"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(sortArgs(testProgram().app(), strings.Fields(c.in)), " ")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
