package plex

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
)

func TestPace(t *testing.T) {
	const patience = time.Minute
	for _, c := range []struct {
		name  string
		fixed bool
		hear  func(*pace)
		want  int
	}{
		{"at first", false, func(p *pace) {}, 400},
		{"quick stays at the most", false, func(p *pace) { p.took(400, time.Millisecond) }, 400},
		{"slow", false, func(p *pace) { p.took(400, 16*time.Second) }, 200},
		{"neither", false, func(p *pace) { p.took(400, 16*time.Second); p.took(200, 10*time.Second) }, 200},
		{"slow ones under way count once", false, func(p *pace) { p.took(400, 16*time.Second); p.took(400, 16*time.Second) }, 200},
		{"quick, but not often enough", false, func(p *pace) {
			p.shrink(400)
			for range 3 {
				p.took(200, time.Second)
			}
		}, 200},
		{"quick often enough", false, func(p *pace) {
			p.shrink(400)
			for range 4 {
				p.took(200, time.Second)
			}
		}, 400},
		{"too large again", false, func(p *pace) {
			p.shrink(400)
			for range 4 {
				p.took(200, time.Second)
			}
			p.shrink(400)
			for range 7 {
				p.took(200, time.Second)
			}
		}, 200},
		{"not quick in between", false, func(p *pace) {
			p.shrink(400)
			for range 10 {
				p.took(200, time.Second)
				p.took(200, 10*time.Second)
			}
		}, 200},
		{"quick ones of another size do not count", false, func(p *pace) {
			p.shrink(400)
			p.shrink(200)
			for range 20 {
				p.took(50, time.Second)
			}
		}, 100},
		{"slow for long", false, func(p *pace) {
			for range 20 {
				p.took(p.rows(), time.Minute)
			}
		}, leastPage},
		{"quick again", false, func(p *pace) {
			p.took(400, time.Minute)
			p.took(200, time.Minute)
			for range 100 {
				p.took(p.rows(), time.Second)
			}
		}, 400},
		{"fell silent", false, func(p *pace) { p.shrink(400) }, 200},
		{"chosen", true, func(p *pace) { p.took(400, time.Minute); p.shrink(400) }, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := (&client{patience: patience}).pace(400, c.fixed)
			c.hear(p)
			if got := p.rows(); got != c.want {
				t.Errorf("%d rows, want %d", got, c.want)
			}
		})
	}
	if p := (&client{patience: patience}).pace(leastPage, false); p.shrink(leastPage) {
		t.Error("smaller than the least")
	}
}

// TestPaceOfWalk: a server that is slow over large pages is asked for smaller
// ones, and for large ones again when it has become quick. Everything is read
// once, whatever the sizes.
func TestPaceOfWalk(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 3000})
	var (
		mu    sync.Mutex
		now   = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		sizes []int
	)
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size, _ := strconv.Atoi(r.Header.Get("X-Plex-Container-Size"))
		if q := r.URL.Query(); q.Has("includeGuids") && size > 0 {
			mu.Lock()
			if sizes = append(sizes, size); len(sizes) <= 2 {
				now = now.Add(time.Duration(size) * 50 * time.Millisecond) // 20 s for 400 rows, 10 s for 200
			}
			mu.Unlock()
		}
		lab.Plex().ServeHTTP(w, r)
	}), map[string]any{"full_details": 0.0, "connections": 1.0})
	s.client.clock.ours = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	got, w, err := walkLibrary(t, s, "Movies")
	if err != nil || !w.Complete || len(got.items) != 3000 {
		t.Fatal(len(got.items), w, err)
	}
	if want := []int{400, 200, 200, 200, 200, 200, 400, 400, 400, 400}; !slices.Equal(sizes, want) {
		t.Errorf("asked for %v, want %v", sizes, want)
	}
}

// TestPaceAfterSilence: where a server falls silent over a page, before it or
// in its middle, it is asked for smaller ones, and no item is lost or counted
// twice. It is not asked for ever.
func TestPaceAfterSilence(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 800})
	for _, c := range []struct {
		name     string
		settings map[string]any
		silent   func(size int) bool
		middle   bool // some rows come first
		fails    bool
		tries    int64 // of the first page
	}{
		{name: "before large pages", silent: func(size int) bool { return size > 200 }, tries: 2},
		{name: "in the middle of large pages", silent: func(size int) bool { return size > 200 }, middle: true, tries: 2},
		{name: "for good", silent: func(int) bool { return true }, fails: true, tries: 3},
		{name: "with a chosen size", settings: map[string]any{"page_size": 400.0}, silent: func(size int) bool { return size > 200 }, fails: true, tries: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // they wait
			var tries atomic.Int64
			settings := map[string]any{"full_details": 0.0, "connections": 1.0}
			for k, v := range c.settings {
				settings[k] = v
			}
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				size, _ := strconv.Atoi(r.Header.Get("X-Plex-Container-Size"))
				if !r.URL.Query().Has("includeGuids") || size == 0 {
					lab.Plex().ServeHTTP(w, r)
					return
				}
				if r.Header.Get("X-Plex-Container-Start") == "0" {
					tries.Add(1)
				}
				if !c.silent(size) {
					lab.Plex().ServeHTTP(w, r)
					return
				}
				if c.middle {
					part := &first{ResponseWriter: w, left: 150_000}
					lab.Plex().ServeHTTP(part, r)
					w.(http.Flusher).Flush()
				}
				<-r.Context().Done()
			}), settings)
			s.client.patience = impatience
			got, w, err := walkLibrary(t, s, "Movies")
			if (err != nil) != c.fails || !c.fails && (!w.Complete || len(got.items) != 800 || len(got.byID()) != 800) {
				t.Errorf("%d items, %+v, %v", len(got.items), w, err)
			}
			if tries.Load() != c.tries {
				t.Errorf("the first page was asked for %d times, want %d", tries.Load(), c.tries)
			}
		})
	}
}

// first lets the beginning of an answer through.
type first struct {
	http.ResponseWriter
	left int
}

func (f *first) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p[:min(len(p), f.left)])
	f.left -= n
	return len(p), err
}
