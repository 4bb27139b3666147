package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// shownChanges is how many changes of a rule a plan shows without --all.
const shownChanges = 10

func (p *program) planCommand() *cli.Command {
	return &cli.Command{
		Name:      "plan",
		Usage:     "all four stages, and show what would change; changes nothing",
		ArgsUsage: "[PIPELINE]",
		Flags: append(runFlags(),
			&cli.BoolFlag{Name: "all", Usage: "show every change, not the first ten of each rule"},
			&cli.StringFlag{Name: "out", Usage: "write the plan to `FILE`, for luarr apply"},
			&cli.BoolFlag{Name: "sessions", Usage: "show what the rules about streams would stop now"},
			&cli.BoolFlag{Name: "exit-code", Usage: "exit with 4 when changes are pending"},
		),
		Description: "As json it is the plan as --out writes it; as ndjson one change a line, those that are held too.",
		Action:      p.plan,
	}
}

// plan runs a pipeline without applying and shows the plan.
func (p *program) plan(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if c.Bool("sessions") {
		return p.planSessions(c, f)
	}
	o, err := runOptions(c)
	if err != nil {
		return err
	}
	o.PlanOnly = true
	s, err := p.open(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	p.sourceless(c, s)
	record, err := p.begin(c, s, o)
	if record == nil {
		return err
	}
	p.judge(c, record)
	if c.Bool("exit-code") && record.Changes["planned"] > 0 {
		p.exit = 4
	}
	if showErr := p.showPlan(c, f, s.store, record); showErr != nil {
		return showErr
	}
	return err
}

// showPlan writes a plan, and to a file if asked.
func (p *program) showPlan(c *cli.Context, f format, st *store.Store, record *wire.Run) error {
	if path := c.String("out"); path != "" {
		if err := writePlanFile(c, path, st, record); err != nil {
			return err
		}
	}
	if f == asJSON {
		return writePlan(c, p.stdout, st, record)
	}
	p.showFindings(c, record)
	if f == ndjson {
		return writeChanges(c, newMessages(p.stdout, f), st, store.ChangeFilter{Run: record.Id})
	}
	most := shownChanges
	if c.Bool("all") {
		most = 0
	}
	list := report.NewChangeList(most)
	err := st.Changes(c.Context, store.ChangeFilter{Run: record.Id}, func(batch []*wire.Change) error {
		for _, change := range batch {
			list.Add(change)
		}
		return nil
	})
	if err != nil {
		return err
	}
	list.Write(p.stdout)
	report.Summary(p.stdout, record)
	return nil
}

// writeChanges writes changes as JSON.
func writeChanges(c *cli.Context, to *messages, st *store.Store, filter store.ChangeFilter) error {
	err := st.Changes(c.Context, filter, func(batch []*wire.Change) error {
		for _, change := range batch {
			if err := to.add(change); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return to.end()
}

// writePlan writes a plan as JSON. It streams: a plan may hold as many changes
// as a library has items.
func writePlan(c *cli.Context, to io.Writer, st *store.Store, record *wire.Run) error {
	w := bufio.NewWriter(to)
	head := report.AppendJSON(nil, &wire.Plan{Run: record.Id, MadeAt: record.EndedAt, Pipeline: record.Pipeline, RuleFiles: ruleFiles(c)})
	if _, err := w.Write(head[:len(head)-1]); err != nil {
		return err
	}
	for _, part := range []struct{ name, state string }{{"changes", "planned"}, {"held", "held"}} {
		if _, err := w.WriteString(`,"` + part.name + `":[`); err != nil {
			return err
		}
		first := true
		filter := store.ChangeFilter{Run: record.Id, States: []string{part.state}}
		err := st.Changes(c.Context, filter, func(batch []*wire.Change) error {
			for _, change := range batch {
				if !first {
					if err := w.WriteByte(','); err != nil {
						return err
					}
				}
				first = false
				if _, err := w.Write(report.AppendJSON([]byte("\n"), change)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if _, err := w.WriteString("]"); err != nil {
			return err
		}
	}
	if _, err := w.WriteString(`,"findings":[`); err != nil {
		return err
	}
	for i, f := range record.Findings {
		if i > 0 {
			if err := w.WriteByte(','); err != nil {
				return err
			}
		}
		if _, err := w.Write(report.AppendJSON([]byte("\n"), f)); err != nil {
			return err
		}
	}
	if _, err := w.WriteString("]}\n"); err != nil {
		return err
	}
	return w.Flush()
}

// writePlanFile writes a plan to a file that only its owner can read.
func writePlanFile(c *cli.Context, path string, st *store.Store, record *wire.Run) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return &fault.Error{Op: "write plan", Subject: path, Err: err}
	}
	if err := writePlan(c, file, st, record); err != nil {
		file.Close()
		return &fault.Error{Op: "write plan", Subject: path, Err: err}
	}
	return file.Close()
}

// ruleFiles are the rules that are tried, so that they are found from any folder.
func ruleFiles(c *cli.Context) []string {
	var out []string
	for _, name := range c.StringSlice("rules") {
		if _, err := os.Stat(name); err == nil {
			if whole, err := filepath.Abs(name); err == nil {
				name = whole
			}
		}
		out = append(out, name)
	}
	return out
}
