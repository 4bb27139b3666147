package sdktest

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/contract"
	"github.com/luarr/luarr/sdk/wire"
)

// process talks to a plugin that runs as a process of its own.
type process struct{ conn *grpc.ClientConn }

var _ contract.Subject = (*process)(nil)

// start starts the test binary again as the plugin, until stop is called.
func start() (p *process, stop func(), err error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: wire.ProtocolVersion, MagicCookieKey: wire.CookieKey, MagicCookieValue: wire.CookieValue,
		},
		Plugins: goplugin.PluginSet{wire.PluginName: &connection{}},
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, _ string) (runner.Runner, error) {
			return newChildRunner(exe, cmd)
		},
		UnixSocketConfig: &goplugin.UnixSocketConfig{TempDir: socketBase(os.TempDir())},
		AutoMTLS:         true,
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Logger:           hclog.NewNullLogger(),
		GRPCDialOptions: []grpc.DialOption{grpc.WithDefaultCallOptions(
			grpc.MaxCallRecvMsgSize(wire.MaxMessageBytes), grpc.MaxCallSendMsgSize(wire.MaxMessageBytes))},
	})
	protocol, err := client.Client()
	if err != nil {
		client.Kill()
		return nil, nil, fmt.Errorf("start the plugin as a process (does TestMain call sdktest.Main?): %w", err)
	}
	conn, err := protocol.Dispense(wire.PluginName)
	if err != nil {
		client.Kill()
		return nil, nil, err
	}
	return &process{conn.(*grpc.ClientConn)}, client.Kill, nil
}

// socketBase is the folder for temporary files, or /tmp where a socket in it would
// have a longer path than every system takes.
func socketBase(folder string) string {
	if len(filepath.Join(folder, "plugin-dir4294967295", "plugin4294967295")) > 103 {
		return "/tmp"
	}
	return folder
}

// connection hands out the bare connection.
type connection struct {
	goplugin.NetRPCUnsupportedPlugin
}

// GRPCServer is the plugin's side, which does not use this type.
func (*connection) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error { return nil }

// GRPCClient gives the connection.
func (*connection) GRPCClient(_ context.Context, _ *goplugin.GRPCBroker, c *grpc.ClientConn) (any, error) {
	return c, nil
}

// Describe asks what the plugin is.
func (p *process) Describe(ctx context.Context) (*wire.Description, error) {
	return wire.NewPluginClient(p.conn).Describe(ctx, &wire.DescribeRequest{})
}

// Open hands over settings.
func (p *process) Open(ctx context.Context, settings map[string]any) error {
	values, err := structpb.NewStruct(settings)
	if err != nil {
		return err
	}
	_, err = wire.NewPluginClient(p.conn).Open(ctx, &wire.OpenRequest{Instance: "contract", Settings: values})
	return err
}

// Server asks who answers.
func (p *process) Server(ctx context.Context) (*wire.Server, error) {
	return wire.NewSourceClient(p.conn).GetServer(ctx, &wire.GetServerRequest{})
}

// Examine asks how the server is set up.
func (p *process) Examine(ctx context.Context) (*wire.Examination, error) {
	return wire.NewPluginClient(p.conn).Examine(ctx, &wire.ExamineRequest{})
}

// Libraries lists the libraries.
func (p *process) Libraries(ctx context.Context, count bool) ([]*wire.Library, error) {
	r, err := wire.NewSourceClient(p.conn).ListLibraries(ctx, &wire.ListLibrariesRequest{Count: count})
	return r.GetLibraries(), err
}

// Sessions lists what plays.
func (p *process) Sessions(ctx context.Context) ([]*wire.Session, error) {
	r, err := wire.NewSourceClient(p.conn).ListSessions(ctx, &wire.ListSessionsRequest{})
	return r.GetSessions(), err
}

// Events tells what happens.
func (p *process) Events(ctx context.Context, each func(*wire.Event) error) error {
	stream, err := wire.NewSourceClient(p.conn).ListenEvents(ctx, &wire.ListenEventsRequest{})
	for err == nil {
		var e *wire.Event
		if e, err = stream.Recv(); err == nil {
			err = each(e)
		}
	}
	return err
}

// Items walks a library.
func (p *process) Items(ctx context.Context, library *wire.Library, each func(*wire.ItemBatch) error) error {
	return receive(ctx, each, func(ctx context.Context) (grpc.ServerStreamingClient[wire.ItemBatch], error) {
		return wire.NewSourceClient(p.conn).ListItems(ctx, &wire.ListItemsRequest{Library: library})
	})
}

// Changes asks what changed in a library.
func (p *process) Changes(ctx context.Context, library *wire.Library, cursor string, each func(*wire.ItemBatch) error) error {
	return receive(ctx, each, func(ctx context.Context) (grpc.ServerStreamingClient[wire.ItemBatch], error) {
		return wire.NewSourceClient(p.conn).ListChanges(ctx, &wire.ListChangesRequest{Library: library, Cursor: cursor})
	})
}

// Sweep looks at every item of a library.
func (p *process) Sweep(ctx context.Context, library *wire.Library, cursor string, each func(*wire.SightingBatch) error) error {
	return receive(ctx, each, func(ctx context.Context) (grpc.ServerStreamingClient[wire.SightingBatch], error) {
		return wire.NewSourceClient(p.conn).Sweep(ctx, &wire.SweepRequest{Library: library, Cursor: cursor})
	})
}

// Some reads single items.
func (p *process) Some(ctx context.Context, library *wire.Library, keys []string, cursor string, each func(*wire.ItemBatch) error) error {
	return receive(ctx, each, func(ctx context.Context) (grpc.ServerStreamingClient[wire.ItemBatch], error) {
		return wire.NewSourceClient(p.conn).GetItems(ctx, &wire.GetItemsRequest{Library: library, Keys: keys, Cursor: cursor})
	})
}

// receive takes the batches of a walk until each has had enough.
func receive[B any](ctx context.Context, each func(*B) error, open func(context.Context) (grpc.ServerStreamingClient[B], error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := open(ctx)
	if err != nil {
		return err
	}
	for {
		batch, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = each(batch)
		}
		if err != nil {
			return err
		}
	}
}

// Match puts items to a matcher.
func (p *process) Match(ctx context.Context, subjects []*wire.Subject) ([]*wire.Match, error) {
	stream, err := wire.NewMatcherClient(p.conn).Match(ctx)
	if err != nil {
		return nil, err
	}
	if err := stream.Send(&wire.SubjectBatch{Subjects: subjects}); err != nil && err != io.EOF {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	batch, err := stream.Recv()
	return batch.GetMatches(), err
}

// Preview asks what changes would alter.
func (p *process) Preview(ctx context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	r, err := wire.NewActorClient(p.conn).Preview(ctx, &wire.PreviewRequest{Proposals: proposals})
	return r.GetEffects(), err
}
