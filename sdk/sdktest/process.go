package sdktest

import (
	"context"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/wire"
)

// process talks to a plugin that runs as a process of its own.
type process struct{ conn *grpc.ClientConn }

var _ subject = (*process)(nil)

// start starts the test binary again as the plugin; it ends with the test.
func start(t *testing.T) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: wire.ProtocolVersion, MagicCookieKey: wire.CookieKey, MagicCookieValue: wire.CookieValue,
		},
		Plugins: goplugin.PluginSet{wire.PluginName: &connection{}},
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, _ string) (runner.Runner, error) {
			return newChildRunner(exe, cmd)
		},
		AutoMTLS:         true,
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Logger:           hclog.NewNullLogger(),
		GRPCDialOptions: []grpc.DialOption{grpc.WithDefaultCallOptions(
			grpc.MaxCallRecvMsgSize(wire.MaxMessageBytes), grpc.MaxCallSendMsgSize(wire.MaxMessageBytes))},
	})
	t.Cleanup(client.Kill)
	protocol, err := client.Client()
	if err != nil {
		t.Fatalf("start the plugin as a process (does TestMain call sdktest.Main?): %v", err)
	}
	conn, err := protocol.Dispense(wire.PluginName)
	if err != nil {
		t.Fatal(err)
	}
	return &process{conn.(*grpc.ClientConn)}
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

func (p *process) describe(ctx context.Context) (*wire.Description, error) {
	return wire.NewPluginClient(p.conn).Describe(ctx, &wire.DescribeRequest{})
}

func (p *process) open(ctx context.Context, settings map[string]any) error {
	values, err := structpb.NewStruct(settings)
	if err != nil {
		return err
	}
	_, err = wire.NewPluginClient(p.conn).Open(ctx, &wire.OpenRequest{Instance: "contract", Settings: values})
	return err
}

func (p *process) server(ctx context.Context) (*wire.Server, error) {
	return wire.NewSourceClient(p.conn).GetServer(ctx, &wire.GetServerRequest{})
}

func (p *process) libraries(ctx context.Context) ([]*wire.Library, error) {
	r, err := wire.NewSourceClient(p.conn).ListLibraries(ctx, &wire.ListLibrariesRequest{})
	return r.GetLibraries(), err
}

func (p *process) items(ctx context.Context, library *wire.Library, each func(*wire.Item) error) (bool, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := wire.NewSourceClient(p.conn).ListItems(ctx, &wire.ListItemsRequest{Library: library})
	if err != nil {
		return false, err
	}
	complete := false
	for {
		batch, err := stream.Recv()
		if err == io.EOF {
			return complete, nil
		}
		if err != nil {
			return false, err
		}
		for _, item := range batch.Items {
			if err := each(item); err != nil {
				return false, err
			}
		}
		complete = batch.GetWalk().GetComplete()
	}
}

func (p *process) match(ctx context.Context, subjects []*wire.Subject) ([]*wire.Match, error) {
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

func (p *process) preview(ctx context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	r, err := wire.NewActorClient(p.conn).Preview(ctx, &wire.PreviewRequest{Proposals: proposals})
	return r.GetEffects(), err
}
