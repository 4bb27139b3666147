package host

import (
	"context"
	"errors"
	"io"

	"github.com/luarr/luarr/sdk/wire"
)

// SignIn signs in to an account and hands over each step. A person takes part,
// so that only ctx limits how long it takes. An error of each ends it and is
// returned as it is.
func (p *Plugin) SignIn(ctx context.Context, each func(*wire.SignInEvent) error) error {
	const op = "sign in through"
	process, err := p.live(ctx)
	if err != nil {
		return err
	}
	ctx, call := p.begin(ctx)
	defer call.end()
	stream, err := wire.NewAuthenticatorClient(process.conn).SignIn(ctx, &wire.SignInRequest{})
	if err != nil {
		return p.explain(ctx, process, op, err)
	}
	for {
		event, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return p.explain(ctx, process, op, err)
		}
		if err := each(event); err != nil {
			return err
		}
	}
}
