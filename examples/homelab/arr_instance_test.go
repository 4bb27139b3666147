package homelab

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// arrHouse serves one application.
func arrHouse(t *testing.T, build func(*Lab) *Radarr) (*house, *Radarr) {
	t.Helper()
	h := &house{Lab: New(Options{}), t: t}
	r := build(h.Lab)
	srv := httptest.NewServer(r)
	t.Cleanup(srv.Close)
	h.client, h.radarrURL = srv.Client(), srv.URL+r.is.URLBase
	return h, r
}

// TestTwoRadarrs: the second one has films of the first, the same ones in Plex, with files of their own below another folder.
func TestTwoRadarrs(t *testing.T) {
	h := serve(t, Options{Movies: 100, Catalogue: 100, TwoRadarrs: true})
	files := map[string]string{} // of Plex, to the ids of films
	for i := range 100 {
		for _, v := range h.Truth(i).Versions {
			files[v.File] = h.Truth(i).TMDB
		}
	}
	both, paths := 0, 0
	for _, id := range h.Radarr4K().IDs() {
		m := h.Radarr4K().Movie(id)
		if !strings.HasPrefix(m.Path, "/movies4k/") || m.Root != "/movies4k" {
			t.Fatalf("folder %q below %q", m.Path, m.Root)
		}
		if m.File != nil {
			if !strings.Contains(m.File.Quality, "2160p") {
				t.Errorf("a file of quality %s", m.File.Quality)
			}
			if files["/data/movies"+strings.TrimPrefix(m.Path, "/movies4k")+"/"+m.File.RelativePath] == idText(m.TMDB) {
				paths++
			}
		}
		if _, ok := h.Radarr().EntryByTMDB(m.TMDB); ok {
			both++
		}
	}
	if both < 30 || paths < 30 {
		t.Errorf("%d films are in both, %d files are those of Plex", both, paths)
	}
	i := 16 // a film in two versions: each has its own Radarr
	tmdb := h.filmIDs(i).tmdb
	one, _ := h.Radarr().EntryByTMDB(tmdb)
	two, _ := h.Radarr4K().EntryByTMDB(tmdb)
	if a, b := h.Radarr().Movie(one).File, h.Radarr4K().Movie(two).File; a.Quality != "WEBDL-1080p" || b.Quality != "Remux-2160p" {
		t.Errorf("film %d is %s and %s", i, a.Quality, b.Quality)
	}
}

func TestWindows(t *testing.T) {
	h, r := arrHouse(t, func(l *Lab) *Radarr { return l.NewRadarr(Instance{Name: "Basement", Windows: true}) })
	row := h.list(h.radarrURL + "/api/v3/movie")[0]
	path, _ := at(row, "movieFile", "path").(string)
	if row["rootFolderPath"] != `D:\Movies` || !strings.HasPrefix(path, row["path"].(string)+`\`) || strings.Contains(path, "/") {
		t.Errorf("root %v, folder %v, file %q", row["rootFolderPath"], row["path"], path)
	}
	if body := h.send("GET", h.radarrURL+"/api/v3/system/status", "").body; !strings.Contains(body, `"isWindows": true`) || !strings.Contains(body, "Basement") {
		t.Errorf("status %s", body)
	}
	if r.Instance().Version == "" || r.Instance().APIKey == "" {
		t.Errorf("instance %+v", r.Instance())
	}
	s := New(Options{}).NewSonarr(Instance{Windows: true}).Series(1)
	if !strings.HasPrefix(s.Path, `D:\TV\`) || !strings.HasPrefix(s.Files[0].RelativePath, `Season 01\`) {
		t.Errorf("folder %q, file %q", s.Path, s.Files[0].RelativePath)
	}
}

// TestEmpty: an instance to fill by hand, with ids that are missing, given twice or moved.
func TestEmpty(t *testing.T) {
	h, r := arrHouse(t, func(l *Lab) *Radarr { return l.NewRadarr(Instance{Entries: -1}) })
	if rows := h.list(h.radarrURL + "/api/v3/movie"); len(rows) != 0 {
		t.Fatalf("%d entries", len(rows))
	}
	one := r.Add(func(m *RadarrMovie) {
		m.Title, m.Year, m.AlternateTitles = "Night Harbor", 2019, []string{"Port de nuit"}
		m.File = &ArrFile{RelativePath: "a.mkv", Quality: "Remux-2160p", MediaInfo: &MediaInfo{DynamicRangeType: "DV HDR10", AudioChannels: "7.1"}}
	})
	two := r.Add(func(m *RadarrMovie) { m.ID, m.Title, m.TMDB, m.Path = 40, "Other", 7, "/elsewhere/Other" })
	row := h.list(h.radarrURL + "/api/v3/movie")[0]
	if one != 1 || two != 40 || row["tmdbId"] != 0.0 || row["imdbId"] != nil || row["path"] != "/movies/Night Harbor (2019)" ||
		at(row, "movieFile", "mediaInfo", "videoDynamicRangeType") != "DV HDR10" || at(row, "movieFile", "quality", "quality", "id") != 31.0 {
		t.Errorf("entries %d, %d: %v", one, two, row)
	}
	r.Change(one, func(m *RadarrMovie) { m.TMDB, m.Path = 9, "/movies/moved" })
	if id, ok := r.EntryByTMDB(9); !ok || id != one {
		t.Errorf("after a change of ids it is found as %d %v", id, ok)
	}
	r.Delete(one)
	if _, ok := r.EntryByTMDB(9); ok || r.Movie(one) != nil || len(r.IDs()) != 1 {
		t.Error("a deleted entry is there")
	}
}

// TestRadarrVersions: what older and newer versions do otherwise.
func TestRadarrVersions(t *testing.T) {
	for _, c := range []struct {
		version                string
		has, lacks             string // in the list
		unauthorized, redirect string
		validates, autoTags    bool
	}{
		{"3.2.2.5080", `"language": {`, `"originalLanguage"`, "Unauthorized", "303", false, false},
		{"4.7.4.7700", `"languages": [`, `"customFormatScore"`, "", "302", false, false},
		{"5.5.0.8700", `"customFormatScore": 0`, `"movieFileId"`, "", "302", false, false},
		{"5.15.0.9500", `"movieFileId"`, `"keywords"`, "", "307", true, true},
		{"6.0.3.10276", `"keywords"`, `"customFormatScore"`, "", "307", true, true},
	} {
		t.Run(c.version, func(t *testing.T) {
			h, r := arrHouse(t, func(l *Lab) *Radarr { return l.NewRadarr(Instance{Version: c.version, URLBase: "/radarr"}) })
			body := h.send("GET", h.radarrURL+"/api/v3/movie", "").body
			if !strings.Contains(body, c.has) || strings.Contains(body, c.lacks) {
				t.Errorf("the list has %s: %v, %s: %v", c.has, strings.Contains(body, c.has), c.lacks, strings.Contains(body, c.lacks))
			}
			if got := h.send("GET", h.radarrURL+"/api/v3/tag", "", "X-Api-Key", "wrong"); got.status != 401 || !strings.Contains(got.body, c.unauthorized) || c.unauthorized == "" && got.body != "" {
				t.Errorf("a wrong key: %d %q", got.status, got.body)
			}
			record := httptest.NewRecorder()
			request := httptest.NewRequest("GET", "/api/v3/tag", nil)
			request.Header.Set("X-Api-Key", "lab-api-key")
			if r.ServeHTTP(record, request); idText(record.Code) != c.redirect {
				t.Errorf("no base: %d, want %s", record.Code, c.redirect)
			}
			r.AutoTag("keep")
			if got := h.send("PUT", h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[2],"qualityProfileId":99}`); (got.status == 400) != c.validates {
				t.Errorf("an unknown profile: %d", got.status)
			}
			h.send("PUT", h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[2],"monitored":true}`)
			if got := r.Tags(2); (len(got) == 1) != c.autoTags {
				t.Errorf("tags %v", got)
			}
		})
	}
}

// TestSonarrVersions: Sonarr 3, and 5 with its second API.
func TestSonarrVersions(t *testing.T) {
	for _, c := range []struct{ version, path, has, lacks string }{
		{"3.0.10.1567", "/api/v3/series", `"tvdbId"`, `"tmdbId"`},
		{"3.0.10.1567", "/api/v3/episodefile?seriesId=1", `"language": {`, `"customFormats"`},
		{"4.0.19.2979", "/api/v3/episodefile?seriesId=1", `"customFormatScore"`, `"language": {`},
		{"4.0.19.2979", "/api", `"current": "v3"`, "v5"},
		{"5.0.0.100", "/api", `"current": "v5"`, "x"},
		{"5.0.0.100", "/api/v5/series", `"tmdbId"`, "languageProfileId"},
	} {
		l := New(Options{SonarrVersion: c.version})
		record, request := httptest.NewRecorder(), httptest.NewRequest("GET", c.path, nil)
		request.Header.Set("X-Api-Key", "lab-api-key")
		l.Sonarr().ServeHTTP(record, request)
		if body := record.Body.String(); !strings.Contains(body, c.has) || strings.Contains(body, c.lacks) {
			t.Errorf("%s %s: %.200s", c.version, c.path, body)
		}
	}
}

// TestLostAnswer: the change is there although nobody was told.
func TestLostAnswer(t *testing.T) {
	for _, c := range []struct {
		kind   FaultKind
		status int // 0 = no answer
	}{{LostAnswer, 0}, {Broken, 500}} {
		h := serve(t, Options{})
		h.Radarr().SetFault(Fault{Kind: c.kind, Method: "PUT", Times: 1})
		r := h.send("PUT", h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[2],"tags":[2]}`)
		if r.status != c.status || (r.err == nil) != (c.status != 0) || len(h.Radarr().Tags(2)) != 1 {
			t.Errorf("%d %v, tags %v", r.status, r.err, h.Radarr().Tags(2))
		}
	}
}

func TestCutQuietly(t *testing.T) {
	h := serve(t, Options{})
	whole := h.send("GET", h.radarrURL+"/api/v3/movie", "").body
	h.Radarr().SetFault(Fault{Kind: CutQuietly, Path: "/api/v3/movie"})
	r := h.send("GET", h.radarrURL+"/api/v3/movie", "")
	if r.err != nil || r.status != 200 || len(r.body) != len(whole)/2 {
		t.Errorf("%d %v, %d of %d bytes", r.status, r.err, len(r.body), len(whole))
	}
}

func TestSlow(t *testing.T) {
	h := serve(t, Options{})
	h.Radarr().SetFault(Fault{Kind: Slow, Delay: time.Millisecond, Times: 1})
	if r := h.send("GET", h.radarrURL+"/api/v3/tag", ""); r.status != 200 {
		t.Errorf("%d %v", r.status, r.err)
	}
	h.Radarr().SetFault(Fault{Kind: Slow, Delay: time.Hour})
	h.client.Timeout = 20 * time.Millisecond
	if r := h.send("GET", h.radarrURL+"/api/v3/tag", ""); r.err == nil {
		t.Errorf("answered %d", r.status)
	}
}

// TestSwapped: what stands at the other application's address says so.
func TestSwapped(t *testing.T) {
	h := serve(t, Options{})
	if r := h.send("GET", h.sonarrURL+"/api/v3/system/status", ""); !strings.Contains(r.body, `"appName": "Sonarr"`) {
		t.Errorf("%s", r.body)
	}
	if r := h.send("GET", h.sonarrURL+"/api/v3/movie", ""); r.status != 404 {
		t.Errorf("movies at Sonarr: %d", r.status)
	}
}
