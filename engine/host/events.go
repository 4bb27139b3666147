package host

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// Events hands over what the server tells until the context ends. An error of
// fn ends it and is returned as it is. A plugin that says nothing for too long,
// not even that it is alive, is cut off.
func (p *Plugin) Events(ctx context.Context, fn func(*wire.Event) error) error {
	const op = "follow"
	process, err := p.live(ctx)
	if err != nil {
		return err
	}
	ctx, call := p.begin(ctx)
	defer call.end()
	var stream grpc.ServerStreamingClient[wire.Event]
	err = call.wait(func() (err error) {
		stream, err = wire.NewSourceClient(process.conn).ListenEvents(ctx, &wire.ListenEventsRequest{})
		return err
	})
	if err != nil {
		return p.explain(ctx, process, op, err)
	}
	for {
		var event *wire.Event
		err := call.wait(func() (err error) {
			event, err = stream.Recv()
			return err
		})
		switch {
		case errors.Is(err, io.EOF):
			return p.broken(op, "ended its events by itself")
		case err != nil:
			return p.explain(ctx, process, op, err)
		}
		event.Source, event.Reason = p.name, process.out.say(event.GetReason())
		if err := fn(event); err != nil {
			return err
		}
	}
}
