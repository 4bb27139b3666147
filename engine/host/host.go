package host

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// RoleEnv names the environment variable that makes the luarr binary, or a
// test binary, serve the plugin named in "plugin:NAME".
const RoleEnv = wire.RoleEnv

// Options say where plugins come from and how long they may take.
type Options struct {
	// BuiltIn names the plugins that the running binary serves itself when it
	// is started with RoleEnv.
	BuiltIn []string
	// Folder is where binaries called luarr-plugin-NAME lie; one of them takes
	// the place of a built-in plugin of that name. Empty: there are none.
	Folder string
	// Trust says which binaries from Folder may run. Nil: none of them.
	Trust Trust
	// Log gets what plugins print and log. Nil: it is dropped.
	Log *slog.Logger
	// StartTimeout is how long a plugin may take until it answers. Default 30s.
	StartTimeout time.Duration
	// CallTimeout is how long a plugin may be silent during a call. Default 5m.
	CallTimeout time.Duration
	// Limits bound what one call may give.
	Limits Limits
	// Restarted is told of a plugin whose process has died and was started
	// again; nil: nobody is. It must not block.
	Restarted func(plugin string)
}

// Trust says which binaries of other people may run.
type Trust interface {
	// Digest gives the SHA-256 that the binary of a plugin must have, or why
	// it may not run at all.
	Digest(plugin, path string) ([]byte, error)
	// Described is told what a plugin that was started says of itself; an
	// error keeps it from being used.
	Described(plugin string, d *wire.Description) error
}

// Host starts plugins and ends them. It may be used by several goroutines.
type Host struct {
	o     Options
	grace time.Duration // how long a plugin may take to end

	mu        sync.Mutex
	closed    bool
	folder    *folder
	processes []*process                   // every one that was begun
	spare     map[string]*process          // described, and waiting for an instance
	described map[string]*wire.Description // by plugin name
}

// New makes a host. It starts nothing.
func New(o Options) *Host {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.StartTimeout <= 0 {
		o.StartTimeout = 30 * time.Second
	}
	if o.CallTimeout <= 0 {
		o.CallTimeout = 5 * time.Minute
	}
	o.Limits = o.Limits.orDefault()
	return &Host{o: o, grace: graceTime, spare: map[string]*process{}, described: map[string]*wire.Description{}}
}

// tellRestarted tells whoever counts that a plugin is started again.
func (h *Host) tellRestarted(plugin string) {
	if h.o.Restarted != nil {
		h.o.Restarted(plugin)
	}
}

// Describe tells what a plugin is and offers. The answer is remembered, and
// the process that gave it serves the next Open of that plugin.
func (h *Host) Describe(ctx context.Context, plugin string) (*wire.Description, error) {
	h.mu.Lock()
	d := h.described[plugin]
	h.mu.Unlock()
	if d != nil {
		return d, nil
	}
	p, err := h.start(ctx, plugin)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.described[plugin] = p.description
	if h.spare[plugin] == nil {
		h.spare[plugin] = p
	} else {
		go p.stop()
	}
	return p.description, nil
}

// take gives a started process of a plugin: the one that described it, if it
// still lives, or a new one.
func (h *Host) take(ctx context.Context, plugin string) (*process, error) {
	h.mu.Lock()
	p := h.spare[plugin]
	delete(h.spare, plugin)
	h.mu.Unlock()
	if p != nil && p.alive() {
		return p, nil
	}
	return h.start(ctx, plugin)
}

// Close ends every plugin, its process group included, and removes what lay in
// the temporary folder. Nothing can be opened afterwards.
func (h *Host) Close() {
	h.mu.Lock()
	h.closed = true
	processes := slices.Clone(h.processes)
	h.mu.Unlock()
	var wg sync.WaitGroup
	for _, p := range processes {
		wg.Go(p.stop)
	}
	wg.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.folder != nil {
		h.folder.remove()
		h.folder = nil
	}
}

// mostEnded is how many processes are remembered that have ended: a host that
// lives for years starts any number of them.
const mostEnded = 200

// forget drops the processes that ended first.
func (h *Host) forget() {
	ended := 0
	for _, p := range h.processes {
		if p.started() && !p.alive() {
			ended++
		}
	}
	h.processes = slices.DeleteFunc(h.processes, func(p *process) bool {
		if ended < mostEnded || !p.started() || p.alive() {
			return false
		}
		ended--
		return true
	})
}

// isClosed says whether Close was called.
func (h *Host) isClosed() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.closed
}

// Process is what one process of a plugin has used.
type Process struct {
	Plugin     string  // name of the plugin
	Instance   string  // such as sources.home; empty where none was opened
	CPUSeconds float64 // user and system time, with that of its children
	PeakBytes  int64   // largest resident size
}

// Processes tells what every process that has ended used, in the order of
// their start. After Close that is all of them.
func (h *Host) Processes() []Process {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Process
	for _, p := range h.processes {
		if u, ok := p.used(); ok {
			out = append(out, u)
		}
	}
	return out
}

// admit enters a process that is about to start, so that Close finds it, and
// gives the folder it will use.
func (h *Host) admit(p *process) (*folder, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, fault.New(fault.Failed, "start", p.who(), "the plugin host is closed")
	}
	if h.folder == nil {
		f, err := makeFolder()
		if err != nil {
			return nil, fault.New(fault.Failed, "start", p.who(), "no temporary folder for sockets: %w", err).
				WithHint("set TMPDIR to a folder that can be written to")
		}
		h.folder = f
	}
	var err error
	if p.work, err = h.folder.work(p.found.Name); err != nil {
		return nil, fault.New(fault.Failed, "start", p.who(), "no folder to run in: %w", err)
	}
	h.forget()
	h.processes = append(h.processes, p)
	return h.folder, nil
}
