package plex

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// shelf keeps what an engine would of one library.
type shelf struct {
	items  map[string]*sdk.Item
	marks  map[string]uint64
	cursor string
	total  int64
	came   map[string]bool // in the walk under way
}

func (h *shelf) Total(n int64) { h.total = n }

func (h *shelf) Add(item *sdk.Item) error { return fmt.Errorf("%s has no mark", item.Id) }

func (h *shelf) AddMarked(item *sdk.Item, mark uint64) error {
	h.items[item.Id], h.marks[item.Id], h.came[item.Id] = item, mark, true
	return nil
}

// begin starts another walk.
func (h *shelf) begin() {
	if h.items == nil {
		h.items, h.marks = map[string]*sdk.Item{}, map[string]uint64{}
	}
	h.came, h.total = map[string]bool{}, 0
}

// keep forgets the items that did not come.
func (h *shelf) keep(came map[string]bool) {
	for id := range h.items {
		if !came[id] {
			delete(h.items, id)
			delete(h.marks, id)
		}
	}
}

// fill reads everything.
func (h *shelf) fill(t *testing.T, s *Server, l *sdk.Library) {
	t.Helper()
	h.begin()
	w, err := s.Items(t.Context(), l, h)
	if err != nil || !w.Complete || w.Cursor == "" {
		t.Fatalf("everything: %+v, %v", w, err)
	}
	h.cursor = w.Cursor
	h.keep(h.came)
}

// since reads what changed.
func (h *shelf) since(t *testing.T, s *Server, l *sdk.Library) sdk.Walk {
	t.Helper()
	h.begin()
	w, err := s.Since(t.Context(), l, h.cursor, h)
	if err != nil || !w.Complete || w.Cursor == "" {
		t.Fatalf("since: %+v, %v", w, err)
	}
	h.cursor = w.Cursor
	if w.Everything {
		h.keep(h.came)
	}
	return w
}

// seen takes what a sweep sees.
type seen struct {
	marks map[string]uint64
	total int64
}

func (s *seen) Total(n int64) { s.total = n }

func (s *seen) Add(key string, mark uint64) error {
	if _, twice := s.marks[key]; twice {
		return fmt.Errorf("%s was seen twice", key)
	}
	s.marks[key] = mark
	return nil
}

// sweep looks at everything, and gives the keys that are new or differ.
func (h *shelf) sweep(t *testing.T, s *Server, l *sdk.Library) []string {
	t.Helper()
	got := &seen{marks: map[string]uint64{}}
	w, err := s.Sweep(t.Context(), l, h.cursor, got)
	if err != nil || !w.Complete || got.total != int64(len(got.marks)) {
		t.Fatalf("sweep of %d of %d: %+v, %v", len(got.marks), got.total, w, err)
	}
	came := map[string]bool{}
	var differ []string
	for id, mark := range got.marks {
		came[id] = true
		if have, ok := h.marks[id]; !ok || have != mark {
			differ = append(differ, id)
		}
	}
	h.keep(came)
	slices.Sort(differ)
	return differ
}

// some reads some items.
func (h *shelf) some(t *testing.T, s *Server, l *sdk.Library, keys []string) {
	t.Helper()
	for chunk := range slices.Chunk(keys, 150) {
		h.begin()
		if w, err := s.Some(t.Context(), l, chunk, h.cursor, h); err != nil || !w.Complete {
			t.Fatalf("some: %+v, %v", w, err)
		}
		if len(h.came) != len(chunk) {
			t.Fatalf("%d of %d items came", len(h.came), len(chunk))
		}
	}
}

// equal compares with another shelf, marks included.
func (h *shelf) equal(t *testing.T, want *shelf) {
	t.Helper()
	if !maps.Equal(h.marks, want.marks) {
		for id, m := range want.marks {
			if h.marks[id] != m {
				t.Errorf("mark of %s differs: %v\n%v", id, h.items[id], want.items[id])
			}
		}
	}
	if len(h.items) != len(want.items) {
		t.Errorf("%d items, want %d", len(h.items), len(want.items))
	}
	for id, item := range want.items {
		if !proto.Equal(h.items[id], item) {
			t.Fatalf("%s differs:\n%v\n%v", id, h.items[id], item)
		}
	}
}

// libraries lists what can be read.
func libraries(t *testing.T, s *Server) []*sdk.Library {
	t.Helper()
	all, err := s.Libraries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(l *sdk.Library) bool { return l.Skipped != "" })
}

// wayToRead is a way in which a library can come to be read.
type wayToRead struct {
	name     string
	settings map[string]any
	faults   []homelab.Fault
	filter   func(*http.Request)
}

var waysToRead = []wayToRead{
	{name: "details"},
	{name: "lists", settings: map[string]any{"full_details": 0.0, "page_size": 30.0}},
	{name: "lists and details", settings: map[string]any{"full_details": 5.0}},
	{name: "one or the other", settings: map[string]any{"full_details": 41.0}},
	{name: "streams refused", settings: lists, faults: []homelab.Fault{{Kind: homelab.RefuseElements}}},
	{name: "details refused", faults: []homelab.Fault{{Kind: homelab.ServerError, Path: "/library/metadata/"}}},
	{name: "XML", faults: []homelab.Fault{{Kind: homelab.XML}}},
	{name: "ids ignored", settings: nil, filter: ignore("id")},
	{name: "ids ignored in lists", settings: lists, filter: ignore("id")},
	{name: "ids ignored and details refused", filter: ignore("id"),
		faults: []homelab.Fault{{Kind: homelab.ServerError, Path: "/library/metadata/"}}},
	{name: "times ignored", settings: lists, filter: ignore("updatedAt>")},
	{name: "plays ignored", settings: lists, filter: ignore("lastViewedAt>")},
	{name: "additions ignored", settings: lists, filter: ignore("addedAt>")},
}

// ignore makes a server ignore a filter.
func ignore(key string) func(*http.Request) {
	return func(r *http.Request) {
		q := r.URL.Query()
		q.Del(key)
		r.URL.RawQuery = q.Encode()
	}
}

// TestEqualsEverything edits the server at random and follows it: after any
// edits and one sweep, what was gathered equals a walk over everything.
func TestEqualsEverything(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 4
	}
	for _, c := range waysToRead {
		for _, seed := range []uint64{1, 2, 3} {
			t.Run(fmt.Sprintf("%s, %d", c.name, seed), func(t *testing.T) {
				t.Parallel()
				follow(t, c, seed, rounds)
			})
		}
	}
}

func follow(t *testing.T, c wayToRead, seed uint64, rounds int) {
	lab := homelab.New(homelab.Options{Movies: 40, Series: 4, Episodes: 3, Artists: 3, Seed: int64(seed)})
	lab.SetNow(time.Date(2026, 3+6*time.Month(seed%2), 1, 12, 0, 0, 0, time.UTC)) // before or after what is there
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.filter != nil {
			c.filter(r)
		}
		lab.Plex().ServeHTTP(w, r)
	}))
	defer srv.Close()
	for _, f := range c.faults {
		lab.Plex().SetFault(f)
	}
	rng := rand.New(rand.NewPCG(seed, 7))
	start := func() *Server {
		s := openURL(t, srv.URL, c.settings)
		s.client.clock.ours = lab.Now
		return s
	}
	s := start()
	shelves := map[string]*shelf{}
	for _, l := range libraries(t, s) {
		h := &shelf{}
		h.fill(t, s, l)
		if differ := h.sweep(t, s, l); len(differ) > 0 {
			t.Fatalf("%s: a sweep after everything finds %v", l.Title, differ)
		}
		shelves[l.Key] = h
	}
	var log []string
	for range rounds {
		for range rng.IntN(5) {
			log = append(log, lab.Plex().RandomEdit(rng))
		}
		if rng.IntN(3) == 0 {
			s = start() // another process
		}
		sweeps := rng.IntN(2) == 0
		for _, l := range libraries(t, s) {
			h := shelves[l.Key]
			h.since(t, s, l)
			if !sweeps {
				continue
			}
			h.some(t, s, l, h.sweep(t, s, l))
			want := &shelf{}
			want.fill(t, start(), l)
			h.equal(t, want)
			if t.Failed() {
				t.Fatalf("%s after %q", l.Title, log)
			}
		}
	}
}
