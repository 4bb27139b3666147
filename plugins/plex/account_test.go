package plex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// patient is a clock that moves only when somebody waits.
type patient struct {
	mu    sync.Mutex
	at    time.Time
	waits []time.Duration
}

func (c *patient) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *patient) pause(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	c.waits = append(c.waits, d)
	return ctx.Err()
}

// service is plex.tv: a handler, and what it was asked.
type service struct {
	mu    sync.Mutex
	asked []*http.Request
	url   string
}

func newService(t *testing.T, h http.HandlerFunc) *service {
	s := &service{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Clone(context.Background()))
		s.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	s.url = srv.URL
	return s
}

// openAt opens an instance for the account alone.
func openAt(t *testing.T, url string, settings map[string]any) (*Server, *patient) {
	t.Helper()
	all := map[string]any{"account_url": url, "client_id": "0b54a1a5-1111-4222-8333-444455556666"}
	for k, v := range settings {
		all[k] = v
	}
	instance, err := sdk.Open(t.Context(), Plugin, all)
	if err != nil {
		t.Fatal(err)
	}
	s := instance.(*Server)
	c := &patient{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	s.account.now, s.account.pause = c.now, c.pause
	return s, c
}

func TestAccount(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   string // name, or part of the error
		kind   sdk.Kind
	}{
		{name: "JSON", body: `{"id":7,"username":"ada","title":"Ada L","email":"a@b.c","subscription":{"active":true,"features":["x"]},"roles":[]}`, want: "ada"},
		{name: "XML", body: `<user id="7" username="ada" title="x"><subscription active="1"/></user>`, want: "ada"},
		{name: "no user name", body: `{"username":null,"title":"Ada L","email":"a@b.c"}`, want: "Ada L"},
		{name: "refused", status: 401, body: `{"errors":[{"code":1001,"message":"no","status":401}]}`, want: "was refused", kind: sdk.KindUnauthorized},
		{name: "forbidden says nothing of the token", status: 403, want: "403", kind: sdk.KindUnavailable},
		{name: "unprocessable", status: 422, want: "422", kind: sdk.KindUnavailable},
		{name: "down", status: 502, body: "<html><body>bad gateway</body></html>", want: "502", kind: sdk.KindUnavailable},
		{name: "elsewhere", status: 302, want: "elsewhere", kind: sdk.KindUnavailable},
		{name: "page", body: "<!doctype html><html></html>", want: "web page", kind: sdk.KindUnavailable},
		{name: "cut", body: `{"username":"ad`, want: "broke off", kind: sdk.KindUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := newService(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/api/v2/user" || r.Header.Get("X-Plex-Token") != "account-token" || strings.Contains(r.URL.RawQuery, "token") {
					t.Errorf("asked for %s with %q", r.URL, r.Header.Get("X-Plex-Token"))
				}
				if c.status != 0 {
					w.WriteHeader(c.status)
				}
				io.WriteString(w, c.body)
			})
			s, _ := openAt(t, srv.url, map[string]any{"account_token": "account-token"})
			got, err := s.Account(t.Context())
			if c.kind == "" {
				if err != nil || got.Name != c.want {
					t.Errorf("got %v and %v", got, err)
				}
				return
			}
			if sdk.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) || strings.Contains(fmt.Sprintf("%+v", err), "account-token") {
				t.Errorf("got %v of kind %s", err, sdk.KindOf(err))
			}
		})
	}
	t.Run("nobody signed in", func(t *testing.T) {
		s, _ := openAt(t, "http://nothing.invalid", nil)
		_, err := s.Account(t.Context())
		if _, listErr := s.Servers(t.Context()); sdk.KindOf(err) != sdk.KindUnauthorized || sdk.KindOf(listErr) != sdk.KindUnauthorized {
			t.Errorf("got %v and %v", err, listErr)
		}
	})
}

// TestAccountWaits: a short wait that plex.tv asks for is waited out, once; a
// long one is reported.
func TestAccountWaits(t *testing.T) {
	for _, c := range []struct {
		after string
		busy  int // answers of 429
		waits int
		left  time.Duration // of the error
	}{
		{after: "2", busy: 1, waits: 1},
		{after: "2", busy: 2, waits: 1, left: 2 * time.Second},
		{after: "600", busy: 1, left: 10 * time.Minute},
	} {
		busy := c.busy
		srv := newService(t, func(w http.ResponseWriter, _ *http.Request) {
			if busy--; busy >= 0 {
				w.Header().Set("Retry-After", c.after)
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			io.WriteString(w, `{"username":"ada"}`)
		})
		s, clock := openAt(t, srv.url, map[string]any{"account_token": "t"})
		_, err := s.Account(t.Context())
		var e *sdk.Error
		if len(clock.waits) != c.waits || c.left == 0 && err != nil || c.left > 0 && (!errors.As(err, &e) || e.RetryAfter != c.left) {
			t.Errorf("%+v: waited %v, got %v", c, clock.waits, err)
		}
	}
}

// TestSourceWithoutServer: an instance for the account is no source, and says
// what is missing.
func TestSourceWithoutServer(t *testing.T) {
	s, _ := openAt(t, plexTV, map[string]any{"account_token": "t"})
	_, err := s.Libraries(t.Context())
	_, serverErr := s.Server(t.Context())
	for _, err := range []error{err, serverErr} {
		var e *sdk.Error
		if !errors.As(err, &e) || e.Kind != sdk.KindInvalidSetting || e.Key != "url" || !strings.Contains(e.Message, "luarr login plex") {
			t.Errorf("got %v", err)
		}
	}
}

func TestAccountSettings(t *testing.T) {
	for _, c := range []struct {
		name string
		set  map[string]any
		key  string // of the complaint; empty for none
	}{
		{"nothing at all", nil, ""},
		{"token without a server", map[string]any{"token": "t"}, "url"},
		{"service without a scheme", map[string]any{"account_url": "plex.tv"}, "account_url"},
		{"service with a password", map[string]any{"account_url": "https://u:p@plex.tv"}, "account_url"},
		{"name with a line end", map[string]any{"client_id": "a\nb"}, "client_id"},
		{"token with a line end", map[string]any{"account_token": "a\nb"}, "account_token"},
		{"certificate name", map[string]any{"url": "https://192-168-1-10.abc.plex.direct:32400", "token": "t"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := sdk.Open(t.Context(), Plugin, c.set)
			var e *sdk.Error
			if c.key == "" && err != nil || c.key != "" && (!errors.As(err, &e) || e.Key != c.key) {
				t.Errorf("got %v, want a complaint about %q", err, c.key)
			}
		})
	}
	s, _ := openAt(t, plexTV, nil)
	if s.account.base != "https://plex.tv" || s.account.servers != "https://clients.plex.tv" {
		t.Errorf("plex.tv is at %s and %s", s.account.base, s.account.servers)
	}
}

// FuzzAccountAnswers: no answer of the service makes the readers fail other
// than with an error.
func FuzzAccountAnswers(f *testing.F) {
	f.Add(`{"username":"a","subscription":{"active":1}}`)
	f.Add(twoServers)
	f.Add(`<resources><resource name="a" clientIdentifier="b" provides="server"><connections><connection uri="http://h:1" port="x"/></connections></resource></resources>`)
	f.Add(`[{"connections":null},null,3,{"connections":{"uri":1}}]`)
	f.Add(`{"id":1,"code":"c","expiresIn":"900","authToken":null}`)
	var body string
	a := &account{http: &http.Client{Transport: fixed{&body}}, pause: func(context.Context, time.Duration) error { return nil }}
	f.Fuzz(func(t *testing.T, text string) {
		body = text
		_, _ = a.user(t.Context(), sdk.Secret{})
		_, _ = a.pin(t.Context(), http.MethodGet, "/")
		servers, _ := a.listServers(t.Context())
		for _, s := range servers {
			for _, c := range s.Connections {
				if c.Url == "" || c.Kind == "" {
					t.Errorf("connection %v", c)
				}
			}
		}
	})
}

// fixed answers every request with one text.
type fixed struct{ text *string }

func (f fixed) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(*f.text)), Request: r, Header: http.Header{}}, nil
}
