package plex

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// What a server was silent at for too long.
var (
	errUnconnected = errors.New("no connection in time")
	errHandshake   = errors.New("no TLS handshake in time")
	errSilent      = errors.New("no answer in time")
)

// watch ends a request when the server stays silent. It runs only while we
// wait for the server: an engine that is busy for longer does no harm.
type watch struct {
	ctx      context.Context
	end      context.CancelCauseFunc
	timer    *time.Timer
	patience time.Duration
	stage    atomic.Int32 // how far the connection is

	now    func() time.Time
	since  time.Time
	waited time.Duration // for the server, so far
}

// The stages of a connection.
const (
	dialling int32 = iota
	greeting       // TLS
	asking
)

// newWatch starts to wait.
func newWatch(parent context.Context, patience time.Duration, now func() time.Time) (context.Context, *watch) {
	ctx, end := context.WithCancelCause(parent)
	w := &watch{ctx: ctx, end: end, patience: patience, now: now, since: now()}
	w.timer = time.AfterFunc(patience, func() { end(errSilent) })
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:           func(httptrace.GotConnInfo) { w.stage.Store(asking) },
		TLSHandshakeStart: func() { w.stage.Store(greeting) },
		TLSHandshakeDone:  func(tls.ConnectionState, error) { w.stage.Store(asking) },
	}), w
}

// start waits again after a stop.
func (w *watch) start() {
	w.since = w.now()
	w.timer.Reset(w.patience)
}

// stop ends the wait: the server said something.
func (w *watch) stop() {
	w.timer.Stop()
	w.waited += w.now().Sub(w.since)
}

func (w *watch) cancel() {
	w.timer.Stop()
	w.end(nil)
}

// cause replaces an error that follows from the end of the wait.
func (w *watch) cause(err error) error {
	if err == nil || context.Cause(w.ctx) != errSilent && !timedOut(err) {
		return err
	}
	switch w.stage.Load() {
	case dialling:
		return errUnconnected
	case greeting:
		return errHandshake
	}
	return errSilent
}

// timedOut says whether the network gave up waiting for the server. Names that
// could not be looked up are another matter.
func timedOut(err error) bool {
	var (
		slow net.Error
		dns  *net.DNSError
	)
	return errors.As(err, &slow) && slow.Timeout() && !errors.As(err, &dns)
}

// watched is a body under watch.
type watched struct {
	src   io.Reader
	watch *watch
}

// Read waits for the next bytes no longer than the watch has patience.
func (r *watched) Read(p []byte) (int, error) {
	r.watch.start()
	n, err := r.src.Read(p)
	r.watch.stop()
	return n, r.watch.cause(err)
}
