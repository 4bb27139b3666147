package plex

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// library looks one library up by its title.
func (h *house) library(t *testing.T, title string) *sdk.Library {
	t.Helper()
	for _, l := range libraries(t, h.s) {
		if l.Title == title {
			return l
		}
	}
	t.Fatalf("no library %s", title)
	return nil
}

// TestSweep: a sweep sees each change that moves no time, at the item that
// changed and nowhere else.
func TestSweep(t *testing.T) {
	for _, e := range []struct {
		name, library, of string
		do                func(p *homelab.Plex, key string)
	}{
		{"nothing", "Movies", sdk.Movie, nil},
		{"label", "Movies", sdk.Movie, func(p *homelab.Plex, key string) { p.SetLabels(key, "Stale", "Keep", "Other") }},
		{"collection", "Movies", sdk.Movie, func(p *homelab.Plex, key string) { p.SetCollections(key, "Heist") }},
		{"genre", "Movies", sdk.Movie, func(p *homelab.Plex, key string) { p.SetGenres(key, "Noir") }},
		{"played", "Movies", sdk.Movie, func(p *homelab.Plex, key string) { p.SetViewCount(key, 7) }},
		{"left off", "Movies", sdk.Movie, func(p *homelab.Plex, key string) { p.SetProgress(key, 77000) }},
		{"rated", "Movies", sdk.Movie, func(p *homelab.Plex, key string) { p.Rate(key, 3) }},
		{"date of addition", "Movies", sdk.Movie, func(p *homelab.Plex, key string) { p.SetAdded(key, 1_400_000_000) }},
		{"refreshed", "Movies", sdk.Movie, (*homelab.Plex).Touch},
		{"nothing", "TV", sdk.Series, nil},
		{"series label", "TV", sdk.Series, func(p *homelab.Plex, key string) { p.SetLabels(key, "Stale") }},
		{"series rated", "TV", sdk.Series, func(p *homelab.Plex, key string) { p.Rate(key, 3) }},
		{"episode label", "TV", sdk.Episode, func(p *homelab.Plex, key string) { p.SetLabels(key, "Stale") }},
		{"nothing", "Music", sdk.Artist, nil},
		{"album genre", "Music", sdk.Album, func(p *homelab.Plex, key string) { p.SetGenres(key, "Polka") }},
		{"track rated", "Music", sdk.Track, func(p *homelab.Plex, key string) { p.Rate(key, 3) }},
	} {
		for form, settings := range bothForms {
			t.Run(e.library+", "+e.name+", "+form, func(t *testing.T) {
				h := newHouse(t, homelab.Options{Movies: 120}, settings)
				key := h.keyOfKind(t, e.library, e.of, 2)
				var want []string
				if e.do != nil {
					e.do(h.lab.Plex(), key)
					want = []string{key}
				}
				h.open(t, settings) // the next run knows only the cursor
				if got := h.shelves[e.library].sweep(t, h.s, h.library(t, e.library)); !slices.Equal(got, want) {
					t.Errorf("%v differ, want %v", got, want)
				}
			})
		}
	}
}

// TestSweepCost: details of few items cost less than a walk for each tag; of
// many, rows come by the thousand.
func TestSweepCost(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings map[string]any
		all, at  int // requests for lists, tags aside, and for details
	}{
		{"details", nil, 1 + 2, 12},
		{"lists", map[string]any{"full_details": 0.0}, 1 + 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, homelab.Options{Movies: 1200}, c.settings)
			l := h.library(t, "Movies")
			h.lab.Plex().ClearRequests()
			h.shelves["Movies"].sweep(t, h.s, l)
			got := paths(h.lab)
			for _, r := range h.lab.Plex().Requests() {
				if strings.Contains(r.Query, "excludeElements=") && !strings.Contains(r.Query, "Media") {
					t.Errorf("media was asked for: %s", r.Query)
				}
				for _, word := range tagWord {
					if strings.Contains(r.Query, "&"+word+"=") {
						got[r.Path]--
					}
				}
			}
			if got["/library/sections/1/all"] != c.all || got["/library/metadata/"] != c.at || got["/library/sections"] != 1 {
				t.Errorf("requests: %v, want %d and %d", got, c.all, c.at)
			}
		})
	}
}

// TestSweepIncomplete: what a sweep did not see for certain is not gone.
func TestSweepIncomplete(t *testing.T) {
	for _, c := range []struct {
		name   string
		fault  homelab.Fault
		reason string
	}{
		{"total is wrong", homelab.Fault{Kind: homelab.WrongTotal, Path: "/library/sections/1/all"}, "movie: "},
		{"rows come twice", homelab.Fault{Kind: homelab.DuplicateRows, Path: "/library/sections/1/all"}, "movie: "},
		{"pages shift", homelab.Fault{Kind: homelab.ShiftPages, Path: "/library/sections/1/all"}, "movie: "},
		{"labels cannot be listed", homelab.Fault{Kind: homelab.ServerError, Path: "/library/sections/1/label"}, "not all tags"},
	} {
		t.Run(c.name, func(t *testing.T) {
			logged(t)
			h := newHouse(t, homelab.Options{Movies: 300}, lists)
			l := h.library(t, "Movies")
			h.lab.Plex().SetFault(c.fault)
			w, err := h.s.Sweep(t.Context(), l, h.shelves["Movies"].cursor, &seen{marks: map[string]uint64{}})
			if err != nil || w.Complete || !strings.Contains(w.Reason, c.reason) {
				t.Errorf("got %+v, %v, want %q", w, err, c.reason)
			}
		})
	}
	t.Run("refreshing", func(t *testing.T) {
		h := newHouse(t, homelab.Options{}, nil)
		l := h.library(t, "Movies")
		l.Refreshing = busy()
		w, err := h.s.Sweep(t.Context(), l, h.shelves["Movies"].cursor, &seen{marks: map[string]uint64{}})
		if err != nil || w.Complete || w.Reason == "" {
			t.Errorf("got %+v, %v", w, err)
		}
	})
}

// TestTagsComeBack: items whose labels could not be read are read again once
// they can be.
func TestTagsComeBack(t *testing.T) {
	logged(t)
	down := true
	h := newHouse(t, homelab.Options{Movies: 60}, lists, func(_ *homelab.Lab, _ http.ResponseWriter, r *http.Request) bool {
		if down && strings.HasSuffix(r.URL.Path, "/label") {
			r.URL.Path = "/nowhere"
		}
		return false
	})
	shelf := h.shelves["Movies"]
	if differ := shelf.sweep(t, h.s, h.library(t, "Movies")); len(differ) > 0 {
		t.Errorf("%v differ while nothing is known of labels", differ)
	}
	down = false
	if differ := shelf.sweep(t, h.s, h.library(t, "Movies")); len(differ) != 60 {
		t.Errorf("%d items differ, want all", len(differ))
	}
}

// TestOtherTagsInDetails: where details name other collections than the walks
// for them find, as with those that fill themselves, items are not asked for at
// every sweep again.
func TestOtherTagsInDetails(t *testing.T) {
	h := newHouse(t, homelab.Options{Movies: 60}, lists, func(lab *homelab.Lab, w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/library/metadata/") {
			return false
		}
		rec := httptest.NewRecorder()
		lab.Plex().ServeHTTP(rec, r)
		w.Write(bytes.ReplaceAll(rec.Body.Bytes(), []byte(`"Collection":[`), []byte(`"Nothing":[`)))
		return true
	})
	key := h.keyOfKind(t, "Movies", sdk.Movie, 2)
	h.lab.Plex().SetCollections(key, "Heist", "Third of Three")
	h.lab.Plex().Touch(key)
	h.since(t, "Movies")
	shelf, l := h.shelves["Movies"], h.library(t, "Movies")
	differ := shelf.sweep(t, h.s, l)
	if !slices.Equal(differ, []string{key}) {
		t.Fatalf("%v differ, want %s", differ, key)
	}
	shelf.some(t, h.s, l, differ)
	if got := shelf.items[key].Collections; !slices.Equal(got, []string{"Heist", "Third of Three"}) {
		t.Errorf("collections %q", got)
	}
	if differ := shelf.sweep(t, h.s, l); len(differ) > 0 {
		t.Errorf("%v differ once more", differ)
	}
}

// busy is the mark of a library that its server works on.
func busy() *bool { yes := true; return &yes }
