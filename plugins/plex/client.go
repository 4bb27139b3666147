package plex

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// client speaks with one server.
type client struct {
	base     *url.URL // no slash at the end
	http     *http.Client
	slots    *semaphore.Weighted // answers that may be open at a time
	width    int                 // how many those are
	patience time.Duration       // longest silence
	clock    serverClock         // the server's
	pause    func(ctx context.Context, d time.Duration) error
	quiet    *quiet // nil where walks need not go easy

	mu     sync.Mutex
	paces  map[int]*pace // by their most
	gaveUp time.Time     // when a server was last waited for in vain
}

// now is the time by our own clock.
func (c *client) now() time.Time { return c.clock.ours() }

// question is one request.
type question struct {
	method string // GET where it is empty
	path   string // from the root, escaped, such as /library/sections
	query  string // encoded
	paged  bool   // start and size are sent
	start  int
	size   int
	heavy  bool   // a part of a walk: it waits its turn while somebody plays
	accept string // what it wants to read, where that is not JSON
}

// rawQuery is the query as it travels. The window is also sent as headers:
// some end points look only there, others only here.
func (q question) rawQuery() string {
	if !q.paged {
		return q.query
	}
	window := "X-Plex-Container-Start=" + strconv.Itoa(q.start) + "&X-Plex-Container-Size=" + strconv.Itoa(q.size)
	if q.query == "" {
		return window
	}
	return q.query + "&" + window
}

// answer is the body of an answer, as JSON. It holds a slot until it is closed.
type answer struct {
	io.Reader
	total int64 // from the head; -1 where it does not say
	close func()
	took  func() time.Duration // how long the server needed, so far
	where string               // what was read, for messages
}

// Close gives the slot back.
func (a *answer) Close() { a.close() }

// get asks, waiting for a free slot. What may pass, a busy server or a
// connection that broke, is tried again. While somebody plays, a walk takes all
// slots, and rests first.
func (c *client) get(ctx context.Context, q question) (*answer, error) {
	if q.heavy {
		c.look(ctx)
	}
	slots, sparing := int64(1), q.heavy && c.quiet.spares()
	if sparing {
		slots = int64(c.width)
	}
	if err := c.slots.Acquire(ctx, slots); err != nil {
		return nil, err
	}
	if sparing {
		if err := c.pause(ctx, c.quiet.rest()); err != nil {
			c.slots.Release(slots)
			return nil, err
		}
	}
	return c.getHeld(ctx, q, slots)
}

// getHeld is get with slots that the caller has taken.
func (c *client) getHeld(ctx context.Context, q question, slots int64) (*answer, error) {
	a, err := c.insist(ctx, q)
	if err != nil {
		c.slots.Release(slots)
		return nil, err
	}
	inner := a.close
	a.close = sync.OnceFunc(func() {
		inner()
		if q.heavy {
			c.quiet.heard(a.took())
		}
		c.slots.Release(slots)
	})
	return a, nil
}

// insist asks until there is an answer, or no point in asking again.
func (c *client) insist(ctx context.Context, q question) (*answer, error) {
	r := retries{patience: c.patience}
	for {
		a, err := c.try(ctx, q)
		if err == nil {
			c.gave(time.Time{})
			return a, nil
		}
		wait, again := r.again(err)
		switch busy := isBusy(err); {
		case ctx.Err() != nil:
			return nil, err
		case busy && !again:
			c.gave(c.now())
			return nil, err
		case busy && (c.inVain() || endsWithin(ctx, wait)): // why it is busy says more than that time is up
			return nil, err
		case !again:
			return nil, c.refusal(ctx, q, err)
		}
		if err := c.pause(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// endsWithin says whether there is no time to wait.
func endsWithin(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) <= wait
}

// gave keeps when a server was waited for in vain; the zero time when it
// answered.
func (c *client) gave(when time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gaveUp = when
}

// inVain says whether a server was waited for just now: one question's wait is
// enough for all.
func (c *client) inVain() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.gaveUp.IsZero() && c.now().Sub(c.gaveUp) < c.patience
}

// shown is the path of a question, for people: of hundreds of keys the first is
// enough.
func (q question) shown() string {
	const long = 100
	if first, _, many := strings.Cut(q.path, ","); many && len(q.path) > long {
		return first + ",…"
	}
	return q.path
}

// try asks once.
func (c *client) try(ctx context.Context, q question) (*answer, error) {
	where := "read " + c.base.String() + q.shown()
	ctx, watch := newWatch(ctx, c.patience, c.now)
	resp, err := c.send(ctx, q)
	watch.stop()
	if err != nil {
		watch.cancel()
		return nil, netError(where, watch.cause(err), c.patience)
	}
	shut := func() {
		watch.cancel()
		resp.Body.Close()
	}
	body := &watched{src: resp.Body, watch: watch}
	if resp.StatusCode != http.StatusOK {
		defer shut()
		return nil, statusError(where, resp, body)
	}
	text, err := data(body)
	if err != nil {
		shut()
		return nil, bodyError(where, watch.cause(err), c.patience)
	}
	return &answer{Reader: text, total: headerTotal(resp.Header), close: shut, took: func() time.Duration { return watch.waited }, where: where}, nil
}

// send makes the request and gives the answer as it came.
func (c *client) send(ctx context.Context, q question) (*http.Response, error) {
	method := q.method
	if method == "" {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base.String()+q.path, nil)
	if err != nil {
		return nil, err
	}
	r.URL.RawQuery = q.rawQuery()
	// Packing costs the server and us more than a local network gains.
	r.Header.Set("Accept-Encoding", "identity")
	if q.accept != "" {
		r.Header.Set("Accept", q.accept)
	}
	if q.paged {
		r.Header.Set("X-Plex-Container-Start", strconv.Itoa(q.start))
		r.Header.Set("X-Plex-Container-Size", strconv.Itoa(q.size))
	}
	resp, err := c.http.Do(r)
	if err == nil {
		c.clock.see(resp.Header)
	}
	return resp, err
}

// headerTotal is what the head of an answer says of the rows in all.
func headerTotal(h http.Header) int64 {
	n, err := strconv.ParseInt(h.Get("X-Plex-Container-Total-Size"), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
