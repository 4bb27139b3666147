package sdk

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/luarr/luarr/sdk/internal/writes"
)

// HTTPOptions shape the client that HTTPClient makes.
type HTTPOptions struct {
	// Timeout is how long to wait for the head of an answer; 0 is a minute.
	// The body is bounded by the context of the request.
	Timeout time.Duration
	// InsecureTLS switches off the check of certificates, for this client only.
	InsecureTLS bool
	// Header is sent with each request. Tokens belong here, never in URLs.
	Header http.Header
}

// ErrWriteRefused is what a request that would write meets outside Apply.
var ErrWriteRefused = errors.New("a plugin may write only while it applies changes")

// requests counts what all clients of this process have sent.
var requests atomic.Int64

// HTTPClient makes a client for one server. It does not follow redirects: the
// 3xx answer is returned as it is, so that a header with a token never travels
// to another host. Any method but GET, HEAD and OPTIONS fails with
// ErrWriteRefused unless the request carries the context that Apply or SignIn
// was given. Errors name the address without its query.
func HTTPClient(o HTTPOptions) *http.Client {
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = o.Timeout
	t.MaxIdleConnsPerHost = 8
	t.ReadBufferSize = 64 << 10
	t.TLSClientConfig = &tls.Config{InsecureSkipVerify: o.InsecureTLS}
	return &http.Client{
		Transport:     &guard{next: t, header: o.Header.Clone()},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// guard is the transport that refuses writes, adds the fixed headers, counts,
// and keeps queries out of errors.
type guard struct {
	next   http.RoundTripper
	header http.Header
}

var _ http.RoundTripper = (*guard)(nil)

// RoundTrip sends one request.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, "":
	default:
		if !writes.Allowed(r.Context()) {
			return nil, fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, ErrWriteRefused)
		}
	}
	if len(g.header) > 0 {
		r = r.Clone(r.Context())
		for name, values := range g.header {
			if r.Header.Get(name) == "" {
				r.Header[name] = values
			}
		}
	}
	requests.Add(1)
	return g.next.RoundTrip(r)
}

// CleanURL gives an address without user, query and fragment, for messages.
func CleanURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// CleanError takes the address out of an error of net/http, whose query might
// hold a token, and gives the cause alone.
func CleanError(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
