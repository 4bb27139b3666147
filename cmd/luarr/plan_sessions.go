package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/report"
)

// planSessions shows what the rules about streams would stop now. Nothing is
// sent, and nothing is remembered.
func (p *program) planSessions(c *cli.Context, f format) error {
	if err := none(c); err != nil {
		return err
	}
	s, l, err := p.lookout(c, true)
	if err != nil {
		return err
	}
	defer s.close()
	defer l.Close()
	sight, err := l.See(c.Context, c.StringSlice("source")...)
	if err != nil {
		return err
	}
	j, err := l.Judge(c.Context, sight)
	if err != nil {
		return err
	}
	p.exit = 0
	if c.Bool("exit-code") && len(j.Plan.Changes) > 0 {
		p.exit = 4
	}
	if f != table {
		if err := writeMessage(p.stdout, j.Plan); err != nil {
			return err
		}
		p.said = sight.Err != nil
		return sight.Err
	}
	for _, u := range j.Unknown {
		fmt.Fprintf(p.stderr, "unknown: %s cannot tell about %s, %s: %s (%s, %s)\n", u.Rule, streamName(u.Session), report.Plain(streamTitle(u.Session)),
			u.Field, u.Reason, u.Line)
	}
	report.Findings(p.stderr, j.Plan.Findings)
	list := report.NewChangeList(0)
	for _, change := range j.Plan.Changes {
		list.Add(change)
	}
	for _, change := range j.Plan.Held {
		list.Add(change)
	}
	list.Write(p.stdout)
	fmt.Fprintf(p.stdout, "%s: %d would be stopped now, %d held\n", counted(len(sight.Sessions)), len(j.Plan.Changes), len(j.Plan.Held))
	p.said = sight.Err != nil
	return sight.Err
}
