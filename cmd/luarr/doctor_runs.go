package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// checkRuns looks at how the last run ended, at what the limits held back, and
// whether anybody runs what has a schedule.
func (u *checkup) checkRuns(ctx context.Context) {
	if u.store == nil {
		return
	}
	u.checkWatch()
	runs, err := u.store.Runs(ctx, 1)
	if err != nil {
		u.broke("runs", "", err)
		return
	}
	if len(runs) == 0 {
		u.ok("runs", "", "none yet: luarr plan shows what one would do")
		return
	}
	last := runs[0]
	at := last.StartedAt.AsTime().In(u.config.Engine.Timezone)
	text := fmt.Sprintf("run %d began %s", last.Id, at.Format("2006-01-02 15:04"))
	failed := slices.DeleteFunc(slices.Clone(last.Findings), func(f *wire.Finding) bool { return f.Severity != "error" })
	switch {
	case last.EndedAt == nil && last.State == "interrupted":
		u.warn("runs", "", text+" and was interrupted", fmt.Sprintf("luarr history %d shows how far it came; the next run settles what it left open", last.Id))
	case len(failed) > 0:
		u.warn("runs", "", fmt.Sprintf("%s, with %s, such as %s: %s", text, plural(len(failed), "error"), failed[0].Subject, failed[0].Message), failed[0].Hint)
	default:
		u.ok("runs", "", "%s", text)
	}
	u.checkHeld(ctx, last)
}

// checkWatch says whether the daemon runs, where there is something for it to do.
func (u *checkup) checkWatch() {
	if holder, yes := u.store.Watched(); yes {
		u.ok("watch", "", "the daemon runs: %s", holder)
	} else if what := u.scheduled(); what != "" {
		u.warn("watch", "", what+" has a schedule, but luarr watch does not run", "start luarr watch; examples/deploy shows how to have it started by itself")
	}
}

// scheduled names a pipeline that is to run by itself.
func (u *checkup) scheduled() string {
	for _, p := range u.config.Pipelines {
		if !p.Schedule.Never() {
			return "pipelines." + p.Name
		}
	}
	return ""
}

// checkHeld tells of rules that want what no limit lets them do: nothing ever
// comes of them.
func (u *checkup) checkHeld(ctx context.Context, run *wire.Run) {
	type held struct{ rule, kind string }
	count := map[held]int{}
	err := u.store.Changes(ctx, store.ChangeFilter{Run: run.Id, States: []string{"held"}}, func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.Destructive && !slices.Contains(u.config.Limits.Destructive, c.Kind) {
				count[held{c.Rule, c.Kind}]++
			}
		}
		return nil
	})
	if err != nil {
		u.broke("limits", "", err)
		return
	}
	var all []held
	for h := range count {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b held) int { return strings.Compare(a.rule+a.kind, b.rule+b.kind) })
	for _, h := range all {
		u.warn("limits", h.rule, fmt.Sprintf("%s of it were held: %s loses data and is not listed in limits.destructive", plural(count[h], "change"), h.kind),
			fmt.Sprintf("if that is what you want: destructive = [%q] under [limits]; else switch the rule off", h.kind))
	}
	l := u.config.Limits
	if len(l.Destructive) > 0 && (l.MaxDestructive == 0 || l.MaxPercent == 0) {
		u.warn("limits", "", "destructive lists "+strings.Join(l.Destructive, ", ")+", but max_destructive or max_percent is 0, which lets nothing through",
			"set both above 0, or leave destructive empty")
	} else if len(all) == 0 && len(l.Destructive) > 0 {
		u.ok("limits", "", "%s, at most %d a run and %g %% of a library", strings.Join(l.Destructive, ", "), l.MaxDestructive, l.MaxPercent)
	}
}
