package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// lookBatch is how many changes a plugin is asked about at a time.
const lookBatch = 100

// untold is the state of an outcome of a change of which nobody can tell
// whether it has taken effect.
const untold = ""

// look reads at their targets whether changes have taken effect, and gives one
// outcome for each, in order. It writes nothing. The error says which plugins
// could not be asked; the outcomes of their changes are failed.
func (e *Engine) look(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, error) {
	out := make([]*wire.Outcome, len(changes))
	offered := e.actors(ctx)
	type lane struct{ instance, kind string }
	lanes := map[lane][]int{}
	var order []lane
	for i, c := range changes {
		l := lane{c.Instance, c.Kind}
		if _, there := lanes[l]; !there {
			order = append(order, l)
		}
		lanes[l] = append(lanes[l], i)
	}
	var failed error
	for _, l := range order {
		at := lanes[l]
		kind := kindOf(offered, changes[at[0]])
		var err error
		for len(at) > 0 {
			part := at[:min(len(at), lookBatch)]
			at = at[len(part):]
			switch {
			case kind == nil:
				fill(out, part, "failed", fmt.Sprintf("%s offers no %s now", l.instance, l.kind))
			case !kind.Checks:
				fill(out, part, untold, fmt.Sprintf("the plugin cannot tell whether a change of %s was made", l.kind))
			case err != nil:
				fill(out, part, "failed", err.Error())
			default:
				if err = e.lookAt(ctx, l.instance, changes, part, out); err != nil {
					failed = errors.Join(failed, err)
				}
			}
		}
	}
	return out, errors.Join(ctx.Err(), failed)
}

// fill gives some changes the same outcome.
func fill(out []*wire.Outcome, at []int, state, reason string) {
	for _, i := range at {
		out[i] = &wire.Outcome{State: state, Error: reason}
	}
}

// lookAt asks one instance about some of its changes.
func (e *Engine) lookAt(ctx context.Context, name string, changes []*wire.Change, at []int, out []*wire.Outcome) error {
	for _, in := range e.instances {
		if in.config.Name != name {
			continue
		}
		ask := make([]*wire.Change, len(at))
		for k, i := range at {
			ask[k] = changes[i]
		}
		got, err := in.Check(ctx, ask)
		if err != nil {
			fill(out, at, "failed", err.Error())
			return err
		}
		for k, i := range at {
			if out[i] = got[k]; out[i].State == "failed" && err == nil {
				err = fault.New(fault.Unreachable, "check", name, "%s", out[i].Error)
			}
		}
		return err
	}
	fill(out, at, "failed", "it is not configured any more")
	return nil
}
