package engine

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

const (
	// shortest and longest are the pauses between two looks.
	shortest = 100 * time.Millisecond
	longest  = 10 * time.Second
	// usualPatience is how long to wait where the plugin does not say.
	usualPatience = 30 * time.Minute
)

// patient waits with changes while the plugin says that something is in their
// way, and afterwards follows what the server does about them. It waits before
// anything is in the journal, so that a user can interrupt it.
type patient struct {
	run  *run
	next act.Applier
}

var _ act.Applier = (*patient)(nil)

// Apply waits, sends on, and follows. What had to wait too long is skipped.
func (a *patient) Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error) {
	in := a.run.waits(ctx, instance, changes[0])
	if in == nil {
		return a.next.Apply(ctx, instance, changes)
	}
	if why := a.await(ctx, in, changes); why != "" {
		return a.skip(ctx, changes, why)
	}
	outcomes, err := a.next.Apply(ctx, instance, changes)
	if err != nil {
		return nil, err
	}
	var made []*wire.Change
	for i, o := range outcomes {
		if o.State == "done" {
			made = append(made, changes[i])
		}
	}
	if len(made) > 0 {
		a.follow(ctx, in, made)
	}
	return outcomes, nil
}

// waits gives the instance whose plugin knows what a change has to wait for;
// nil where there is none.
func (r *run) waits(ctx context.Context, name string, c *wire.Change) *instance {
	for _, in := range r.instances {
		if in.config.Name != name {
			continue
		}
		if k := kindOf(r.actors(ctx), c); k.GetWaits() {
			return in
		}
	}
	return nil
}

// await waits until nothing is in the way. It gives what still is when it has
// waited long enough.
func (a *patient) await(ctx context.Context, in *instance, changes []*wire.Change) (why string) {
	what, err := a.look(ctx, in.config.Name, in, changes, false)
	switch {
	case ctx.Err() != nil:
		return ctx.Err().Error()
	case err != nil:
		return fmt.Sprintf("whether it may be done now is not known: %v", err)
	case what != "":
		return what + "; the next run tries again"
	}
	return ""
}

// follow shows how far the server is. It is for people alone: what goes wrong
// ends it.
func (a *patient) follow(ctx context.Context, in *instance, changes []*wire.Change) {
	what, err := a.look(ctx, in.config.Name, in, changes, true)
	switch {
	case err != nil && ctx.Err() == nil:
		a.run.Log.Warn("how far the server is cannot be followed", "instance", in.config.Name, "cause", err)
	case what != "":
		a.run.Log.Info("the server is not done yet and is not waited for any longer", "instance", in.config.Name, "with", what)
	}
}

// waiter knows what changes have to wait for.
type waiter interface {
	Busy(ctx context.Context, changes []*wire.Change, sent bool) (*wire.BusyResponse, error)
}

var _ waiter = (*instance)(nil)

// look asks again and again until there is nothing to wait for. It gives what
// there still is when the time is up.
func (a *patient) look(ctx context.Context, name string, in waiter, changes []*wire.Change, sent bool) (what string, err error) {
	pause, waited, patience := shortest, time.Duration(0), time.Duration(-1)
	for {
		busy, err := in.Busy(ctx, changes, sent)
		if err != nil || !busy.GetBusy() {
			return "", err
		}
		if patience < 0 {
			if patience = time.Duration(busy.GetPatienceS() * float64(time.Second)); patience <= 0 {
				patience = usualPatience
			}
			patience = min(patience, 4*usualPatience)
		}
		percent := -1.0
		if busy.Percent != nil {
			percent = busy.GetPercent()
		}
		a.run.closing.police(ctx)
		a.run.Progress.Waits(name+": "+busy.GetWhat(), percent)
		if waited >= patience {
			return busy.GetWhat(), nil
		}
		if err := a.run.pause(ctx, pause); err != nil {
			return "", err
		}
		waited, pause = waited+pause, min(2*pause, longest)
	}
}

// skip writes down that changes were not sent.
func (a *patient) skip(ctx context.Context, changes []*wire.Change, why string) ([]*wire.Outcome, error) {
	out := make([]*wire.Outcome, len(changes))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for i, c := range changes {
		c.State, c.Error, c.At = "skipped", why, timestamppb.New(a.run.Now())
		out[i] = &wire.Outcome{State: c.State, Error: c.Error}
	}
	return out, a.run.Store.SetChanges(ctx, changes)
}

// pause waits, unless the context ends first.
func (e *Engine) pause(ctx context.Context, d time.Duration) error {
	if e.Pause != nil {
		return e.Pause(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
