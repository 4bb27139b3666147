package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
)

// forcedLab is a home lab whose servers count what they carried out and strike
// when they are told to. Its addresses stay while the house behind them is
// built anew.
type forcedLab struct {
	plex, radarr string // addresses

	mu       sync.Mutex
	house    *homelab.Lab
	applied  map[string]int // how often each change was carried out, by instance, key and value
	requests int            // since the house was built
	writes   int
	strike   func(request int, served bool) // called around each request, in its handler
	lose     func(write int) bool           // says of which writes the answer is lost
}

// newForcedLab starts the servers.
func newForcedLab(t *testing.T) *forcedLab {
	f := &forcedLab{}
	f.rebuild()
	start := func(name string, of func(*homelab.Lab) http.Handler) string {
		server := httptest.NewServer(f.door(name, of))
		t.Cleanup(server.Close)
		return server.URL
	}
	f.plex = start("home", func(l *homelab.Lab) http.Handler { return l.Plex() })
	f.radarr = start("radarr", func(l *homelab.Lab) http.Handler { return l.Radarr() })
	return f
}

// forcedMovies are the movies of the house.
const forcedMovies = 430

// rebuild puts everything back to what it was at first.
func (f *forcedLab) rebuild() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.house = homelab.New(homelab.Options{Movies: forcedMovies, Series: 1, Seasons: 1, Episodes: 1, Artists: 1, Catalogue: 120})
	f.applied, f.requests, f.writes = map[string]int{}, 0, 0
	f.strike, f.lose = nil, nil
}

// calm ends the trouble: from now on the servers behave.
func (f *forcedLab) calm() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.strike, f.lose = nil, nil
}

// door lets requests through to one of the servers.
func (f *forcedLab) door(name string, of func(*homelab.Lab) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.requests++
		n, house, strike, lose := f.requests, f.house, f.strike, f.lose
		f.mu.Unlock()
		if strike != nil {
			strike(n, false)
			defer strike(n, true)
		}
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			of(house).ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // it was cut off on its way here, and is not carried out
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		record := httptest.NewRecorder()
		of(house).ServeHTTP(record, r)
		f.mu.Lock()
		f.writes++
		write := f.writes
		if record.Code < 300 {
			for _, change := range changesIn(name, r.URL, body) {
				f.applied[change]++
			}
		}
		f.mu.Unlock()
		if lose != nil && lose(write) {
			panic(http.ErrAbortHandler)
		}
		maps.Copy(w.Header(), record.Header())
		w.WriteHeader(record.Code)
		_, _ = w.Write(record.Body.Bytes()) // the client may be gone
	})
}

// changesIn tells what a request that writes changes, as the journal has it.
func changesIn(name string, u *url.URL, body []byte) []string {
	var out []string
	if name == "radarr" {
		var edit struct {
			MovieIDs []int `json:"movieIds"`
		}
		if json.Unmarshal(body, &edit) == nil {
			for _, id := range edit.MovieIDs {
				out = append(out, fmt.Sprintf("radarr %d", id))
			}
		}
		return out
	}
	query := u.Query()
	for key, values := range query {
		if !strings.HasPrefix(key, "label[") || !strings.HasSuffix(key, ".tag.tag") {
			continue
		}
		for _, label := range values {
			if !strings.HasPrefix(strings.ToLower(label), "forced") {
				continue
			}
			for _, id := range strings.Split(query.Get("id"), ",") {
				out = append(out, "home "+id)
			}
		}
	}
	return out
}

// counts gives a copy of what was carried out, and the numbers of requests and
// of writes.
func (f *forcedLab) counts() (applied map[string]int, requests, writes int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.applied), f.requests, f.writes
}

// config points luarr at the servers, with a rule that wants one label of each
// movie and one tag of each entry.
func (f *forcedLab) config(state string) string {
	return fmt.Sprintf(`
[engine]
state = %q
rules = "rules"

[sources.home]
plugin  = "plex"
url     = %q
token   = "lab-plex-token"
timeout = 20

[matchers.radarr]
plugin   = "radarr"
url      = %q
api_key  = "lab-api-key"
path_map = [["/data/movies", "/movies"]]
`, state, f.plex, f.radarr)
}

// forcedRule wants as many writes as there are kinds of labels, several times
// over: changes of one batch go out in many requests.
const forcedRule = `
on("movie", function(movie)
  plex.label(movie, { add = "forced" .. tonumber(movie.id:match("%d+$")) % 40 }, "by force")
  radarr.tag(movie, { add = "forced" }, "by force")
end)
`
