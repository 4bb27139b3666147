package host

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// errSlow is the cause of a start that took too long.
var errSlow = errors.New("start timeout")

// The windows of gRPC's flow control, in bytes. They bound how far a plugin
// runs ahead of its consumer: a few batches.
const (
	streamWindow     = 1 << 20
	connectionWindow = 4 << 20
)

// never is go-plugin's own limit for a start, which must not strike before ours.
const never = 24 * time.Hour

// start starts a plugin and asks what it is.
func (h *Host) start(ctx context.Context, name string) (*process, error) {
	found, err := h.locate(name)
	if err != nil {
		return nil, err
	}
	var digest []byte
	if found.Path != "" {
		if digest, err = h.pinned(found); err != nil {
			return nil, err
		}
	}
	p, err := h.launch(ctx, found, digest)
	if err != nil {
		return nil, err
	}
	if said := p.description.GetName(); said != name {
		p.stop()
		return nil, fault.New(fault.Usage, "", "plugin "+name, "its program says that it is %q", said).
			WithHint("name the file %s%s, and configure it as plugin = %q", prefix, said, said)
	}
	if found.Path != "" {
		if err := h.o.Trust.Described(name, p.description); err != nil {
			p.stop()
			return nil, err
		}
	}
	h.o.Log.Debug("plugin started", "plugin", name, "pid", p.pid(), "version", p.description.GetVersion())
	return p, nil
}

// Inspect starts the program at path, if its SHA-256 is the digest, only to ask
// what it is. It is fenced in as every plugin of other people, gets no
// settings, and is gone when Inspect returns.
func (h *Host) Inspect(ctx context.Context, path string, digest []byte) (*wire.Description, error) {
	name := strings.TrimPrefix(filepath.Base(path), prefix)
	p, err := h.launch(ctx, Found{Name: clean(name, 64), Path: path}, digest)
	if err != nil {
		return nil, err
	}
	p.stop()
	return p.description, nil
}

// launch starts a program, whose digest is checked unless it is our own, and
// asks what it is.
func (h *Host) launch(ctx context.Context, found Found, digest []byte) (*process, error) {
	p := newProcess(found, newOutput(h.o.Log, found.Name), h.grace)
	p.digest = digest
	own, certPEM, err := identity()
	if err != nil {
		return nil, fault.New(fault.Failed, "start", p.who(), "no certificate: %w", err)
	}
	if p.folder, err = h.admit(p); err != nil {
		return nil, err
	}
	// No deadline, which a plugin would be told of, and might answer first.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer time.AfterFunc(h.o.StartTimeout, func() { cancel(errSlow) }).Stop()
	defer context.AfterFunc(ctx, p.kill)()
	if err := p.connect(ctx, own, certPEM); err != nil {
		if status.Code(err) == codes.Unavailable { // the connection broke: maybe because it is about to end
			select {
			case <-p.done:
			case <-ctx.Done():
			case <-time.After(lastGasp):
			}
		}
		p.kill()
		if p.pid() != 0 {
			<-p.done
		}
		p.client.Kill()
		return nil, h.diagnose(ctx, p, err)
	}
	if err := describable(p.description); err != nil {
		p.stop()
		return nil, fault.New(fault.Failed, "", p.who(), "%w", err).WithHint("report it to its author")
	}
	return p, nil
}

// connect starts the process, shakes hands, and has it describe itself. The
// certificate is ours, for this connection alone.
func (p *process) connect(ctx context.Context, own tls.Certificate, certPEM []byte) error {
	p.client = goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: wire.ProtocolVersion, MagicCookieKey: wire.CookieKey, MagicCookieValue: wire.CookieValue,
		},
		Plugins:          goplugin.PluginSet{wire.PluginName: bridge{}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		// The plugin's certificate, which becomes the only root, comes with its first line.
		TLSConfig:    &tls.Config{Certificates: []tls.Certificate{own}, ServerName: "localhost", MinVersion: tls.VersionTLS12},
		SkipHostEnv:  true,
		StartTimeout: never,
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, _ string) (runner.Runner, error) {
			return p.newAdapter(append(cmd.Env, certEnv+"="+string(certPEM))), nil
		},
		UnixSocketConfig: &goplugin.UnixSocketConfig{TempDir: p.folder.path},
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(
				grpc.MaxCallRecvMsgSize(wire.MaxMessageBytes), grpc.MaxCallSendMsgSize(wire.MaxMessageBytes),
				grpc.ForceCodecV2(&p.intake)),
			grpc.WithStaticStreamWindowSize(streamWindow),
			grpc.WithStaticConnWindowSize(connectionWindow),
			grpc.WithDisableServiceConfig(),
		},
		SyncStdout: p.out.lines("stdout"),
		SyncStderr: p.out.lines("stderr"),
		Logger:     hclog.NewNullLogger(),
	})
	protocol, err := p.client.Client()
	if err != nil {
		return err
	}
	raw, err := protocol.Dispense(wire.PluginName)
	if err != nil {
		return err
	}
	p.conn = raw.(*grpc.ClientConn)
	p.description, err = wire.NewPluginClient(p.conn).Describe(ctx, &wire.DescribeRequest{})
	return err
}

// bridge is the host's side of the one go-plugin plugin: it hands out the
// connection, on which the generated clients are used as they are.
type bridge struct {
	goplugin.NetRPCUnsupportedPlugin
}

var _ goplugin.GRPCPlugin = bridge{}

// GRPCServer is the plugin's side, which does not use this type.
func (bridge) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return fmt.Errorf("the host serves no plugin")
}

// GRPCClient gives the connection.
func (bridge) GRPCClient(_ context.Context, _ *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}
