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
	for _, command := range testProgram().app().Commands {
		for _, flag := range command.Flags {
			for _, name := range flag.Names() {
				t.Run(command.Name+" "+name, func(t *testing.T) { checkPositions(t, command.Name, name) })
			}
		}
	}
}

// checkPositions parses one flag in all places and looks at what the command
// was given.
func checkPositions(t *testing.T, command, flag string) {
	dashes := "--"
	if len(flag) == 1 {
		dashes = "-"
	}
	given := []string{dashes + flag}
	app := testProgram().app()
	if takesValue(app.Command(command).Flags, given[0]) {
		given = append(given, "7")
	}
	for _, args := range [][]string{
		slices.Concat(given, []string{"first", "second"}),
		slices.Concat([]string{"first"}, given, []string{"second"}),
		slices.Concat([]string{"first", "second"}, given),
	} {
		app := testProgram().app()
		called := false
		app.Command(command).Action = func(c *cli.Context) error {
			called = true
			if !c.IsSet(flag) {
				t.Errorf("%v: the flag %s is not set", args, flag)
			}
			if got := c.Args().Slice(); !slices.Equal(got, []string{"first", "second"}) {
				t.Errorf("%v: arguments %q", args, got)
			}
			return nil
		}
		line := append([]string{"luarr", command}, args...)
		if err := app.RunContext(context.Background(), sortArgs(app, line)); err != nil || !called {
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
		{"completion", "luarr run ni --generate-bash-completion", "luarr run ni --generate-bash-completion"},
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
