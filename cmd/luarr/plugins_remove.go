package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
)

func (p *program) pluginsRemoveCommand() *cli.Command {
	return &cli.Command{
		Name:      "remove",
		Usage:     "delete the program of a plugin and its pin",
		ArgsUsage: "NAME",
		Action:    p.pluginsRemove,
	}
}

// pluginsRemove takes a plugin away that nothing uses.
func (p *program) pluginsRemove(c *cli.Context) error {
	name, err := argument(c, "plugin")
	if err != nil {
		return err
	}
	d, err := p.depot(c)
	if err != nil {
		return err
	}
	defer d.close()
	e, err := d.entry(name)
	if err != nil {
		return err
	}
	ours := false
	for _, own := range builtIn() {
		ours = ours || own == name
	}
	switch {
	case e.Standing == builtInStanding:
		return fault.New(fault.Usage, "remove", name, "it is part of luarr")
	case len(e.UsedBy) > 0 && !ours:
		return fault.New(fault.Usage, "remove", name, "it is used by %s", strings.Join(e.UsedBy, ", ")).
			WithHint("take that out of %s first", short(d.config.File))
	}
	if err := os.Remove(e.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Failed, "remove", name, "%w", err)
	}
	if err := d.lock.Remove(name); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "removed %s\n", name)
	if ours && !c.Bool("quiet") {
		fmt.Fprintf(p.stderr, "The plugin %s that luarr has itself takes its place.\n", name)
	}
	return nil
}
