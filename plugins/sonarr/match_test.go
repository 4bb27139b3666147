package sonarr

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// instance starts one more Sonarr without entries, and gives the settings that
// lead to it.
func instance(t *testing.T, is homelab.Instance) (*homelab.Sonarr, map[string]any) {
	t.Helper()
	is.Entries = -1
	lab := homelab.New(homelab.Options{})
	s := lab.NewSonarr(is)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, map[string]any{"url": server.URL, "api_key": lab.Options().APIKey, "path_map": []any{[]any{"/data/tv", "/tv"}}}
}

// snapshot reads the catalogue that settings lead to.
func snapshot(ctx context.Context, settings map[string]any, fields ...string) (sdk.Catalogue, error) {
	instance, err := sdk.Open(ctx, Plugin, settings)
	if err != nil {
		return nil, err
	}
	return instance.(sdk.Matcher).Snapshot(ctx, fields...)
}

// aired is a date of the year 2020.
func aired(month time.Month, day int) time.Time {
	return time.Date(2020, month, day, 12, 0, 0, 0, time.UTC)
}

// fill adds three series: one with specials and a double episode, a daily one
// and an anime.
func fill(s *homelab.Sonarr) {
	s.Add(func(v *homelab.SonarrSeries) { // 1
		v.Title, v.Year, v.TVDB, v.TMDB, v.IMDB = "Harbor Watch", 2020, 700, 800, "tt0000700"
		v.Path = "/tv/Harbor Watch"
		v.Files = []homelab.ArrFile{
			{ID: 71, Season: 1, RelativePath: "Season 01/e1.mkv", Quality: "WEBDL-1080p", Size: 100, ReleaseGroup: "GRP", Formats: []string{"Preferred"}},
			{ID: 72, Season: 1, RelativePath: "Season 01/e2-e3.mkv", Quality: "Bluray-1080p", Size: 200},
			{ID: 73, Season: 0, RelativePath: "Specials/s1.mkv", Quality: "SDTV", Size: 300},
		}
		v.Episodes = []homelab.SonarrEpisode{
			{ID: 11, Season: 1, Number: 1, TVDB: 9001, Absolute: 1, Aired: aired(1, 1), FileID: 71, Monitored: true},
			{ID: 12, Season: 1, Number: 2, TVDB: 9002, Absolute: 2, Aired: aired(1, 8), FileID: 72},
			{ID: 13, Season: 1, Number: 3, TVDB: 9003, Absolute: 3, Aired: aired(1, 15), FileID: 72},
			{ID: 14, Season: 1, Number: 4, TVDB: 0, Aired: aired(1, 22)},
			{ID: 15, Season: 2, Number: 1, TVDB: 9005, Aired: aired(2, 1), Monitored: true},
			{ID: 10, Season: 0, Number: 1, TVDB: 9100, Aired: aired(3, 1), FileID: 73},
		}
	})
	s.Add(func(v *homelab.SonarrSeries) { // 2
		v.Title, v.Year, v.TVDB, v.SeriesType, v.Path = "The Daily Tide", 2020, 701, "daily", "/tv/The Daily Tide"
		for i := range 5 {
			v.Episodes = append(v.Episodes, homelab.SonarrEpisode{ID: 21 + i, Season: 2020, Number: 1 + i, TVDB: 9201 + i, Aired: aired(5, 1+i)})
		}
	})
	s.Add(func(v *homelab.SonarrSeries) { // 3
		v.Title, v.Year, v.TVDB, v.SeriesType, v.Path = "Sea of Steel", 2020, 702, "anime", "/tv/Sea of Steel"
		for i := range 24 {
			v.Episodes = append(v.Episodes, homelab.SonarrEpisode{ID: 31 + i, Season: 1 + i/12, Number: 1 + i%12, TVDB: 9301 + i, Absolute: 1 + i})
		}
	})
}

// part is an episode of the series with this id at TheTVDB; -1 is no number.
func part(of string, season, number int32, own string, files ...string) *sdk.Subject {
	s := &sdk.Subject{Id: "home/1", Type: sdk.Episode, Title: "Harbor Watch", Year: 2020,
		ExternalIds: &sdk.SubjectIds{Tvdb: own}, SeriesExternalIds: &sdk.SubjectIds{Tvdb: of}}
	if season >= 0 {
		s.SeasonNumber = proto.Int32(season)
	}
	if number >= 0 {
		s.EpisodeNumber = proto.Int32(number)
	}
	for i, f := range files {
		s.Versions = append(s.Versions, &wire.SubjectVersion{Id: fmt.Sprint("v", i), Parts: []*wire.SubjectPart{{File: f}}})
	}
	return s
}

// on gives an episode a date.
func on(date string, s *sdk.Subject) *sdk.Subject {
	s.OriginallyAvailableAt = date
	return s
}

// say writes the match of an episode.
func say(m *sdk.Match) string {
	if m.State != sdk.Matched {
		return m.State
	}
	return strings.TrimSpace(fmt.Sprint(m.Id, "/", m.EpisodeId, " ", m.By, " ", strings.Join(m.VersionIds, " ")))
}

func TestEpisodes(t *testing.T) {
	s, settings := instance(t, homelab.Instance{})
	fill(s)
	// As Plex has them: the file of the first, a double episode, a special.
	const one, two, special = "/data/tv/Harbor Watch/Season 01/e1.mkv", "/data/tv/Harbor Watch/Season 01/e2-e3.mkv", "/data/tv/Harbor Watch/Specials/s1.mkv"
	c, err := snapshot(t.Context(), settings, "episode.id", "episode.quality")
	if err != nil {
		t.Fatal(err)
	}
	if n := s.Count(); n != 4+2*3 {
		t.Errorf("%d requests", n)
	}
	for _, test := range []struct {
		name string
		item *sdk.Subject
		want string
	}{
		{"id, numbers and file", part("700", 1, 1, "9001", one), "1/11 tvdb v0"},
		{"id alone", part("700", -1, -1, "9002"), "1/12 tvdb"},
		{"numbers alone", part("700", 1, 2, ""), "1/12 number"},
		{"file alone", part("700", -1, -1, "", one), "1/11 path v0"},
		{"numbers and file", part("700", 1, 1, "", one), "1/11 number v0"},
		{"a zero id is none", part("700", 1, 1, "0"), "1/11 number"},
		{"an episode that Sonarr knows no id of", part("700", 1, 4, "9004"), "1/14 number"},
		{"its id before its numbers, which follow another order", part("700", 2, 7, "9003"), "1/13 tvdb"},
		{"its id before numbers of another episode", part("700", 1, 1, "9003"), "1/13 tvdb"},
		{"numbers of an episode with another id", part("700", 1, 1, "9999"), "conflict"},
		{"the file decides between them", part("700", 1, 1, "9999", one), "1/11 number v0"},
		{"the file of another episode, by id", part("700", 1, 2, "9002", one), "conflict"},
		{"the file of another episode, by numbers", part("700", 2, 1, "", one), "conflict"},
		{"first of a double episode", part("700", 1, 2, "9002", two), "1/12 tvdb v0"},
		{"second of a double episode", part("700", 1, 3, "9003", two), "1/13 tvdb v0"},
		{"second of a double episode, by numbers", part("700", 1, 3, "", two), "1/13 number v0"},
		{"a double episode without numbers", part("700", -1, -1, "", two), "ambiguous"},
		{"a double episode by its date", on("2020-01-15", part("700", 1, -1, "", two)), "1/13 air_date v0"},
		{"special", part("700", 0, 1, "9100", special), "1/10 tvdb v0"},
		{"special by numbers", part("700", 0, 1, ""), "1/10 number"},
		{"season 0 is not season 1", part("700", 0, 2, ""), "absent"},
		{"no such episode", part("700", 1, 60, ""), "absent"},
		{"no such season", part("700", 9, 1, ""), "absent"},
		{"no season number", part("700", -1, 1, ""), "unknown"},
		{"no number", part("700", 1, -1, ""), "unknown"},
		{"no number, and a date", on("2020-02-01", part("700", -1, -1, "")), "1/15 air_date"},
		{"a date says nothing against numbers", on("2020-02-01", part("700", 1, 60, "")), "absent"},
		{"daily by date", on("2020-05-03", part("701", 5, 3, "")), "2/23 air_date"},
		{"daily by date and time", on("2020-05-03T00:00:00Z", part("701", -1, -1, "")), "2/23 air_date"},
		{"daily on a day without one", on("2020-06-01", part("701", 5, 3, "")), "absent"},
		{"daily by numbers", part("701", 2020, 2, ""), "2/22 number"},
		{"anime by season and number", part("702", 2, 1, ""), "3/43 number"},
		{"anime by absolute number", part("702", 1, 13, ""), "3/43 absolute"},
		{"anime by absolute number, without a season", part("702", -1, 24, ""), "3/54 absolute"},
		{"anime beyond its end", part("702", 1, 25, ""), "absent"},
		{"an absolute number is no number of season 2", part("702", 2, 13, ""), "absent"},
		{"an absolute number is no special", part("702", 0, 13, ""), "absent"},
		{"an absolute number of no anime", part("701", 1, 3, ""), "absent"},
		{"two versions", part("700", 1, 1, "9001", "/data/4k/e1.mkv", one), "1/11 tvdb v1"},
		{"its own id is not that of a series", part("", 1, 1, "700"), "unknown"},
		{"a series that is not there", part("1", 1, 1, "9001"), "absent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := c.Match(test.item)
			if got := say(m); got != test.want {
				t.Errorf("%s, want %s: %v", got, test.want, m)
			}
			if m.State != sdk.Matched && m.Reason == "" {
				t.Errorf("%s without a reason", m.State)
			}
		})
	}
	m := c.Match(part("700", 1, 1, "9001", one))
	if !m.GetMonitored() || !m.GetSeriesMonitored() || !m.GetHasFile() || m.GetSizeBytes() != 100 || m.FileId != "71" || m.Quality != "WEBDL-1080p" ||
		m.ReleaseGroup != "GRP" || m.GetCustomFormatScore() != 25 || m.File != "/tv/Harbor Watch/Season 01/e1.mkv" || m.GetSeasonNumber() != 1 ||
		m.GetEpisodeNumber() != 1 || m.GetAbsoluteNumber() != 1 || fmt.Sprint(m.Unread) != "[scores]" || m.Title != "Harbor Watch" {
		t.Errorf("%v", m)
	}
	if m := c.Match(part("700", 2, 1, "9005")); m.GetHasFile() || m.HasFile == nil || m.GetSizeBytes() != 0 || m.FileId != "" {
		t.Errorf("without a file: %v", m)
	}
}

// TestEpisodesUnasked: where no rule asks, an episode is its series alone, and
// what it has of its own is not known.
func TestEpisodesUnasked(t *testing.T) {
	s, settings := instance(t, homelab.Instance{})
	fill(s)
	for _, test := range []struct {
		fields   []string
		requests int
		unread   string
	}{
		{nil, 4, "[episodes scores]"},
		{[]string{"series.id", "series.quality", "season.monitored"}, 4, "[episodes scores]"},
		{[]string{"episode.id", "episode.monitored"}, 4 + 3, "[episode_files scores]"},
	} {
		s.ClearRequests()
		before := s.Count()
		c, err := snapshot(t.Context(), settings, test.fields...)
		if err != nil {
			t.Fatal(err)
		}
		m := c.Match(part("700", 1, 1, "9001"))
		if m.State != sdk.Matched || m.Id != "1" || fmt.Sprint(m.Unread) != test.unread || m.SizeBytes != nil || len(test.fields) == 0 && m.Monitored != nil {
			t.Errorf("%v: %v", test.fields, m)
		}
		if n := s.Count() - before; n != test.requests {
			t.Errorf("%v: %d requests", test.fields, n)
		}
	}
}

func TestSeasons(t *testing.T) {
	s, settings := instance(t, homelab.Instance{})
	fill(s)
	s.Change(1, func(v *homelab.SonarrSeries) {
		v.Monitored = false
		for i := range v.Seasons {
			v.Seasons[i].Monitored = v.Seasons[i].Number == 1
		}
	})
	c, err := snapshot(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	season := func(number int32) *sdk.Match {
		return c.Match(&sdk.Subject{Type: sdk.Season, SeasonNumber: &number, ExternalIds: &sdk.SubjectIds{Tvdb: "702"}, SeriesExternalIds: &sdk.SubjectIds{Tvdb: "700"}})
	}
	m := season(1)
	if m.Id != "1" || !m.GetMonitored() || m.SeriesMonitored == nil || m.GetSeriesMonitored() || m.GetSizeBytes() != 300 || !m.GetHasFile() ||
		m.Episodes.GetTotal() != 4 || m.Episodes.GetWithFile() != 3 || m.GetSeasonNumber() != 1 {
		t.Errorf("season 1: %v", m)
	}
	if m := season(0); m.Monitored == nil || m.GetMonitored() || m.GetSizeBytes() != 300 || m.Episodes.GetTotal() != 1 || m.SeasonNumber == nil {
		t.Errorf("specials: %v", m)
	}
	if m := season(2); m.GetHasFile() || m.GetMonitored() {
		t.Errorf("season 2: %v", m)
	}
	if m := season(3); m.State != sdk.Absent || !strings.Contains(m.Reason, "has no season 3") {
		t.Errorf("season 3: %v", m)
	}
	whole := c.Match(&sdk.Subject{Type: sdk.Series, ExternalIds: &sdk.SubjectIds{Tvdb: "700"}})
	if len(whole.Seasons) != 3 || whole.Seasons[0].Number != 0 || whole.Seasons[1].Episodes.GetTotal() != 4 || whole.Seasons[1].SizeBytes != 300 ||
		whole.Episodes.GetWithFile() == 0 || whole.SeriesType != "standard" || whole.MonitorNewItems != "all" || whole.OriginalLanguage != "English" {
		t.Errorf("series: %v", whole)
	}
}

// TestEpisodesCut: what broke off is no catalogue.
func TestEpisodesCut(t *testing.T) {
	for _, path := range []string{"/api/v3/series", "/api/v3/episode", "/api/v3/episodefile"} {
		for _, kind := range []homelab.FaultKind{homelab.CutBody, homelab.CutQuietly} {
			s, settings := instance(t, homelab.Instance{})
			fill(s)
			for i := range 20 { // the lab cuts behind the first few
				s.Add(func(v *homelab.SonarrSeries) { v.Title, v.TVDB = fmt.Sprint("Series ", i), 5000+i })
			}
			s.SetFault(homelab.Fault{Kind: kind, Path: path})
			if _, err := snapshot(t.Context(), settings, "episode.quality"); err == nil {
				t.Errorf("%s cut in way %d: no error", path, kind)
			}
		}
	}
}

// TestEpisodesFingerprint moves with what matches of episodes show.
func TestEpisodesFingerprint(t *testing.T) {
	s, settings := instance(t, homelab.Instance{})
	fill(s)
	print := func() string {
		c, err := snapshot(t.Context(), settings, "episode.quality")
		if err != nil {
			t.Fatal(err)
		}
		return c.(sdk.Fingerprinter).Fingerprint()
	}
	last := print()
	if print() != last {
		t.Fatal("it differs although nothing does")
	}
	for name, change := range map[string]func(*homelab.SonarrSeries){
		"season":  func(v *homelab.SonarrSeries) { v.Seasons[0].Monitored = !v.Seasons[0].Monitored },
		"episode": func(v *homelab.SonarrSeries) { v.Episodes[0].Monitored = !v.Episodes[0].Monitored },
		"id":      func(v *homelab.SonarrSeries) { v.Episodes[3].TVDB = 77 },
		"date":    func(v *homelab.SonarrSeries) { v.Episodes[4].Aired = aired(9, 9) },
		"file":    func(v *homelab.SonarrSeries) { v.Files[0].ReleaseGroup = "OTHER" },
		"formats": func(v *homelab.SonarrSeries) { v.Files[0].Formats = []string{"Atmos"} },
	} {
		s.Change(1, change)
		now := print()
		if now == last {
			t.Errorf("%s: it is the same", name)
		}
		last = now
	}
}
