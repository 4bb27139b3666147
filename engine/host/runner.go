package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
)

var (
	errDoomed  = errors.New("it was stopped before it started")
	errAddress = errors.New("it listens outside of its own folder")
)

// adapter is a process as go-plugin wants to see it. go-plugin gets to see the
// first line of standard output and nothing else: it stops reading at a long
// line, and its reader of log lines panics on some of them.
type adapter struct {
	*process
	env []string
}

var _ runner.Runner = (*adapter)(nil)

// newAdapter takes over the environment that go-plugin made for the plugin.
func (p *process) newAdapter(handshake []string) *adapter {
	env := append(environment(), handshake...)
	env = append(env, goplugin.EnvUnixSocketDir+"="+p.folder.path)
	if p.foreign() {
		env = append(env, "TMPDIR="+p.work, workEnv+"="+p.work) // the last one counts
	} else {
		env = append(env, RoleEnv+"=plugin:"+p.found.Name)
	}
	return &adapter{process: p, env: env}
}

// Start starts the process.
func (a *adapter) Start(context.Context) error { return a.launch(a.env) }

// Wait waits until the process has ended and its output was read.
func (a *adapter) Wait(context.Context) error {
	<-a.done
	return nil
}

// Kill ends the whole group.
func (a *adapter) Kill(context.Context) error {
	a.kill()
	return nil
}

// Stdout gives the first line.
func (a *adapter) Stdout() io.ReadCloser { return a.hello }

// Stderr gives nothing: we read it ourselves.
func (a *adapter) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

// Name is for go-plugin's own messages, which nobody sees.
func (a *adapter) Name() string { return a.found.Name }

// ID is the number of the process, empty before its start.
func (a *adapter) ID() string {
	if pid := a.pid(); pid != 0 {
		return strconv.Itoa(pid)
	}
	return ""
}

// Diagnose adds nothing: see diagnose.
func (a *adapter) Diagnose(context.Context) string { return "" }

// PluginToHost lets only a socket in our own folder pass: a plugin must not
// send the host to any other address.
func (a *adapter) PluginToHost(network, address string) (string, string, error) {
	if network != "unix" || filepath.Dir(address) != a.folder.path {
		return "", "", fmt.Errorf("%w: %s %s", errAddress, network, clean(address, 200))
	}
	return network, address, nil
}

// HostToPlugin passes addresses on as they are.
func (a *adapter) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
