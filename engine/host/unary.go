package host

import (
	"context"
	"slices"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// ask makes a call that has one answer, on a process that runs. op says what
// is being done, for the error.
func ask[A any](ctx context.Context, p *Plugin, process *process, op string,
	f func(context.Context, grpc.ClientConnInterface) (A, error),
) (A, error) {
	ctx, call := p.begin(ctx)
	defer call.end()
	var answer A
	err := call.wait(func() (err error) {
		answer, err = f(ctx, process.conn)
		return err
	})
	if err != nil {
		var none A
		return none, p.explain(ctx, process, op, err)
	}
	return answer, nil
}

// Server tells which server answers.
func (p *Plugin) Server(ctx context.Context) (*wire.Server, error) {
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	server, err := ask(ctx, p, process, "ask", func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.Server, error) {
		return wire.NewSourceClient(conn).GetServer(ctx, &wire.GetServerRequest{})
	})
	if err == nil {
		tidy(server.ProtoReflect(), process.out.say)
	}
	return server, err
}

// Examine tells how the server is set up. Of a plugin that cannot tell it gives
// nil.
func (p *Plugin) Examine(ctx context.Context) (*wire.Examination, error) {
	if !slices.Contains(p.description.GetCapabilities(), "examine") {
		return nil, nil
	}
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, "ask", func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.Examination, error) {
		return wire.NewPluginClient(conn).Examine(ctx, &wire.ExamineRequest{})
	})
	if err == nil {
		tidy(r.ProtoReflect(), process.out.say)
	}
	return r, err
}

// Libraries lists every library, in the server's order, and counts their items
// where that is asked for and the plugin can.
func (p *Plugin) Libraries(ctx context.Context, count bool) ([]*wire.Library, error) {
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, "list libraries of",
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.ListLibrariesResponse, error) {
			return wire.NewSourceClient(conn).ListLibraries(ctx, &wire.ListLibrariesRequest{Count: count})
		})
	for _, l := range r.GetLibraries() {
		l.Skipped = process.out.say(l.GetSkipped())
	}
	return r.GetLibraries(), err
}

// Sessions lists what plays now.
func (p *Plugin) Sessions(ctx context.Context) ([]*wire.Session, error) {
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, "list streams of",
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.ListSessionsResponse, error) {
			return wire.NewSourceClient(conn).ListSessions(ctx, &wire.ListSessionsRequest{})
		})
	for _, s := range r.GetSessions() {
		for _, u := range s.GetUnread() {
			u.Reason = process.out.say(u.GetReason())
		}
	}
	return r.GetSessions(), err
}

// Usage tells how many HTTP requests the running process has sent. It starts
// none: of a plugin that has died nothing is known.
func (p *Plugin) Usage(ctx context.Context) (requests int64, err error) {
	p.mu.Lock()
	process := p.process
	p.mu.Unlock()
	if !process.alive() {
		return 0, process.crashed()
	}
	r, err := ask(ctx, p, process, "ask",
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.UsageResponse, error) {
			return wire.NewPluginClient(conn).Usage(ctx, &wire.UsageRequest{})
		})
	return r.GetRequests(), err
}

// Account tells whose token the settings hold.
func (p *Plugin) Account(ctx context.Context) (*wire.Account, error) {
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	return ask(ctx, p, process, "ask", func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.Account, error) {
		return wire.NewAuthenticatorClient(conn).GetAccount(ctx, &wire.GetAccountRequest{})
	})
}

// Servers lists the servers that the account can reach.
func (p *Plugin) Servers(ctx context.Context) ([]*wire.AccountServer, error) {
	process, err := p.live(ctx)
	if err != nil {
		return nil, err
	}
	r, err := ask(ctx, p, process, "list servers of",
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.ListServersResponse, error) {
			return wire.NewAuthenticatorClient(conn).ListServers(ctx, &wire.ListServersRequest{})
		})
	return r.GetServers(), err
}
