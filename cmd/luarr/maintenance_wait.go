package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// guard stops streams on servers in maintenance mode, as long as the command
// runs.
type guard struct {
	*program
	session *session
	lookout *engine.Lookout
	quiet   bool // results are JSON, and were written
	sources []string
	trouble string // what was last said of servers that cannot be read
	said    map[string]bool
}

// told says what was switched on.
func (g *guard) told(list []*wire.Maintenance, streams int) {
	if g.quiet {
		return
	}
	for _, m := range list {
		fmt.Fprintln(g.stdout, modeText(m, g.session.config.Engine.Timezone))
	}
	if stops := list[0].StopsAt.AsTime(); stops.After(g.now()) && streams > 0 {
		fmt.Fprintf(g.stdout, "%s: they are stopped at %s. Plex has no way to warn their viewers before.\n", counted(streams), stops.In(g.session.config.Engine.Timezone).Format("15:04:05"))
	}
}

// modeText says of a maintenance mode how long it lasts, and why.
func modeText(m *wire.Maintenance, zone *time.Location) string {
	text := m.Source + ": maintenance mode is on"
	if m.EndsAt == nil {
		text += ", until it is switched off"
	} else {
		text += " until " + m.EndsAt.AsTime().In(zone).Format("Mon 2006-01-02 15:04")
	}
	if m.Reason != "" {
		text += ": " + report.Plain(m.Reason)
	}
	return text
}

// hint says who goes on.
func (g *guard) hint(m engine.Mode) string {
	what := "what begins later"
	if m.Delay > 0 {
		what = "what plays or " + what
	}
	if holder, yes := g.lookout.Watched(); yes {
		return "luarr watch (" + holder + ") stops " + what
	}
	return "luarr watch does not run, and nobody stops " + what + ": start it, or say luarr maintenance on --wait"
}

// enforce stops what is to be stopped now.
func (g *guard) enforce(ctx context.Context, sight *engine.Sight) error {
	j, err := g.lookout.Judge(ctx, sight)
	if err != nil {
		return err
	}
	return g.carryOut(ctx, j)
}

// carryOut stops streams, and says so. Why one is left alone is said once.
func (g *guard) carryOut(ctx context.Context, j *engine.Judgement) error {
	for _, u := range j.Unknown {
		if name := streamName(u.Session); g.news(name) {
			fmt.Fprintf(g.stderr, "left alone: %s, %s: %s is not known (%s)\n", name, report.Plain(streamTitle(u.Session)), u.Field, u.Reason)
		}
	}
	report.Findings(g.stderr, slices.DeleteFunc(j.Plan.Findings, func(f *wire.Finding) bool {
		told := f.Code == "streams_unread" || f.Code == "maintenance_mode"
		return told || !g.news(f.Subject+f.Message)
	}))
	_, changes, err := g.lookout.Enforce(ctx, j)
	for _, c := range changes {
		to, line := g.stdout, "stopped      "+c.Title
		switch c.State {
		case "done":
		case "skipped":
			line = "not needed   " + c.Title + ": " + c.Error
		default:
			line = "not stopped  " + c.Title + ": " + c.Error
		}
		if g.quiet {
			to = g.stderr
		}
		fmt.Fprintln(to, report.Plain(line))
	}
	return err
}

// mostSaid bounds how much is remembered of what was said.
const mostSaid = 10_000

// news says whether something was not said yet.
func (g *guard) news(what string) bool {
	if g.said[what] {
		return false
	}
	if len(g.said) < mostSaid {
		g.said[what] = true
	}
	return true
}

// longestLook is how long the guard looks at nothing: maintenance mode may have
// been switched off by another process.
const longestLook = 5 * time.Second

// wait stops streams until no server is in maintenance mode any more.
func (g *guard) wait(ctx context.Context) error {
	follow, cancel := context.WithCancel(ctx)
	woken := make(chan struct{}, 1)
	var following sync.WaitGroup
	following.Go(func() {
		g.lookout.Follow(follow, g.sources, func(*wire.Event) {
			select {
			case woken <- struct{}{}:
			default:
			}
		})
	})
	defer following.Wait()
	defer cancel()
	fmt.Fprintln(g.stderr, "waiting until it ends; Ctrl-C leaves it on")
	for {
		on, next, err := g.round(ctx)
		switch {
		case ctx.Err() != nil:
			fmt.Fprintln(g.stderr, "maintenance mode stays on; luarr maintenance off ends it")
			return nil
		case err != nil:
			return err
		case !on:
			fmt.Fprintln(g.stderr, "maintenance mode has ended")
			return nil
		}
		pause(ctx, quietest, nil) // a hundred events are one look
		pause(ctx, next, woken)
	}
}

// pause waits for a while, unless it is woken or the context ends.
func pause(ctx context.Context, d time.Duration, woken <-chan struct{}) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-woken:
	case <-ctx.Done():
	}
}

// round looks once and stops what is to be stopped. It says whether a server is
// still in maintenance mode, and when to look again.
func (g *guard) round(ctx context.Context) (on bool, next time.Duration, err error) {
	list, err := g.lookout.Maintenance(ctx)
	if err != nil {
		return false, 0, err
	}
	var asked []string
	next = longestLook
	for _, m := range list {
		if len(g.sources) == 0 || slices.Contains(g.sources, m.Source) {
			asked = append(asked, m.Source)
			if m.EndsAt != nil {
				next = min(next, m.EndsAt.AsTime().Sub(g.now()))
			}
		}
	}
	if len(asked) == 0 {
		return false, 0, nil
	}
	sight, err := g.lookout.See(ctx, asked...)
	if err != nil {
		return true, 0, err
	}
	trouble := ""
	for _, f := range sight.Findings {
		trouble += f.Subject + " " + f.Message + "\n"
	}
	if trouble != g.trouble {
		g.trouble = trouble
		report.Findings(g.stderr, sight.Findings)
	}
	j, err := g.lookout.Judge(ctx, sight)
	if err != nil {
		return true, 0, err
	}
	if !j.Next.IsZero() {
		next = min(next, j.Next.Sub(g.now()))
	}
	return true, next, g.carryOut(ctx, j)
}
