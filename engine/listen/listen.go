// Package listen is the daemon's ear: an HTTP listener that takes webhooks of
// Plex, Radarr and Sonarr as hints, and tells monitors how the daemon is. It
// changes nothing and believes nothing: a hint says where to look sooner, and
// what is true is read from the server.
package listen

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
)

// How long a client may take, and how much of one there may be.
const (
	headerTime  = 5 * time.Second
	readTime    = 15 * time.Second
	writeTime   = 15 * time.Second
	idleTime    = 60 * time.Second
	stopTime    = 2 * time.Second // for requests that are being answered when the listener ends
	headerBytes = 16 << 10
	connections = 64
)

// Options are what a listener is made of.
type Options struct {
	// Config has [listen], and names the instances that webhooks come from.
	Config *config.Config
	// Hint is given what webhooks say; nil drops it. It is called by several
	// goroutines and must not block.
	Hint func(Hint)
	// State tells what the daemon knows; nil knows nothing. It is called by
	// several goroutines.
	State func(ctx context.Context) (State, error)
	// Metrics are shown at /metrics; nil makes fresh ones.
	Metrics *Metrics
	// Log is told who is refused; nil drops it.
	Log *slog.Logger
	// Now is the clock; nil is the real one.
	Now func() time.Time
}

// Listener serves HTTP on one address.
type Listener struct {
	o       Options
	socket  net.Listener
	server  *http.Server
	gate    *gate
	started time.Time
	ending  atomic.Bool
}

// Open takes the address, so that a wrong one is known before anything else
// begins. The configuration must have [listen] enabled. Serve or Close it.
func Open(o Options) (*Listener, error) {
	if o.Hint == nil {
		o.Hint = func(Hint) {}
	}
	if o.State == nil {
		o.State = func(context.Context) (State, error) { return State{}, nil }
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics("")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	section := o.Config.Listen
	if !section.Enabled || section.Secret.IsZero() {
		return nil, fault.New(fault.Usage, "listen", section.Address, "[listen] is not enabled, or has no secret")
	}
	socket, err := net.Listen("tcp", section.Address)
	if err != nil {
		return nil, fault.New(fault.Failed, "listen", section.Address, "%w", cause(err)).
			WithHint("set another address in [listen], or end what uses this one")
	}
	l := &Listener{o: o, socket: netutil.LimitListener(socket, connections), gate: newGate(section), started: o.Now()}
	l.server = &http.Server{
		Handler:           l.routes(),
		ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerBytes,
		ErrorLog:       slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
	}
	return l, nil
}

// Addr is the address that is listened on, as host:port.
func (l *Listener) Addr() string { return l.socket.Addr().String() }

// Serve answers until the context ends; then it takes no more requests, lets
// those that are being answered come to their end, and gives nil. After it the
// address is free.
func (l *Listener) Serve(ctx context.Context) error {
	if !l.o.Config.Listen.Local() {
		l.o.Log.Warn("other computers can reach the listener, and what they send is not encrypted", "address", l.Addr())
	}
	served := make(chan error, 1)
	go func() { served <- l.server.Serve(l.socket) }()
	select {
	case err := <-served:
		return fault.New(fault.Failed, "listen", l.Addr(), "%w", cause(err))
	case <-ctx.Done():
	}
	l.ending.Store(true)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := l.server.Shutdown(stop); err != nil {
		_ = l.server.Close()
	}
	<-served
	return nil
}

// Close frees the address of a listener that is not served.
func (l *Listener) Close() { _ = l.socket.Close() }

// cause leaves the address out of an error that names it already.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
