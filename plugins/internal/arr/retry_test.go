package arr

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// failing makes a hook that harms the first so many requests for all tags.
func failing(times int32, harm http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	var n atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method+r.URL.Path != "GET/api/v3/tag" || n.Add(1) > times {
			return false
		}
		harm(w, r)
		return true
	}
}

// answering makes a handler that gives a status, and says when to come again
// unless that is empty.
func answering(code int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		send(w, code, row{"message": "busy"})
	}
}

// reset ends the connection as a server that crashes does.
func reset(w http.ResponseWriter, _ *http.Request) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_ = c.(*net.TCPConn).SetLinger(0)
	c.Close()
}

// abort ends the connection after the head of an answer.
func abort(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func TestReadsAreTriedAgain(t *testing.T) {
	tests := []struct {
		name  string
		times int32
		harm  http.HandlerFunc
		waits int    // between tries
		says  string // in the error; empty where there is none
	}{
		{"unharmed", 0, nil, 0, ""},
		{"bad gateway", 1, answering(502, ""), 1, ""},
		{"starting", 2, answering(503, ""), 2, ""},
		{"gateway timeout", 1, answering(504, ""), 1, ""},
		{"reset", 2, reset, 2, ""},
		{"closed without an answer", 2, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 2, ""},
		{"broken off before the body", 2, abort, 2, ""},
		{"starting for longer", 3, answering(503, ""), 2, "answered 503"},
		{"reset again and again", 3, reset, 2, "closed the connection"},
		{"broken off again and again", 3, abort, 2, "breaks off"},
		{"its database was busy", 1, answering(500, ""), 1, ""},
		{"exception again and again", 3, answering(500, ""), 2, "answered 500"},
		{"too many requests", 1, answering(429, "1"), 0, "answered 429"},
		{"wrong key", 1, answering(401, ""), 0, "refused the API key"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t, movies)
			f.hook = failing(test.times, test.harm)
			i := f.open(t, nil)
			// Each request has a connection of its own: net/http repeats one
			// that it sent on a connection which the server had given up.
			i.client.http = sdk.HTTPClient(sdk.HTTPOptions{Header: http.Header{"X-Api-Key": {fakeKey}, "Connection": {"close"}}})
			_, err := i.Snapshot(t.Context())
			if test.says == "" && err != nil || test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
				t.Errorf("got %v", err)
			}
			if got := len(f.asked("GET /api/v3/tag")); got != test.waits+1 || len(f.waits) != test.waits {
				t.Errorf("%d requests, %v waited", got, f.waits)
			}
			for _, d := range f.waits {
				if d <= 0 || d > 5*time.Second {
					t.Errorf("waited for %v", d)
				}
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		header string
		waits  []time.Duration
		tells  time.Duration // in the error
	}{
		{"7", []time.Duration{7 * time.Second, 7 * time.Second}, 7 * time.Second},
		{"20", []time.Duration{20 * time.Second, 20 * time.Second}, 20 * time.Second},
		{"21", nil, 21 * time.Second}, // longer than the timeout
		{"7200", nil, 2 * time.Hour},
		{"99999999999", nil, 24 * time.Hour},
	}
	for _, test := range tests {
		t.Run(test.header, func(t *testing.T) {
			f := newFake(t, movies)
			f.hook = failing(99, answering(503, test.header))
			_, err := f.open(t, map[string]any{"timeout": 20.0}).Snapshot(t.Context())
			var e *sdk.Error
			if !errors.As(err, &e) || e.RetryAfter != test.tells || !slices.Equal(f.waits, test.waits) {
				t.Errorf("got %v after %v", err, f.waits)
			}
		})
	}
}

func TestCancelledBetweenTries(t *testing.T) {
	f := newFake(t, movies)
	f.hook = failing(99, answering(503, ""))
	ctx, cancel := context.WithCancel(t.Context())
	i := f.open(t, nil)
	i.client.wait = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return sleep(ctx, time.Hour)
	}
	if _, err := i.Snapshot(ctx); !errors.Is(err, context.Canceled) || len(f.asked("GET /api/v3/tag")) != 1 {
		t.Errorf("got %v", err)
	}
	if err := sleep(t.Context(), 0); err != nil {
		t.Errorf("got %v", err)
	}
}

// TestWritesAreNotTriedAgain: neither a change nor the creation of a tag.
func TestWritesAreNotTriedAgain(t *testing.T) {
	for _, method := range []string{http.MethodPut, http.MethodPost} {
		for name, harm := range map[string]http.HandlerFunc{"502": answering(502, "1"), "503": answering(503, "1"), "504": answering(504, "1"), "reset": reset} {
			t.Run(fmt.Sprint(method, " ", name), func(t *testing.T) {
				f := newFake(t, movies, tagged4k(1)...)
				f.tags = map[string]int{"4k": 1}
				f.hook = func(w http.ResponseWriter, r *http.Request) bool {
					if r.Method == method {
						harm(w, r)
						return true
					}
					return false
				}
				out := apply(f.open(t, nil), tagChange(1, "+new"))
				if out[0].State == sdk.Done || len(f.asked(method)) != 1 || len(f.waits) != 0 {
					t.Errorf("got %v after %v", out[0], f.asked(method))
				}
			})
		}
	}
}
