package sdk

import (
	"context"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/internal/writes"
	"github.com/luarr/luarr/sdk/wire"
)

// SignIn answers for an Authenticator.
func (s *server) SignIn(_ *wire.SignInRequest, stream grpc.ServerStreamingServer[wire.SignInEvent]) error {
	auth, err := as[Authenticator](s)
	if err != nil {
		return err
	}
	return toStatus(auth.SignIn(writes.Allow(stream.Context()), stream.Send))
}

// GetAccount answers for an Authenticator.
func (s *server) GetAccount(ctx context.Context, _ *wire.GetAccountRequest) (*wire.Account, error) {
	auth, err := as[Authenticator](s)
	if err != nil {
		return nil, err
	}
	out, err := auth.Account(ctx)
	return out, toStatus(err)
}

// ListServers answers for an Authenticator.
func (s *server) ListServers(ctx context.Context, _ *wire.ListServersRequest) (*wire.ListServersResponse, error) {
	auth, err := as[Authenticator](s)
	if err != nil {
		return nil, err
	}
	out, err := auth.Servers(ctx)
	if err != nil {
		return nil, toStatus(err)
	}
	return &wire.ListServersResponse{Servers: out}, nil
}
