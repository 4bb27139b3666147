package plex

import (
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestSome: items come as they come in a walk over everything, those that are
// gone do not, and no address is longer than proxies take.
func TestSome(t *testing.T) {
	for form, settings := range bothForms {
		t.Run(form, func(t *testing.T) {
			h := newHouse(t, homelab.Options{Movies: 900, Series: 12}, settings)
			for _, title := range []string{"Movies", "TV", "Music"} {
				cursor := h.shelves[title].cursor
				gone := h.keyOfKind(t, title, map[string]string{"Movies": sdk.Movie, "TV": sdk.Episode, "Music": sdk.Track}[title], 0)
				h.lab.Plex().DeleteItem(gone)
				want := &shelf{}
				want.fill(t, h.s, h.library(t, title))
				var keys []string
				for id := range want.items {
					keys = append(keys, id)
				}
				keys = append(keys, gone, "999999999")
				h.lab.Plex().ClearRequests()
				got := &shelf{}
				got.begin()
				w, err := h.s.Some(t.Context(), h.library(t, title), keys, cursor, got)
				if err != nil || !w.Complete {
					t.Fatalf("%s: %+v, %v", title, w, err)
				}
				got.equal(t, want)
				for _, r := range h.lab.Plex().Requests() {
					if len(r.Path)+len(r.Query) > 4096 {
						t.Errorf("an address of %d bytes", len(r.Path)+len(r.Query))
					}
				}
			}
		})
	}
}

// TestSomeCost: a few items cost a few requests.
func TestSomeCost(t *testing.T) {
	for form, most := range map[string]int{"details": 1, "lists": 3} {
		t.Run(form, func(t *testing.T) {
			h := newHouse(t, homelab.Options{Movies: 300}, bothForms[form])
			l := h.library(t, "Movies")
			keys := []string{h.keyOfKind(t, "Movies", sdk.Movie, 3), h.keyOfKind(t, "Movies", sdk.Movie, 30)}
			h.lab.Plex().ClearRequests()
			h.shelves["Movies"].some(t, h.s, l, keys)
			if n := h.lab.Plex().Count(); n > most {
				t.Errorf("%d requests, want %d", n, most)
			}
		})
	}
}
