package homelab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// list gets an array from Radarr or Sonarr.
func (h *house) list(url string) []map[string]any {
	h.t.Helper()
	r := h.send(http.MethodGet, url, "")
	if r.err != nil || r.status != http.StatusOK {
		h.t.Fatalf("GET %s: %d %v", url, r.status, r.err)
	}
	var rows []map[string]any
	if err := json.Unmarshal([]byte(r.body), &rows); err != nil {
		h.t.Fatalf("GET %s: %v in %.200s", url, err, r.body)
	}
	return rows
}

func TestArrDoor(t *testing.T) {
	h := serve(t, Options{})
	for _, c := range []struct {
		name, path string
		headers    []string
		status     int
	}{
		{"key as header", "/api/v3/system/status", nil, 200},
		{"no key", "/api/v3/system/status", []string{"X-Api-Key", ""}, 401},
		{"wrong key", "/api/v3/system/status", []string{"X-Api-Key", "wrong"}, 401},
		{"key as query", "/api/v3/system/status?apikey=lab-api-key", []string{"X-Api-Key", ""}, 200},
		{"a wrong query beats a right header", "/api/v3/system/status?apikey=wrong", nil, 401},
		{"bearer", "/api/v3/system/status", []string{"X-Api-Key", "", "Authorization", "Bearer lab-api-key"}, 200},
		{"a wrong header beats a right bearer", "/api/v3/system/status", []string{"X-Api-Key", "wrong", "Authorization", "Bearer lab-api-key"}, 401},
		{"ping needs no key", "/ping", []string{"X-Api-Key", ""}, 200},
		{"unknown API path", "/api/v3/nothing", nil, 404},
		{"unknown API path without a key", "/api/v3/nothing", []string{"X-Api-Key", ""}, 401},
		{"API root", "/api", nil, 200},
		{"XML refused", "/api/v3/tag", []string{"Accept", "text/xml"}, 406},
	} {
		for name, base := range map[string]string{"radarr": h.radarrURL, "sonarr": h.sonarrURL} {
			r := h.send(http.MethodGet, base+c.path, "", c.headers...)
			if r.status != c.status || r.status == 401 && r.body != "" {
				t.Errorf("%s, %s: %d %q, want %d", name, c.name, r.status, r.body, c.status)
			}
			api := strings.HasPrefix(c.path, "/api")
			if (r.header.Get("X-Application-Version") != "") != api || r.header.Get("ETag") != "" {
				t.Errorf("%s, %s: headers %v", name, c.name, r.header)
			}
		}
	}
	page := h.send(http.MethodGet, h.radarrURL+"/wrong/api/v3/movie", "")
	if page.status != 200 || !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
		t.Errorf("a path outside the API: %d %q", page.status, page.header.Get("Content-Type"))
	}
	if r := h.send(http.MethodPost, h.radarrURL+"/api/v3/tag", `{"label":"x"}`, "Content-Type", "text/plain"); r.status != 415 {
		t.Errorf("a write without a content type: %d", r.status)
	}
}

func TestURLBase(t *testing.T) {
	h := serve(t, Options{URLBase: "/arr"})
	for _, c := range []struct {
		path, key string
		status    int
		to        string
	}{
		{"/arr/api/v3/tag", "lab-api-key", 200, ""},
		{"/api/v3/tag?x=1", "lab-api-key", 307, "/arr/api/v3/tag?x=1"},
		{"/api/v3/tag", "wrong", 401, ""},
		{"/arr/ping", "", 200, ""},
		{"/ping", "", 307, "/arr/ping"},
	} {
		r := h.send(http.MethodGet, h.radarrURL+c.path, "", "X-Api-Key", c.key)
		if r.status != c.status || r.header.Get("Location") != c.to {
			t.Errorf("%s: %d to %q, want %d to %q", c.path, r.status, r.header.Get("Location"), c.status, c.to)
		}
	}
}

// TestCatalogue holds Radarr's films and the Plex server's together.
func TestCatalogue(t *testing.T) {
	h := serve(t, Options{Movies: 300, Catalogue: 40})
	rows := h.list(h.radarrURL + "/api/v3/movie?excludeLocalCovers=true")
	if len(rows) != 40 {
		t.Fatalf("%d entries, want 40", len(rows))
	}
	inPlex := map[int]Truth{}
	for i := range 300 {
		tr := h.Truth(i)
		tmdb, _ := strconv.Atoi(tr.TMDB)
		inPlex[tmdb] = tr
	}
	seen := map[float64]bool{}
	var matched, foreignEntries, noIMDB, deleted, noFile, agree int
	for _, row := range rows {
		tmdb := row["tmdbId"].(float64)
		if seen[tmdb] {
			t.Errorf("tmdb id %v twice", tmdb)
		}
		seen[tmdb] = true
		if row["imdbId"] == nil {
			noIMDB++
		}
		if row["status"] == "deleted" {
			deleted++
		}
		path := at(row, "movieFile", "path")
		if row["hasFile"] != (path != nil) || (row["movieFileId"] != 0.0) != (path != nil) {
			t.Errorf("entry %v: hasFile %v, file %v", row["id"], row["hasFile"], path)
		}
		if path == nil {
			noFile++
		}
		if row["rootFolderPath"] != "/movies" || row["folderName"] != row["path"] {
			t.Errorf("entry %v: folders %v, %v", row["id"], row["rootFolderPath"], row["folderName"])
		}
		tr, ok := inPlex[int(tmdb)]
		if !ok {
			foreignEntries++
			continue
		}
		matched++
		if path != nil && len(tr.Versions) > 0 && "/data"+path.(string) == tr.Versions[0].File {
			agree++
		}
	}
	if matched < 30 || foreignEntries < 3 || noIMDB < 1 || deleted < 1 || noFile < 3 || agree < 20 {
		t.Errorf("matched %d, not in Plex %d, no imdb %d, deleted %d, no file %d, paths agree %d",
			matched, foreignEntries, noIMDB, deleted, noFile, agree)
	}
	if score := at(rows[0], "movieFile", "customFormatScore"); score != nil {
		t.Errorf("the list has a custom format score: %v", score)
	}
}

// TestConflict: one entry in nineteen has the path of one film and the identity of another.
func TestConflict(t *testing.T) {
	h := serve(t, Options{Movies: 200, Catalogue: 20})
	row := h.list(h.radarrURL + "/api/v3/movie")[9]
	tr := h.Truth(90)
	if "/data"+at(row, "movieFile", "path").(string) != tr.Versions[0].File || fmt.Sprint(row["tmdbId"]) == tr.TMDB {
		t.Errorf("path %v, tmdb %v; Plex has %q, %s", at(row, "movieFile", "path"), row["tmdbId"], tr.Versions[0].File, tr.TMDB)
	}
}

func TestCatalogueLargerThanPlex(t *testing.T) {
	l := New(Options{Movies: 25, Catalogue: 60})
	known, seen := map[int]bool{}, map[int]bool{}
	for id := 1; id <= 60; id++ {
		e := l.radarr.films.entry(id)
		if seen[e.ids.tmdb] {
			t.Errorf("entry %d repeats tmdb %d", id, e.ids.tmdb)
		}
		seen[e.ids.tmdb] = true
		if e.known {
			known[e.film] = true
		}
	}
	if len(known) < 22 {
		t.Errorf("%d of 25 films are in Radarr", len(known))
	}
}

func TestOneMovie(t *testing.T) {
	h := serve(t, Options{})
	tmdb, _ := strconv.Atoi(h.Truth(0).TMDB)
	id, ok := h.Radarr().EntryByTMDB(tmdb)
	if !ok || id != 1 {
		t.Fatalf("EntryByTMDB: %d %v", id, ok)
	}
	if rows := h.list(h.radarrURL + "/api/v3/movie?tmdbId=" + strconv.Itoa(tmdb)); len(rows) != 1 || rows[0]["id"] != 1.0 {
		t.Errorf("by tmdb: %v", rows)
	}
	if rows := h.list(h.radarrURL + "/api/v3/movie?tmdbId=1"); len(rows) != 0 {
		t.Errorf("an unknown tmdb id: %v", rows)
	}
	for path, want := range map[string]int{"/api/v3/movie/1": 200, "/api/v3/movie/999": 404, "/api/v3/movie?tmdbId=x": 400} {
		if r := h.send(http.MethodGet, h.radarrURL+path, ""); r.status != want {
			t.Errorf("%s: %d, want %d", path, r.status, want)
		}
	}
	body := h.send(http.MethodGet, h.radarrURL+"/api/v3/movie", "").body
	if !strings.HasPrefix(body, "[\n  {\n    \"title\": ") || !strings.HasSuffix(body, "\n  }\n]") {
		t.Errorf("the list is not indented: %.60q", body)
	}
}

func TestTags(t *testing.T) {
	h := serve(t, Options{})
	for _, c := range []struct {
		base, label string
		status      int
		want        string
	}{
		{h.radarrURL, "Stale-Movies", 201, "stale-movies"},
		{h.radarrURL, "KEEP", 201, "keep"},
		{h.radarrURL, "Stale Movies", 400, ""},
		{h.radarrURL, "", 400, ""},
		{h.sonarrURL, "Stale Shows", 201, "stale shows"},
	} {
		r := h.send(http.MethodPost, c.base+"/api/v3/tag", fmt.Sprintf(`{"label":%q}`, c.label))
		if r.status != c.status {
			t.Errorf("POST %q: %d, want %d", c.label, r.status, c.status)
		}
		if r.status == 400 {
			var complaints []map[string]any
			if err := json.Unmarshal([]byte(r.body), &complaints); err != nil || complaints[0]["propertyName"] != "Label" {
				t.Errorf("POST %q: %v in %s", c.label, err, r.body)
			}
			continue
		}
		var tag map[string]any
		if err := json.Unmarshal([]byte(r.body), &tag); err != nil || tag["label"] != c.want || tag["id"] == nil {
			t.Errorf("POST %q: %v", c.label, tag)
		}
	}
	if tags := h.list(h.radarrURL + "/api/v3/tag"); len(tags) != 4 {
		t.Errorf("%d tags, want the three from the start and one new", len(tags))
	}
	detail := h.list(h.radarrURL + "/api/v3/tag/detail")
	if fmt.Sprint(detail[0]["movieIds"]) != "[1 5]" {
		t.Errorf("users of the first tag: %v", detail[0]["movieIds"])
	}
	if r := h.send(http.MethodPost, h.radarrURL+"/api/v3/tag", `{"label":7}`); r.status != 400 || !strings.HasPrefix(r.body, "{") {
		t.Errorf("wrong type: %d %s", r.status, r.body)
	}
}

func TestEditor(t *testing.T) {
	for _, c := range []struct {
		name, body string
		status     int
		tags       string // of entries 1 and 2 afterwards
		part       string // in the body
	}{
		{"add is the default", `{"movieIds":[1,2],"tags":[2]}`, 202, "[keep kids] [kids]", ""},
		{"add again", `{"movieIds":[1],"tags":[1],"applyTags":"add"}`, 202, "[keep] []", ""},
		{"remove", `{"movieIds":[1,2],"tags":[1],"applyTags":"remove"}`, 202, "[] []", ""},
		{"replace", `{"movieIds":[1,2],"tags":[2],"applyTags":"replace"}`, 202, "[kids] [kids]", ""},
		{"replace by nothing", `{"movieIds":[1,2],"tags":[],"applyTags":"replace"}`, 202, "[] []", ""},
		{"no tags, no change", `{"movieIds":[1],"monitored":false,"applyTags":"replace"}`, 202, "[keep] []", `"monitored": false`},
		{"names in any case", `{"MOVIEIDS":[2],"Tags":[1],"ApplyTags":"Add"}`, 202, "[keep] [keep]", ""},
		{"profile", `{"movieIds":[2],"qualityProfileId":6}`, 202, "[keep] []", `"qualityProfileId": 6`},
		{"unknown profile", `{"movieIds":[2],"qualityProfileId":99,"tags":[1]}`, 400, "[keep] []", "QualityProfileExistsValidator"},
		{"unknown root folder", `{"movieIds":[2],"rootFolderPath":"/x","tags":[1]}`, 400, "[keep] []", "RootFolder"},
		{"unknown id", `{"movieIds":[1,99],"tags":[2]}`, 500, "[keep] []", "Expected query to return 2 rows but returned 1"},
		{"the same id twice", `{"movieIds":[1,1],"tags":[2]}`, 500, "[keep] []", "Expected query to return 2 rows but returned 1"},
		{"no ids", `{"tags":[2]}`, 500, "[keep] []", "Value cannot be null"},
		{"tag that does not exist", `{"movieIds":[2],"tags":[42]}`, 202, "[keep] [#42]", ""},
		{"no JSON", `{`, 400, "[keep] []", "traceId"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{})
			r := h.send(http.MethodPut, h.radarrURL+"/api/v3/movie/editor", c.body)
			if r.status != c.status || !strings.Contains(r.body, c.part) {
				t.Errorf("%d %.200s, want %d with %q", r.status, r.body, c.status, c.part)
			}
			if got := fmt.Sprint(h.Radarr().Tags(1), " ", h.Radarr().Tags(2)); got != c.tags {
				t.Errorf("tags %s, want %s", got, c.tags)
			}
		})
	}
}

// TestAutoTag: a rule puts a tag back that the edit has just removed; only the answer tells.
func TestAutoTag(t *testing.T) {
	h := serve(t, Options{})
	h.Radarr().AutoTag("Keep")
	r := h.send(http.MethodPut, h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[1],"tags":[1],"applyTags":"remove"}`)
	if got := h.Radarr().Tags(1); !slices.Equal(got, []string{"keep"}) || !strings.Contains(r.body, `"tags": [`) {
		t.Errorf("tags %v", got)
	}
	h.Radarr().AutoTag("")
	h.send(http.MethodPut, h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[1],"tags":[1],"applyTags":"remove"}`)
	if got := h.Radarr().Tags(1); len(got) != 0 {
		t.Errorf("without the rule: %v", got)
	}
}

func TestArrShared(t *testing.T) {
	h := serve(t, Options{})
	for name, base := range map[string]string{"Radarr": h.radarrURL, "Sonarr": h.sonarrURL} {
		r := h.send(http.MethodGet, base+"/api/v3/system/status", "")
		var status map[string]any
		if err := json.Unmarshal([]byte(r.body), &status); err != nil || status["appName"] != name {
			t.Errorf("%s calls itself %v", name, status["appName"])
		}
		if profiles := h.list(base + "/api/v3/qualityprofile"); len(profiles) != 4 || profiles[0]["name"] == nil {
			t.Errorf("%s: profiles %v", name, profiles)
		}
		if roots := h.list(base + "/api/v3/rootfolder"); len(roots) != 1 || roots[0]["accessible"] != true {
			t.Errorf("%s: roots %v", name, roots)
		}
		if health := h.list(base + "/api/v3/health"); len(health) != 0 {
			t.Errorf("%s: health %v", name, health)
		}
	}
}
