package main

import (
	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/trust"
)

func (p *program) pluginsUpgradeCommand() *cli.Command {
	return &cli.Command{
		Name:      "upgrade",
		Usage:     "accept another program for a plugin: FILE, or what lies in the plugins folder by now",
		ArgsUsage: "NAME [FILE]",
		Description: "What the new program wants that the old one did not is shown before you are asked. A\n" +
			"plugin that was installed with --key is upgraded only to what the same key has signed.",
		Flags:  acceptFlags(),
		Action: p.pluginsUpgrade,
	}
}

// pluginsUpgrade accepts a program in place of one that was accepted before.
func (p *program) pluginsUpgrade(c *cli.Context) error {
	if n := c.Args().Len(); n < 1 || n > 2 {
		return fault.New(fault.Usage, "upgrade", "", "want the name of a plugin, and a file or none").WithHint("%s --help", c.Command.HelpName)
	}
	d, err := p.depot(c)
	if err != nil {
		return err
	}
	defer d.close()
	name := c.Args().First()
	e, err := d.entry(name)
	if err != nil {
		return err
	}
	source := c.Args().Get(1)
	switch {
	case e.Standing == builtInStanding:
		return fault.New(fault.Usage, "upgrade", name, "it is part of luarr").WithHint("upgrade luarr")
	case e.Pin == nil:
		return fault.New(fault.Usage, "upgrade", name, "it was never accepted").WithHint("luarr plugins install %s", short(e.Path))
	case source == "" && e.Standing == trust.Missing:
		return fault.New(fault.Usage, "upgrade", name, "%s is gone", short(e.Path)).WithHint("luarr plugins upgrade %s FILE", name)
	case source == "":
		source = e.Path
	}
	key := c.String("key")
	if key == "" {
		key = e.Pin.SignedWith
	}
	return p.accept(c, d, source, name, key)
}
