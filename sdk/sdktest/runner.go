package sdktest

import (
	"context"
	"fmt"
	"io"
	"os/exec"

	"github.com/hashicorp/go-plugin/runner"
)

// childRunner starts a plugin whose standard input stays open. go-plugin's own
// hands down ours, which under `go test` is at its end, so that the plugin
// would end at once.
type childRunner struct {
	cmd            *exec.Cmd
	stdin          io.WriteCloser
	stdout, stderr io.ReadCloser
}

var _ runner.Runner = (*childRunner)(nil)

// newChildRunner takes what go-plugin wants in the environment from a command
// that it prepared.
func newChildRunner(exe string, prepared *exec.Cmd) (*childRunner, error) {
	r := &childRunner{cmd: exec.Command(exe)}
	r.cmd.Env = prepared.Env
	var err error
	if r.stdin, err = r.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if r.stdout, err = r.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	r.stderr, err = r.cmd.StderrPipe()
	return r, err
}

// Start starts the process.
func (r *childRunner) Start(context.Context) error { return r.cmd.Start() }

// Wait waits for its end.
func (r *childRunner) Wait(context.Context) error { return r.cmd.Wait() }

// Kill ends it.
func (r *childRunner) Kill(context.Context) error { return r.cmd.Process.Kill() }

// Stdout is where the handshake comes from.
func (r *childRunner) Stdout() io.ReadCloser { return r.stdout }

// Stderr is where the log comes from.
func (r *childRunner) Stderr() io.ReadCloser { return r.stderr }

// Name is the path of the binary.
func (r *childRunner) Name() string { return r.cmd.Path }

// ID is the process id.
func (r *childRunner) ID() string { return fmt.Sprint(r.cmd.Process.Pid) }

// Diagnose has nothing to add.
func (r *childRunner) Diagnose(context.Context) string { return "" }

// PluginToHost leaves addresses alone: both sides are on one machine.
func (r *childRunner) PluginToHost(network, addr string) (string, string, error) {
	return network, addr, nil
}

// HostToPlugin leaves addresses alone.
func (r *childRunner) HostToPlugin(network, addr string) (string, string, error) {
	return network, addr, nil
}
