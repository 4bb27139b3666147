package host

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// Items walks a library and hands over its items batch by batch; the last
// batch says how the walk ended. A non-zero since asks only for what changed
// after it. The plugin runs ahead of fn by a few batches at most. An error of
// fn ends the walk and is returned as it is.
func (p *Plugin) Items(ctx context.Context, library *wire.Library, since time.Time, fn func(*wire.ItemBatch) error) error {
	const op = "read items of"
	process, err := p.live(ctx)
	if err != nil {
		return err
	}
	request := &wire.ListItemsRequest{Library: library}
	if !since.IsZero() {
		request.Since = timestamppb.New(since)
	}
	ctx, call := p.begin(ctx)
	defer call.end()
	var stream grpc.ServerStreamingClient[wire.ItemBatch]
	err = call.wait(func() (err error) {
		stream, err = wire.NewSourceClient(process.conn).ListItems(ctx, request)
		return err
	})
	if err != nil {
		return p.explain(ctx, process, op, err)
	}
	ended := false
	for {
		var batch *wire.ItemBatch
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
		if walk := batch.GetWalk(); walk != nil {
			ended, walk.Reason = true, process.out.say(walk.GetReason())
		}
		if err := fn(batch); err != nil {
			return err
		}
	}
}
