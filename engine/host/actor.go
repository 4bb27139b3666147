package host

import (
	"context"
	"errors"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// Preview tells what changes would alter: one effect a proposal, in order.
func (p *Plugin) Preview(ctx context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	const op = "preview changes of"
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, op,
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.PreviewResponse, error) {
			return wire.NewActorClient(conn).Preview(ctx, &wire.PreviewRequest{Proposals: proposals})
		})
	if err != nil {
		return nil, err
	}
	if len(r.GetEffects()) != len(proposals) {
		return nil, p.broken(op, "gave %d effects for %d changes", len(r.GetEffects()), len(proposals))
	}
	for _, e := range r.GetEffects() {
		e.Refused = process.out.say(e.GetRefused())
		if err := errors.Join(sound(e.GetBefore()), sound(e.GetAfter()), sound(e.GetKeeps())); err != nil {
			e.Before, e.After, e.Keeps, e.Refused = nil, nil, nil, "the plugin answered with "+err.Error()
		}
	}
	return r.GetEffects(), nil
}

// Apply carries out changes of one kind: one outcome a change, in order. It is
// sent once. After an error it is not known which changes were made; a plugin
// that was cut for its silence is killed, so that it makes none later on.
func (p *Plugin) Apply(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, error) {
	const op = "apply changes to"
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, op,
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.ApplyResponse, error) {
			r, err := wire.NewActorClient(conn).Apply(ctx, &wire.ApplyRequest{Changes: changes})
			if errors.Is(context.Cause(ctx), errSilent) {
				process.kill()
			}
			return r, err
		})
	if err != nil {
		return nil, err
	}
	return p.outcomes(process, op, r.GetOutcomes(), len(changes), applied)
}

// Check reads what became of changes of one kind: one outcome a change, in
// order.
func (p *Plugin) Check(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, error) {
	const op = "check changes of"
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, op,
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.CheckResponse, error) {
			return wire.NewActorClient(conn).Check(ctx, &wire.CheckRequest{Changes: changes})
		})
	if err != nil {
		return nil, err
	}
	return p.outcomes(process, op, r.GetOutcomes(), len(changes), checked)
}

// Busy asks what changes of one kind have to wait for, or with sent how far the
// server is with them.
func (p *Plugin) Busy(ctx context.Context, changes []*wire.Change, sent bool) (*wire.BusyResponse, error) {
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, "ask what is under way on",
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.BusyResponse, error) {
			return wire.NewActorClient(conn).Busy(ctx, &wire.BusyRequest{Changes: changes, Sent: sent})
		})
	if err != nil {
		return nil, err
	}
	r.What = process.out.say(r.GetWhat())
	return r, nil
}

// outcomes makes sure that there is one outcome a change, in one of the states,
// and that none says what must not be shown.
func (p *Plugin) outcomes(process *process, op string, given []*wire.Outcome, changes int, states []string) ([]*wire.Outcome, error) {
	if len(given) != changes {
		return nil, p.broken(op, "gave %d outcomes for %d changes", len(given), changes)
	}
	for _, o := range given {
		o.Error = process.out.say(o.GetError())
		trim(o, states)
	}
	return given, nil
}
