package plex

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestVanishedIDs: an item that went away spoils the answer for its batch; the
// others are read all the same.
func TestVanishedIDs(t *testing.T) {
	ids := make([]string, 250)
	for i := range ids {
		ids[i] = fmt.Sprint(1000 + i)
	}
	for _, c := range []struct {
		name   string
		gone   []string
		status int // 200: they are just not in the answer
		err    error
	}{
		{"none", nil, 404, nil},
		{"left out", []string{"1003", "1249"}, 200, nil},
		{"not found", []string{"1000", "1001", "1150"}, 404, nil},
		{"bad request", []string{"1050", "1249"}, 400, nil},
		{"nothing is there", ids, 404, errNoDetails},
		{"empty answers", ids, 200, errNoDetails},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked := strings.Split(strings.TrimPrefix(r.URL.Path, "/library/metadata/"), ",")
				if len(asked) > maxBatch {
					t.Errorf("%d ids at once", len(asked))
				}
				var rows []string
				for _, id := range asked {
					if !slices.Contains(c.gone, id) {
						rows = append(rows, fmt.Sprintf(`{"ratingKey":%q,"type":"movie"}`, id))
					}
				}
				if len(rows) < len(asked) && c.status != 200 {
					w.WriteHeader(c.status)
					return
				}
				fmt.Fprintf(w, `{"MediaContainer":{"size":%d,"Metadata":[%s]}}`, len(rows), strings.Join(rows, ","))
			}), map[string]any{"connections": 4.0})
			var got []string
			full := &details{c: s.client, d: &decoder{}}
			err := full.read(t.Context(), ids, func(item *sdk.Item) error {
				got = append(got, item.Id)
				return nil
			})
			if err != c.err {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			want := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(c.gone, id) })
			if c.err == nil && !slices.Equal(got, want) {
				t.Errorf("got %d items, want %d in order", len(got), len(want))
			}
		})
	}
}

// TestLibrariesTogether walks all libraries at once: they share the
// connections and none waits for ever.
func TestLibrariesTogether(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 900, Series: 30})
	var under, most atomic.Int32
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := under.Add(1)
		defer under.Add(-1)
		for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
		}
		lab.Plex().ServeHTTP(w, r)
	}), lists)
	libraries, err := s.Libraries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for _, l := range slices.Repeat(libraries, 3) {
		if l.Skipped != "" {
			continue
		}
		wait.Go(func() {
			w, err := s.Items(t.Context(), l, &gathered{})
			if err != nil || !w.Complete {
				t.Errorf("%s: %+v, %v", l.Title, w, err)
			}
		})
	}
	wait.Wait()
	if most.Load() > 2 {
		t.Errorf("%d requests at a time, want 2 at most", most.Load())
	}
}
