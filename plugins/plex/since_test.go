package plex

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// house is a lab whose clock stands, and a shelf for each of its libraries that
// was filled a day ago.
type house struct {
	lab     *homelab.Lab
	url     string
	s       *Server
	shelves map[string]*shelf // by title of the library
}

// hook comes before the lab, and may answer in its place.
type hook = func(lab *homelab.Lab, w http.ResponseWriter, r *http.Request) (answered bool)

func newHouse(t *testing.T, o homelab.Options, settings map[string]any, before ...hook) *house {
	t.Helper()
	lab := homelab.New(o)
	lab.SetNow(time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lab.Plex().ServeHTTP(w, r)
	}))
	if len(before) > 0 {
		srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, f := range before {
				if f(lab, w, r) {
					return
				}
			}
			lab.Plex().ServeHTTP(w, r)
		})
	}
	t.Cleanup(srv.Close)
	h := &house{lab: lab, url: srv.URL, shelves: map[string]*shelf{}}
	h.open(t, settings)
	for _, l := range libraries(t, h.s) {
		h.shelves[l.Title] = &shelf{}
		h.shelves[l.Title].fill(t, h.s, l)
	}
	lab.Advance(24 * time.Hour)
	return h
}

// open makes another instance, as in another run.
func (h *house) open(t *testing.T, settings map[string]any) {
	h.s = openURL(t, h.url, settings)
	h.s.client.clock.ours = h.lab.Now
}

// since follows one library, and gives the keys that came and how many requests
// that took.
func (h *house) since(t *testing.T, title string) (keys []string, w sdk.Walk, requests []string) {
	t.Helper()
	for _, l := range libraries(t, h.s) {
		if l.Title == title {
			h.lab.Plex().ClearRequests()
			w = h.shelves[title].since(t, h.s, l)
			for _, r := range h.lab.Plex().Requests() {
				requests = append(requests, r.Path+"?"+r.Query)
			}
			return slices.Sorted(maps.Keys(h.shelves[title].came)), w, requests
		}
	}
	t.Fatalf("no library %s", title)
	return nil, w, nil
}

// keyOfKind is the key of some item of a type.
func (h *house) keyOfKind(t *testing.T, title, itemType string, n int) string {
	t.Helper()
	var keys []string
	for id, item := range h.shelves[title].items {
		if item.Type == itemType {
			keys = append(keys, id)
		}
	}
	slices.Sort(keys)
	return keys[n]
}

// bothForms are the forms that items of a library come in.
var bothForms = map[string]map[string]any{"details": nil, "lists": {"full_details": 0.0}}

// TestNothingMoved: a library that did not move costs one request, and none
// where it has nothing that can be played.
func TestNothingMoved(t *testing.T) {
	for name, settings := range bothForms {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, homelab.Options{Movies: 300}, settings)
			for title := range h.shelves {
				for range 2 {
					keys, w, requests := h.since(t, title)
					if len(keys) != 0 || w.Everything || len(requests) != 1 || !strings.Contains(requests[0], "lastViewedAt%3E=") {
						t.Errorf("%s: %v came, %+v, requests %q", title, keys, w, requests)
					}
				}
			}
		})
	}
}

// TestLibraryMadeAnew: a library with the key and the markers of another, but an
// id of its own, is read as a whole.
func TestLibraryMadeAnew(t *testing.T) {
	h := newHouse(t, homelab.Options{Movies: 20}, nil)
	for _, l := range libraries(t, h.s) {
		if l.Title != "Movies" {
			continue
		}
		was := l.Uuid
		for _, c := range []struct {
			uuid       string
			everything bool
		}{{was, false}, {"", false}, {"another", true}} {
			l.Uuid = c.uuid
			if w := h.shelves[l.Title].since(t, h.s, l); was == "" || w.Everything != c.everything {
				t.Errorf("from %q to %q: %+v", was, c.uuid, w)
			}
		}
	}
}

// TestEditsWithoutCounter: a library that tells no counter does not move when
// an item is edited. The edit is found, with one request for each kind.
func TestEditsWithoutCounter(t *testing.T) {
	counter := regexp.MustCompile(`"contentChangedAt":\d+,?`)
	h := newHouse(t, homelab.Options{Movies: 300}, nil, func(lab *homelab.Lab, w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/library/sections" {
			return false
		}
		r.Header.Del("Accept-Encoding")
		rec := httptest.NewRecorder()
		lab.Plex().ServeHTTP(rec, r)
		w.Write(counter.ReplaceAll(rec.Body.Bytes(), nil))
		return true
	})
	for title, most := range map[string]int{"Movies": 2, "TV": 4} {
		if keys, w, requests := h.since(t, title); len(keys) != 0 || w.Everything || len(requests) > most {
			t.Errorf("%s: %v came, %+v, requests %q", title, keys, w, requests)
		}
	}
	for title, itemType := range map[string]string{"Movies": sdk.Movie, "TV": sdk.Series} {
		key := h.keyOfKind(t, title, itemType, 3)
		h.lab.Plex().Touch(key)
		if keys, w, requests := h.since(t, title); !slices.Contains(keys, key) || w.Everything {
			t.Errorf("%s: %v came, %+v, requests %q", title, keys, w, requests)
		}
	}
}

// TestChanges: what changed is handed out, and little else is asked.
func TestChanges(t *testing.T) {
	type edit struct {
		name, library, of string
		n                 int // most requests
		do                func(p *homelab.Plex, key string) string
	}
	same := func(do func(p *homelab.Plex, key string)) func(*homelab.Plex, string) string {
		return func(p *homelab.Plex, key string) string { do(p, key); return key }
	}
	for _, e := range []edit{
		{"refreshed", "Movies", sdk.Movie, 6, same((*homelab.Plex).Touch)},
		{"added", "Movies", sdk.Movie, 6, func(p *homelab.Plex, _ string) string { return p.AddMovie("New", 2020, 7, "") }},
		{"version added", "Movies", sdk.Movie, 6, same((*homelab.Plex).AddVersion)},
		{"played", "Movies", sdk.Movie, 2, same(func(p *homelab.Plex, key string) { p.SetViewCount(key, 3) })},
		{"series renamed", "TV", sdk.Series, 12, same(func(p *homelab.Plex, key string) { p.Rename(key, "Other") })},
		{"episode refreshed", "TV", sdk.Episode, 12, same((*homelab.Plex).Touch)},
		{"episode played", "TV", sdk.Episode, 4, same(func(p *homelab.Plex, key string) { p.SetViewCount(key, 3) })},
		{"track refreshed", "Music", sdk.Track, 12, same((*homelab.Plex).Touch)},
		{"track played", "Music", sdk.Track, 4, same(func(p *homelab.Plex, key string) { p.SetViewCount(key, 3) })},
	} {
		for form, settings := range bothForms {
			t.Run(e.name+", "+form, func(t *testing.T) {
				h := newHouse(t, homelab.Options{Movies: 300}, settings)
				h.since(t, e.library)
				h.lab.Advance(time.Hour)
				key := e.do(h.lab.Plex(), h.keyOfKind(t, e.library, e.of, 2))
				h.lab.Advance(time.Hour)
				keys, w, requests := h.since(t, e.library)
				if !slices.Contains(keys, key) || w.Everything || len(keys) > 3 {
					t.Errorf("%v came, want %s; %+v", keys, key, w)
				}
				if len(requests) > e.n {
					t.Errorf("%d requests, want %d:\n%s", len(requests), e.n, strings.Join(requests, "\n"))
				}
				want := &shelf{}
				for _, l := range libraries(t, h.s) {
					if l.Title == e.library {
						want.fill(t, openURL(t, h.url, settings), l)
					}
				}
				h.shelves[e.library].items = map[string]*sdk.Item{key: h.shelves[e.library].items[key]}
				h.shelves[e.library].marks = map[string]uint64{key: want.marks[key]}
				want.items, want.marks = map[string]*sdk.Item{key: want.items[key]}, map[string]uint64{key: want.marks[key]}
				h.shelves[e.library].equal(t, want)
				if keys, _, requests := h.since(t, e.library); len(requests) != 1 || len(keys) != 0 {
					t.Errorf("the next time %v came with %q", keys, requests)
				}
			})
		}
	}
}

// TestNoTimeOfChange: rows without updatedAt are found by when they were added.
func TestNoTimeOfChange(t *testing.T) {
	h := newHouse(t, homelab.Options{}, nil)
	var local string
	for id, item := range h.shelves["Music"].items {
		if item.Type == sdk.Album && item.UpdatedAt == nil {
			local = id
		}
	}
	h.lab.Plex().SetAdded(local, h.lab.Now().Unix())
	h.lab.Plex().Scan("3")
	if keys, _, _ := h.since(t, "Music"); !slices.Contains(keys, local) {
		t.Errorf("%v came, want %s", keys, local)
	}
}

// TestFutureDate: an item that claims to come from the future does not hide
// what changes later.
func TestFutureDate(t *testing.T) {
	for _, dated := range []bool{true, false} {
		t.Run(fmt.Sprintf("dates %v", dated), func(t *testing.T) {
			h := newHouse(t, homelab.Options{}, nil)
			if !dated {
				h = newHouse(t, homelab.Options{}, nil, undated)
			}
			odd, later := h.keyOfKind(t, "Movies", sdk.Movie, 1), h.keyOfKind(t, "Movies", sdk.Movie, 2)
			h.lab.Plex().SetAdded(odd, time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC).Unix())
			h.lab.Plex().Touch(odd)
			if keys, _, _ := h.since(t, "Movies"); !slices.Contains(keys, odd) {
				t.Errorf("%v came, want %s", keys, odd)
			}
			h.lab.Advance(time.Hour)
			h.lab.Plex().Touch(later)
			if keys, w, _ := h.since(t, "Movies"); !slices.Contains(keys, later) || w.Everything {
				t.Errorf("%v came, want %s", keys, later)
			}
			if told := h.s.client.clock.now() != 0; told != dated {
				t.Errorf("the server told a time: %v", told)
			}
		})
	}
}

// undated takes the date out of answers.
func undated(lab *homelab.Lab, w http.ResponseWriter, r *http.Request) bool {
	lab.Plex().ServeHTTP(noDate{w}, r)
	return true
}

type noDate struct{ http.ResponseWriter }

func (w noDate) WriteHeader(status int) {
	w.Header()["Date"] = nil
	w.ResponseWriter.WriteHeader(status)
}

// TestEverythingAnew: where changes cannot be told, everything is read.
func TestEverythingAnew(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(t *testing.T, h *house)
	}{
		{"no cursor", func(_ *testing.T, h *house) { h.shelves["Movies"].cursor = "" }},
		{"a broken cursor", func(_ *testing.T, h *house) { h.shelves["Movies"].cursor += "}" }},
		{"of another format", func(_ *testing.T, h *house) {
			h.shelves["Movies"].cursor = strings.Replace(h.shelves["Movies"].cursor, `"format":1`, `"format":0`, 1)
		}},
		{"another version of the server", func(t *testing.T, h *house) {
			h.shelves["Movies"].cursor = strings.Replace(h.shelves["Movies"].cursor, `"server":"1.`, `"server":"0.`, 1)
		}},
		{"the clock was set back", func(_ *testing.T, h *house) { h.lab.Advance(-48 * time.Hour) }},
		{"another form", func(t *testing.T, h *house) {
			h.open(t, map[string]any{"full_details": 0.0})
			h.lab.Plex().Scan("1")
		}},
		{"more than are read in full", func(t *testing.T, h *house) {
			h.s.FullDetails = 60
			h.lab.Plex().AddMovie("One more", 2020, 7, "")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, homelab.Options{Movies: 60}, nil)
			if _, err := h.s.Server(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, l := range libraries(t, h.s) {
				h.shelves[l.Title].fill(t, h.s, l)
			}
			c.before(t, h)
			keys, w, _ := h.since(t, "Movies")
			if !w.Everything || len(keys) != len(h.shelves["Movies"].items) || len(keys) < 60 {
				t.Errorf("%d items came, %+v", len(keys), w)
			}
			if _, w, _ := h.since(t, "Movies"); w.Everything {
				t.Error("and again the next time")
			}
		})
	}
}

// TestRefreshing: while the server works on a library, nothing is taken as done.
func TestRefreshing(t *testing.T) {
	busy := true
	h := newHouse(t, homelab.Options{}, nil)
	look := func() *sdk.Library {
		l := libraries(t, h.s)[0]
		l.Refreshing = &busy
		return l
	}
	shelf := h.shelves["Movies"]
	shelf.since(t, h.s, look())
	busy = false
	h.lab.Plex().ClearRequests()
	shelf.since(t, h.s, look()) // its markers are those of before
	if n := paths(h.lab)["/library/sections/1/all"]; n < 2 {
		t.Errorf("%d requests: what the server did meanwhile was not asked for", n)
	}
	h.lab.Plex().ClearRequests()
	shelf.since(t, h.s, look())
	if n := paths(h.lab)["/library/sections/1/all"]; n != 1 {
		t.Errorf("%d requests once it is quiet", n)
	}
}

// TestIncomplete: a list that cannot be relied on leaves the cursor where it was.
func TestIncomplete(t *testing.T) {
	h := newHouse(t, homelab.Options{}, nil)
	key := h.keyOfKind(t, "Movies", sdk.Movie, 0)
	h.lab.Plex().Touch(key)
	h.lab.Plex().SetFault(homelab.Fault{Kind: homelab.WrongTotal, Path: "/library/sections/1/all", After: 1})
	shelf := h.shelves["Movies"]
	shelf.begin()
	w, err := h.s.Since(t.Context(), libraries(t, h.s)[0], shelf.cursor, shelf)
	if err != nil || w.Complete || w.Cursor != "" || w.Reason == "" {
		t.Errorf("got %+v, %v", w, err)
	}
	h.lab.Plex().ClearFaults()
	if keys, _, _ := h.since(t, "Movies"); !slices.Contains(keys, key) {
		t.Errorf("%v came, want %s", keys, key)
	}
}

// TestTotal: a library that moved says how many items it holds, of all kinds.
func TestTotal(t *testing.T) {
	h := newHouse(t, homelab.Options{}, nil)
	h.since(t, "TV")
	if got := h.shelves["TV"].total; got != 0 {
		t.Errorf("total %d, want none where nothing moved", got)
	}
	n := len(h.shelves["TV"].items)
	h.lab.Plex().DeleteItem(h.keyOfKind(t, "TV", sdk.Episode, 0))
	h.since(t, "TV")
	if got := h.shelves["TV"].total; got != int64(n-1) {
		t.Errorf("total %d, want %d", got, n-1)
	}
}

// TestWentAway: an item that is listed but has no details any more makes the
// walk incomplete, and is not handed out in part.
func TestWentAway(t *testing.T) {
	for form, settings := range bothForms {
		t.Run(form, func(t *testing.T) {
			hidden := ""
			h := newHouse(t, homelab.Options{}, settings, func(_ *homelab.Lab, _ http.ResponseWriter, r *http.Request) bool {
				if ids, ok := strings.CutPrefix(r.URL.Path, "/library/metadata/"); ok && hidden != "" {
					left := slices.DeleteFunc(strings.Split(ids, ","), func(id string) bool { return id == hidden })
					r.URL.Path = "/library/metadata/" + strings.Join(left, ",")
				}
				return false
			})
			other := h.keyOfKind(t, "Movies", sdk.Movie, 1)
			hidden = h.keyOfKind(t, "Movies", sdk.Movie, 2)
			h.lab.Plex().Touch(other)
			h.lab.Plex().Touch(hidden)
			shelf := h.shelves["Movies"]
			shelf.begin()
			w, err := h.s.Since(t.Context(), h.library(t, "Movies"), shelf.cursor, shelf)
			if err != nil || w.Complete || !strings.Contains(w.Reason, "went away") || shelf.came[hidden] || !shelf.came[other] {
				t.Errorf("got %+v, %v, %v", w, err, shelf.came)
			}
		})
	}
}
