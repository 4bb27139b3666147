package plex

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	lookAgain = 30 * time.Second // how long it holds whether somebody plays
	longRest  = 2 * time.Second  // longest pause between two pages
)

// quiet spares a server while it plays something to somebody: walks then have
// one request under way at a time, and rest after each as long as it took. A
// nil quiet spares nothing.
type quiet struct {
	mu     sync.Mutex
	looked time.Time
	plays  bool
	took   time.Duration // by the last page
}

// due says whether it is time to look again.
func (z *quiet) due(now time.Time) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.looked.IsZero() || now.Sub(z.looked) >= lookAgain
}

// spares says whether to go easy, as far as known.
func (z *quiet) spares() bool {
	if z == nil {
		return false
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.plays
}

// rest is how long to wait before the next page.
func (z *quiet) rest() time.Duration {
	z.mu.Lock()
	defer z.mu.Unlock()
	return min(z.took, longRest)
}

// heard keeps how long the server needed for a page.
func (z *quiet) heard(took time.Duration) {
	if z == nil {
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	z.took = took
}

// look asks the server whether it plays something, unless that was asked a
// moment ago. Where it does not say, nothing is spared.
func (c *client) look(ctx context.Context) {
	z := c.quiet
	now := c.now()
	if z == nil || !z.due(now) {
		return
	}
	z.mu.Lock()
	z.looked = now // the others need not ask too
	z.mu.Unlock()
	n, err := c.sessions(ctx)
	if err != nil {
		slog.Debug("plex: whether somebody plays something is not known", "cause", err)
	}
	z.mu.Lock()
	z.plays = n > 0
	z.mu.Unlock()
}

// mayHurry says whether a question may go beside another. It may not when it
// is time to look whether somebody plays.
func (c *client) mayHurry(q question) bool {
	return c.quiet == nil || !q.heavy || !c.quiet.spares() && !c.quiet.due(c.now())
}

// sessions is how many streams are being played.
func (c *client) sessions(ctx context.Context) (int64, error) {
	a, err := c.get(ctx, question{path: "/status/sessions"})
	if err != nil {
		return 0, err
	}
	defer a.Close()
	var d decoder
	got, err := d.container(a, nil, d.skip)
	return max(got.size, int64(got.rows)), bodyError(a.where, err, c.patience)
}
