package plex

import (
	"bytes"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
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

// unreadOf gives the reasons why fields of tags are not known of an item.
func unreadOf(item *sdk.Item) map[string]string {
	out := map[string]string{}
	for _, u := range item.Unread {
		if u.Field == "labels" || u.Field == "collections" || u.Field == "genres" {
			out[u.Field] = u.Reason
		}
	}
	return out
}

// TestTagsComplete: lists give the tags that full details give, in the same
// order, and the sums by which a sweep compares them are the same.
func TestTagsComplete(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 300, Series: 6})
	keys := movieKeys(t, open(t, lab.Plex(), nil), 2)
	lab.Plex().SetLabels(keys[0], "Zebra", "Keep", "Über & Co") // not in the order of listings
	for _, title := range []string{"Movies", "TV"} {
		full, w, err := walkLibrary(t, open(t, lab.Plex(), nil), title)
		if err != nil || !w.Complete {
			t.Fatal(w, err)
		}
		s := open(t, lab.Plex(), lists)
		got, w, err := walkLibrary(t, s, title)
		if err != nil || !w.Complete || len(got.items) != len(full.items) {
			t.Fatal(w, err)
		}
		section, libraryType := "1", sdk.LibraryMovie
		if title == "TV" {
			section, libraryType = "2", sdk.LibrarySeries
		}
		tags := map[string]*tagged{}
		for _, k := range kindsOf(libraryType) {
			tags[k.name] = s.tagsOf(t.Context(), section, k)
		}
		want, many := full.byID(), 0
		for _, item := range got.items {
			w := want[item.Id]
			if len(unreadOf(item)) > 0 || !slices.Equal(item.Labels, w.Labels) || !slices.Equal(item.Collections, w.Collections) || !slices.Equal(item.Genres, w.Genres) {
				t.Fatalf("lists: %v %v %v, unread %v\ndetails: %v %v %v", item.Labels, item.Collections, item.Genres, unreadOf(item), w.Labels, w.Collections, w.Genres)
			}
			if sum := tags[item.Type].sum(keyOf(item.Id)); sum != tagSum(w.Labels, w.Collections, w.Genres) {
				t.Errorf("%s has another sum in the tag walks than in its details", item.Id)
			}
			if len(item.Genres) > genresShown {
				many++
			}
		}
		if many == 0 {
			t.Errorf("%s: nothing has more genres than lists show", title)
		}
	}
}

// TestTagsUnread: what is not known of one field says so in a few words on
// every item, the others are known all the same, and the log says it once.
func TestTagsUnread(t *testing.T) {
	for f, word := range tagWord {
		words := tagField(f).String()
		for _, c := range []struct {
			name, path, reason, says string
			tags                     int
		}{
			{"not listed", "/library/sections/1/" + word + "?", "the server does not list its " + words, "/library/sections/1/" + word + ": 500", 20},
			{"too many", "", "the library has too many " + words, "more than 500 " + words, maxTags + 1},
			{"filter cannot be tried", "&" + word + "=2147483646", "the server does not filter by " + word, "/library/sections/1/all: 500", 20},
			{"items not listed", "&" + word + "=9&", "the server does not list the items of a " + word, word + " T9 could not be read: read http", 20},
		} {
			t.Run(word+" "+c.name, func(t *testing.T) {
				lab := homelab.New(homelab.Options{Movies: 60})
				warnings := logged(t)
				s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					switch {
					case c.path != "" && strings.Contains(r.URL.Path+"?"+r.URL.RawQuery, c.path):
						w.WriteHeader(http.StatusInternalServerError)
					case strings.HasSuffix(r.URL.Path, "/"+word):
						rows := make([]string, c.tags)
						for i := range rows {
							rows[i] = fmt.Sprintf(`{"key":"%d","title":"T%d"}`, i, i)
						}
						fmt.Fprintf(w, `{"MediaContainer":{"size":%d,"Directory":[%s]}}`, c.tags, strings.Join(rows, ","))
					default:
						lab.Plex().ServeHTTP(w, r)
					}
				}), lists)
				got, w, err := walkLibrary(t, s, "Movies")
				if err != nil || !w.Complete || len(got.items) != 60 {
					t.Fatal(w, err)
				}
				found := 0
				for _, item := range got.items {
					unread := unreadOf(item)
					if tagField(f) == genres && len(item.Genres) < genresShown {
						if len(unread) > 0 {
							t.Errorf("a row with %d genres is not known: %v", len(item.Genres), unread)
						}
						continue // lists would show one more
					}
					found++
					if len(unread) != 1 || unread[words] != c.reason {
						t.Fatalf("unread for %v, want %q", unread, c.reason)
					}
				}
				if found == 0 {
					t.Error("no item can tell")
				}
				if text := warnings.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, c.says) {
					t.Errorf("logged:\n%swant once, and %q", text, c.says)
				}
			})
		}
	}
}

// TestTagFilter: a filter that the server ignores makes its field unknown, never
// wrong. Whether it does is tried once.
func TestTagFilter(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 50})
	key := movieKeys(t, open(t, lab.Plex(), nil), 1)[0]
	lab.Plex().SetLabels(key, "Keep")
	for _, ignored := range append(tagWord[:], "") {
		t.Run(ignored+" ignored", func(t *testing.T) {
			var tries atomic.Int64
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				q := r.URL.Query()
				if strings.Contains(r.URL.RawQuery, "="+noTagKey) {
					tries.Add(1)
				}
				if ignored != "" && q.Has(ignored) {
					q.Del(ignored)
					r.URL.RawQuery = q.Encode()
				}
				lab.Plex().ServeHTTP(w, r)
			}), lists)
			warnings := logged(t)
			for range 2 {
				got, w, err := walkLibrary(t, s, "Movies")
				if err != nil || !w.Complete {
					t.Fatal(w, err)
				}
				item := got.byID()[key]
				if _, unread := unreadOf(item)["labels"]; unread != (ignored == "label") || !unread && !slices.Equal(item.Labels, []string{"Keep"}) {
					t.Errorf("labels %v, unread %v", item.Labels, item.Unread)
				}
			}
			if tries.Load() != int64(len(tagWord)) {
				t.Errorf("the filters were tried %d times", tries.Load())
			}
			if warned := strings.Contains(warnings.String(), "ignores the filter by "+ignored); warned != (ignored != "") {
				t.Errorf("logged: %s", warnings)
			}
		})
	}
}

// TestTagsByDetails: where the server lists no labels, details tell those of all
// but very many items; and of few they do also where it says no totals.
func TestTagsByDetails(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings map[string]any
		faults   []homelab.Fault
		known    bool
	}{
		{name: "more than few", settings: map[string]any{"full_details": 5.0}, known: true},
		{name: "very many", settings: map[string]any{"full_details": 4.0}},
		{name: "lists wanted", settings: lists},
		{name: "no totals", faults: []homelab.Fault{{Kind: homelab.NoTotal, Path: "/library/sections/1/all"}}, known: true},
		{name: "no details", settings: map[string]any{"full_details": 5.0}, faults: []homelab.Fault{{Kind: homelab.ServerError, Path: "/library/metadata/"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{Movies: 45})
			key := movieKeys(t, open(t, lab.Plex(), nil), 1)[0]
			lab.Plex().SetLabels(key, "Keep")
			for _, f := range c.faults {
				lab.Plex().SetFault(f)
			}
			logged(t)
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/label") {
					http.NotFound(w, r)
					return
				}
				lab.Plex().ServeHTTP(w, r)
			}), c.settings)
			got, w, err := walkLibrary(t, s, "Movies")
			if err != nil || !w.Complete || len(got.items) != 45 {
				t.Fatal(w, err)
			}
			item := got.byID()[key]
			if known := unreadOf(item)["labels"] == ""; known != c.known || known && !slices.Equal(item.Labels, []string{"Keep"}) {
				t.Errorf("labels %v, unread %v", item.Labels, item.Unread)
			}
			if item.Versions[0].Video == nil {
				t.Error("streams are missing")
			}
		})
	}
}

// TestTagsContradicted: where a row shows what the walk of a tag did not find,
// neither is the whole truth.
func TestTagsContradicted(t *testing.T) {
	index := newTagIndex()
	for i, text := range []string{"Action", "Drama", "War"} {
		index.add(7, int32(i), text, tagHash(genres, text))
	}
	for _, c := range []struct {
		name      string
		row, want []string
		reason    string
	}{
		{"one shown", []string{"Comedy"}, []string{"Comedy"}, ""},
		{"two of three, in their order", []string{"War", "Action"}, []string{"War", "Action", "Drama"}, ""},
		{"one is not found", []string{"War", "Comedy"}, []string{"War", "Comedy"}, withoutThis[genres]},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := &tagged{index: [tagFields]*tagIndex{genres: index}}
			item := &sdk.Item{Genres: c.row}
			if gaps := x.put(item, 7); gaps[genres] != c.reason || !slices.Equal(item.Genres, c.want) {
				t.Errorf("got %v, %q", item.Genres, gaps[genres])
			}
		})
	}
}
