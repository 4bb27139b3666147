package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

// lab is the simulated home lab, running as a process of its own.
type lab struct {
	homelab.Endpoints
	cmd  *exec.Cmd
	hold io.Closer // its standard input; it ends when that is closed
}

// startLab starts this binary once more as the home lab.
func startLab(ctx context.Context, o homelab.Options, stderr io.Writer) (*lab, error) {
	options, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(selfPath())
	cmd.Env = append(os.Environ(), wire.RoleEnv+"="+labRole, "LUARR_LAB="+string(options))
	cmd.Stderr = stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us; the lab ends with us
	hold, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, &fault.Error{Op: "start", Subject: "the home lab", Err: err}
	}
	l := &lab{cmd: cmd, hold: hold}
	stop := context.AfterFunc(ctx, func() { cmd.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	stop()
	if err == nil {
		err = json.Unmarshal(line, &l.Endpoints)
	}
	if err != nil {
		l.stop()
		return nil, fault.New(fault.Failed, "start", "the home lab", "it did not say where it is: %w", errors.Join(err, ctx.Err()))
	}
	return l, nil
}

// stop ends the lab and tells what it used.
func (l *lab) stop() host.Process {
	peak := host.PeakBytes(l.cmd.Process.Pid)
	l.hold.Close()
	_ = l.cmd.Wait() // how it ended does not matter any more
	return host.Process{Plugin: "home lab", CPUSeconds: seconds(l.cmd.ProcessState), PeakBytes: peak}
}

// seconds is the processor time of a process that has ended.
func seconds(s *os.ProcessState) float64 {
	if s == nil {
		return 0
	}
	return (s.UserTime() + s.SystemTime()).Seconds()
}

// config is the configuration that points luarr at the lab.
func (l *lab) config() string {
	return fmt.Sprintf(`# The simulated home lab of luarr demo. It is up as long as that runs.

[engine]
state = "luarr.db"
rules = "rules"

[plugins.plex]
account_url = %q

[sources.home]
plugin = "plex"
url    = %q
token  = %q
#empty_trash = true              # try these, too
#optimize    = "monthly(1)"

[matchers.radarr]
plugin   = "radarr"
url      = %q
api_key  = %q
path_map = [["/data/movies", "/movies"]]

[matchers.sonarr]
plugin   = "sonarr"
url      = %q
api_key  = %q
path_map = [["/data/tv", "/tv"]]

[rules.dovi_fallback]
enabled = true

[rules.quality_tags]
enabled = true

# Switch on what follows to try it.

#[rules.no_4k_transcode]
#enabled = true

#[prerolls.default]
#random = ["/prerolls/one.mp4", "/prerolls/two.mp4"]

#[prerolls.halloween]
#when   = "range(10/01-10/31)"
#random = ["/prerolls/pumpkin.mp4"]
`, l.Account, l.Plex, l.Token, l.Radarr, l.APIKey, l.Sonarr, l.APIKey)
}
