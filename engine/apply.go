package engine

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// applier sends changes to the plugins that offer them.
type applier struct{ *Engine }

var _ act.Applier = applier{}

// Apply sends changes to one instance.
func (a applier) Apply(ctx context.Context, name string, changes []*wire.Change) ([]*wire.Outcome, error) {
	for _, in := range a.instances {
		if in.config.Name == name {
			return in.Apply(ctx, changes)
		}
	}
	return nil, fault.New(fault.Failed, "apply", name, "it is not configured any more")
}

// Apply applies exactly the changes of a plan that was made before. What the
// configuration does not permit, or no plugin offers, refuses the whole plan.
func (e *Engine) Apply(ctx context.Context, plan *wire.Plan) (*wire.Run, error) {
	if err := e.checkPlan(ctx, plan); err != nil {
		return nil, err
	}
	r, err := e.beginBare(ctx, plan.Pipeline, false)
	if err != nil {
		return nil, err
	}
	defer r.close()
	for i, c := range plan.Changes {
		c.Run, c.Id, c.State, c.Error, c.At, c.Settled = r.record.Id, int64(i+1), "planned", "", nil, ""
	}
	r.fatal = actStore{store: e.Store, run: r.record.Id}.PutChanges(ctx, plan.Changes)
	r.stage(ctx, "apply", r.apply)
	return r.end(ctx)
}

// beginBare begins a run whose changes come from elsewhere than rules.
func (e *Engine) beginBare(ctx context.Context, name string, planOnly bool) (*run, error) {
	handle, err := e.Store.BeginRun(ctx, name, planOnly, e.Now())
	if err != nil {
		return nil, err
	}
	r := &run{Engine: e, handle: handle, options: RunOptions{PlanOnly: planOnly}, record: &wire.Run{
		Id: handle.ID(), Pipeline: name, StartedAt: timestamppb.New(e.Now()), PlanOnly: planOnly, Changes: map[string]int64{},
	}}
	if err := r.settle(ctx); err != nil {
		r.close()
		return nil, err
	}
	r.applier = r.journalled()
	return r, nil
}

// journalled is the applier of the run: a last look at what loses data, the
// journal, and who sends; or one that sends nothing.
func (r *run) journalled() act.Applier {
	if r.options.PlanOnly {
		return act.DryRun{}
	}
	return &confirmed{run: r, next: act.Journal{Store: actStore{store: r.Store, run: r.record.Id}, Next: applier{r.Engine}, Now: r.Now}}
}

// checkPlan refuses a plan that does not fit the configuration. What a change
// may do is taken from the plugin that offers it, not from the file.
func (e *Engine) checkPlan(ctx context.Context, plan *wire.Plan) error {
	limits := e.Config.Limits
	var harmless, destructive, freed int64
	offered := e.actors(ctx)
	for _, c := range plan.Changes {
		kind := kindOf(offered, c)
		if kind == nil {
			return fault.New(fault.Usage, "apply", c.Instance, "change %d is %s, which it does not offer", c.Id, c.Kind).
				WithHint("make the plan again: luarr plan --out FILE")
		}
		c.Reversible, c.Destructive = kind.Reversible, kind.Destructive
		switch {
		case !c.Destructive:
			harmless++
		case !slices.Contains(limits.Destructive, c.Kind):
			return fault.New(fault.Usage, "apply", c.Kind, "it loses data and is not listed in limits.destructive")
		default:
			destructive++
			freed += c.GetFreedBytes()
		}
	}
	if limits.MaxFreed > 0 && freed > limits.MaxFreed {
		return fault.New(fault.Usage, "apply", "", "the plan frees %d bytes, more than limits.max_freed (%d)", freed, limits.MaxFreed)
	}
	if limits.MaxChanges > 0 && harmless > limits.MaxChanges || destructive > limits.MaxDestructive {
		return fault.New(fault.Usage, "apply", "", "the plan has %d changes and %d that lose data, more than [limits] allows", harmless, destructive)
	}
	return nil
}

// kindOf finds what a change of a plan is on the instance that is to make it.
func kindOf(offered []act.Instance, c *wire.Change) *wire.ChangeKind {
	for _, in := range offered {
		if in.Name != c.Instance {
			continue
		}
		for _, k := range in.Kinds {
			if in.Plugin+"."+k.Name == c.Kind {
				return k
			}
		}
	}
	return nil
}
