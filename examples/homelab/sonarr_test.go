package homelab

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestSeries(t *testing.T) {
	h := serve(t, Options{Series: 24})
	rows := h.list(h.sonarrURL + "/api/v3/series")
	if len(rows) != 23 {
		t.Fatalf("%d series, want the 24 of Plex without two and one of Sonarr's own", len(rows))
	}
	shows := map[string]map[string]any{}
	for _, s := range h.rows("/library/sections/2/all?type=2&includeGuids=1").Metadata {
		for i := range 3 {
			if id, ok := at(s, "Guid", i, "id").(string); ok {
				shows[id] = s
			}
		}
	}
	matched, zero, noIMDB := 0, 0, 0
	for _, row := range rows {
		if s := shows["tvdb://"+strconv.Itoa(int(row["tvdbId"].(float64)))]; s != nil {
			matched++
			if s["title"] != row["title"] {
				t.Errorf("tvdb %v is %v in Plex and %v in Sonarr", row["tvdbId"], s["title"], row["title"])
			}
		}
		if row["tmdbId"] == 0.0 {
			zero++
		}
		if row["imdbId"] == nil {
			noIMDB++
		}
		if row["rootFolderPath"] != "/tv" || !strings.HasPrefix(row["path"].(string), "/tv/") {
			t.Errorf("paths %v, %v", row["rootFolderPath"], row["path"])
		}
	}
	if matched < 12 || zero < 5 || noIMDB < 3 {
		t.Errorf("matched %d, tmdb 0 %d, no imdb %d", matched, zero, noIMDB)
	}
	own := rows[22]
	if at(own, "statistics", "episodeFileCount") != 0.0 {
		t.Errorf("the series that Plex does not have has files: %v", at(own, "statistics"))
	}
	one := h.list(h.sonarrURL + "/api/v3/series?tvdbId=" + strconv.Itoa(int(rows[1]["tvdbId"].(float64))))
	if len(one) != 1 || one[0]["id"] != 2.0 || at(one[0], "seasons", 0, "seasonNumber") != 0.0 {
		t.Errorf("by tvdb: %v", one)
	}
	if _, ok := h.Sonarr().EntryByTMDB(0); ok {
		t.Error("0 found a series")
	}
	if id, ok := h.Sonarr().EntryByTMDB(int(rows[2]["tmdbId"].(float64))); !ok || id != 3 {
		t.Errorf("by tmdb: %d %v", id, ok)
	}
	for path, want := range map[string]int{"/api/v3/series/1": 200, "/api/v3/series/10": 404, "/api/v3/episode": 400, "/api/v3/episodefile": 400, "/api/v3/episodefile?seriesId=999": 404} {
		if r := h.send(http.MethodGet, h.sonarrURL+path, ""); r.status != want {
			t.Errorf("%s: %d, want %d", path, r.status, want)
		}
	}
}

// TestEpisodesAgree holds Sonarr's episodes and files to Plex's: ids, numbers and, after mapping, paths.
func TestEpisodesAgree(t *testing.T) {
	h := serve(t, Options{})
	shows := h.rows("/library/sections/2/all?type=2&sort=id").keys()
	for _, s := range []int{0, 1, 2, 5} {
		plex := map[string]map[string]any{}
		for _, e := range h.rows("/library/metadata/" + shows[s] + "/allLeaves?includeGuids=1").Metadata {
			plex[fmt.Sprint(at(e, "Guid", 2, "id"))] = e
		}
		id := strconv.Itoa(s + 1)
		files := map[float64]string{}
		for _, f := range h.list(h.sonarrURL + "/api/v3/episodefile?seriesId=" + id) {
			if files[f["id"].(float64)] != "" {
				t.Errorf("file %v twice", f["id"])
			}
			files[f["id"].(float64)] = f["path"].(string)
		}
		episodes := h.list(h.sonarrURL + "/api/v3/episode?seriesId=" + id)
		if last := len(episodes) - 1; episodes[last]["hasFile"] == false { // a show that goes on has one more to come
			episodes = episodes[:last]
		}
		if len(episodes) != len(plex) {
			t.Fatalf("show %d: %d episodes in Sonarr, %d in Plex", s, len(episodes), len(plex))
		}
		shared := len(episodes) - len(files)
		if want := map[int]int{2: 1, 5: 1}[s]; shared != want {
			t.Errorf("show %d: %d double files, want %d", s, shared, want)
		}
		for _, e := range episodes {
			p := plex["tvdb://"+strconv.Itoa(int(e["tvdbId"].(float64)))]
			if p == nil || p["parentIndex"] != e["seasonNumber"] || p["index"] != e["episodeNumber"] || p["title"] != e["title"] {
				t.Fatalf("episode %v is %v in Plex", e, p)
			}
			if got := at(p, "Media", 0, "Part", 0, "file"); got != "/data"+files[e["episodeFileId"].(float64)] {
				t.Errorf("Plex %v, Sonarr %v", got, files[e["episodeFileId"].(float64)])
			}
		}
	}
	if got := h.list(h.sonarrURL + "/api/v3/episode?seriesId=2&seasonNumber=0"); len(got) != 2 {
		t.Errorf("season 0 has %d episodes, want 2", len(got))
	}
}

func TestSeriesEditor(t *testing.T) {
	h := serve(t, Options{})
	r := h.send(http.MethodPut, h.sonarrURL+"/api/v3/series/editor", `{"seriesIds":[2,3],"tags":[2],"monitored":false}`)
	if r.status != 202 || strings.Count(r.body, `"tvdbId"`) != 2 {
		t.Fatalf("%d %.100s", r.status, r.body)
	}
	if got := fmt.Sprint(h.Sonarr().Tags(2), h.Sonarr().Tags(3)); got != "[kids] [kids]" {
		t.Errorf("tags %s", got)
	}
	if r := h.send(http.MethodPut, h.sonarrURL+"/api/v3/series/editor", `{"movieIds":[2],"tags":[2]}`); r.status != 500 {
		t.Errorf("movieIds at Sonarr: %d", r.status)
	}
}
