package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// settlement is what was found out of the changes of one earlier run.
type settlement struct {
	made, not, open int64 // known to be made, not made, and still uncertain
}

// settle finds out what became of changes of earlier runs that were on their
// way when the run was cut off, or whose answer was lost: it reads their
// targets. None is sent again: one that was not made is failed, and the rules
// propose it again if they still want it. A run that reads no server leaves
// them uncertain for the next one that does.
func (r *run) settle(ctx context.Context) error {
	found := map[int64]*settlement{}
	err := r.Store.Unsettled(ctx, func(open []*wire.Change) error {
		var cut []*wire.Change
		for _, c := range open {
			if found[c.Run] == nil {
				found[c.Run] = &settlement{}
			}
			if c.State == "sending" {
				c.State, c.Error, c.At = "uncertain", "luarr was stopped while it was on its way", timestamppb.New(r.Now())
				cut = append(cut, c)
			}
		}
		// What is known so far is written before anybody is asked.
		if err := r.Store.SetChanges(ctx, cut); err != nil {
			return err
		}
		if r.offline() {
			for _, c := range cut {
				found[c.Run].open++
			}
			return nil
		}
		return r.settleSome(ctx, open, found)
	})
	if err != nil || len(found) == 0 {
		return err
	}
	runs := slices.Sorted(maps.Keys(found))
	for _, id := range runs {
		r.tell(id, found[id])
	}
	return r.Store.Recount(ctx, runs)
}

// offline says whether the run is to plan from what is stored, without a
// request to a server.
func (r *run) offline() bool {
	return r.options.PlanOnly && slices.Index(stageNames, r.options.From) > 0
}

// settleSome looks at the targets of changes.
func (r *run) settleSome(ctx context.Context, open []*wire.Change, found map[int64]*settlement) error {
	outcomes, err := r.look(ctx, open)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil { // the stages that need the server say so
		r.Log.Warn("changes of an earlier run could not be settled", "error", err)
	}
	for i, c := range open {
		f, o := found[c.Run], outcomes[i]
		looked := fmt.Sprintf("run %d looked at its target: ", r.record.Id)
		switch o.State {
		case "done":
			c.State, c.Error, c.Settled = "done", "", looked+"it was made"
			f.made++
		case "planned":
			c.State, c.Error, c.Settled = "failed", "was not applied", looked+"it was not made"
			f.not++
		case "skipped":
			c.State, c.Error, c.Settled = "failed", o.Error, looked+o.Error
			f.not++
		case "uncertain":
			c.Settled = looked + o.Error
			if o.After != nil {
				c.After = o.After
			}
			f.open++
		case untold:
			c.Settled = o.Error
			f.open++
		default:
			f.open++
			continue // the next run tries again
		}
		c.At = timestamppb.New(r.Now())
	}
	return r.Store.SetChanges(ctx, open)
}

// tell says what was found out of a run.
func (r *run) tell(id int64, f *settlement) {
	subject := fmt.Sprintf("run %d", id)
	if f.made+f.not > 0 {
		r.findings([]*wire.Finding{{
			Severity: "info", Code: "changes_settled", Subject: subject,
			Message: fmt.Sprintf("changes that were uncertain: %d were made, %d were not", f.made, f.not),
			Hint:    fmt.Sprintf("luarr history %d shows them", id),
		}})
	}
	if f.open > 0 {
		r.findings([]*wire.Finding{{
			Severity: "warning", Code: "changes_uncertain", Subject: subject,
			Message: fmt.Sprintf("changes on their way when it was cut off, or whose answer was lost: %d; they may have been made or not", f.open),
			Hint:    fmt.Sprintf("luarr history %d --state uncertain shows them", id),
		}})
	}
}
