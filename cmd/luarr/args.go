package main

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// sortArgs moves the flags of a command in front of its arguments. The flag
// parser below stops at the first argument and would take `--plan` in `luarr
// run nightly --plan` for one more, which runs for real what was meant as a
// plan. After `--` everything is an argument. Flags that no command knows stay
// where the parser finds and refuses them.
func sortArgs(app *cli.App, args []string) []string {
	if len(args) == 0 || len(args) > 1 && args[1] == completeWord { // their order is what counts
		return args
	}
	commands, known := app.Commands, commonFlags()
	sorted := []string{args[0]}
	var flags, positional []string
	rest := args[1:]
	for len(rest) > 0 {
		arg := rest[0]
		rest = rest[1:]
		switch {
		case arg == "--":
			positional = append(append(positional, arg), rest...)
			rest = nil
		case len(arg) > 1 && arg[0] == '-':
			flags = append(flags, arg)
			if takesValue(known, arg) && len(rest) > 0 {
				flags = append(flags, rest[0])
				rest = rest[1:]
			}
		case len(positional) == 0 && find(commands, arg) != nil:
			c := find(commands, arg)
			sorted = append(sorted, arg)
			commands, known = c.Subcommands, append(known[:len(known):len(known)], c.Flags...)
		default:
			positional = append(positional, arg)
			commands = nil
		}
	}
	return append(append(sorted, flags...), positional...)
}

// find gives the command of that name, or nil.
func find(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// takesValue says whether the argument is a flag whose value is the next one.
func takesValue(flags []cli.Flag, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	if strings.Contains(name, "=") {
		return false
	}
	for _, f := range flags {
		for _, n := range f.Names() {
			if n != name {
				continue
			}
			_, boolean := f.(*cli.BoolFlag)
			return !boolean
		}
	}
	return false
}
