package jellyfin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	// mostBytes bounds one answer. A page of a thousand items has some ten
	// megabytes.
	mostBytes = 128 << 20
	// tries is how often a read is sent that a busy server did not answer.
	tries      = 3
	firstPause = 500 * time.Millisecond
	mostPause  = 10 * time.Second
)

// client asks one server.
type client struct {
	base  *url.URL
	http  *http.Client
	most  int64 // bytes of one answer
	pause func(context.Context, time.Duration) error
}

// answer is the body of an answer that is JSON, bounded.
type answer struct {
	io.ReadCloser
	where string
}

// get reads an address of the server. The caller closes the answer.
func (c *client) get(ctx context.Context, path string, query url.Values) (*answer, error) {
	wait := firstPause
	for try := 1; ; try++ {
		a, err := c.send(ctx, http.MethodGet, path, query, nil)
		var failed *failure
		if err == nil || ctx.Err() != nil || try == tries || !errors.As(err, &failed) || !failed.passing {
			return a, err
		}
		if err := c.pause(ctx, min(max(wait, failed.said.RetryAfter), mostPause)); err != nil {
			return nil, err
		}
		wait *= 2
	}
}

// read reads an address into a value.
func (c *client) read(ctx context.Context, path string, query url.Values, to any) error {
	a, err := c.get(ctx, path, query)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := json.NewDecoder(a).Decode(to); err != nil {
		return broken(a.where, err)
	}
	return nil
}

// post sends JSON, once. An error that is a failure was answered or never left;
// of any other nobody knows.
func (c *client) post(ctx context.Context, path string, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	a, err := c.send(ctx, http.MethodPost, path, nil, text)
	if err != nil {
		return err
	}
	return a.Close()
}

// send sends one request and looks at the head of its answer.
func (c *client) send(ctx context.Context, method, path string, query url.Values, body []byte) (*answer, error) {
	u := *c.base
	u.Path, u.RawPath = c.base.Path+path, ""
	u.RawQuery = query.Encode()
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), content)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	where := verb(method) + " " + c.base.String() + path
	response, err := c.http.Do(r)
	if err != nil {
		return nil, unreachable(ctx, where, err)
	}
	a := &answer{where: where, ReadCloser: struct {
		io.Reader
		io.Closer
	}{&bounded{response.Body, c.most}, response.Body}}
	if err := refusal(where, response); err != nil {
		a.Close()
		return nil, err
	}
	if method == http.MethodGet {
		if err := a.mustBeJSON(); err != nil {
			a.Close()
			return nil, err
		}
	}
	return a, nil
}

// verb says in words what a request does.
func verb(method string) string {
	if method == http.MethodGet {
		return "read"
	}
	return "write"
}

// mustBeJSON looks at the first byte: a proxy, or a wrong address, answers with
// a web page and 200.
func (a *answer) mustBeJSON() error {
	head := make([]byte, 64)
	n, err := io.ReadAtLeast(a, head, 1)
	if err != nil {
		return broken(a.where, err)
	}
	head = head[:n]
	first := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(first) > 0 && first[0] == '<' {
		return noJSON(a.where)
	}
	rest := a.ReadCloser
	a.ReadCloser = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))), rest), rest}
	return nil
}

// bounded reads at most so many bytes, and fails where there are more.
type bounded struct {
	io.Reader
	left int64
}

// Read reads.
func (b *bounded) Read(to []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("it is longer than an answer may be")
	}
	n, err := b.Reader.Read(to[:min(int64(len(to)), b.left)])
	b.left -= int64(n)
	return n, err
}

// unsent says whether a request never reached a server.
func unsent(err error) bool {
	var at *net.OpError
	return errors.As(err, &at) && at.Op == "dial"
}
