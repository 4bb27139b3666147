package plex

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestLabelFilter: a filter that the server ignores makes labels unknown,
// never wrong.
func TestLabelFilter(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 50})
	key := movieKeys(t, open(t, lab.Plex(), nil), 1)[0]
	lab.Plex().SetLabels(key, "Keep")
	for _, heeds := range []bool{true, false} {
		t.Run(fmt.Sprintf("heeded %v", heeds), func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if q := r.URL.Query(); !heeds && q.Has("label") {
					q.Del("label")
					r.URL.RawQuery = q.Encode()
				}
				lab.Plex().ServeHTTP(w, r)
			}))
			defer srv.Close()
			got, w, err := walkLibrary(t, openURL(t, srv.URL, lists), "Movies")
			if err != nil || !w.Complete {
				t.Fatal(w, err)
			}
			item := got.byID()[key]
			unread := slices.ContainsFunc(item.Unread, func(u *sdk.Unread) bool { return u.Field == "labels" })
			if heeds && (unread || !slices.Equal(item.Labels, []string{"Keep"})) || !heeds && !unread {
				t.Errorf("labels %v, unread %v", item.Labels, item.Unread)
			}
		})
	}
}
