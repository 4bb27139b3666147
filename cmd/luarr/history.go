package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) historyCommand() *cli.Command {
	return &cli.Command{
		Name:      "history",
		Usage:     "the runs, and what each of them changed, and why",
		ArgsUsage: "[RUN]",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "limit", Usage: "only the latest `N` runs", Value: 20, DefaultText: "20 for a list of runs, else all"},
			&cli.StringFlag{Name: "rule", Usage: "changes of this `RULE`"},
			&cli.StringFlag{Name: "target", Usage: "changes of the item with this `ID`"},
			&cli.StringSliceFlag{Name: "state", Usage: "changes in this `STATE`: " + strings.Join(changeStates, ", ") + "; may be repeated"},
			&cli.StringFlag{Name: "since", Usage: "runs that began at this `TIME` or later: 2026-01-31, 2026-01-31T20:00:00, or 7d or 12h ago"},
			&cli.StringFlag{Name: "until", Usage: "runs that began before this `TIME`, or on this day"},
		},
		Description: "Without RUN and without rule, target or state it lists runs, else changes.",
		Action:      p.history,
	}
}

// changeStates are the states of a change.
var changeStates = []string{"planned", "held", "sending", "done", "failed", "uncertain", "skipped"}

// history shows the journal.
func (p *program) history(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	which, err := atMostOne(c, "run")
	if err != nil {
		return err
	}
	for _, state := range c.StringSlice("state") {
		if !slices.Contains(changeStates, state) {
			return fault.New(fault.Usage, "history", "", "there is no state %q", state).
				WithHint("the states are %s", strings.Join(changeStates, ", "))
		}
	}
	s, err := p.openToRead(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	from, before, err := p.period(c, s.config.Engine.Timezone)
	if err != nil {
		return err
	}
	filter := store.ChangeFilter{States: c.StringSlice("state"), Rule: c.String("rule"), Target: c.String("target")}
	if which != "" {
		if filter.Run, err = runNumber("history", which); err != nil {
			return err
		}
		if _, err := s.store.Run(c.Context, filter.Run); err != nil {
			return err
		}
	}
	changes := which != "" || len(filter.States) > 0 || filter.Rule != "" || filter.Target != ""
	if changes && which != "" && from.IsZero() && before.IsZero() {
		return p.historyOf(c, f, s, filter)
	}
	limit := c.Int("limit")
	if changes && !c.IsSet("limit") {
		limit = 0
	}
	runs, err := s.store.RunsStarted(c.Context, from, before, limit)
	if err != nil {
		return err
	}
	if !changes {
		return p.historyRuns(f, s, runs)
	}
	filter.Runs = []int64{}
	for _, r := range runs {
		filter.Runs = append(filter.Runs, r.Id)
	}
	return p.historyOf(c, f, s, filter)
}

// period reads since and until: runs that began from one time on and before
// another.
func (p *program) period(c *cli.Context, zone *time.Location) (from, before time.Time, err error) {
	for name, at := range map[string]*time.Time{"since": &from, "until": &before} {
		text := c.String(name)
		if text == "" {
			continue
		}
		var day bool
		if *at, day, err = pointInTime(text, p.now(), zone); err != nil {
			return from, before, err
		}
		if day && name == "until" {
			*at = at.AddDate(0, 0, 1) // the day belongs to it
		}
	}
	return from, before, nil
}

// historyRuns lists runs.
func (p *program) historyRuns(f format, s *session, runs []*wire.Run) error {
	if f != table {
		out := newMessages(p.stdout, f)
		for _, r := range runs {
			if err := out.add(r); err != nil {
				return err
			}
		}
		return out.end()
	}
	t := report.NewTable(p.stdout, "RUN", "PIPELINE", "STARTED", "TOOK", "STATE", "CHANGES", "FINDINGS")
	zone := s.config.Engine.Timezone
	for _, r := range runs {
		took := "-"
		if r.EndedAt != nil {
			took = r.EndedAt.AsTime().Sub(r.StartedAt.AsTime()).Round(10 * time.Millisecond).String()
		}
		state := r.State
		if r.PlanOnly {
			state += " (plan)"
		}
		t.Row(fmt.Sprint(r.Id), r.Pipeline, r.StartedAt.AsTime().In(zone).Format(time.DateTime), took, state,
			states(r.Changes), fmt.Sprint(len(r.Findings)))
	}
	return t.End()
}

// historyOf shows changes, and what a run found where it is one run's.
func (p *program) historyOf(c *cli.Context, f format, s *session, filter store.ChangeFilter) error {
	if f != table {
		return writeChanges(c, newMessages(p.stdout, f), s.store, filter)
	}
	heading := []string{"ID", "STATE", "CHANGE", "ON", "TARGET", "WHAT", "RULE", "WHY"}
	if filter.Run == 0 {
		heading = append([]string{"RUN"}, heading...)
	}
	t, rows := report.NewTable(p.stdout, heading...), 0
	err := s.store.Changes(c.Context, filter, func(batch []*wire.Change) error {
		for _, change := range batch {
			row := []string{fmt.Sprint(change.Id), change.State, change.Kind, change.Instance, change.Title,
				report.Difference(change.Before, change.After), change.Rule, because(change)}
			if filter.Run == 0 {
				row = append([]string{fmt.Sprint(change.Run)}, row...)
			}
			t.Row(row...)
			rows++
		}
		return nil
	})
	if err != nil {
		return err
	}
	if rows == 0 {
		_, err = fmt.Fprintln(p.stdout, "no change")
	} else {
		err = t.End()
	}
	if err != nil || filter.Run == 0 {
		return err
	}
	run, err := s.store.Run(c.Context, filter.Run)
	if err != nil {
		return err
	}
	report.Findings(p.stdout, run.Findings)
	return nil
}

// because says why a change was to be made, and what came of it.
func because(c *wire.Change) string {
	why := c.Reason
	if c.Error != "" {
		why += " [" + c.Error + "]"
	}
	if c.Settled != "" {
		why += " [settled: " + c.Settled + "]"
	}
	return why
}

// states writes numbers of changes by state.
func states(changes map[string]int64) string {
	var parts []string
	for state, n := range changes {
		parts = append(parts, fmt.Sprintf("%d %s", n, state))
	}
	if len(parts) == 0 {
		return "none"
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
