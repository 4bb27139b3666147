package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) pluginsListCommand() *cli.Command {
	return &cli.Command{
		Name:   "list",
		Usage:  "every plugin: its version, whether it may run, what it can do, what uses it",
		Action: p.pluginsList,
	}
}

// listedPlugin is a plugin as plugins list writes it in JSON.
type listedPlugin struct {
	entry
	Version      string   `json:"version"`
	Capabilities []string `json:"capabilities"`
	SHA256       string   `json:"sha256,omitempty"` // as it was accepted
}

// pluginsList shows what is there. It starts no program of other people: what
// it says of one is what was accepted.
func (p *program) pluginsList(c *cli.Context) error {
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
	var out []listedPlugin
	for _, e := range entries {
		l := listedPlugin{entry: e, Capabilities: []string{}}
		switch {
		case e.Pin != nil:
			l.Version, l.Capabilities, l.SHA256 = e.Pin.Version, e.Pin.Capabilities, e.Pin.SHA256
		case e.Standing == builtInStanding:
			about, err := d.describe(c.Context, e.Name)
			if err != nil {
				return err
			}
			l.Version, l.Capabilities = about.GetVersion(), about.GetCapabilities()
		}
		out = append(out, l)
	}
	if f != table {
		return writeAny(p.stdout, f, out)
	}
	t := report.NewTable(p.stdout, "PLUGIN", "VERSION", "STANDING", "CAN", "USED BY")
	for _, l := range out {
		t.Row(l.Name, cmp.Or(l.Version, "-"), string(l.Standing), dash(l.Capabilities), dash(l.UsedBy))
	}
	if err := t.End(); err != nil {
		return err
	}
	for _, l := range out {
		p.advise(c, l.entry)
	}
	return nil
}

// advise says what to do about a plugin that may not run.
func (p *program) advise(c *cli.Context, e entry) {
	if hint := e.advice(); hint != "" && !c.Bool("quiet") {
		fmt.Fprintf(p.stderr, "%s: %s\n", report.Plain(e.Name), hint)
	}
}

// advice is empty for a plugin that may run.
func (e entry) advice() string {
	switch e.Standing {
	case trust.Changed:
		return "its program is not the one that was accepted, and is not started; if you put it there: luarr plugins upgrade " + e.Name
	case trust.Unpinned:
		return "nobody has accepted it, so it is not started: luarr plugins install " + short(e.Path)
	case trust.Missing:
		return "its program is gone: put it back, or luarr plugins remove " + e.Name
	}
	return ""
}

// dash joins a list for a table.
func dash(list []string) string { return cmp.Or(strings.Join(list, ", "), "-") }

// thereAre lists the plugins that could have been meant.
func thereAre(names []string) string {
	return "there are " + strings.Join(slices.Compact(names), ", ")
}

// wireDescription is a description within a JSON document.
type wireDescription = report.Message[*wire.Description]
