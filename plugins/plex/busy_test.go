package plex

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk"
)

// TestBusyLibrary: a library that is being scanned, or changes, is walked
// twice and then not called complete.
func TestBusyLibrary(t *testing.T) {
	for _, c := range []struct {
		name     string
		section  func(look int) string // fields of the library at each look
		complete bool
		reason   string
		walks    int
	}{
		{"quiet", func(int) string { return `"contentChangedAt":1` }, true, "", 1},
		{"scanned", func(int) string { return `"refreshing":true` }, false, "scanning", 2},
		{"scanned at first", func(look int) string { return fmt.Sprintf(`"refreshing":%v`, look < 2) }, true, "", 2},
		{"changes once", func(look int) string { return fmt.Sprintf(`"contentChangedAt":%d`, min(look, 1)) }, true, "", 2},
		{"changes", func(look int) string { return fmt.Sprintf(`"contentChangedAt":%d`, look) }, false, "changed meanwhile", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			looks, walks := 0, 0
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/library/sections":
					fmt.Fprintf(w, `{"MediaContainer":{"Directory":[{"key":"1","type":"movie","title":"M",%s}]}}`, c.section(looks))
					looks++
				case r.URL.Query().Get("X-Plex-Container-Size") == "0":
					fmt.Fprint(w, `{"MediaContainer":{"size":0,"totalSize":1}}`)
				case strings.HasSuffix(r.URL.Path, "/all"):
					walks++
					fmt.Fprint(w, `{"MediaContainer":{"size":1,"totalSize":1,"Metadata":[{"ratingKey":"7","type":"movie","title":"x","Media":[{"id":1,"videoCodec":"h264","Part":[{"id":1,"Stream":[{"id":1,"streamType":1}]}]}]}]}}`)
				default:
					fmt.Fprint(w, `{"MediaContainer":{"size":0}}`)
				}
			}), lists)
			got := &gathered{}
			w, err := s.Items(t.Context(), &sdk.Library{Key: "1"}, got)
			if err != nil || w.Complete != c.complete || !strings.Contains(w.Reason, c.reason) || walks != c.walks || len(got.items) != 1 {
				t.Errorf("got %+v, %v after %d walks and %d items", w, err, walks, len(got.items))
			}
		})
	}
}
