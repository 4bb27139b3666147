package plex

import (
	"bytes"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// logged gives what is logged as a warning from now on.
func logged(t *testing.T) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	before, writer, flags := slog.Default(), log.Writer(), log.Flags()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelWarn})))
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetOutput(writer) // which slog took over
		log.SetFlags(flags)
	})
	return &out
}

// TestLabelsUnread: every item says in a few words why its labels are not
// known, and the log says it once, in full.
func TestLabelsUnread(t *testing.T) {
	for _, c := range []struct{ name, path, reason, says string }{
		{"not listed", "/library/sections/2/label", "the server does not list its labels", "/library/sections/2/label: 500"},
		{"too many", "", "the library has too many labels", "more than 500 labels"},
		{"filter cannot be tried", "label=2147483646", "the server does not filter by label", "/library/sections/2/all: 500"},
		{"items not listed", "label=9&", "the server does not list the items of a label", "label T9 could not be read: read http"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{Series: 5})
			tags := 20
			if c.path == "" {
				tags = maxTags + 1
			}
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case c.path != "" && strings.Contains(r.URL.Path+"?"+r.URL.RawQuery, c.path):
					w.WriteHeader(http.StatusInternalServerError)
				case strings.HasSuffix(r.URL.Path, "/label"):
					rows := make([]string, tags)
					for i := range rows {
						rows[i] = fmt.Sprintf(`{"key":"%d","title":"T%d"}`, i, i)
					}
					fmt.Fprintf(w, `{"MediaContainer":{"size":%d,"Directory":[%s]}}`, tags, strings.Join(rows, ","))
				default:
					lab.Plex().ServeHTTP(w, r)
				}
			}))
			defer srv.Close()
			warnings := logged(t)
			got, w, err := walkLibrary(t, openURL(t, srv.URL, lists), "TV")
			if err != nil || !w.Complete || len(got.items) == 0 {
				t.Fatal(w, err)
			}
			for _, item := range got.items {
				if !slices.ContainsFunc(item.Unread, func(u *sdk.Unread) bool { return u.Field == "labels" && u.Reason == c.reason }) {
					t.Fatalf("%s is unread for %v, want %q", item.Type, item.Unread, c.reason)
				}
			}
			if text := warnings.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, c.says) {
				t.Errorf("logged:\n%swant once, and %q", text, c.says)
			}
		})
	}
}

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
			warnings := logged(t)
			got, w, err := walkLibrary(t, openURL(t, srv.URL, lists), "Movies")
			if err != nil || !w.Complete {
				t.Fatal(w, err)
			}
			item := got.byID()[key]
			unread := slices.ContainsFunc(item.Unread, func(u *sdk.Unread) bool { return u.Field == "labels" })
			if heeds && (unread || !slices.Equal(item.Labels, []string{"Keep"})) || !heeds && !unread {
				t.Errorf("labels %v, unread %v", item.Labels, item.Unread)
			}
			if warned := strings.Contains(warnings.String(), "ignores the filter by label"); warned == heeds {
				t.Errorf("logged: %s", warnings)
			}
		})
	}
}
