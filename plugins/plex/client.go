package plex

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
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
	pause    func(ctx context.Context, d time.Duration) error
}

// question is one request.
type question struct {
	method string // GET where it is empty
	path   string // from the root, escaped, such as /library/sections
	query  string // encoded
	paged  bool   // start and size are sent
	start  int
	size   int
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
	where string // what was read, for messages
}

// Close gives the slot back.
func (a *answer) Close() { a.close() }

// get asks, waiting for a free slot. What may pass, a busy server or a
// connection that broke, is tried a second time.
func (c *client) get(ctx context.Context, q question) (*answer, error) {
	if err := c.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return c.getHeld(ctx, q)
}

// getHeld is get with a slot that the caller has taken.
func (c *client) getHeld(ctx context.Context, q question) (*answer, error) {
	a, err := c.try(ctx, q)
	if wait, again := worthAnother(err); again && ctx.Err() == nil {
		if err := c.pause(ctx, wait); err != nil {
			c.slots.Release(1)
			return nil, err
		}
		a, err = c.try(ctx, q)
	}
	if err != nil {
		c.slots.Release(1)
		return nil, err
	}
	a.close = sync.OnceFunc(func(inner func()) func() {
		return func() { inner(); c.slots.Release(1) }
	}(a.close))
	return a, nil
}

// try asks once.
func (c *client) try(ctx context.Context, q question) (*answer, error) {
	where := "read " + c.base.String() + q.path
	ctx, watch := newWatch(ctx, c.patience)
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
	return &answer{Reader: text, total: headerTotal(resp.Header), close: shut, where: where}, nil
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
	if q.paged {
		r.Header.Set("X-Plex-Container-Start", strconv.Itoa(q.start))
		r.Header.Set("X-Plex-Container-Size", strconv.Itoa(q.size))
	}
	return c.http.Do(r)
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
