package main

import (
	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/report"
)

func (p *program) pluginsVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "compare every program in the plugins folder with luarr.lock",
		Description: "Nothing is started. The exit code is 4 where a program is there that nobody accepted,\n" +
			"or is another one than was accepted, or is gone.",
		Action: p.pluginsVerify,
	}
}

// pluginsVerify compares programs with their pins.
func (p *program) pluginsVerify(c *cli.Context) error {
	f, err := outputFormat(c)
	if err == nil {
		err = none(c)
	}
	if err != nil {
		return err
	}
	d, err := p.depot(c)
	if err != nil {
		return err
	}
	defer d.close()
	entries, err := d.entries()
	if err != nil {
		return err
	}
	var out []entry
	for _, e := range entries {
		if e.Standing == builtInStanding {
			continue
		}
		if e.advice() != "" {
			p.exit = 4
		}
		out = append(out, e)
	}
	if f != table {
		return writeAny(p.stdout, f, out)
	}
	t := report.NewTable(p.stdout, "PLUGIN", "STANDING", "PROGRAM")
	for _, e := range out {
		t.Row(e.Name, string(e.Standing), short(e.Path))
	}
	if err := t.End(); err != nil {
		return err
	}
	for _, e := range out {
		p.advise(c, e)
	}
	return nil
}
