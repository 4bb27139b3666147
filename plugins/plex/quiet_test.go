package plex

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
)

// household is a server that may be playing something. Each page takes it a
// second by its clock, and tag walks no time.
type household struct {
	plays func(look int) (code int, text string)

	mu    sync.Mutex
	now   time.Time
	open  int
	most  int // pages under way at a time
	pages int
	looks int
	rests []time.Duration
}

func (h *household) serve(lab *homelab.Lab) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/status/sessions" {
			h.mu.Lock()
			code, text := h.plays(h.looks)
			h.looks++
			h.mu.Unlock()
			w.WriteHeader(code)
			io.WriteString(w, text)
			return
		}
		if r.URL.Query().Has("includeGuids") && r.Header.Get("X-Plex-Container-Size") != "0" {
			h.mu.Lock()
			h.now = h.now.Add(time.Second)
			h.open++
			h.pages++
			h.most = max(h.most, h.open)
			h.mu.Unlock()
			defer func() {
				h.mu.Lock()
				h.open--
				h.mu.Unlock()
			}()
		}
		lab.Plex().ServeHTTP(w, r)
	})
}

// clock makes an instance live by the household's.
func (h *household) clock(s *Server) {
	h.now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s.client.clock.ours = func() time.Time {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.now
	}
	s.client.pause = func(ctx context.Context, d time.Duration) error {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.now = h.now.Add(d)
		h.rests = append(h.rests, d)
		return ctx.Err()
	}
}

func playing(n int) (int, string) {
	return 200, fmt.Sprintf(`{"MediaContainer":{"size":%d%s}}`, n, strings.Repeat(`,"Metadata":[{"ratingKey":"1","type":"movie"}]`, min(n, 1)))
}

// TestQuiet: while somebody plays something, a walk rests before each page as
// long as the one before took, has one under way at a time, and looks now and
// then whether it is still so.
func TestQuiet(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 4000})
	for _, c := range []struct {
		name        string
		off         bool
		plays       func(look int) (int, string)
		rests       func(pages int) bool // how many of them are right
		looks       func(n int) bool
		oneAtATime  bool
		connections float64
	}{
		{name: "switched off", off: true, plays: func(int) (int, string) { return playing(1) }, connections: 3,
			rests: func(n int) bool { return n == 0 }, looks: func(n int) bool { return n == 0 }},
		{name: "nobody plays", plays: func(int) (int, string) { return playing(0) }, connections: 3,
			rests: func(n int) bool { return n == 0 }, looks: func(n int) bool { return n == 2 }},
		{name: "somebody plays", plays: func(int) (int, string) { return playing(2) }, connections: 3, oneAtATime: true,
			rests: func(n int) bool { return n >= 39 }, looks: func(n int) bool { return n >= 2 && n <= 4 }},
		{name: "one connection", plays: func(int) (int, string) { return playing(1) }, connections: 1, oneAtATime: true,
			rests: func(n int) bool { return n >= 39 }, looks: func(n int) bool { return n >= 2 && n <= 4 }},
		{name: "the film ends", plays: func(look int) (int, string) { return playing(max(0, 1-look)) }, connections: 3,
			rests: func(n int) bool { return n >= 10 && n < 39+100 }, looks: func(n int) bool { return n >= 2 }},
		{name: "not told", plays: func(int) (int, string) { return 403, "" }, connections: 3,
			rests: func(n int) bool { return n == 0 }, looks: func(n int) bool { return n == 2 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &household{plays: c.plays}
			s := open(t, h.serve(lab), map[string]any{
				"full_details": 0.0, "page_size": 100.0, "connections": c.connections, "quiet_while_streaming": !c.off,
			})
			h.clock(s)
			got, w, err := walkLibrary(t, s, "Movies")
			if err != nil || !w.Complete || len(got.items) != 4000 || h.pages != 40 {
				t.Fatal(h.pages, w, err)
			}
			long := 0
			for _, d := range h.rests {
				if d > longRest {
					t.Errorf("rested for %v", d)
				}
				if d == time.Second {
					long++
				}
			}
			if !c.rests(long) || !c.looks(h.looks) {
				t.Errorf("%d rests of a second, %d looks", long, h.looks)
			}
			if c.oneAtATime && h.most != 1 {
				t.Errorf("%d pages at a time", h.most)
			}
		})
	}
}

// TestQuietTogether: walks of several libraries share the one connection that is
// left, and none waits for ever.
func TestQuietTogether(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 900, Series: 10})
	for _, details := range []float64{0, 2000} {
		h := &household{plays: func(int) (int, string) { return playing(1) }}
		s := open(t, h.serve(lab), map[string]any{"full_details": details, "connections": 3.0, "quiet_while_streaming": true})
		h.clock(s)
		libs, err := s.Libraries(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for _, l := range libs {
			if l.Skipped != "" {
				continue
			}
			all.Go(func() {
				if w, err := s.Items(t.Context(), l, &gathered{}); err != nil || !w.Complete {
					t.Errorf("%s: %+v, %v", l.Title, w, err)
				}
			})
		}
		all.Wait()
		if h.most > 1 {
			t.Errorf("%d pages at a time", h.most)
		}
	}
}
