package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) pluginsShowCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "what a plugin can do, its settings, and the changes it offers to rules",
		ArgsUsage: "NAME",
		Action:    p.pluginsShow,
	}
}

// pluginsShow has a plugin describe itself.
func (p *program) pluginsShow(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
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
	about, err := d.describe(c.Context, name)
	if err != nil {
		return err
	}
	if f != table {
		l := listedPlugin{entry: e, Version: about.GetVersion(), Capabilities: about.GetCapabilities()}
		l.About = &wireDescription{Of: about}
		if e.Pin != nil {
			l.SHA256 = e.Pin.SHA256
		}
		indent := "  "
		if f == ndjson {
			indent = ""
		}
		return writeJSON(p.stdout, l, indent)
	}
	return showPlugin(p.stdout, e, about)
}

// showPlugin writes a plugin for people.
func showPlugin(w io.Writer, e entry, d *wire.Description) error {
	fmt.Fprintf(w, "%s %s: %s\n\n", report.Plain(d.GetName()), report.Plain(d.GetVersion()), report.Plain(d.GetSummary()))
	line := func(what, text string) { fmt.Fprintf(w, "%-9s %s\n", what, report.Plain(text)) }
	if e.Path == "" {
		line("program", "luarr itself")
	} else {
		line("program", short(e.Path))
	}
	if e.Pin != nil {
		line("sha256", e.Pin.SHA256)
		line("accepted", e.Pin.Accepted.Format("2006-01-02 15:04 MST"))
	}
	if e.Pin != nil && e.Pin.SignedWith != "" {
		line("signed", "with "+e.Pin.SignedWith)
	}
	line("can", dash(d.GetCapabilities()))
	line("types", dash(d.GetTypes()))
	line("used by", dash(e.UsedBy))
	if err := showSettings(w, d); err != nil {
		return err
	}
	if err := showChanges(w, d); err != nil {
		return err
	}
	return showOwn(w, d)
}

// showSettings writes what can be set in config.toml.
func showSettings(w io.Writer, d *wire.Description) error {
	if len(d.GetSettings()) == 0 {
		fmt.Fprintln(w, "\nIt has no settings.")
		return nil
	}
	fmt.Fprintln(w)
	t := report.NewTable(w, "SETTING", "TYPE", "DEFAULT", "MEANS")
	for _, s := range d.GetSettings() {
		def := cmp.Or(s.GetDefault(), "-")
		if s.GetRequired() {
			def = "required"
		}
		t.Row(s.GetKey(), s.GetType(), def, s.GetDoc())
	}
	return t.End()
}

// showChanges writes what it offers to rules.
func showChanges(w io.Writer, d *wire.Description) error {
	for _, k := range d.GetChanges() {
		fmt.Fprintf(w, "\n%s.%s(%s, {…}, reason)   %s\n    %s\n", report.Plain(d.GetName()), report.Plain(k.GetName()),
			report.Plain(strings.Join(k.GetTargets(), "|")), nature(k), report.Plain(k.GetDoc()))
		for _, param := range k.GetParams() {
			kind := param.GetType()
			if param.GetRequired() {
				kind += ", required"
			}
			fmt.Fprintf(w, "    %s (%s): %s\n", report.Plain(param.GetName()), report.Plain(kind), report.Plain(param.GetDoc()))
		}
	}
	return nil
}

// showOwn writes the traits and the kinds of events that are its own.
func showOwn(w io.Writer, d *wire.Description) error {
	if len(d.GetTraits()) > 0 {
		fmt.Fprintln(w)
		t := report.NewTable(w, "TRAIT", "TYPE", "OF", "MEANS")
		for _, k := range d.GetTraits() {
			t.Row("traits."+k.GetName(), k.GetType(), k.GetOf(), k.GetDoc())
		}
		if err := t.End(); err != nil {
			return err
		}
	}
	if len(d.GetEvents()) == 0 {
		return nil
	}
	fmt.Fprintln(w)
	t := report.NewTable(w, "EVENT", "LIKE", "MEANS")
	for _, k := range d.GetEvents() {
		t.Row(d.GetName()+"."+k.GetName(), cmp.Or(k.GetLike(), "-"), k.GetDoc())
	}
	return t.End()
}

// nature says what it means to make a change.
func nature(k *wire.ChangeKind) string {
	words := []string{"cannot be undone"}
	if k.GetReversible() {
		words[0] = "can be undone"
	}
	if k.GetDestructive() {
		words = append(words, "LOSES DATA: needs [limits] destructive")
	}
	return strings.Join(words, ", ")
}
