package plex

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// still is a clock that moves only when somebody waits.
type still struct {
	now   time.Time
	waits []time.Duration
}

// of makes a server use the clock for all its waits.
func (c *still) of(s *Server) *still {
	c.now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s.client.clock.ours = func() time.Time { return c.now }
	s.client.pause = func(ctx context.Context, d time.Duration) error {
		c.waits = append(c.waits, d)
		c.now = c.now.Add(d)
		return ctx.Err()
	}
	return c
}

// sum is how long was waited in all.
func (c *still) sum() (d time.Duration) {
	for _, w := range c.waits {
		d += w
	}
	return d
}

const startingText = `{"code":503,"title":"Maintenance","status":"Plex Media Server is currently running startup maintenance tasks."}`

// TestRetries: a server that starts or is busy is waited for as long as timeout
// says, what passes is tried twice, and nothing else is asked again.
func TestRetries(t *testing.T) {
	ok := func(w http.ResponseWriter) { fmt.Fprint(w, `{"MediaContainer":{"size":0}}`) }
	answer := func(code int, retryAfter, text string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			if retryAfter != "" {
				w.Header().Set("Retry-After", retryAfter)
			}
			w.WriteHeader(code)
			fmt.Fprint(w, text)
		}
	}
	late := func(w http.ResponseWriter) {
		w.Header().Set("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
		w.Header().Set("Retry-After", "Fri, 02 Jan 2026 03:04:25 GMT")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	drop := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	for _, c := range []struct {
		name        string
		bad         func(http.ResponseWriter)
		times       int // that it comes; -1 for ever
		fails       bool
		least, most time.Duration // waits together
		asked       int           // 0: any number
	}{
		{name: "nothing is wrong", asked: 1},
		{name: "starting for a while", bad: answer(503, "", startingText), times: 5, least: time.Second, most: time.Minute, asked: 6},
		{name: "starting, with a 400", bad: answer(400, "", "The server is still starting up. Please retry later"), times: 3, least: time.Second, most: time.Minute, asked: 4},
		{name: "starting for ever", bad: answer(503, "", startingText), times: -1, fails: true, least: 40 * time.Second, most: time.Minute},
		{name: "slow down", bad: answer(429, "7", ""), times: 2, least: 14 * time.Second, most: 14 * time.Second, asked: 3},
		{name: "slow down until a moment", bad: late, times: 1, least: 20 * time.Second, most: 20 * time.Second, asked: 2},
		{name: "slow down for longer than timeout", bad: answer(429, "61", ""), times: 1, fails: true, asked: 1},
		{name: "no wait at all, for ever", bad: answer(429, "0", ""), times: -1, fails: true, least: 40 * time.Second, most: time.Minute},
		{name: "proxy", bad: answer(502, "", ""), times: 1, most: time.Second, asked: 2},
		{name: "proxy for ever", bad: answer(504, "", ""), times: -1, fails: true, most: time.Second, asked: 2},
		{name: "connection broke", bad: drop, times: 1, most: time.Second, asked: 2},
		{name: "overloaded 401", bad: answer(401, "", ""), times: 1, most: time.Second, asked: 2},
		{name: "400", bad: answer(400, "", "<html>"), times: 1, fails: true, asked: 1},
		{name: "404", bad: answer(404, "", ""), times: 1, fails: true, asked: 1},
		{name: "500", bad: answer(500, "", ""), times: 1, fails: true, asked: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var count atomic.Int64
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if n := int(count.Add(1)); c.times < 0 || n <= c.times {
					c.bad(w)
					return
				}
				ok(w)
			}), nil)
			clock := (&still{}).of(s)
			_, err := s.Libraries(t.Context())
			if (err != nil) != c.fails {
				t.Fatalf("got %v", err)
			}
			if d := clock.sum(); d < c.least || d > c.most {
				t.Errorf("waited %v, want %v to %v", clock.waits, c.least, c.most)
			}
			asked := int(count.Load())
			if c.asked > 0 && asked != c.asked || asked > mostTries {
				t.Errorf("asked %d times, want %d", asked, c.asked)
			}
		})
	}
}

// TestWaitedInVain: a server that does not come up is waited for once, not once
// for each question; later it gets another chance.
func TestWaitedInVain(t *testing.T) {
	var up atomic.Bool
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprint(w, `{"MediaContainer":{"size":0}}`)
	}), nil)
	clock := (&still{}).of(s)
	ask := func() (time.Duration, error) {
		clock.waits = nil
		_, err := s.Libraries(t.Context())
		return clock.sum(), err
	}
	if d, err := ask(); err == nil || d < 40*time.Second {
		t.Fatalf("waited %v, %v", d, err)
	}
	if d, err := ask(); err == nil || d > 0 {
		t.Errorf("waited %v again, %v", d, err)
	}
	clock.now = clock.now.Add(time.Hour)
	if d, err := ask(); err == nil || d < 40*time.Second {
		t.Errorf("waited %v an hour later, %v", d, err)
	}
	up.Store(true)
	if _, err := ask(); err != nil {
		t.Fatal(err)
	}
	up.Store(false)
	if d, err := ask(); err == nil || d < 40*time.Second {
		t.Errorf("waited %v after it was up, %v", d, err)
	}
}

// TestWritesOnce: what writes is never sent twice.
func TestWritesOnce(t *testing.T) {
	var asked atomic.Int64
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}), nil)
	s.client.http = http.DefaultClient // which lets a test write
	clock := (&still{}).of(s)
	_, err := s.client.write(t.Context(), question{method: http.MethodPut, path: "/x"})
	if err == nil || asked.Load() != 1 || len(clock.waits) != 0 {
		t.Errorf("asked %d times, waited %v, %v", asked.Load(), clock.waits, err)
	}
}

// TestRetryStops: a wait ends when the run is interrupted.
func TestRetryStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}), nil)
	s.client.pause = func(ctx context.Context, d time.Duration) error {
		cancel()
		return pause(ctx, d)
	}
	if _, err := s.Libraries(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestNoTimeToWait: where the caller's time ends before the server wants to be
// asked again, the caller learns why at once.
func TestNoTimeToWait(t *testing.T) {
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprint(w, startingText)
	}), nil)
	clock := (&still{}).of(s)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := s.Libraries(ctx); err == nil || !strings.Contains(err.Error(), "startup maintenance tasks") || len(clock.waits) > 0 {
		t.Errorf("waited %v, %v", clock.waits, err)
	}
}

// TestStartingSays: what the server says while it starts reaches the user.
func TestStartingSays(t *testing.T) {
	for name, text := range map[string]string{
		"JSON": startingText,
		"XML":  `<Response code="503" title="Maintenance" status="Plex Media Server is currently running startup maintenance tasks."/>`,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusServiceUnavailable)
				fmt.Fprint(w, text)
			}), nil)
			_, err := s.Libraries(t.Context())
			if sdk.KindOf(err) != sdk.KindUnavailable || !strings.Contains(err.Error(), "startup maintenance tasks") {
				t.Errorf("got %v", err)
			}
		})
	}
}
