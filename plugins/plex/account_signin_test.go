package plex

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

const newPin = `{"id":564964751,"code":"8lzjqnq8","product":"Luarr","trusted":false,"expiresIn":1800,"expiresAt":"2020-01-01T00:00:00Z","authToken":null}`

// signInThrough signs in and gives what was reported.
func signInThrough(s *Server, ctx context.Context) (events []*sdk.SignInEvent, err error) {
	err = s.SignIn(sdktest.Applying(ctx), func(e *sdk.SignInEvent) error { events = append(events, e); return nil })
	return events, err
}

func TestSignIn(t *testing.T) {
	for _, c := range []struct {
		name    string
		polls   func(n int, w http.ResponseWriter) // the answer to the nth question
		user    int                                // status of the account
		account string
		waits   []time.Duration
		says    string // part of the error
	}{
		{name: "at once", account: "ada", polls: said(0)},
		{name: "after some seconds", account: "ada", polls: said(3), waits: seconds(1, 1, 1)},
		{name: "in XML", account: "ada", polls: func(_ int, w http.ResponseWriter) {
			io.WriteString(w, `<pin id="564964751" code="8lzjqnq8" authToken="the-token"/>`)
		}},
		{name: "too many questions", account: "ada", waits: seconds(30), polls: func(n int, w http.ResponseWriter) {
			if n == 0 {
				w.Header().Set("Retry-After", "30")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			said(0)(n, w)
		}},
		{name: "a moment of trouble", account: "ada", waits: seconds(1, 1), polls: func(n int, w http.ResponseWriter) {
			if n < 2 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			said(0)(n, w)
		}},
		{name: "the name cannot be had", user: 500, polls: said(0), waits: nil},
		{name: "gone", says: "expired", polls: func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }},
		{name: "down for good", says: "trouble", polls: func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }},
		{name: "nobody comes", says: "expired", polls: said(1 << 30)},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			srv := newService(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("X-Plex-Client-Identifier") != "0b54a1a5-1111-4222-8333-444455556666" || r.Header.Get("X-Plex-Product") != "Luarr" {
					t.Errorf("%s %s introduces us as %v", r.Method, r.URL, r.Header)
				}
				switch r.Method + r.URL.Path {
				case "POST/api/v2/pins":
					if r.URL.RawQuery != "strong=true" {
						t.Errorf("the pin is asked for with %q", r.URL.RawQuery)
					}
					w.WriteHeader(http.StatusCreated)
					io.WriteString(w, newPin)
				case "GET/api/v2/pins/564964751":
					c.polls(n, w)
					n++
				case "GET/api/v2/user":
					if r.Header.Get("X-Plex-Token") != "the-token" {
						t.Errorf("the account is asked for with %q", r.Header.Get("X-Plex-Token"))
					}
					if c.user != 0 {
						w.WriteHeader(c.user)
						return
					}
					io.WriteString(w, `{"username":"ada"}`)
				default:
					t.Errorf("asked for %s %s", r.Method, r.URL)
				}
			})
			s, clock := openAt(t, srv.url, nil)
			began := clock.now()
			events, err := signInThrough(s, t.Context())
			if len(events) == 0 {
				t.Fatal(err)
			}
			if at := events[0].ExpiresAt.AsTime(); !at.Equal(began.Add(30 * time.Minute)) {
				t.Errorf("it expires at %s", at)
			}
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) || len(events) != 1 {
					t.Errorf("got %v after %d events", err, len(events))
				}
				if c.name == "nobody comes" && (clock.now().Sub(began) != 30*time.Minute || n > 900) {
					t.Errorf("it asked %d times in %s", n, clock.now().Sub(began))
				}
				return
			}
			if err != nil || len(events) != 2 || events[1].Token != "the-token" || events[1].Account != c.account {
				t.Fatalf("got %v and %v", events, err)
			}
			if c.waits != nil && !equal(clock.waits, c.waits) {
				t.Errorf("waited %v, want %v", clock.waits, c.waits)
			}
		})
	}
}

// said is the answer that has the token at the nth question.
func said(at int) func(int, http.ResponseWriter) {
	return func(n int, w http.ResponseWriter) {
		token := "null"
		if n >= at {
			token = strconv.Quote("the-token")
		}
		io.WriteString(w, strings.Replace(newPin, `"authToken":null`, `"authToken":`+token, 1))
	}
}

func seconds(n ...int) (out []time.Duration) {
	for _, s := range n {
		out = append(out, time.Duration(s)*time.Second)
	}
	return out
}

func equal(a, b []time.Duration) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestSignInLink(t *testing.T) {
	a := &account{id: "an id"}
	u, err := url.Parse(a.link("c&d"))
	if err != nil || u.Host != "app.plex.tv" || u.Path != "/auth" || u.RawQuery != "" {
		t.Fatal(u, err)
	}
	got, err := url.ParseQuery(strings.TrimPrefix(u.EscapedFragment(), "?"))
	if err != nil || got.Get("clientID") != "an id" || got.Get("code") != "c&d" || got.Get("context[device][product]") != "Luarr" {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestSignInStops: the user's interrupt ends the waiting, and so does an error
// of the one who listens.
func TestSignInStops(t *testing.T) {
	srv := newService(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, newPin) })
	s, _ := openAt(t, srv.url, nil)
	ctx, stop := context.WithCancel(t.Context())
	s.account.pause = func(ctx context.Context, _ time.Duration) error { stop(); return ctx.Err() }
	if _, err := signInThrough(s, ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	enough := errors.New("enough")
	err := s.SignIn(sdktest.Applying(t.Context()), func(*sdk.SignInEvent) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
}

func TestPinEnds(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		p    pin
		want time.Duration
	}{
		{"seconds count before a clock that may be wrong", pin{expiresIn: 60, expiresAt: "2026-03-01T15:00:00Z"}, time.Minute},
		{"time alone", pin{expiresAt: "2026-03-01T12:05:00Z"}, 5 * time.Minute},
		{"time that is over", pin{expiresAt: "2020-03-01T12:05:00Z"}, pinTime},
		{"nothing", pin{}, pinTime},
		{"absurd", pin{expiresIn: 1 << 60}, pinTime},
	} {
		if got := c.p.ends(now).Sub(now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
