package homelab

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestSeriesWrites sends one write each and says everything that it changed.
func TestSeriesWrites(t *testing.T) {
	first := func(s *Sonarr) int { return s.Series(3).Episodes[0].ID }
	double := func(s *Sonarr) int { return s.Series(3).Episodes[0].FileID }
	for _, c := range []struct {
		name, method, path, body string
		prepare                  func(*Sonarr)
		status                   int
		part                     string
		want                     []string // E and F are the first episode of series 3 and its file, which has two episodes
	}{
		{"editor: the series alone", "PUT", "/series/editor", `{"seriesIds":[3],"monitored":false,"monitorNewItems":"none","seriesType":"DAILY","seasonFolder":false}`, nil, 202, "",
			[]string{`series 3: monitorNewItems "none", was "all"`, "series 3: monitored false, was true", "series 3: seasonFolder false, was true", `series 3: seriesType "daily", was "standard"`}},
		{"put with less", "PUT", "/series/1", `{"path":"PATH","qualityProfileId":4}`, nil, 202, "", []string{
			`series 1: monitored false, was true`, "series 1: seasonFolder false, was true", "series 1: seasons [], was SEASONS",
			"series 1: statistics STATS", "series 1: tags [], was [1]", "series 1: tvdbId 0, was ID",
		}},
		{"put with less and a tagging rule", "PUT", "/series/1", `{"path":"/tv/x","qualityProfileId":4}`, func(s *Sonarr) { s.AutoTag("keep") }, 500, "Object reference", nil},
		{"monitor an episode", "PUT", "/episode/monitor", `{"episodeIds":[E],"monitored":false}`, nil, 202, `"monitored": false`,
			[]string{"episode E: monitored false, was true"}},
		{"monitor an episode and one that is not there", "PUT", "/episode/monitor", `{"episodeIds":[E,1],"monitored":false}`, nil, 500, "returned 1",
			[]string{"episode E: monitored false, was true"}},
		{"one episode", "PUT", "/episode/E", `{"monitored":false,"title":"ignored"}`, nil, 202, "", []string{"episode E: monitored false, was true"}},
		{"delete a double file", "DELETE", "/episodefile/F", "", nil, 200, "", []string{
			"disk is new", "episode E: episodeFileId 0, was F", "episode E: hasFile false, was true", "episode E2: episodeFileId 0, was F",
			"episode E2: hasFile false, was true", "file F is gone", "series 3: seasons SEASONS", "series 3: statistics STATS",
		}},
		{"delete a file that is not there", "DELETE", "/episodefile/1", "", nil, 404, "", nil},
		{"delete a series that is not there", "DELETE", "/series/99", "", nil, 500, "returned 0", nil},
		{"delete with Radarr's parameter", "DELETE", "/series/9?addImportExclusion=true", "", nil, 200, "", []string{"series 9 is gone"}},
		{"delete and exclude", "DELETE", "/series/9?addImportListExclusion=true", "", nil, 200, "", []string{"exclusion 1 is new", "series 9 is gone"}},
		{"season flags alone", "POST", "/seasonpass", `{"series":[{"id":3,"seasons":[{"seasonNumber":1,"monitored":false}]}]}`, nil, 202, "{}",
			[]string{"series 3: seasons SEASONS"}},
		{"skip", "POST", "/seasonpass", `{"series":[{"id":3}],"monitoringOptions":{"monitor":"skip"}}`, nil, 202, "{}", nil},
		{"add what is there", "POST", "/series", `{"tvdbId":TVDB,"title":"x","qualityProfileId":4,"rootFolderPath":"/tv"}`, nil, 400, "SeriesExistsValidator", nil},
		{"add", "POST", "/series", `{"tvdbId":5,"title":"New","year":2020,"qualityProfileId":4,"rootFolderPath":"/tv","monitored":true}`, nil, 201, "/tv/New (2020)",
			[]string{"series 10 is new"}},
		{"exclude", "POST", "/importlistexclusion", `{"tvdbId":7,"title":"x"}`, nil, 201, "tvdbId", []string{"exclusion 1 is new"}},
		{"Radarr's path", "POST", "/exclusions", `{"tvdbId":7,"title":"x"}`, nil, 404, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{})
			s := h.Sonarr()
			e, f := fmt.Sprint(first(s)), fmt.Sprint(double(s))
			names := strings.NewReplacer("E]", e+"]", "E,", e+",", "/E", "/"+e, "/F", "/"+f, "TVDB", fmt.Sprint(s.Series(3).TVDB), "PATH", s.Series(1).Path)
			if c.prepare != nil {
				c.prepare(s)
			}
			before := s.State()
			r := h.send(c.method, h.sonarrURL+"/api/v3"+names.Replace(c.path), names.Replace(c.body))
			if r.status != c.status || !strings.Contains(r.body, c.part) {
				t.Errorf("%d %.300s, want %d with %q", r.status, r.body, c.status, c.part)
			}
			var got []string
			back := strings.NewReplacer("episode "+e+":", "episode E:", "episode "+fmt.Sprint(first(s)+1)+":", "episode E2:", "was "+f, "was F", "file "+f, "file F")
			for _, line := range before.Diff(s.State()) {
				for prefix, word := range map[string]string{
					"series 1: seasons [], was ": "SEASONS", "series 1: statistics ": "STATS", "series 1: tvdbId 0, was ": "ID",
					"series 3: seasons ": "SEASONS", "series 3: statistics ": "STATS",
				} {
					if strings.HasPrefix(line, prefix) {
						line = prefix + word
					}
				}
				if strings.HasPrefix(line, "episode ") && strings.HasSuffix(line, " is gone") {
					continue // with its series
				}
				got = append(got, back.Replace(line))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("changed:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestSeasonMonitoring: the whole object with one season flag changed takes the episodes along, and writing it back undoes it.
func TestSeasonMonitoring(t *testing.T) {
	h := serve(t, Options{})
	s := h.Sonarr()
	url := h.sonarrURL + "/api/v3/series/2"
	original := h.send("GET", url, "").body
	var row map[string]any
	if err := json.Unmarshal([]byte(original), &row); err != nil {
		t.Fatal(err)
	}
	before := s.State()
	at(row, "seasons", 1).(map[string]any)["monitored"] = false
	changed, _ := json.Marshal(row)
	if r := h.send("PUT", url, string(changed)); r.status != 202 {
		t.Fatalf("%d %.200s", r.status, r.body)
	}
	for _, e := range s.Series(2).Episodes {
		if e.Monitored != (e.Season == 2) {
			t.Errorf("S%dE%d is monitored: %v", e.Season, e.Number, e.Monitored)
		}
	}
	h.send("PUT", url, original)
	same(t, before, s.State())
}

// TestSeasonPassRules: what each rule makes of a series with specials, of which one episode has no file and one has not aired.
func TestSeasonPassRules(t *testing.T) {
	for _, c := range []struct{ options, want string }{
		{`{"monitor":"all"}`, "1x1 1x2 1x3 2x1"},
		{`{"monitor":"future"}`, "2x1"},
		{`{"monitor":"missing"}`, "1x3 2x1"},
		{`{"monitor":"existing"}`, "1x1 1x2"},
		{`{"monitor":"pilot"}`, "1x1"},
		{`{"monitor":"firstSeason"}`, "1x1 1x2 1x3"},
		{`{"monitor":"lastSeason"}`, "2x1"},
		{`{"monitor":"monitorSpecials"}`, "0x1 1x1 1x2 1x3 2x1"},
		{`{"monitor":"none"}`, ""},
		{`{}`, "1x1 1x2 1x3 2x1"}, // an old rule: what has a file or has aired, but for the specials, which are off
	} {
		h := serve(t, Options{})
		id := h.Sonarr().Add(func(v *SonarrSeries) {
			v.Title, v.TVDB = "Rules", 5
			v.Files = []ArrFile{{ID: 1, Season: 1}, {ID: 2, Season: 1}}
			v.Episodes = []SonarrEpisode{
				{Season: 0, Number: 1, Aired: houseTime(2020, 1, 1)},
				{Season: 1, Number: 1, Aired: houseTime(2020, 1, 1), FileID: 1, Monitored: true},
				{Season: 1, Number: 2, Aired: houseTime(2020, 1, 2), FileID: 2, Monitored: true},
				{Season: 1, Number: 3, Aired: houseTime(2020, 1, 3), Monitored: true},
				{Season: 2, Number: 1, Aired: houseTime(2040, 1, 1), Monitored: true},
			}
		})
		h.send("POST", h.sonarrURL+"/api/v3/seasonpass", fmt.Sprintf(`{"series":[{"id":%d}],"monitoringOptions":%s}`, id, c.options))
		v := h.Sonarr().Series(id)
		var got []string
		for _, e := range v.Episodes {
			if e.Monitored {
				got = append(got, fmt.Sprintf("%dx%d", e.Season, e.Number))
			}
		}
		if strings.Join(got, " ") != c.want || v.Monitored == strings.Contains(c.options, "none") {
			t.Errorf("%s: %v, series %v", c.options, got, v.Monitored)
		}
	}
}

// TestSeriesSearch: a search leaves out seasons that are not monitored, and after unmonitoring it covers nothing.
func TestSeriesSearch(t *testing.T) {
	h := serve(t, Options{})
	s := h.Sonarr()
	search := func(body string) []int {
		t.Helper()
		if r := h.send("POST", h.sonarrURL+"/api/v3/command", body); r.status != 201 {
			t.Fatalf("%d %.200s", r.status, r.body)
		}
		all := s.Commands()
		s.lab.Advance(1e12) // so that the next is not the same one
		return all[len(all)-1].Covers
	}
	if got := search(`{"name":"SeriesSearch","seriesId":2}`); len(got) != 12 {
		t.Errorf("covers %d episodes, want all but the two specials", len(got))
	}
	s.Change(2, func(v *SonarrSeries) { v.setSeason(1, false) })
	if got := search(`{"name":"SeriesSearch","seriesId":2}`); len(got) != 6 {
		t.Errorf("with one season off it covers %d", len(got))
	}
	if got := search(`{"name":"SeasonSearch","seriesId":2,"seasonNumber":1}`); len(got) != 0 {
		t.Errorf("a season that is off: %v", got)
	}
	if got := search(`{"name":"EpisodeSearch","episodeIds":[` + idText(s.Series(2).Episodes[0].ID) + `]}`); len(got) != 1 {
		t.Errorf("one episode: %v", got)
	}
	if got := search(`{"name":"SeriesSearch"}`); len(got) != 0 || s.Commands()[4].Name != "SeriesSearch" {
		t.Errorf("no series: %v", got)
	}
}

// TestSonarrLists: episodes and files by each of the ways to ask for them.
func TestSonarrLists(t *testing.T) {
	h := serve(t, Options{})
	v := h.Sonarr().Series(3)
	e, f := idText(v.Episodes[0].ID), idText(v.Files[0].ID)
	for _, c := range []struct {
		path   string
		status int
		rows   int
	}{
		{"/episode?seriesId=3", 200, 13}, {"/episode?seriesId=3&seasonNumber=1", 200, 6}, {"/episode?seriesId=99", 200, 0},
		{"/episode?episodeIds=" + e, 200, 1}, {"/episode?episodeIds=" + e + "&episodeIds=" + e, 500, 0}, {"/episode?episodeIds=1", 500, 0},
		{"/episode?episodeFileId=" + f, 200, 2}, {"/episode", 400, 0},
		{"/episodefile?seriesId=3", 200, 11}, {"/episodefile?seriesId=99", 404, 0}, {"/episodefile?episodeFileIds=" + f, 200, 1},
		{"/episodefile?episodeFileIds=1", 500, 0}, {"/episodefile", 400, 0},
		{"/calendar?start=2031-01-01&end=2031-12-31", 200, 2}, {"/calendar?start=1900-01-01&end=2100-01-01&unmonitored=true", 200, 8*12 + 4 + 12 + 2},
	} {
		r := h.send("GET", h.sonarrURL+"/api/v3"+c.path, "")
		var rows []map[string]any
		if r.status == 200 && json.Unmarshal([]byte(r.body), &rows) != nil || r.status != c.status || len(rows) != c.rows {
			t.Errorf("%s: %d with %d rows, want %d with %d", c.path, r.status, len(rows), c.status, c.rows)
		}
	}
	row := h.list(h.sonarrURL + "/api/v3/series?tvdbId=" + idText(v.TVDB))[0]
	if row["nextAiring"] == nil || at(row, "statistics", "totalEpisodeCount") != 13.0 || at(row, "statistics", "episodeCount") != 12.0 || at(row, "statistics", "episodeFileCount") != 12.0 {
		t.Errorf("next airing %v, statistics %v", row["nextAiring"], at(row, "statistics"))
	}
}
