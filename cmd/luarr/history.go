package main

import (
	"fmt"
	"slices"
	"strconv"
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
		Usage:     "the runs, or what one of them changed",
		ArgsUsage: "[RUN]",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "limit", Usage: "show at most `N` runs", Value: 20},
			&cli.StringFlag{Name: "rule", Usage: "only changes of this `RULE`"},
			&cli.StringFlag{Name: "target", Usage: "only changes to the item with this `ID`"},
			&cli.StringSliceFlag{Name: "state", Usage: "only changes in this `STATE`; may be repeated"},
		},
		Action: p.history,
	}
}

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
	s, err := p.openToRead(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	if which != "" {
		return p.historyOf(c, f, s, which)
	}
	runs, err := s.store.Runs(c.Context, c.Int("limit"))
	if err != nil {
		return err
	}
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

// historyOf shows one run's changes.
func (p *program) historyOf(c *cli.Context, f format, s *session, which string) error {
	id, err := strconv.ParseInt(which, 10, 64)
	if err != nil {
		return fault.New(fault.Usage, "history", which, "a run is a number").WithHint("luarr history lists them")
	}
	if _, err := s.store.Run(c.Context, id); err != nil {
		return err
	}
	filter := store.ChangeFilter{Run: id, States: c.StringSlice("state"), Rule: c.String("rule"), Target: c.String("target")}
	if f != table {
		out := newMessages(p.stdout, f)
		err := s.store.Changes(c.Context, filter, func(batch []*wire.Change) error {
			for _, change := range batch {
				if err := out.add(change); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return out.end()
	}
	t := report.NewTable(p.stdout, "ID", "STATE", "CHANGE", "ON", "TARGET", "WHAT", "RULE", "WHY")
	err = s.store.Changes(c.Context, filter, func(batch []*wire.Change) error {
		for _, change := range batch {
			why := change.Reason
			if change.Error != "" {
				why += " [" + change.Error + "]"
			}
			t.Row(fmt.Sprint(change.Id), change.State, change.Kind, change.Instance, change.Title,
				report.Difference(change.Before, change.After), change.Rule, why)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.End()
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
