package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded is one request and the answer that a real server gave to it.
type recorded struct {
	Request struct {
		Method string         `json:"method"`
		URI    string         `json:"uri"`
		Query  map[string]any `json:"query"`
	} `json:"request"`
	Response struct {
		Code    int               `json:"http_code"`
		Headers map[string]string `json:"headers"`
		Body    json.RawMessage   `json:"body"`
	} `json:"response"`
}

// TestRecordedServer takes the answers of a real Plex server through all four
// stages: every title, id and file must come out of `luarr items`.
func TestRecordedServer(t *testing.T) {
	folder := os.Getenv("LUARR_FIXTURES")
	if folder == "" {
		t.Skip("LUARR_FIXTURES is not set")
	}
	text, err := os.ReadFile(filepath.Join(folder, "plex", "recorded.json"))
	if err != nil {
		t.Fatal(err)
	}
	var answers map[string]recorded
	if err := json.Unmarshal(text, &answers); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(replay(answers))
	defer server.Close()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	err = os.WriteFile(config, fmt.Appendf(nil, "[sources.home]\nplugin = \"plex\"\nurl = %q\ntoken = \"recorded\"\n", server.URL), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		p := newProgram(strings.NewReader(""), &stdout, &stderr, func(string) string { return "" })
		if code := p.main(t.Context(), append([]string{"luarr", "--config", config}, args...)); code != 0 {
			t.Fatalf("luarr %v: exit code %d\n%s", args, code, stderr.String())
		}
		return stdout.String()
	}
	run("run", "--quiet")
	out := run("items", "--output", "ndjson")
	if n := strings.Count(out, "\n"); n != 3 {
		t.Errorf("%d items, want 3:\n%s", n, out)
	}
	for _, want := range []string{
		`"id":"home/1","source":"home","library":"Movies","type":"movie","title":"Ferengi: Rules of Acquisition"`,
		`"external_ids":{"imdb":"tt0000001","tmdb":"1","tvdb":"1"}`,
		`"file":"/storage/media/movies/Ferengi Rules of Acquisition (2000)/Ferengi Rules of Acquisition (2000).mp4"`,
		`"size_bytes":1190641734`,
		`"id":"home/3","source":"home","library":"TV Shows","type":"series","title":"Ferengi StandUp Comedy"`,
		`"external_ids":{"tmdb":"3","tvdb":"3"}`,
		`"id":"home/5","source":"home","library":"TV Shows","type":"episode","title":"The first Picard joke"`,
		`"series_id":"home/3"`, `"season_number":1,"episode_number":1`,
		`"external_ids":{"imdb":"tt0000004","tmdb":"4","tvdb":"4"}`,
		`"file":"/storage/media/tv/Ferengi StandUp Comedy (2002)/Season 01/Ferengi StandUp Comedy (2002) - S01E01.mkv"`,
		`"play_count":1`, `"last_played_at":"2022-02-02T12:30:16Z"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("items lack %s", want)
		}
	}
	if t.Failed() {
		t.Logf("items:\n%s", out)
	}
}

// replay answers what was recorded; a list that was not recorded is empty and
// anything else is not there.
func replay(answers map[string]recorded) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			serve(w, answers["server_info_get_200"])
			return
		}
		for _, a := range answers {
			if a.Response.Code == http.StatusOK && a.Request.Method == r.Method && a.Request.URI == r.URL.Path && sameType(a, r) {
				serve(w, a)
				return
			}
		}
		if strings.HasSuffix(r.URL.Path, "/all") {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"MediaContainer":{"size":0,"totalSize":0,"offset":0}}`)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "<html><head><title>Not Found</title></head><body><h1>404 Not Found</h1></body></html>")
	})
}

// sameType says whether a list was recorded for the type that is asked for.
func sameType(a recorded, r *http.Request) bool {
	want, typed := a.Request.Query["type"]
	return !typed || fmt.Sprint(want) == r.URL.Query().Get("type")
}

// serve writes one recorded answer.
func serve(w http.ResponseWriter, a recorded) {
	for name, value := range a.Response.Headers {
		if !strings.Contains(value, "${") {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(a.Response.Code)
	w.Write(a.Response.Body)
}
