package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/notify"
	"github.com/luarr/luarr/sdk/wire"
)

// applier sends changes to the plugins that offer them, and messages to the
// notifier.
type applier struct {
	*Engine
	found func([]*wire.Finding) // takes what there is to say beside the outcomes
}

var _ act.Applier = applier{}

// Apply sends changes to one instance.
func (a applier) Apply(ctx context.Context, name string, changes []*wire.Change) ([]*wire.Outcome, error) {
	if name == notify.Name {
		outcomes, findings := a.deliver(ctx, changes)
		a.found(findings)
		return outcomes, nil
	}
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
	asked := &run{Engine: e, options: RunOptions{RuleFiles: plan.RuleFiles}, record: &wire.Run{Pipeline: plan.Pipeline}}
	if slices.ContainsFunc(plan.Changes, func(c *wire.Change) bool { return c.Destructive }) {
		if err := asked.needRules(ctx); err != nil {
			asked.close()
			return nil, fault.New(fault.Usage, "apply", "", "the plan loses data, and the rules that made it cannot be asked again: %w", err).
				WithHint("make the plan again: luarr plan --out FILE")
		}
	}
	r, err := e.beginBare(ctx, plan.Pipeline, false)
	if err != nil {
		asked.close()
		return nil, err
	}
	defer r.close()
	r.rules, r.near = asked.rules, asked.near
	for i, c := range plan.Changes {
		c.Run, c.Id, c.State, c.Error, c.At, c.Settled = r.record.Id, int64(i+1), "planned", "", nil, ""
	}
	r.since = plan.MadeAt.AsTime().Truncate(time.Second) // as the journal has it
	r.dues = newDues(false)
	for _, c := range plan.Changes {
		r.dues.addPlanned(c)
	}
	held, err := act.Held(ctx, actStore{store: e.Store, run: r.record.Id}, r.Now().In(e.Config.Engine.Timezone), plan.Changes)
	if held > 0 {
		r.record.Changes["held"] = held
	}
	if r.fatal = err; err == nil {
		r.fatal = actStore{store: e.Store, run: r.record.Id}.PutChanges(ctx, plan.Changes)
	}
	r.stage(ctx, "apply", r.applied)
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
	if err := errors.Join(r.settle(ctx), r.reopen(ctx)); err != nil {
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
	r.closing = &closing{run: r}
	r.closing.next = &patient{run: r, next: &confirmed{run: r, next: act.Journal{Store: actStore{store: r.Store, run: r.record.Id}, Next: applier{r.Engine, r.findings}, Now: r.Now}}}
	return r.closing
}

// checkPlan refuses a plan that does not fit the configuration. What a change
// may do is taken from the plugin that offers it, not from the file.
func (e *Engine) checkPlan(ctx context.Context, plan *wire.Plan) error {
	limits := e.Config.Limits
	var harmless, destructive, freed, messages int64
	offered := e.actors(ctx)
	for _, c := range plan.Changes {
		kind := kindOf(offered, c)
		if kind == nil {
			return fault.New(fault.Usage, "apply", c.Instance, "change %d is %s, which it does not offer", c.Id, c.Kind).
				WithHint("make the plan again: luarr plan --out FILE")
		}
		c.Reversible, c.Destructive = kind.Reversible, kind.Destructive
		if c.Instance == notify.Name {
			messages++
		}
		switch {
		case !c.Destructive:
			harmless++
		case !slices.Contains(limits.Destructive, c.Kind) && !e.permits(c):
			return fault.New(fault.Usage, "apply", c.Kind, "it loses data and is not listed in limits.destructive")
		default:
			destructive++
			freed += c.GetFreedBytes()
		}
	}
	if limits.MaxFreed > 0 && freed > limits.MaxFreed {
		return fault.New(fault.Usage, "apply", "", "the plan frees %d bytes, more than limits.max_freed (%d)", freed, limits.MaxFreed)
	}
	if idle := e.idle(); messages > 0 && idle != "" {
		return fault.New(fault.Usage, "apply", notify.Name, "the plan sends messages, and %s", idle)
	}
	if limits.MaxNotifications > 0 && messages > limits.MaxNotifications {
		return fault.New(fault.Usage, "apply", notify.Name, "the plan sends %d messages, more than limits.max_notifications (%d)", messages, limits.MaxNotifications)
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
