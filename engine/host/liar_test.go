package host

import (
	"context"
	"strings"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/hashicorp/go-hclog"

	"github.com/luarr/luarr/sdk/wire"
)

// liar is a plugin without the SDK, which lies in the way its mood says and
// ignores the end of standard input.
type liar struct {
	wire.UnimplementedPluginServer
	wire.UnimplementedSourceServer
	wire.UnimplementedMatcherServer
	wire.UnimplementedActorServer
	goplugin.NetRPCUnsupportedPlugin
	mood string
}

func serveLiar() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: wire.ProtocolVersion, MagicCookieKey: wire.CookieKey, MagicCookieValue: wire.CookieValue,
		},
		Plugins:    goplugin.PluginSet{wire.PluginName: &liar{}},
		GRPCServer: goplugin.DefaultGRPCServer,
		Logger:     hclog.NewNullLogger(),
	})
	ignoreEverything()
}

func (l *liar) GRPCServer(_ *goplugin.GRPCBroker, s *grpc.Server) error {
	wire.RegisterPluginServer(s, l)
	wire.RegisterSourceServer(s, l)
	wire.RegisterMatcherServer(s, l)
	wire.RegisterActorServer(s, l)
	return nil
}

func (l *liar) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, nil
}

func (l *liar) Describe(context.Context, *wire.DescribeRequest) (*wire.Description, error) {
	return &wire.Description{Name: "liar", Version: "0"}, nil
}

func (l *liar) Open(_ context.Context, r *wire.OpenRequest) (*wire.OpenResponse, error) {
	l.mood = r.GetSettings().AsMap()["mood"].(string)
	return &wire.OpenResponse{}, nil
}

func (l *liar) GetServer(context.Context, *wire.GetServerRequest) (*wire.Server, error) {
	switch l.mood {
	case "faultless":
		s, _ := status.New(codes.Unknown, "x").WithDetails(&wire.Fault{})
		return nil, s.Err()
	case "huge":
		return &wire.Server{Name: strings.Repeat("x", 20<<20)}, nil
	case "unavailable":
		return nil, status.Error(codes.Unavailable, "I live, and say that I do not")
	}
	return &wire.Server{}, nil
}

func (l *liar) ListItems(_ *wire.ListItemsRequest, stream grpc.ServerStreamingServer[wire.ItemBatch]) error {
	batch := &wire.ItemBatch{Items: []*wire.Item{{Id: "1"}}}
	if l.mood == "goeson" {
		batch.Walk = &wire.Walk{Complete: true}
		if err := stream.Send(batch); err != nil {
			return err
		}
	}
	return stream.Send(batch)
}

func (l *liar) Match(stream grpc.BidiStreamingServer[wire.SubjectBatch, wire.MatchBatch]) error {
	for {
		in, err := stream.Recv()
		if err != nil {
			if l.mood == "more" {
				return stream.Send(&wire.MatchBatch{})
			}
			return nil
		}
		out := &wire.MatchBatch{Matches: make([]*wire.Match, len(in.GetSubjects()))}
		for i := range out.Matches {
			out.Matches[i] = &wire.Match{}
		}
		switch {
		case l.mood == "fewer" && len(out.Matches) > 0:
			out.Matches = out.Matches[1:]
		case l.mood == "early" && len(out.Matches) > 0:
			return nil
		case l.mood == "eager":
			out.Matches = []*wire.Match{{}}
		}
		if err := stream.Send(out); err != nil {
			return err
		}
	}
}

func (l *liar) Preview(context.Context, *wire.PreviewRequest) (*wire.PreviewResponse, error) {
	return &wire.PreviewResponse{}, nil
}

func (l *liar) Apply(context.Context, *wire.ApplyRequest) (*wire.ApplyResponse, error) {
	return &wire.ApplyResponse{}, nil
}
