package engine

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// undoRule is the rule that the changes of an undo are journalled under, and
// the pipeline of its run.
const undoRule = "undo"

// Undo takes back what a run changed, in a run of its own that can be undone
// like any other: for each change that was made and can be taken back, one
// with before and after exchanged, as long as the target still is as the run
// left it. What cannot be taken back is held, with the reason. A run that only
// plans sends nothing.
func (e *Engine) Undo(ctx context.Context, run int64, planOnly bool) (*wire.Run, error) {
	if err := e.canUndo(ctx, run); err != nil {
		return nil, err
	}
	r, err := e.beginBare(ctx, undoRule, planOnly)
	if err != nil {
		return nil, err
	}
	defer r.close()
	r.undoing = true
	r.stage(ctx, "act", func(ctx context.Context, s *wire.Stage) error { return r.undo(ctx, run, s) })
	r.stage(ctx, "apply", r.apply)
	return r.end(ctx)
}

// canUndo refuses runs that changed nothing.
func (e *Engine) canUndo(ctx context.Context, run int64) error {
	record, err := e.Store.Run(ctx, run)
	subject := fmt.Sprintf("run %d", run)
	switch {
	case err != nil:
		return err
	case record.State == "running":
		return fault.New(fault.Usage, "undo", subject, "it is in progress").WithHint("wait for it to end, or stop it")
	case record.PlanOnly:
		return fault.New(fault.Usage, "undo", subject, "it only planned, so that there is nothing to take back")
	}
	return nil
}

// undo plans what takes back the changes of a run.
func (r *run) undo(ctx context.Context, run int64, s *wire.Stage) error {
	u := undoing{run: r, reason: fmt.Sprintf("undo of run %d", run), offered: r.actors(ctx)}
	err := actStore{store: r.Store, run: run}.each(ctx, []string{"done", "uncertain"}, u.take)
	s.Items, s.Changed = u.next, u.planned
	if u.held > 0 {
		r.record.Changes["held"] = u.held
		r.findings([]*wire.Finding{{
			Severity: "warning", Code: "undo_incomplete", Subject: fmt.Sprintf("run %d", run),
			Message: fmt.Sprintf("%d of its changes are not taken back", u.held),
			Hint:    fmt.Sprintf("luarr history %d --state held says why", r.record.Id),
		}})
	}
	return err
}

// undoing is a plan that takes back another run.
type undoing struct {
	*run
	reason        string
	offered       []act.Instance
	next          int64 // number of the last change
	planned, held int64
}

// take plans what takes back a batch of changes.
func (u *undoing) take(ctx context.Context, batch []*wire.Change) error {
	var look []*wire.Change
	var at []int
	changes := make([]*wire.Change, len(batch))
	for i, was := range batch {
		changes[i] = u.reverse(was)
		if changes[i].State == "planned" {
			look, at = append(look, was), append(at, i)
		}
	}
	outcomes, err := u.look(ctx, look)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		u.unseen(err)
	}
	for k, i := range at {
		if why := moved(outcomes[k]); why != "" {
			changes[i].State, changes[i].Error = "held", why
		}
	}
	for _, c := range changes {
		if c.State == "held" {
			u.held++
		} else {
			u.planned++
		}
	}
	return actStore{store: u.Store, run: u.record.Id}.PutChanges(ctx, changes)
}

// unseen says that a plugin could not be asked for the values of now. Applying
// compares them once more, so that the plan stands.
func (u *undoing) unseen(err error) {
	u.failed = err
	u.findings([]*wire.Finding{{
		Severity: "warning", Code: "undo_unseen", Subject: undoRule,
		Message: fmt.Sprintf("%v; whether the values are still what the run left is seen when they are changed", err),
		Hint:    fault.Hint(err),
	}})
}

// reverse makes the change that takes another one back. One that cannot be is
// held.
func (u *undoing) reverse(was *wire.Change) *wire.Change {
	c := proto.CloneOf(was)
	u.next++
	c.Id, c.Run, c.Rule, c.Line, c.Reason = u.next, u.record.Id, undoRule, "", u.reason
	c.Before, c.After = was.After, was.Before
	c.State, c.Error, c.At, c.Settled, c.Subject = "planned", "", nil, "", ""
	kind := kindOf(u.offered, was)
	switch {
	case was.State == "uncertain":
		c.State, c.Error = "held", "it is not known whether it was made"
	case !was.Reversible:
		c.State, c.Error = "held", was.Kind+" cannot be taken back"
	case kind == nil:
		c.State, c.Error = "held", fmt.Sprintf("%s offers no %s now", was.Instance, was.Kind)
	case !kind.Reversible:
		c.State, c.Error = "held", was.Kind+" cannot be taken back any more"
	case kind.Destructive && !slices.Contains(u.Config.Limits.Destructive, was.Kind):
		c.State, c.Error = "held", was.Kind+" loses data and is not listed in limits.destructive"
	}
	return c
}

// moved says why a change cannot be taken back, from a look at its target, or
// gives "" where nothing speaks against it.
func moved(o *wire.Outcome) string {
	switch o.State {
	case "planned":
		return "it is as it was before the run already"
	case "uncertain":
		return "it has changed since: " + o.Error
	case "skipped":
		return o.Error
	}
	return ""
}
