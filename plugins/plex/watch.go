package plex

import (
	"context"
	"errors"
	"io"
	"time"
)

// errSilent says that a server was silent for too long.
var errSilent = errors.New("no answer in time")

// watch ends a request when the server stays silent. It runs only while we
// wait for the server: an engine that is busy for longer does no harm.
type watch struct {
	ctx      context.Context
	end      context.CancelCauseFunc
	timer    *time.Timer
	patience time.Duration
}

// newWatch starts to wait.
func newWatch(parent context.Context, patience time.Duration) (context.Context, *watch) {
	ctx, end := context.WithCancelCause(parent)
	w := &watch{ctx: ctx, end: end, patience: patience}
	w.timer = time.AfterFunc(patience, func() { end(errSilent) })
	return ctx, w
}

func (w *watch) stop() { w.timer.Stop() }

func (w *watch) cancel() {
	w.timer.Stop()
	w.end(nil)
}

// cause replaces an error that follows from the end of the wait.
func (w *watch) cause(err error) error {
	if err != nil && context.Cause(w.ctx) == errSilent {
		return errSilent
	}
	return err
}

// watched is a body under watch.
type watched struct {
	src   io.Reader
	watch *watch
}

// Read waits for the next bytes no longer than the watch has patience.
func (r *watched) Read(p []byte) (int, error) {
	r.watch.timer.Reset(r.watch.patience)
	n, err := r.src.Read(p)
	r.watch.stop()
	return n, r.watch.cause(err)
}
