package arr

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

var (
	movies = &App{Name: "Radarr", Plugin: "radarr", Resource: "movie", CatalogueQuery: "excludeLocalCovers=true",
		EditorIDs: "movieIds", Target: sdk.Movie, Types: []string{sdk.Movie}, Example: "http://localhost:7878",
		Exclude: "addImportExclusion", PrimaryID: "tmdbId",
		Commands: Commands{Refresh: "RefreshMovie", IDs: "movieIds", Search: "MoviesSearch"},
		Ladder:   []Evidence{Path, TMDB, IMDB}}
	series = &App{Name: "Sonarr", Plugin: "sonarr", Resource: "series",
		EditorIDs: "seriesIds", Target: sdk.Series, Types: []string{sdk.Series, sdk.Season, sdk.Episode},
		Exclude: "addImportListExclusion", PrimaryID: "tvdbId",
		Commands: Commands{Refresh: "RefreshSeries", IDs: "seriesIds", ID: "seriesId", Search: "SeriesSearch", OneByOne: true},
		Example:  "http://localhost:8989", Ladder: []Evidence{TVDB, TMDB, IMDB, Path}}
)

// fake is a small Radarr or Sonarr over real HTTP.
type fake struct {
	*httptest.Server
	app *App

	mu       sync.Mutex
	status   map[string]any
	entries  map[int]map[string]any
	tags     map[string]int
	requests []string                                          // METHOD path
	edits    []string                                          // what calls of the editor asked for
	waits    []time.Duration                                   // between two tries
	hook     func(w http.ResponseWriter, r *http.Request) bool // answers itself where it gives true
	autoTag  int                                               // a tag that every edit adds
}

const fakeKey = "0123456789abcdef"

func newFake(t testing.TB, app *App, entries ...map[string]any) *fake {
	f := &fake{
		app:     app,
		status:  map[string]any{"appName": app.Name, "version": "6.0.3.1"},
		entries: map[int]map[string]any{},
		tags:    map[string]int{},
	}
	for _, e := range entries {
		f.entries[e["id"].(int)] = e
	}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// open makes an instance that talks to the fake.
func (f *fake) open(t testing.TB, more map[string]any) *Instance {
	t.Helper()
	settings := map[string]any{"url": f.URL, "api_key": fakeKey}
	maps.Copy(settings, more)
	i := openApp(t, f.app, settings)
	i.client.wait = func(ctx context.Context, d time.Duration) error {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.waits = append(f.waits, d)
		return ctx.Err()
	}
	return i
}

// openApp makes an instance that does not wait between two tries.
func openApp(t testing.TB, app *App, settings map[string]any) *Instance {
	t.Helper()
	p := app.Describe("test")
	p.New = func() any {
		i := app.New()
		i.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
		return i
	}
	i, err := sdk.Open(context.Background(), p, settings)
	if err != nil {
		t.Fatal(err)
	}
	return i.(*Instance)
}

// asked gives the requests so far that begin with a prefix.
func (f *fake) asked(prefix string) (out []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.requests {
		if strings.HasPrefix(r, prefix) {
			out = append(out, r)
		}
	}
	return out
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.requests = append(f.requests, r.Method+" "+r.URL.Path)
	hook := f.hook
	f.mu.Unlock()
	if hook != nil && hook(w, r) {
		return
	}
	if r.Header.Get("X-Api-Key") != fakeKey {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/api/v3/")
	id, isEntry := strings.CutPrefix(path, f.app.Resource+"/")
	switch {
	case path == "system/status":
		send(w, 200, f.status)
	case path == "qualityprofile":
		send(w, 200, []any{map[string]any{"id": 4, "name": "Ultra-HD", "items": []any{}}})
	case path == "tag" && r.Method == http.MethodGet:
		var rows []any
		for label, id := range f.tags {
			rows = append(rows, map[string]any{"id": id, "label": label})
		}
		send(w, 200, rows)
	case path == "tag" && r.Method == http.MethodPost:
		f.createTag(w, r)
	case path == f.app.Resource:
		var rows []any
		for _, id := range slices.Sorted(maps.Keys(f.entries)) {
			rows = append(rows, f.entries[id])
		}
		send(w, 200, rows)
	case path == f.app.Resource+"/editor" && r.Method == http.MethodPut:
		f.edit(w, r)
	case isEntry:
		n, _ := strconv.Atoi(id)
		if e, ok := f.entries[n]; ok {
			send(w, 200, e)
			return
		}
		send(w, 404, map[string]any{"title": "Not Found"})
	default:
		send(w, 404, map[string]any{"message": "NotFound"})
	}
}

func (f *fake) createTag(w http.ResponseWriter, r *http.Request) {
	var in struct{ Label string }
	_ = json.NewDecoder(r.Body).Decode(&in)
	if strings.Trim(in.Label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		send(w, 400, []any{map[string]any{"propertyName": "Label", "errorMessage": "Allowed characters a-z, 0-9 and -"}})
		return
	}
	if f.tags[in.Label] == 0 {
		f.tags[in.Label] = len(f.tags) + 1
	}
	send(w, 201, map[string]any{"id": f.tags[in.Label], "label": in.Label})
}

func (f *fake) edit(w http.ResponseWriter, r *http.Request) {
	var in map[string]json.RawMessage
	_ = json.NewDecoder(r.Body).Decode(&in)
	var ids, tags []int
	var mode string
	_ = json.Unmarshal(in[f.app.EditorIDs], &ids)
	_ = json.Unmarshal(in["tags"], &tags)
	_ = json.Unmarshal(in["applyTags"], &mode)
	f.edits = append(f.edits, fmt.Sprint(mode, tags, " ", ids))
	found := map[int]bool{}
	for _, id := range ids {
		if f.entries[id] != nil {
			found[id] = true
		}
	}
	if len(found) != len(ids) {
		send(w, 500, map[string]any{
			"message":     fmt.Sprintf("Expected query to return %d rows but returned %d", len(ids), len(found)),
			"description": "at NzbDrone.Core.Datastore.BasicRepository in /opt/secret/path.cs",
		})
		return
	}
	var rows []any
	for _, id := range ids {
		now := ints(f.entries[id]["tags"])
		switch mode {
		case "add":
			now = append(now, tags...)
		case "remove":
			now = slices.DeleteFunc(now, func(t int) bool { return slices.Contains(tags, t) })
		case "replace":
			now = slices.Clone(tags)
		}
		if f.autoTag != 0 {
			now = append(now, f.autoTag)
		}
		slices.Sort(now)
		f.entries[id]["tags"] = slices.Compact(now)
		rows = append(rows, f.entries[id])
	}
	send(w, 202, rows)
}

func ints(v any) []int {
	list, _ := v.([]int)
	return slices.Clone(list)
}

// send writes JSON as the servers do, indented.
func send(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if rows, ok := v.([]any); ok && rows == nil {
		v = []any{}
	}
	_ = e.Encode(v)
}
