package sdk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// How much the engine may send ahead, in bytes: a few batches of subjects.
const (
	streamWindow     = 1 << 20
	connectionWindow = 4 << 20
)

// Serve is a plugin's whole main: it answers the engine that started the
// process and does not return. By hand, `describe` prints what the plugin is
// as JSON and `version` its version.
func Serve(p Plugin) {
	if os.Getenv(wire.CookieKey) != wire.CookieValue {
		os.Exit(byHand(p, os.Args[1:], os.Stdout, os.Stderr))
	}
	slog.SetDefault(newLogger(os.Stderr))
	go endWithHost(os.Stdin)
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: wire.ProtocolVersion, MagicCookieKey: wire.CookieKey, MagicCookieValue: wire.CookieValue,
		},
		Plugins: goplugin.PluginSet{wire.PluginName: &grpcPlugin{plugin: p}},
		GRPCServer: func(o []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(o,
				grpc.MaxRecvMsgSize(wire.MaxMessageBytes), grpc.MaxSendMsgSize(wire.MaxMessageBytes),
				grpc.StaticStreamWindowSize(streamWindow), grpc.StaticConnWindowSize(connectionWindow))...)
		},
		Logger: hclog.NewNullLogger(),
	})
	os.Exit(0)
}

// endWithHost ends the process when the host is gone: the host holds the other
// end of standard input and never writes to it, so end of file means that it
// died, on SIGKILL too.
func endWithHost(stdin io.Reader) {
	_, _ = io.Copy(io.Discard, stdin)
	os.Exit(0)
}

// byHand answers a person who runs the binary, and gives the exit code.
func byHand(p Plugin, args []string, stdout, stderr io.Writer) int {
	d, err := Describe(p)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	switch {
	case len(args) == 1 && args[0] == "version":
		fmt.Fprintln(stdout, p.Version)
	case len(args) == 1 && args[0] == "describe":
		e := json.NewEncoder(stdout)
		e.SetIndent("", "  ")
		if err := e.Encode(d); err != nil {
			fmt.Fprintln(stderr, err)
			return 1
		}
	default:
		fmt.Fprintf(stderr, "%s %s is a plugin of Luarr: %s.\n"+
			"Luarr starts it by itself. By hand it answers to: describe, version.\n", p.Name, p.Version, p.Summary)
		return 2
	}
	return 0
}

// grpcPlugin is the go-plugin side of Serve.
type grpcPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
	plugin Plugin
}

var _ goplugin.GRPCPlugin = (*grpcPlugin)(nil)

// GRPCServer registers the services.
func (g *grpcPlugin) GRPCServer(_ *goplugin.GRPCBroker, s *grpc.Server) error {
	(&server{plugin: g.plugin}).register(s)
	return nil
}

// GRPCClient is the host's side, which does not use this type.
func (g *grpcPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, fmt.Errorf("a plugin does not call itself")
}
