package host

import (
	"context"
	"errors"
	"time"
)

// errSilent is the cause of a call that was cut because nothing came.
var errSilent = errors.New("silence")

// call is one call to a plugin, with a limit on how long it may be silent.
type call struct {
	cancel  context.CancelCauseFunc
	timer   *time.Timer
	silence time.Duration
}

// begin starts a call.
func (p *Plugin) begin(ctx context.Context) (context.Context, *call) {
	ctx, cancel := context.WithCancelCause(ctx)
	c := &call{cancel: cancel, silence: p.silence}
	c.timer = time.AfterFunc(c.silence, func() { cancel(errSilent) })
	c.timer.Stop()
	return ctx, c
}

// wait runs the clock while f waits for the plugin. The time a consumer takes
// between two waits is not the plugin's.
func (c *call) wait(f func() error) error {
	c.timer.Reset(c.silence)
	defer c.timer.Stop()
	return f()
}

// end cuts what is left of the call.
func (c *call) end() {
	c.timer.Stop()
	c.cancel(nil)
}
