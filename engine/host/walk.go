package host

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// part is one batch of an answer that comes in many; its last one, and only
// that, says how it ended.
type part[T any] interface {
	*T
	GetWalk() *wire.Walk
}

// longestCursor is how long a plugin's cursor may be, in bytes.
const longestCursor = 64 << 10

// walk makes a call whose answer comes in batches and hands each to fn; entries
// counts those of a batch. The plugin runs ahead of fn by a few batches at most.
// An error of fn ends the call and is returned as it is. A plugin that gives
// more than the limits allow is killed.
func walk[T any, B part[T]](ctx context.Context, p *Plugin, op string,
	open func(context.Context, wire.SourceClient) (grpc.ServerStreamingClient[T], error), entries func(B) int, fn func(B) error,
) error {
	process, err := p.live(ctx)
	if err != nil {
		return err
	}
	ctx, call := p.beginLong(ctx)
	defer call.end()
	m := meter{limits: p.limits, intake: &process.intake, before: process.intake.bytes.Load()}
	var stream grpc.ServerStreamingClient[T]
	err = call.wait(func() (err error) {
		stream, err = open(ctx, wire.NewSourceClient(process.conn))
		return err
	})
	if err != nil {
		return p.explain(ctx, process, op, err)
	}
	ended := false
	for {
		var batch B
		err := call.wait(func() (err error) {
			batch, err = stream.Recv()
			return err
		})
		switch {
		case errors.Is(err, io.EOF) && !ended:
			return p.broken(op, "ended a walk without saying whether it is complete")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return p.explain(ctx, process, op, err)
		case ended:
			return p.broken(op, "went on after the end of a walk")
		}
		if excess := m.add(entries(batch)); excess != "" {
			process.kill()
			return p.broken(op, "%s, and was cut off", excess)
		}
		if walk := batch.GetWalk(); walk != nil {
			if len(walk.GetCursor()) > longestCursor {
				return p.broken(op, "ended a walk with a cursor of %d bytes", len(walk.GetCursor()))
			}
			ended, walk.Reason = true, process.out.say(walk.GetReason())
		}
		if err := fn(batch); err != nil {
			return err
		}
	}
}
