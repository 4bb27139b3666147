package arr

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	json "github.com/go-json-experiment/json"

	"github.com/luarr/luarr/sdk"
)

// client sends requests to one application. Every error it gives is a
// *sdk.Error, or the context's own.
type client struct {
	app     string // Radarr or Sonarr, for messages
	base    *url.URL
	http    *http.Client
	timeout time.Duration // between two pieces of an answer
	wait    Wait          // between two tries of a read
}

// maxSmall bounds answers that are read whole.
const maxSmall = 16 << 20

// errStalled is the cause of a context that ended because no more bytes came.
var errStalled = errors.New("the answer stopped midway")

// answer is a successful answer. Reading it fails when nothing comes for
// the client's timeout; the whole may take as long as it needs.
type answer struct {
	client *client
	ctx    context.Context
	cancel context.CancelCauseFunc
	idle   *time.Timer
	body   io.ReadCloser
	failed error // what ended the reading, unless it was the end
}

// Close ends the answer.
func (a *answer) Close() {
	a.idle.Stop()
	a.cancel(nil)
	a.body.Close()
}

// Read reads on and winds up the clock.
func (a *answer) Read(p []byte) (int, error) {
	n, err := a.body.Read(p)
	a.idle.Reset(a.client.timeout)
	if err != nil && err != io.EOF {
		a.failed = err
	}
	return n, err
}

// broken puts in words why an answer could not be read to its end.
func (a *answer) broken(path string, err error) error {
	if a.failed != nil {
		return a.client.unreachable(a.ctx, a.failed)
	}
	return a.client.malformed(path, err)
}

// begin waits for the first piece of an answer, so that one that breaks off
// before it can be asked for again.
func (a *answer) begin() error {
	head := bufio.NewReader(a.body)
	if _, err := head.Peek(1); err != nil && err != io.EOF {
		return a.client.unreachable(a.ctx, err)
	}
	a.body = struct {
		io.Reader
		io.Closer
	}{head, a.body}
	return nil
}

// open sends a request to a path below /api/v3 and gives the answer, which
// must be closed. A status that is no success, and one that is no JSON, are
// errors. A read is tried again where that may help, a write never is.
func (c *client) open(ctx context.Context, method, path, query string, body any) (*answer, error) {
	if method != http.MethodGet {
		return c.send(ctx, method, path, query, body)
	}
	return c.persist(ctx, func() (*answer, error) {
		a, err := c.send(ctx, method, path, query, body)
		if err != nil {
			return nil, err
		}
		if err := a.begin(); err != nil {
			a.Close()
			return nil, err
		}
		return a, nil
	})
}

// send sends one request.
func (c *client) send(ctx context.Context, method, path, query string, body any) (*answer, error) {
	var payload io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, &sdk.Error{Kind: sdk.KindOther, Message: "cannot encode the request", Err: err}
		}
		payload = bytes.NewReader(text)
	}
	u := *c.base
	u.Path += "/api/v3/" + path
	u.RawQuery = query
	ctx, cancel := context.WithCancelCause(ctx)
	r, err := http.NewRequestWithContext(ctx, method, u.String(), payload)
	if err != nil {
		cancel(nil)
		return nil, &sdk.Error{Kind: sdk.KindOther, Message: "cannot make the request", Err: err}
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(r)
	if err != nil {
		defer cancel(nil)
		return nil, c.unreachable(ctx, err)
	}
	a := &answer{client: c, ctx: ctx, cancel: cancel, body: response.Body}
	a.idle = time.AfterFunc(c.timeout, func() { cancel(errStalled) })
	if err := c.refusal(r, response, a); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// get reads one small object or list.
func (c *client) get(ctx context.Context, path string, into any) error {
	return c.call(ctx, http.MethodGet, path, nil, into)
}

// call sends one request whose answer is small.
func (c *client) call(ctx context.Context, method, path string, body, into any) error {
	return c.ask(ctx, method, path, "", body, into)
}

// ask is call with a query. Where into is nil only the status counts.
func (c *client) ask(ctx context.Context, method, path, query string, body, into any) error {
	a, err := c.open(ctx, method, path, query, body)
	if err != nil {
		return err
	}
	defer a.Close()
	text, err := io.ReadAll(io.LimitReader(a, maxSmall+1))
	switch {
	case err != nil:
		return a.broken(path, err)
	case into == nil:
		return nil
	case len(text) > maxSmall:
		return c.malformed(path, errors.New("it is too long"))
	}
	if err := json.Unmarshal(text, into, lenient); err != nil {
		return c.malformed(path, err)
	}
	return nil
}

// isJSON says whether an answer claims to be JSON, or is empty. One that claims
// nothing, or to be plain text, is taken for what it begins with.
func isJSON(r *http.Response, body *answer) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind == "text/plain" {
		first, empty := body.first()
		return empty || first == '{' || first == '['
	}
	return kind == "application/json" || kind == "text/json" || strings.HasSuffix(kind, "+json")
}

// first gives the first byte that is no white space, and leaves it to be read.
func (a *answer) first() (first byte, empty bool) {
	head := bufio.NewReader(a.body)
	a.body = struct {
		io.Reader
		io.Closer
	}{head, a.body}
	for n := 1; n <= maxBlank; n++ {
		seen, err := head.Peek(n)
		if err != nil {
			return 0, true // or it breaks off, which whoever reads on will see
		}
		if c := seen[n-1]; !strings.ContainsRune(" \t\r\n", rune(c)) {
			return c, false
		}
	}
	return 0, false
}

// maxBlank bounds how much white space an answer may begin with.
const maxBlank = 256

// loopback says whether a host name means this machine.
func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}
