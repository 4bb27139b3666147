package plex

import (
	"net/http"
	"sync/atomic"
	"time"
)

// serverClock is what a server takes for now, as the heads of its answers tell. It
// never runs ahead of ours: a proxy in between may put its own time there, and
// a moment that is too early only means to ask for more.
type serverClock struct {
	at   atomic.Int64
	ours func() time.Time
}

// see reads the head of an answer.
func (c *serverClock) see(h http.Header) {
	if t, err := http.ParseTime(h.Get("Date")); err == nil {
		c.at.Store(min(t.Unix(), c.ours().Unix()))
	}
}

// now is the time of the last answer, in seconds since 1970; 0 where the server
// tells none.
func (c *serverClock) now() int64 { return c.at.Load() }
