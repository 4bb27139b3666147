package homelab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// same says whether nothing but these lines differs between two states.
func same(t *testing.T, before, after ArrState, want ...string) {
	t.Helper()
	if got := before.Diff(after); !slices.Equal(got, want) {
		t.Errorf("changed:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestMovieWrites sends one write each and says everything that it changed.
func TestMovieWrites(t *testing.T) {
	const movie4 = `{"path":"/movies/x","qualityProfileId":5}`
	for _, c := range []struct {
		name, method, path, body string
		prepare                  func(*Radarr)
		status                   int
		part                     string // in the answer
		want                     []string
	}{
		{"editor: availability", "PUT", "/movie/editor", `{"movieIds":[2],"minimumAvailability":"inCinemas"}`, nil, 202, "",
			[]string{`movie 2: minimumAvailability "inCinemas", was "released"`, `movie 2: releaseDate "1990-10-28T10:20:30Z", was "1990-12-28T10:20:30Z"`}},
		{"editor: an availability that there is not", "PUT", "/movie/editor", `{"movieIds":[2],"minimumAvailability":"soon"}`, nil, 400, "traceId", nil},
		{"editor: an enum as a number", "PUT", "/movie/editor", `{"movieIds":[2],"tags":[1],"applyTags":2}`, nil, 202, "", []string{"movie 2: tags [1], was []"}},
		{"delete", "DELETE", "/movie/2?deleteFiles=false", "", nil, 200, "", []string{"file 1002 is gone", "movie 2 is gone"}},
		{"delete and exclude", "DELETE", "/movie/2?deleteFiles=true&addImportExclusion=true", "", nil, 200, "",
			[]string{"disk is new", "exclusion 1 is new", "file 1002 is gone", "movie 2 is gone"}},
		{"delete with the other application's parameter", "DELETE", "/movie/2?addImportListExclusion=true", "", nil, 200, "",
			[]string{"file 1002 is gone", "movie 2 is gone"}},
		{"delete what is not there", "DELETE", "/movie/99", "", nil, 404, "does not exist", nil},
		{"delete two", "DELETE", "/movie/editor", `{"movieIds":[2,4],"addImportExclusion":true}`, nil, 200, "{}",
			[]string{"exclusion 1 is new", "exclusion 2 is new", "file 1002 is gone", "movie 2 is gone", "movie 4 is gone"}},
		{"delete with a stale id", "DELETE", "/movie/editor", `{"movieIds":[2,99]}`, nil, 500, "returned 1", nil},
		{"delete nothing", "DELETE", "/movie/editor", `{}`, nil, 500, "Value cannot be null", nil},
		{"delete a folder that holds another's", "DELETE", "/movie/2?deleteFiles=true", "",
			func(r *Radarr) { r.Change(4, func(m *RadarrMovie) { m.Path = r.films.kept4(2) + "/inside" }) }, 200, "",
			[]string{"file 1002 is gone", "movie 2 is gone"}},
		{"delete with a disk that refuses", "DELETE", "/movie/2?deleteFiles=true", "", func(r *Radarr) { r.SetStubborn(true) }, 200, "",
			[]string{"file 1002 is gone", "movie 2 is gone"}},
		{"put with half a movie", "PUT", "/movie/4", movie4, func(r *Radarr) {
			r.SetTags(4, "keep")
			r.Change(4, func(m *RadarrMovie) { m.Monitored, m.MinimumAvailability, m.Profile = false, "announced", 5 })
		}, 202, "", []string{
			`movie 4: folderName "/movies/x", was "PATH"`, `movie 4: minimumAvailability "released", was "announced"`,
			`movie 4: monitored true, was false`, `movie 4: path "/movies/x", was "PATH"`, `movie 4: tags [], was [1]`,
		}},
		{"put without a path", "PUT", "/movie/4", `{"qualityProfileId":5}`, nil, 400, `"propertyName": "Path"`, nil},
		{"put without a profile", "PUT", "/movie/4", `{"path":"/movies/x"}`, nil, 400, `"propertyName": "QualityProfileId"`, nil},
		{"put what is not there", "PUT", "/movie/99", movie4, nil, 404, "", nil},
		{"add what is there", "POST", "/movie", `{"tmdbId":TMDB,"title":"x","qualityProfileId":4,"rootFolderPath":"/movies"}`, nil, 400, "MovieExistsValidator", nil},
		{"add without anything", "POST", "/movie", `{}`, nil, 400, "GreaterThanValidator", nil},
		{"add to nowhere", "POST", "/movie", `{"tmdbId":5,"title":"x","qualityProfileId":99,"rootFolderPath":"/nowhere"}`, nil, 400, "RootFolderExistsValidator", nil},
		{"add what nobody knows", "POST", "/movie", `{"tmdbId":999999999,"title":"x","qualityProfileId":4,"rootFolderPath":"/movies"}`, nil, 400, "was not found", nil},
		{"add", "POST", "/movie", `{"tmdbId":5,"title":"New","year":2020,"qualityProfileId":4,"rootFolderPath":"/movies","tags":[2],"addOptions":{"searchForMovie":true}}`,
			nil, 201, `"path": "/movies/New (2020)"`, []string{"movie 7 is new"}},
		{"delete a file", "DELETE", "/moviefile/1002", "", nil, 200, "", []string{
			"disk is new", "file 1002 is gone", "movie 2: hasFile false, was true", "movie 2: movieFile null, was FILE", "movie 2: movieFileId 0, was 1002",
			"movie 2: sizeOnDisk 0, was SIZE", "movie 2: statistics STATS",
		}},
		{"delete a file from a disk that is away", "DELETE", "/moviefile/1002", "", func(r *Radarr) { r.SetUnmounted(true) }, 409, "", nil},
		{"delete a file from a disk that refuses", "DELETE", "/moviefile/1002", "", func(r *Radarr) { r.SetStubborn(true) }, 500, "", nil},
		{"delete a file that is not there", "DELETE", "/moviefile/1004", "", nil, 404, "", nil},
		{"delete files, one stale", "DELETE", "/moviefile/bulk", `{"movieFileIds":[1002,5]}`, nil, 500, "returned 1", nil},
		{"exclude", "POST", "/exclusions", `{"tmdbId":555001,"movieTitle":"Night Harbor","movieYear":2019}`, nil, 201, `"id": 1`, []string{"exclusion 1 is new"}},
		{"exclude without a title", "POST", "/exclusions", `{"tmdbId":555001}`, nil, 400, "MovieTitle", nil},
		{"delete a tag in use", "DELETE", "/tag/1", "", nil, 409, "in use", nil},
		{"delete a tag", "DELETE", "/tag/2", "", func(r *Radarr) { r.SetTags(3) }, 200, "", []string{"tag 2 is gone"}},
		{"rename a tag", "PUT", "/tag/2", `{"label":"Children"}`, nil, 202, "children", []string{"tag 2: children, was kids"}},
		{"refresh", "POST", "/command", `{"name":"RefreshMovie","movieIds":[2]}`, nil, 201, "queued", nil},
		{"an unknown command", "POST", "/command", `{"name":"MakeTea"}`, nil, 500, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{})
			if c.prepare != nil {
				c.prepare(h.Radarr())
			}
			before := h.Radarr().State()
			m := h.Radarr().Movie(2)
			body := strings.ReplaceAll(c.body, "TMDB", fmt.Sprint(m.TMDB))
			r := h.send(c.method, h.radarrURL+"/api/v3"+c.path, body)
			if r.status != c.status || !strings.Contains(r.body, c.part) {
				t.Errorf("%d %.300s, want %d with %q", r.status, r.body, c.status, c.part)
			}
			if r.status == 400 && !strings.Contains(r.body, "traceId") && !strings.HasPrefix(r.body, "[") {
				t.Errorf("a validation answers %.60s, want an array", r.body)
			}
			got := before.Diff(h.Radarr().State())
			for i, line := range got {
				got[i] = general(line, h.Radarr().Movie(4))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("changed:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// general leaves out of a line what depends on the seed and is beside the point.
func general(line string, four *RadarrMovie) string {
	if four != nil && four.disk != "" {
		line = strings.ReplaceAll(line, four.disk, "PATH")
	}
	for prefix, word := range map[string]string{"movie 2: movieFile null, was ": "FILE", "movie 2: sizeOnDisk 0, was ": "SIZE", "movie 2: statistics ": "STATS"} {
		if strings.HasPrefix(line, prefix) {
			line = prefix + word
		}
	}
	return line
}

// kept4 is the path of an entry, under the lock.
func (f *radarrFilms) kept4(id int) string { return f.look(id).Path }

// TestUndo: writing back what was there brings everything back.
func TestUndo(t *testing.T) {
	h := serve(t, Options{})
	for _, c := range []struct{ do, undo string }{
		{`{"movieIds":[1,2],"tags":[2],"applyTags":"add"}`, `{"movieIds":[1,2],"tags":[2],"applyTags":"remove"}`},
		{`{"movieIds":[2],"monitored":false,"qualityProfileId":4}`, `{"movieIds":[2],"monitored":true,"qualityProfileId":6}`},
	} {
		before := h.Radarr().State()
		if h.send("PUT", h.radarrURL+"/api/v3/movie/editor", c.do); len(before.Diff(h.Radarr().State())) < 2 {
			t.Errorf("%s changed %v", c.do, before.Diff(h.Radarr().State()))
		}
		h.send("PUT", h.radarrURL+"/api/v3/movie/editor", c.undo)
		same(t, before, h.Radarr().State())
	}
	if got := h.Radarr().WriteCounts(); got["PUT /movie/editor"] != 4 || len(got) != 1 {
		t.Errorf("writes %v", got)
	}
}

// TestPutBack: what was read, written back as it was, changes nothing; one changed field changes that.
func TestPutBack(t *testing.T) {
	h := serve(t, Options{})
	url := h.radarrURL + "/api/v3/movie/3"
	body := h.send("GET", url, "").body
	before := h.Radarr().State()
	if r := h.send("PUT", url, body); r.status != 202 || r.body != body {
		t.Errorf("%d %.200s", r.status, r.body)
	}
	same(t, before, h.Radarr().State())
	h.send("PUT", url, strings.Replace(body, `"monitored": true`, `"monitored": false`, 1))
	same(t, before, h.Radarr().State(), "movie 3: monitored false, was true")
}

// TestRootFolder: without moveFiles only the stored path changes, and the next look at the disk finds nothing.
func TestRootFolder(t *testing.T) {
	h := serve(t, Options{})
	radarr := h.Radarr()
	radarr.AddRoot("/movies2")
	old := radarr.Movie(2).Path
	put := func(body string) {
		t.Helper()
		if r := h.send("PUT", h.radarrURL+"/api/v3/movie/editor", body); r.status != 202 {
			t.Fatalf("%d %.200s", r.status, r.body)
		}
	}
	put(`{"movieIds":[2],"rootFolderPath":"/movies2","moveFiles":true}`)
	m := radarr.Movie(2)
	if want := fmt.Sprintf("/movies2/%s (%d)", strings.Replace(m.Title, ":", " -", 1), m.Year); m.Path != want || m.Root != "/movies2" || m.File == nil {
		t.Errorf("moved to %q below %q, want %q", m.Path, m.Root, want)
	}
	if got := radarr.Commands(); len(got) != 1 || got[0].Name != "BulkMoveMovie" {
		t.Errorf("commands %v", got)
	}
	put(`{"movieIds":[1],"rootFolderPath":"/movies2"}`)
	before := radarr.State()
	h.send("POST", h.radarrURL+"/api/v3/command", `{"name":"RefreshMovie","movieIds":[1,2]}`)
	if len(before.Diff(radarr.State())) == 0 || radarr.Movie(1).File != nil || radarr.Movie(2).File == nil {
		t.Error("a refresh found a file that lies elsewhere, or lost one that moved")
	}
	h.send("DELETE", h.radarrURL+"/api/v3/movie/1?deleteFiles=true", "")
	h.send("DELETE", h.radarrURL+"/api/v3/movie/2?deleteFiles=true", "")
	if got := radarr.Removed(); len(got) != 2 || got[1] != m.Path || got[0] == old {
		t.Errorf("removed %q", got)
	}
}

// TestBulkDelete: files of two movies in one request lose their rows, but only the first movie's file goes from the disk; and a
// batch of folders ends at the first that holds another entry's.
func TestBulkDelete(t *testing.T) {
	h := serve(t, Options{})
	radarr := h.Radarr()
	radarr.SetUnmonitorDeleted(true)
	h.send("DELETE", h.radarrURL+"/api/v3/moviefile/bulk", `{"movieFileIds":[1002,1001]}`)
	first := radarr.Movie(2)
	if got := radarr.Removed(); len(got) != 1 || !strings.HasPrefix(got[0], first.Path) || radarr.Movie(1).File != nil || first.Monitored {
		t.Errorf("removed %q, monitored %v", got, first.Monitored)
	}
	radarr.Add(func(m *RadarrMovie) { m.Title, m.TMDB, m.Path = "Inside", 77, first.Path+"/Inside" })
	h.send("DELETE", h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[3,2,1],"deleteFiles":true}`)
	if got := radarr.Removed(); len(got) != 2 || len(radarr.IDs()) != 4 {
		t.Errorf("removed %q, left %v", got, radarr.IDs())
	}
	rows := h.list(h.radarrURL + "/api/v3/history/since?date=2000-01-01T00:00:00Z")
	if len(rows) != 0 {
		t.Errorf("history of movies that are gone: %v", rows)
	}
}

func TestMovieFiles(t *testing.T) {
	h := serve(t, Options{})
	rows := h.list(h.radarrURL + "/api/v3/moviefile?movieId=1&movieId=2&movieId=4&movieId=99")
	if len(rows) != 2 || rows[0]["movieId"] != 1.0 || rows[0]["customFormatScore"] != 175.0 || len(rows[0]["customFormats"].([]any)) != 3 {
		t.Errorf("files %v", rows)
	}
	for path, want := range map[string]int{
		"": 400, "?movieFileIds=1002": 200, "?movieFileIds=1002&movieFileIds=7": 500, "?movieFileIds=1002&movieFileIds=1002": 500,
		"/1002": 200, "/7": 404, "?movieId=x": 400,
	} {
		if r := h.send("GET", h.radarrURL+"/api/v3/moviefile"+path, ""); r.status != want {
			t.Errorf("%q: %d, want %d", path, r.status, want)
		}
	}
}

func TestCommands(t *testing.T) {
	h := serve(t, Options{})
	radarr := h.Radarr()
	do := func(method, path, body string) map[string]any {
		t.Helper()
		var row map[string]any
		if r := h.send(method, h.radarrURL+"/api/v3/command"+path, body); json.Unmarshal([]byte(r.body), &row) != nil {
			t.Fatalf("%d %.200s", r.status, r.body)
		}
		return row
	}
	radarr.HoldCommands(true)
	one := do("POST", "", `{"name":"MoviesSearch","movieIds":[1,5]}`)
	if two := do("POST", "", `{"name":"MoviesSearch","movieIds":[1,5]}`); one["id"] != two["id"] || one["status"] != "queued" {
		t.Errorf("an identical command is queued twice: %v, %v", one, two)
	}
	radarr.HoldCommands(false)
	if got := fmt.Sprintln(do("GET", "/1", "")["status"], do("GET", "/1", "")["status"], do("GET", "/1", "")["result"]); got != "started completed successful\n" {
		t.Errorf("it went on as %s", got)
	}
	do("POST", "", `{"name":"MoviesSearch"}`)
	do("GET", "/2", "")
	if got := do("GET", "/2", "")["status"]; got != "failed" {
		t.Errorf("a search for nothing is %v", got)
	}
	do("POST", "", `{"name":"RefreshMovie","movieId":2}`)
	if got := radarr.Commands(); len(got[2].Covers) != 6 || fmt.Sprint(got[0].Covers) != "[1 5]" {
		t.Errorf("a parameter of the wrong name covers %v", got[2].Covers)
	}
	if radarr.Movie(5).Searched.IsZero() {
		t.Error("nobody searched for movie 5")
	}
}

// TestAutoUntag: a rule takes off what was just put on.
func TestAutoUntag(t *testing.T) {
	h := serve(t, Options{})
	h.Radarr().AutoUntag("kids")
	h.send(http.MethodPut, h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[2],"tags":[2]}`)
	if got := h.Radarr().Tags(2); len(got) != 0 {
		t.Errorf("tags %v", got)
	}
}
