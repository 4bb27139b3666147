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
	whole   *time.Timer // limits all of it; nil where nothing does
}

// errEndless is the cause of a call that was cut because it went on and on.
var errEndless = errors.New("endless")

// beginLong starts a call of many messages, which as a whole is limited too. The
// limit is no deadline: that would travel, and the plugin be first to notice.
func (p *Plugin) beginLong(ctx context.Context) (context.Context, *call) {
	ctx, c := p.begin(ctx)
	c.whole = time.AfterFunc(p.limits.Time, func() { c.cancel(errEndless) })
	return ctx, c
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
	if c.whole != nil {
		c.whole.Stop()
	}
	c.cancel(nil)
}
