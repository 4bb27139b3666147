package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
)

func (p *program) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "why an item is treated as it is, or what holds a rule back",
		ArgsUsage: "[ITEM]",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "all", Usage: "explain rules that are off too, and tell every line and item that decided"},
			&cli.StringFlag{Name: "rule", Usage: "only this `RULE`; without ITEM, what it makes of everything in the store"},
			&cli.StringSliceFlag{Name: "source", Usage: "with --rule: only items of this `SOURCE`; may be repeated"},
			&cli.StringSliceFlag{Name: "library", Usage: "with --rule: only the library with this `TITLE` or key; may be repeated"},
		},
		Description: "Tells what is known of an item and how old that is, where its traits and matches come from, and\n" +
			"for each rule what it read and the line that decided. No server is asked and nothing is written.\n\n" + itemForms + "\n\n" +
			"luarr explain --rule NAME counts what a rule makes of everything in the store, and tells which\n" +
			"unknown fields hold it back.",
		Action: p.explain,
	}
}

// explain answers why.
func (p *program) explain(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	name, err := atMostOne(c, "item")
	if err != nil {
		return err
	}
	rule := c.String("rule")
	switch {
	case name == "" && rule == "":
		return fault.New(fault.Usage, "explain", "", "want an item, or a rule").
			WithHint("luarr explain ITEM, or luarr explain --rule NAME; luarr explain --help tells how to name an item")
	case name != "" && len(c.StringSlice("source"))+len(c.StringSlice("library")) > 0:
		return fault.New(fault.Usage, "explain", "", "--source and --library go with --rule alone")
	}
	s, err := p.openToRead(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	s.host = newHost(s.config.Engine.Plugins, s.config.File, s.log)
	s.askForeign(c.Context, p.getenv)
	e := s.engine(p.progress(c))
	if name == "" {
		return p.explainRule(c, f, s, e, rule)
	}
	item, err := findItem(c.Context, s.store, name)
	if err != nil {
		return err
	}
	x, err := e.Explain(c.Context, item, engine.ExplainOptions{All: c.Bool("all") || rule != "", Preview: s.previews})
	if err != nil {
		return err
	}
	if rule != "" {
		if err := onlyRule(x, rule); err != nil {
			return err
		}
	}
	if f != table {
		return writeJSON(p.stdout, x, map[format]string{asJSON: "  "}[f])
	}
	answer := explained{w: p.stdout, x: x, now: p.now(), zone: s.config.Engine.Timezone, all: c.Bool("all"), only: rule != ""}
	answer.write()
	return nil
}

// onlyRule leaves one rule in an explanation.
func onlyRule(x *engine.Explanation, name string) error {
	for _, other := range x.Others {
		if other.Rule == name {
			return fault.New(fault.Failed, "explain", name, "the rule has no say here: %s", other.Why)
		}
	}
	var names []string
	for _, r := range x.Rules {
		names = append(names, r.Rule)
	}
	x.Others = []engine.OtherRule{}
	x.Rules = slices.DeleteFunc(x.Rules, func(r engine.RuleReason) bool { return r.Rule != name })
	if len(x.Rules) == 0 {
		return fault.New(fault.Usage, "explain", "", "there is no rule %q%s", name, script.Suggest(name, names)).WithHint("luarr rules list lists them")
	}
	return nil
}

// explainRule tells what a rule makes of everything.
func (p *program) explainRule(c *cli.Context, f format, s *session, e *engine.Engine, rule string) error {
	e.Progress.Stage("explain")
	cover, err := e.Coverage(c.Context, rule, engine.CoverageOptions{Sources: c.StringSlice("source"), Libraries: c.StringSlice("library"), Preview: s.previews})
	if err != nil {
		return err
	}
	if f != table {
		return writeJSON(p.stdout, cover, map[format]string{asJSON: "  "}[f])
	}
	answer := explained{w: p.stdout, now: p.now(), zone: s.config.Engine.Timezone, all: c.Bool("all"), only: true}
	if len(cover.Occasions) == 0 || cover.Items > 0 {
		if err := writeCoverage(p.stdout, cover, c.Bool("all")); err != nil {
			return err
		}
	}
	answer.occasions(cover)
	return nil
}

// mostShown is how many lines of a kind are shown without --all.
const mostShown = 10

// writeCoverage shows what a rule makes of everything.
func writeCoverage(w io.Writer, c *engine.Coverage, all bool) error {
	off := ""
	if !c.Enabled {
		off = " (it is off)"
	}
	fmt.Fprintf(w, "%s%s: %s items\n\n", c.Rule, off, report.Count(c.Items))
	t := report.NewTable(w, "LIBRARY", "APPLIED", "NOT APPLIED", "UNKNOWN", "FAILED")
	row := func(name string, tally engine.Tally) {
		t.Row(name, report.Count(tally.Applied), report.Count(tally.NotApplied), report.Count(tally.Unknown), report.Count(tally.Failed))
	}
	for _, l := range c.Libraries {
		name := l.Library + " on " + l.Source
		if l.Stale {
			name += " (stale)"
		}
		row(name, l.Tally)
	}
	if len(c.Libraries) > 1 {
		row("all", c.Verdicts)
	}
	if err := t.End(); err != nil {
		return err
	}
	if c.Items == 0 {
		fmt.Fprintln(w, "nothing in the store is of a type that it looks at")
	}
	groups := func(heading string, list []engine.Group, what func(engine.Group) string) {
		if len(list) == 0 {
			return
		}
		fmt.Fprintf(w, "\n%s\n", heading)
		for i, g := range list {
			if i == mostShown && !all {
				fmt.Fprintf(w, "  and %s more (--all shows them)\n", report.Count(int64(len(list)-i)))
				break
			}
			fmt.Fprintf(w, "  %8s  %s\n            such as %s, %s\n", report.Count(g.Items), report.Plain(what(g)), g.Example, report.Plain(g.Title))
		}
	}
	groups("Held back by what is not known:", c.Unknown, func(g engine.Group) string { return g.Field + ": " + g.Reason })
	groups("Failed:", c.Failed, func(g engine.Group) string { return g.Decided.Line + ": " + g.Reason })
	groups("Not applied, decided at:", c.Decided, func(g engine.Group) string { return decisionText(g.Decided) })
	if c.Stopped != "" {
		fmt.Fprintf(w, "\nstopped: %s\n", c.Stopped)
	}
	return nil
}

// decisionText writes the line that decided.
func decisionText(d engine.Decision) string {
	text := d.Line + "  " + d.Code
	if d.Outcome != "" {
		text += "  → " + d.Outcome
	}
	return text
}
