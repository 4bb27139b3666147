package host

import (
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

const (
	// graceTime is how long a plugin may take to end by itself.
	graceTime = 2 * time.Second
	// drain is how long output is read after the end of a process whose pipes
	// somebody else still holds.
	drain = time.Second
)

// process is one running plugin: a process group, its pipes, and the
// connection to it.
type process struct {
	found  Found
	digest []byte // that its program must have; nil for our own
	folder *folder
	work   string // where it runs, and may leave files until it ends
	out    *output
	hello  *hello
	grace  time.Duration // until it is killed
	done   chan struct{} // closed when it ended and its output was read
	intake intake        // what it sends

	// Set by start, before the process is handed to anyone.
	client      *goplugin.Client
	conn        *grpc.ClientConn
	description *wire.Description

	mu     sync.Mutex
	cmd    *exec.Cmd // nil until it was started
	stdin  *leash
	reaped bool  // its number means nothing any more
	peak   int64 // largest resident size when it was told to end, 0 if not known
	doomed bool  // it was told to end, or must not start at all
}

// newProcess prepares a process without starting it.
func newProcess(found Found, out *output, grace time.Duration) *process {
	return &process{found: found, out: out, hello: newHello(), grace: grace, done: make(chan struct{})}
}

// who names the plugin, with its instance once it has one.
func (p *process) who() string { return p.out.who() }

// alive says whether the process still runs.
func (p *process) alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// started says whether there ever was a process.
func (p *process) started() bool { return p.pid() != 0 }

// launch starts the process in a group of its own, with the environment given.
func (p *process) launch(env []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.doomed {
		return errDoomed
	}
	program, err := p.found.program()
	if err != nil {
		return err
	}
	if err := p.verify(); err != nil {
		return err
	}
	pipes, err := openPipes()
	if err != nil {
		return err
	}
	cmd := exec.Command(program)
	cmd.Args = []string{prefix + p.found.Name}
	cmd.Dir = p.work
	cmd.Env = env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = pipes.stdinRead, pipes.stdoutWrite, pipes.stderrWrite
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	start := cmd.Start
	if p.foreign() {
		start = func() error { return fenced(cmd) }
	}
	if err := start(); err != nil {
		pipes.closeAll()
		return err
	}
	pipes.stdoutWrite.Close()
	pipes.stderrWrite.Close()
	p.cmd = cmd
	p.stdin = holdLeash(pipes.stdinRead, pipes.stdinWrite, cmd.Process.Pid)
	go p.watch(pipes.stdoutRead, pipes.stderrRead)
	return nil
}

// watch reads what the process prints, waits for its end, and takes the rest
// of its group along. The group is killed before the process is reaped: until
// then nobody else can have its number.
func (p *process) watch(stdout, stderr *os.File) {
	var readers sync.WaitGroup
	readers.Go(func() { p.hello.read(&rest{file: stdout}, p.out.lines("stdout")) })
	readers.Go(func() { copyLines(&rest{file: stderr}, p.out.lines("stderr")) })

	awaitExit(p.cmd.Process.Pid)
	p.mu.Lock()
	killGroup(p.cmd.Process.Pid)
	_ = p.cmd.Wait()
	p.reaped = true
	p.mu.Unlock()

	deadline := time.Now().Add(drain)
	_ = stdout.SetReadDeadline(deadline)
	_ = stderr.SetReadDeadline(deadline)
	readers.Wait()
	stdout.Close()
	stderr.Close()
	p.stdin.drop()
	if p.foreign() {
		killStrays(p.work)
	}
	sweepAway(p.work)
	close(p.done)
}

// foreign says whether the program is not our own.
func (p *process) foreign() bool { return p.found.Path != "" }

// kill ends the whole group at once, or keeps it from starting.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.doomed = true
	if p.cmd != nil && !p.reaped {
		killGroup(p.cmd.Process.Pid)
	}
}

// stop asks the process to end, kills its group if it does not, and waits
// until it is gone.
func (p *process) stop() {
	p.mu.Lock()
	p.doomed = true
	started := p.cmd != nil
	if started && !p.reaped && p.peak == 0 {
		p.peak = PeakBytes(p.cmd.Process.Pid)
	}
	p.mu.Unlock()
	if !started {
		return
	}
	p.stdin.drop()
	select {
	case <-p.done:
	case <-time.After(p.grace):
		p.kill()
		<-p.done
	}
	p.client.Kill()
}

// pid gives the number of the process, 0 before it was started.
func (p *process) pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return 0
	}
	return p.cmd.Process.Pid
}

// used tells what the process used, once it has ended.
func (p *process) used() (Process, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped {
		return Process{}, false
	}
	state := p.cmd.ProcessState
	u := Process{Plugin: p.found.Name, Instance: p.out.instance()}
	u.CPUSeconds = (state.UserTime() + state.SystemTime()).Seconds()
	u.PeakBytes = p.peak
	if r, ok := state.SysUsage().(*syscall.Rusage); ok && p.peak == 0 {
		u.PeakBytes = int64(r.Maxrss)
		if runtime.GOOS != "darwin" {
			u.PeakBytes *= 1024
		}
	}
	return u, true
}
