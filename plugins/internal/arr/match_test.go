package arr

import (
	"context"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

type row = map[string]any

// movieRow is a movie as Radarr has it.
func movieRow(id, tmdb int, imdb, title string, year int, path, file string) row {
	r := row{"id": id, "tmdbId": tmdb, "title": title, "year": year, "path": path, "rootFolderPath": "/movies",
		"qualityProfileId": 4, "monitored": true, "hasFile": file != "", "sizeOnDisk": 21474836480, "status": "released",
		"added": "2023-02-01T10:00:00Z", "tags": []int{}, "alternateTitles": []any{row{"title": "Port de nuit"}}}
	if imdb != "" {
		r["imdbId"] = imdb
	}
	if file != "" {
		r["movieFile"] = row{"path": file, "releaseGroup": "GRP", "quality": row{"quality": row{"id": 31, "name": "Remux-2160p"}}}
	}
	return r
}

// seriesRow is a series as Sonarr has it.
func seriesRow(id, tvdb, tmdb int, imdb, title string, year int, path string) row {
	r := row{"id": id, "tvdbId": tvdb, "tmdbId": tmdb, "title": title, "year": year, "path": path,
		"qualityProfileId": 4, "monitored": false, "status": "ended", "seriesType": "anime", "added": "0001-01-01T00:00:00Z",
		"tags": []int{}, "seasons": []any{row{"seasonNumber": 1, "monitored": true}, row{"seasonNumber": 0}},
		"statistics": row{"episodeFileCount": 8, "sizeOnDisk": 17179869184}}
	if imdb != "" {
		r["imdbId"] = imdb
	}
	return r
}

// subject is a movie as a media server has it.
func subject(ids *sdk.SubjectIds, files ...string) *sdk.Subject {
	s := &sdk.Subject{Id: "home/1", Type: sdk.Movie, Title: "Unlike any other", Year: 1950, ExternalIds: ids}
	for _, f := range files {
		s.Versions = append(s.Versions, &wire.SubjectVersion{Parts: []*wire.SubjectPart{{File: f}}})
	}
	return s
}

func TestMatchMovie(t *testing.T) {
	f := newFake(t, movies,
		movieRow(41, 603, "tt0133093", "The Matrix", 1999, "/movies/The Matrix (1999)", "/movies/The Matrix (1999)/The Matrix.mkv"),
		movieRow(42, 604, "tt0234215", "The Matrix Reloaded", 2003, "/movies/Reloaded", "/movies/Reloaded/reloaded.mkv"),
		movieRow(43, 700, "", "Amélie & Co", 2001, "/movies/Amélie", ""),
		movieRow(44, 800, "tt0000800", "Twin", 2010, "/movies/Twin A", ""),
		movieRow(45, 801, "tt0000800", "Twin", 2011, "/movies/Twin B", ""),
		movieRow(46, 900, "", "Nameless", 0, "", ""),
		movieRow(47, 901, "tt0000901", "It", 2017, "/movies/It", ""),
	)
	i := f.open(t, map[string]any{"path_map": []any{
		[]any{"/data", "/wrong"},
		[]any{"/data/movies", "/movies"},
		[]any{`M:\Media\Films`, "/movies/"},
	}})
	c, err := i.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ids := func(tmdb, imdb, tvdb string, more ...string) *sdk.SubjectIds {
		return &sdk.SubjectIds{Tmdb: tmdb, Imdb: imdb, Tvdb: tvdb, More: more}
	}
	titled := func(title string, year int32, ids *sdk.SubjectIds) *sdk.Subject {
		return &sdk.Subject{Type: sdk.Movie, Title: title, Year: year, ExternalIds: ids,
			Versions: []*wire.SubjectVersion{{Parts: []*wire.SubjectPart{{File: "/elsewhere/x.mkv"}}}}}
	}
	const matrix = "/data/movies/The Matrix (1999)/The Matrix.mkv"
	tests := []struct {
		name       string
		subject    *sdk.Subject
		state, id  string
		by         Evidence
		confidence string
		reason     string
	}{
		{"file and ids", subject(ids("603", "tt0133093", ""), matrix), sdk.Matched, "41", Path, "certain", ""},
		{"file alone", subject(nil, matrix), sdk.Matched, "41", Path, "certain", ""},
		{"folder alone", subject(nil, "/data/movies/The Matrix (1999)/another.mkv"), sdk.Matched, "41", Path, "certain", ""},
		{"decomposed accents", subject(nil, "/data/movies/Ame\u0301lie/a.mkv"), sdk.Matched, "43", Path, "certain", ""},
		{"windows path", subject(nil, `m:\media\films\Reloaded\reloaded.mkv`), sdk.Matched, "42", Path, "certain", ""},
		{"prefix is no whole component", subject(nil, "/data/moviesX/Reloaded/reloaded.mkv"), sdk.Absent, "", "", "", "path"},
		{"case counts on posix", subject(nil, "/data/movies/the matrix (1999)/the matrix.mkv"), sdk.Absent, "", "", "", "path"},
		{"tmdb", subject(ids("603", "", ""), "/elsewhere/a.mkv"), sdk.Matched, "41", TMDB, "certain", ""},
		{"imdb", subject(ids("", "tt0133093", "")), sdk.Matched, "41", IMDB, "certain", ""},
		{"imdb without zeros", subject(ids("", "TT133093", "")), sdk.Matched, "41", IMDB, "certain", ""},
		{"tmdb beyond the first", subject(ids("1", "", "", "tmdb://603")), sdk.Matched, "41", TMDB, "certain", ""},
		{"another scheme", subject(ids("", "", "", "xtmdb://603")), sdk.Unknown, "", "", "", "neither"},
		{"zero is no id", subject(ids("0", "tt0000000", "0")), sdk.Unknown, "", "", "", "neither"},
		{"rubbish is no id", subject(ids("603x", "-1", "")), sdk.Unknown, "", "", "", "neither"},
		{"nothing of it there", subject(ids("1", "tt1", "")), sdk.Absent, "", "", "", "ids"},
		{"ids lead apart", subject(ids("603", "tt0234215", "")), sdk.Conflict, "", "", "", `tmdb leads to "The Matrix" (1999), imdb to "The Matrix Reloaded" (2003)`},
		{"path and tmdb lead apart", subject(ids("604", "", ""), matrix), sdk.Conflict, "", "", "", `path leads to "The Matrix"`},
		{"tmdb of nobody against the path", subject(ids("5", "", ""), matrix), sdk.Conflict, "", "", "", "whose tmdb is 603, not 5"},
		{"tmdb of nobody against the imdb", subject(ids("5", "tt0133093", "")), sdk.Conflict, "", "", "", "whose tmdb is 603, not 5"},
		{"imdb of nobody against the path", subject(ids("", "tt7", ""), matrix), sdk.Conflict, "", "", "", "whose imdb is tt0133093, not tt0000007"},
		{"old imdb, same tmdb", subject(ids("603", "tt7", ""), matrix), sdk.Matched, "41", Path, "certain", ""},
		{"two tmdb ids", subject(ids("603", "", "", "tmdb://604")), sdk.Ambiguous, "", "", "", "several entries"},
		{"two tmdb ids and the path", subject(ids("603", "", "", "tmdb://604"), matrix), sdk.Matched, "41", Path, "certain", ""},
		{"files of two entries", subject(nil, matrix, "/data/movies/Reloaded/reloaded.mkv"), sdk.Ambiguous, "", "", "", "several entries"},
		{"one imdb, two entries", subject(ids("", "tt0000800", "")), sdk.Ambiguous, "", "", "", "imdb leads to several"},
		{"one imdb, two entries, tmdb", subject(ids("801", "tt0000800", "")), sdk.Matched, "45", TMDB, "certain", ""},
		{"two versions of one entry", subject(ids("603", "", ""), matrix, "/data/movies/The Matrix (1999)/4k.mkv"), sdk.Matched, "41", Path, "certain", ""},
		{"title and year", titled("AMELIE and co!", 2002, nil), sdk.Matched, "43", TitleYear, "weak", ""},
		{"title, wrong year", titled("Amélie & Co", 2003, nil), sdk.Absent, "", "", "", ""},
		{"title without year", titled("Nameless", 0, nil), sdk.Absent, "", "", "", ""},
		{"title and year of two", titled("Twin", 2010, nil), sdk.Absent, "", "", "", ""},
		{"title and year, other tmdb", titled("Amélie & Co", 2001, ids("701", "", "")), sdk.Absent, "", "", "", ""},
		{"title is no part", titled("It Follows", 2017, nil), sdk.Absent, "", "", "", ""},
		{"nothing at all", &sdk.Subject{Type: sdk.Movie}, sdk.Unknown, "", "", "", "neither"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := c.Match(test.subject)
			if m.State != test.state || m.Id != test.id || m.By != string(test.by) || m.Confidence != test.confidence {
				t.Errorf("got %v", m)
			}
			if !strings.Contains(m.Reason, test.reason) || m.Confidence == "certain" && m.Reason != "" {
				t.Errorf("reason %q", m.Reason)
			}
		})
	}
	if n := len(f.asked("GET /api/v3/movie")); n != 1 {
		t.Errorf("%d requests for the catalogue", n)
	}
}

func TestMatchFields(t *testing.T) {
	r := movieRow(41, 603, "tt133093", "The Matrix", 1999, "/movies/The Matrix (1999)", "/movies/The Matrix (1999)/The Matrix.mkv")
	r["tags"] = []int{2, 1, 77}
	f := newFake(t, movies, r)
	f.tags = map[string]int{"Stale": 1, "kids": 2}
	c, err := f.open(t, nil).Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m := c.Match(subject(&sdk.SubjectIds{Tmdb: "603"}))
	want := &sdk.Match{
		State: "matched", By: "tmdb", Confidence: "certain", Id: "41", Title: "The Matrix", Year: 1999,
		Monitored: proto.Bool(true), QualityProfile: "Ultra-HD", Tags: []string{"kids", "stale"},
		Path: "/movies/The Matrix (1999)", HasFile: proto.Bool(true), SizeBytes: proto.Int64(21474836480),
		Status: "released", RootFolder: "/movies", File: "/movies/The Matrix (1999)/The Matrix.mkv",
		Quality: "Remux-2160p", ReleaseGroup: "GRP", Tmdb: "603", Imdb: "tt0133093", AddedAt: m.GetAddedAt(),
		Unread: []string{"files", "scores"},
	}
	if !proto.Equal(m, want) {
		t.Errorf("got  %v\nwant %v", m, want)
	}
	if m.GetAddedAt().GetSeconds() != 1675245600 {
		t.Errorf("added %v", m.GetAddedAt())
	}
}

func TestMatchSeries(t *testing.T) {
	f := newFake(t, series,
		seriesRow(7, 700100, 800200, "tt5550002", "Harbor Watch", 2021, "/tv/Harbor Watch"),
		seriesRow(8, 700101, 0, "", "Night Shift", 2019, "/tv/Night Shift"),
		seriesRow(9, 700102, 0, "", "Day Shift", 2018, "/tv/Day Shift"),
		seriesRow(10, 700103, 800300, "", "Twin", 2018, "/tv/Twin 1"),
		seriesRow(11, 700104, 800300, "", "Twin", 2018, "/tv/Twin 2"),
	)
	c, err := f.open(t, nil).Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	show := func(ids *sdk.SubjectIds, locations ...string) *sdk.Subject {
		return &sdk.Subject{Type: sdk.Series, Title: "x", ExternalIds: ids, Locations: locations}
	}
	episode := func(own, of *sdk.SubjectIds) *sdk.Subject {
		return &sdk.Subject{Type: sdk.Episode, Title: "Night Shift", Year: 2019, ExternalIds: own, SeriesExternalIds: of,
			Versions: []*wire.SubjectVersion{{Parts: []*wire.SubjectPart{{File: "/tv/Night Shift/e.mkv"}}}}}
	}
	season := func(of *sdk.SubjectIds, locations ...string) *sdk.Subject {
		return &sdk.Subject{Type: sdk.Season, SeasonNumber: proto.Int32(0), SeriesExternalIds: of, SeriesLocations: locations}
	}
	tests := []struct {
		name      string
		subject   *sdk.Subject
		state, id string
		by        Evidence
	}{
		{"tvdb", show(&sdk.SubjectIds{Tvdb: "700100", Tmdb: "800200"}), sdk.Matched, "7", TVDB},
		{"tmdb", show(&sdk.SubjectIds{Tmdb: "800200"}), sdk.Matched, "7", TMDB},
		{"tmdb that Sonarr does not know", show(&sdk.SubjectIds{Tvdb: "700101", Tmdb: "5"}), sdk.Matched, "8", TVDB},
		{"tmdb of two series", show(&sdk.SubjectIds{Tmdb: "800300"}), sdk.Ambiguous, "", ""},
		{"tmdb of two series, path", show(&sdk.SubjectIds{Tmdb: "800300"}, "/tv/Twin 2/"), sdk.Matched, "11", Path},
		{"other tmdb, same tvdb", show(&sdk.SubjectIds{Tvdb: "700100", Tmdb: "9"}), sdk.Matched, "7", TVDB},
		{"imdb", show(&sdk.SubjectIds{Imdb: "tt5550002"}), sdk.Matched, "7", IMDB},
		{"path", show(nil, "/tv/Day Shift"), sdk.Matched, "9", Path},
		{"two tvdb ids", show(&sdk.SubjectIds{Tvdb: "700101", More: []string{"tvdb://700102"}}), sdk.Ambiguous, "", ""},
		{"two tvdb ids and the path", show(&sdk.SubjectIds{Tvdb: "700101", More: []string{"tvdb://700102"}}, "/tv/Day Shift"), sdk.Matched, "9", Path},
		{"path against tvdb", show(&sdk.SubjectIds{Tvdb: "700101"}, "/tv/Day Shift"), sdk.Conflict, "", ""},
		{"imdb against tvdb", show(&sdk.SubjectIds{Tvdb: "700101", Imdb: "tt5550002"}), sdk.Conflict, "", ""},
		{"absent", show(&sdk.SubjectIds{Tvdb: "1"}), sdk.Absent, "", ""},
		{"episode by its series", episode(&sdk.SubjectIds{Tvdb: "700100"}, &sdk.SubjectIds{Tvdb: "700101"}), sdk.Matched, "8", TVDB},
		{"episode never by its own ids or file", episode(&sdk.SubjectIds{Tvdb: "700101"}, nil), sdk.Unknown, "", ""},
		{"episode of an absent series", episode(&sdk.SubjectIds{Tvdb: "700101"}, &sdk.SubjectIds{Tvdb: "3"}), sdk.Absent, "", ""},
		{"season by its series", &sdk.Subject{Type: sdk.Season, SeasonNumber: proto.Int32(0), SeriesExternalIds: &sdk.SubjectIds{Imdb: "tt5550002"}}, sdk.Matched, "7", IMDB},
		{"season of a series without ids", season(nil, "/tv/Day Shift"), sdk.Matched, "9", Path},
		{"season of a series that is a conflict", season(&sdk.SubjectIds{Tvdb: "700101"}, "/tv/Day Shift"), sdk.Conflict, "", ""},
		{"season of a series that is nowhere", season(nil, "/tv/Lost"), sdk.Unknown, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if m := c.Match(test.subject); m.State != test.state || m.Id != test.id || m.By != string(test.by) {
				t.Errorf("got %v", m)
			}
		})
	}
	m := c.Match(show(&sdk.SubjectIds{Tvdb: "700100"}))
	if m.SeriesType != "anime" || m.GetMonitored() || !m.GetHasFile() || m.GetSizeBytes() != 17179869184 ||
		m.Tvdb != "700100" || m.Tmdb != "800200" || m.Imdb != "tt5550002" || m.AddedAt != nil {
		t.Errorf("got %v", m)
	}
}

func TestWindowsIgnoresCase(t *testing.T) {
	f := newFake(t, movies, movieRow(41, 603, "", "Ü", 1999, `D:\Movies\Über`, `D:\Movies\Über\A.mkv`))
	f.status["isWindows"] = true
	c, err := f.open(t, map[string]any{"path_map": []any{[]any{"/data", `D:\`}}}).Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"/data/movies/ÜBER/a.MKV", "/data/MOVIES/über/other.mkv", `d:\movies\über\a.mkv`} {
		if m := c.Match(subject(nil, file)); m.Id != "41" {
			t.Errorf("%s: %v", file, m)
		}
	}
}

func TestUnknownStaysUnset(t *testing.T) {
	f := newFake(t, series, row{"id": 7, "tvdbId": 1, "title": "x"})
	c, err := f.open(t, nil).Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m := c.Match(&sdk.Subject{Type: sdk.Series, ExternalIds: &sdk.SubjectIds{Tvdb: "1"}})
	if m.HasFile != nil || m.SizeBytes != nil || m.AddedAt != nil || !slices.Equal(m.Tags, nil) {
		t.Errorf("got %v", m)
	}
}
