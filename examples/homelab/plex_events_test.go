package homelab

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// earpiece is an open stream of events.
type earpiece struct {
	t *testing.T
	r *bufio.Reader
}

func (h *house) listen(query string) *earpiece {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	h.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.plexURL+"/:/eventsource/notifications"+query, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("X-Plex-Token", h.o.Token)
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = res.Body.Close() })
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		h.t.Fatalf("Content-Type %q", got)
	}
	return &earpiece{h.t, bufio.NewReader(res.Body)}
}

// next reads one event.
func (s *earpiece) next() (name string, data map[string]any) {
	s.t.Helper()
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			s.t.Fatal(err)
		}
		switch line = strings.TrimSuffix(line, "\n"); {
		case line == "":
			return name, data
		case strings.HasPrefix(line, "event: "):
			name = line[7:]
		case strings.HasPrefix(line, "data: "):
			if err := json.Unmarshal([]byte(line[6:]), &data); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

func TestEvents(t *testing.T) {
	h := serve(t, Options{})
	p, key := h.Plex(), h.Truth(3).RatingKey
	s := h.listen("")
	p.Ping()
	p.Touch(key)
	p.DeleteItem(key)
	p.Scan("2")
	p.SetSessions(Session{RatingKey: h.Truth(0).RatingKey})
	p.SetSessions()
	p.Notify("log", map[string]any{"line": "never heard"})
	p.Notify("reachability", map[string]any{"ReachabilityNotification": map[string]any{"reachability": true}})
	for _, want := range []struct {
		name string
		path []any
		is   any
	}{
		{"ping", nil, nil},
		{"timeline", []any{"TimelineEntry", "mediaState"}, "analyzed"},
		{"timeline", []any{"TimelineEntry", "itemID"}, key},
		{"timeline", []any{"TimelineEntry", "state"}, 9.0},
		{"activity", []any{"ActivityNotification", "Activity", "Context", "librarySectionID"}, "2"},
		{"status", []any{"StatusNotification", "notificationName"}, "LIBRARY_UPDATE"},
		{"activity", []any{"ActivityNotification", "event"}, "ended"},
		{"status", []any{"StatusNotification", "notificationName"}, "LIBRARY_UPDATE"},
		{"playing", []any{"PlaySessionStateNotification", "state"}, "playing"},
		{"playing", []any{"PlaySessionStateNotification", "state"}, "stopped"},
		{"reachability", []any{"ReachabilityNotification", "reachability"}, true},
	} {
		name, data := s.next()
		if name != want.name || want.path != nil && at(data, want.path...) != want.is {
			t.Errorf("%s: %v, want %s with %v", name, data, want.name, want.is)
		}
	}
}

func TestEventFilters(t *testing.T) {
	for _, c := range []struct{ name, query, hears string }{
		{"only these", "?filters=playing,status", "status playing"},
		{"all but", "?filters=-timeline", "status log playing"},
		{"everything", "?filters=", "timeline status log playing"},
		{"the other name", "?filter=log", "log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{})
			s := h.listen(c.query)
			for _, name := range []string{"timeline", "status", "log", "playing", "ping"} {
				h.Plex().Notify(name, struct{}{})
			}
			var heard []string
			for name := ""; ; heard = append(heard, name) {
				if name, _ = s.next(); name == "ping" {
					break
				}
			}
			if got := strings.Join(heard, " "); got != c.hears {
				t.Errorf("heard %q, want %q", got, c.hears)
			}
		})
	}
}

// TestSilentStream: the stream is open, and nothing comes.
func TestSilentStream(t *testing.T) {
	for fault, silent := range map[FaultKind]bool{SilentStream: true, NoTotal: false} {
		p := New(Options{}).Plex()
		p.SetFault(Fault{Kind: fault})
		ctx, cancel := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/:/eventsource/notifications?X-Plex-Token="+p.lab.o.Token, nil)
		r.Host = "127.0.0.1"
		w := &opened{ResponseRecorder: httptest.NewRecorder(), open: make(chan struct{})}
		done := make(chan struct{})
		go func() { p.ServeHTTP(w, r); close(done) }()
		<-w.open
		for range 1000 {
			p.Ping()
		}
		cancel()
		<-done
		if heard := w.Body.Len(); silent && heard > 0 || p.Listeners() != 0 {
			t.Errorf("fault %d: %d bytes came, %d listeners are left", fault, heard, p.Listeners())
		}
	}
}

// opened tells when the answer has begun.
type opened struct {
	*httptest.ResponseRecorder
	open chan struct{}
	once sync.Once
}

func (o *opened) Flush() { o.once.Do(func() { close(o.open) }) }
