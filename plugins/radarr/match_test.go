package radarr

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// instance starts one more Radarr without entries, and gives the settings that
// lead to it.
func instance(t *testing.T, is homelab.Instance, pathMap ...any) (*homelab.Radarr, map[string]any) {
	t.Helper()
	is.Entries = -1
	lab := homelab.New(homelab.Options{})
	r := lab.NewRadarr(is)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return r, map[string]any{"url": server.URL + is.URLBase, "api_key": lab.Options().APIKey, "path_map": pathMap}
}

// snapshot reads the catalogue that settings lead to.
func snapshot(t *testing.T, settings map[string]any, fields ...string) sdk.Catalogue {
	t.Helper()
	c, err := open(t, settings).(sdk.Matcher).Snapshot(t.Context(), fields...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// film adds a movie with a file of this name; "" is none.
func film(r *homelab.Radarr, title string, year, tmdb int, imdb, file string, more ...func(*homelab.RadarrMovie)) {
	r.Add(func(m *homelab.RadarrMovie) {
		m.Title, m.Year, m.TMDB, m.IMDB = title, year, tmdb, imdb
		if file != "" {
			m.File = &homelab.ArrFile{RelativePath: file, Quality: "Bluray-1080p"}
		}
		for _, f := range more {
			f(m)
		}
	})
}

// item is a movie as a media server has it: ids as tmdb:101 imdb:tt101, and the
// files of its versions v0, v1 and so on.
func item(title string, year int32, ids string, files ...string) *sdk.Subject {
	s := &sdk.Subject{Id: "home/1", Type: sdk.Movie, Title: title, Year: year, ExternalIds: &sdk.SubjectIds{}}
	for _, one := range strings.Fields(ids) {
		kind, value, _ := strings.Cut(one, ":")
		switch kind {
		case "tmdb":
			s.ExternalIds.Tmdb = value
		case "imdb":
			s.ExternalIds.Imdb = value
		case "tvdb":
			s.ExternalIds.Tvdb = value
		default:
			s.ExternalIds.More = append(s.ExternalIds.More, strings.TrimPrefix(one, "+"))
		}
	}
	for i, f := range files {
		s.Versions = append(s.Versions, &wire.SubjectVersion{Id: fmt.Sprint("v", i), Parts: []*wire.SubjectPart{{File: f}}})
	}
	return s
}

// say writes a match: its entry, the rung of the ladder, whether it is weak, and
// the item's versions that are the entry's.
func say(m *sdk.Match) string {
	if m.State != sdk.Matched {
		return m.State
	}
	out := m.Id + " " + m.By
	if m.Confidence != "certain" {
		out += " " + m.Confidence
	}
	for _, v := range m.VersionIds {
		out += " " + v
	}
	return out
}

// TestTwoInstances: one item, two Radarrs that see the same disks elsewhere.
func TestTwoInstances(t *testing.T) {
	hd, hdSettings := instance(t, homelab.Instance{Name: "HD"},
		[]any{"/data", "/elsewhere"}, []any{"/data/movies/", "/movies"}, []any{`\\nas\films`, "/movies"}, []any{`F:`, "/movies/"})
	uhd, uhdSettings := instance(t, homelab.Instance{Name: "UHD", Windows: true, Root: `D:\UHD`, URLBase: "/uhd"},
		[]any{"/data/uhd", `D:\UHD\`})
	film(hd, "Night Harbor", 2019, 101, "tt0000101", "a.mkv")                                                   // 1
	film(hd, "Two Ways", 2001, 102, "tt0000102", "")                                                            // 2
	film(hd, "Twin A", 2010, 103, "tt0000555", "")                                                              // 3
	film(hd, "Twin B", 2011, 104, "tt0000555", "b.mkv")                                                         // 4
	film(hd, "Reissue", 1980, 105, "tt0000105", "r.mkv", func(m *homelab.RadarrMovie) { m.Status = "deleted" }) // 5
	film(hd, "Nobody", 1999, 0, "", "n.mkv")                                                                    // 6
	film(hd, "Remake", 1960, 107, "tt0000107", "")                                                              // 7
	film(hd, "Remake", 2020, 108, "tt0000108", "")                                                              // 8
	film(hd, "Der Hafen", 2005, 109, "", "", func(m *homelab.RadarrMovie) {                                     // 9
		m.OriginalTitle, m.AlternateTitles = "Le Port", []string{"The Port", "Harbour & Sea"}
	})
	film(hd, "Twice", 2012, 110, "tt0000110", "")              // 10
	film(hd, "Twice", 2012, 111, "tt0000111", "")              // 11
	film(hd, "Été", 2004, 112, "tt0000112", "Été.mkv")         // 12
	film(hd, "Cut", 2006, 113, "tt12345678", "Disc 1/cut.mkv") // 13
	film(uhd, "Night Harbor", 2019, 101, "tt0000101", "a.mkv") // 1
	film(uhd, "Two Ways", 2001, 102, "tt0000102", `two.mkv`)   // 2
	film(uhd, "Only Here", 2022, 201, "tt0000201", "o.mkv")    // 3
	const harbor, harborUHD = "/data/movies/Night Harbor (2019)/a.mkv", "/data/uhd/Night Harbor (2019)/a.mkv"
	both := []sdk.Catalogue{snapshot(t, hdSettings), snapshot(t, uhdSettings)}

	tests := []struct {
		name    string
		item    *sdk.Subject
		hd, uhd string
	}{
		{"a file of one, ids of both", item("Night Harbor", 2019, "tmdb:101 imdb:tt0000101", harbor), "1 path v0", "1 tmdb"},
		{"a file of the other", item("Night Harbor", 2019, "tmdb:101", harborUHD), "1 tmdb", "1 path v0"},
		{"a version of each", item("Night Harbor", 2019, "tmdb:101", harbor, harborUHD), "1 path v0", "1 path v1"},
		{"three versions", item("Night Harbor", 2019, "tmdb:101", harborUHD, harbor, "/data/movies/Night Harbor (2019)/b.mkv"), "1 path v1 v2", "1 path v0"},
		{"path alone", item("x", 0, "", harborUHD), "absent", "1 path v0"},
		{"ids alone", item("x", 0, "tmdb:101"), "1 tmdb", "1 tmdb"},
		{"imdb alone", item("x", 0, "imdb:tt0000101"), "1 imdb", "1 imdb"},
		{"imdb of eight digits", item("x", 0, "imdb:tt12345678"), "13 imdb", "absent"},
		{"imdb without its zeros", item("x", 0, "imdb:tt101"), "1 imdb", "1 imdb"},
		{"imdb with too many zeros", item("x", 0, "imdb:tt000000101"), "1 imdb", "1 imdb"},
		{"a tvdb id says nothing of movies", item("x", 0, "tvdb:101", "/data/other.mkv"), "absent", "absent"},
		{"an entry of one instance alone", item("Only Here", 2022, "tmdb:201"), "absent", "3 tmdb"},
		{"an entry of neither", item("Neither", 2022, "tmdb:999 imdb:tt0000999"), "absent", "absent"},

		{"zero ids", item("Night Harbor", 2019, "tmdb:0 imdb:tt0000000 tvdb:0", harbor), "1 path v0", "1 title_year weak"},
		{"zero is not the entry without an id", item("x", 2019, "tmdb:0"), "unknown", "unknown"},
		{"empty ids", item("x", 2019, ""), "unknown", "unknown"},
		{"an id that is none", item("x", 2019, "tmdb:abc imdb:nm0000101"), "unknown", "unknown"},
		{"a negative id", item("x", 2019, "tmdb:-101"), "unknown", "unknown"},
		{"an id too large", item("x", 2019, "tmdb:4294967397"), "unknown", "unknown"},
		{"the entry without ids, by its file", item("Nobody", 1999, "", "/data/movies/Nobody (1999)/n.mkv"), "6 path v0", "absent"},
		{"the entry without ids, by a file of an item that has some", item("Nobody", 1999, "tmdb:7", "/data/movies/Nobody (1999)/n.mkv"), "6 path v0", "absent"},
		{"the entry without imdb, by one of an item", item("Der Hafen", 2005, "tmdb:109 imdb:tt7"), "9 tmdb", "absent"},

		{"renamed file, same folder", item("Night Harbor", 2019, "", "/data/movies/Night Harbor (2019)/new name.mkv"), "1 path v0", "1 title_year weak"},
		{"renamed folder, same ids", item("Night Harbor", 2019, "tmdb:101", "/data/movies/Harbor/a.mkv"), "1 tmdb", "1 tmdb"},
		{"moved to another disk, same ids", item("Night Harbor", 2019, "tmdb:101", "/disk2/a.mkv"), "1 tmdb", "1 tmdb"},
		{"moved into the folder of another", item("Night Harbor", 2019, "tmdb:101", "/data/movies/Two Ways (2001)/a.mkv"), "conflict", "1 tmdb"},
		{"moved without ids", item("Night Harbor", 2019, "", "/disk2/Night Harbor/a.mkv"), "1 title_year weak", "1 title_year weak"},
		{"a folder below, which Radarr names", item("Cut", 2006, "", "/data/movies/Cut (2006)/Disc 1/cut.mkv"), "13 path v0", "absent"},

		{"reissued: another tmdb than the file's", item("Reissue", 1980, "tmdb:905", "/data/movies/Reissue (1980)/r.mkv"), "conflict", "absent"},
		{"reissued: another tmdb, the same imdb", item("Reissue", 1980, "tmdb:905 imdb:tt0000105"), "conflict", "absent"},
		{"another imdb, the same tmdb", item("Reissue", 1980, "tmdb:105 imdb:tt0000905"), "5 tmdb", "absent"},
		{"another imdb than the file's", item("Reissue", 1980, "imdb:tt0000905", "/data/movies/Reissue (1980)/r.mkv"), "conflict", "absent"},
		{"old and new tmdb", item("Reissue", 1980, "tmdb:905 +tmdb://105"), "5 tmdb", "absent"},

		{"ids of two", item("x", 0, "tmdb:101 imdb:tt0000102"), "conflict", "conflict"},
		{"ids of one, file of another", item("x", 0, "tmdb:102", harbor), "conflict", "2 tmdb"},
		{"two tmdb ids", item("x", 0, "tmdb:101 +tmdb://102"), "ambiguous", "ambiguous"},
		{"two tmdb ids and a file", item("x", 0, "tmdb:101 +tmdb://102", harbor), "1 path v0", "ambiguous"},
		{"two tmdb ids, one of nobody", item("x", 0, "tmdb:998 +tmdb://102"), "2 tmdb", "2 tmdb"},
		{"an imdb that two entries have", item("x", 0, "imdb:tt0000555"), "ambiguous", "absent"},
		{"an imdb that two entries have, and the tmdb of one", item("x", 0, "imdb:tt0000555 tmdb:104"), "4 tmdb", "absent"},
		{"an imdb that two entries have, and the file of one", item("x", 0, "imdb:tt0000555", "/data/movies/Twin B (2011)/b.mkv"), "4 path v0", "absent"},
		{"an imdb that two entries have, and the tmdb of a third", item("x", 0, "imdb:tt0000555 tmdb:101"), "conflict", "1 tmdb"},
		{"files of two entries", item("x", 0, "", harbor, "/data/movies/Twin B (2011)/b.mkv"), "ambiguous", "absent"},
		{"files of two entries and the ids of one", item("x", 0, "tmdb:101", harbor, "/data/movies/Twin B (2011)/b.mkv"), "ambiguous", "1 tmdb"},

		{"title and year", item("Two Ways", 2001, "", "/x/a.mkv"), "2 title_year weak", "2 title_year weak"},
		{"a year off by one", item("Two Ways", 2002, "", "/x/a.mkv"), "2 title_year weak", "2 title_year weak"},
		{"a year off by two", item("Two Ways", 2003, "", "/x/a.mkv"), "absent", "absent"},
		{"no year", item("Two Ways", 0, "", "/x/a.mkv"), "absent", "absent"},
		{"part of a title", item("Two", 2001, "", "/x/a.mkv"), "absent", "absent"},
		{"a remake by its year", item("Remake", 2020, "", "/x/a.mkv"), "8 title_year weak", "absent"},
		{"title and year of two", item("Twice", 2012, "", "/x/a.mkv"), "absent", "absent"},
		{"original title", item("Le port", 2005, "", "/x/a.mkv"), "9 title_year weak", "absent"},
		{"alternate title", item("Harbour and Sea", 2005, "", "/x/a.mkv"), "9 title_year weak", "absent"},
		{"title with other accents", item("ETE", 2004, "", "/x/a.mkv"), "12 title_year weak", "absent"},
		{"title and year against the ids", item("Two Ways", 2001, "tmdb:990"), "absent", "absent"},

		{"a network path", item("x", 0, "", `\\NAS\Films\Night Harbor (2019)\a.mkv`), "1 path v0", "absent"},
		{"a drive", item("x", 0, "", `f:\Night Harbor (2019)\a.mkv`), "1 path v0", "absent"},
		{"doubled slashes", item("x", 0, "", "/data//movies///Night Harbor (2019)//a.mkv"), "1 path v0", "absent"},
		{"case counts where the server says so", item("x", 0, "", "/data/movies/night harbor (2019)/A.mkv"), "absent", "absent"},
		{"case does not count on Windows", item("x", 0, "", "/data/uhd/NIGHT harbor (2019)/A.MKV"), "absent", "1 path v0"},
		{"a prefix is of whole folders", item("x", 0, "", "/data/moviesold/Night Harbor (2019)/a.mkv"), "absent", "absent"},
		{"the longest prefix, not the first", item("x", 0, "", harbor), "1 path v0", "absent"},
		{"decomposed letters", item("x", 0, "", "/data/movies/E\u0301te\u0301 (2004)/E\u0301te\u0301.mkv"), "12 path v0", "absent"},
		{"the root folder itself is nobody's", item("x", 0, "", "/data/movies/loose.mkv"), "absent", "absent"},
		{"no path at all", item("Night Harbor", 2019, "tmdb:101", ""), "1 tmdb", "1 tmdb"},
	}
	if len(tests) < 60 {
		t.Errorf("%d cases", len(tests))
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for i, want := range []string{test.hd, test.uhd} {
				m := both[i].Match(test.item)
				if got := say(m); got != want {
					t.Errorf("instance %d: %s, want %s: %v", i, got, want, m)
				}
				if m.State != sdk.Matched && m.Reason == "" {
					t.Errorf("instance %d: %s without a reason", i, m.State)
				}
			}
		})
	}
	for name, r := range map[string]*homelab.Radarr{"hd": hd, "uhd": uhd} {
		if n := r.Count(); n != 4 {
			t.Errorf("%s was asked %d times", name, n)
		}
	}
}

// TestFix: what would help is said.
func TestFix(t *testing.T) {
	r, settings := instance(t, homelab.Instance{}, []any{"/nowhere", "/movies"})
	film(r, "Night Harbor", 2019, 101, "tt0000101", "a.mkv")
	film(r, "Two Ways", 2001, 102, "tt0000102", "")
	film(r, "Gone", 1980, 103, "tt0000103", "g.mkv", func(m *homelab.RadarrMovie) { m.Status = "deleted" })
	c := snapshot(t, settings)
	for _, test := range []struct {
		name string
		item *sdk.Subject
		fix  string
	}{
		{"a path_map is missing", item("x", 0, "", "/data/films/Night Harbor (2019)/a.mkv"), `add path_map = [["/data/films", "/movies"]]`},
		{"and another file in the folder", item("x", 0, "", "/data/films/Two Ways (2001)/a.mkv"), `add path_map = [["/data/films", "/movies"]]`},
		{"of Windows", item("x", 0, "tmdb:101", `M:\Films\Night Harbor (2019)\a.mkv`), `add path_map = [["M:\\Films", "/movies"]]`},
		{"for what title and year find", item("Night Harbor", 2019, "", "/mnt/Night Harbor (2019)/a.mkv"), `add path_map = [["/mnt", "/movies"]]`},
		{"none where the path is right", item("x", 0, "tmdb:101", "/movies/Night Harbor (2019)/a.mkv"), ""},
		{"none that leads nowhere", item("x", 0, "tmdb:9", "/data/films/Other/a.mkv"), ""},
		{"no ids", item("x", 0, "", "/data/films/Other/a.mkv"), "match it on the media server, so that it has ids"},
		{"weak", item("Two Ways", 2001, "", "/x/a.mkv"), "match it on the media server, so that it has tmdb 102"},
		{"another id", item("x", 0, "tmdb:5", "/movies/Night Harbor (2019)/a.mkv"), "Radarr has tmdb 101, the media server says 5: fix the match in one of them"},
		{"an id that is no more", item("x", 0, "tmdb:5", "/movies/Gone (1980)/g.mkv"), "tmdb 103 is no more: add it to Radarr anew with tmdb 5"},
		{"ids of two", item("x", 0, "tmdb:101 imdb:tt0000102"), "the ids on the media server belong to two titles: fix the match there, or remove one of the entries from Radarr"},
	} {
		if m := c.Match(test.item); m.Fix != test.fix {
			t.Errorf("%s: %q, want %q", test.name, m.Fix, test.fix)
		}
	}
}

// TestCustomFormats are read where a rule asks for them, a hundred movies at a
// time; before version 5.3.3 one by one.
func TestCustomFormats(t *testing.T) {
	const films = 130
	for _, test := range []struct {
		version  string
		fields   []string
		requests int
		want     string
	}{
		{"6.0.3.10276", nil, 4, "[] <nil> [files scores]"},
		{"6.0.3.10276", []string{"movie.id", "movie.custom_formats"}, 6, "[Atmos Preferred] 75 [scores]"},
		{"5.2.0.8300", []string{"movie.custom_format_score"}, 4 + films, "[Atmos Preferred] 75 [scores]"},
		{"6.0.3.10276", []string{"movie.format_scores"}, 4, "[] <nil> [files]"},
		{"6.0.3.10276", []string{"episode.custom_formats"}, 4, "[] <nil> [files scores]"},
	} {
		r, settings := instance(t, homelab.Instance{Version: test.version})
		for i := range films {
			film(r, fmt.Sprint("Film ", i), 2000, 1000+i, "", "a.mkv", func(m *homelab.RadarrMovie) { m.File.Formats = []string{"Preferred", "Atmos"} })
		}
		c := snapshot(t, settings, test.fields...)
		for _, id := range []string{"tmdb:1000", "tmdb:1129"} {
			m := c.Match(item("x", 0, id))
			score := "<nil>"
			if m.CustomFormatScore != nil {
				score = fmt.Sprint(*m.CustomFormatScore)
			}
			if got := fmt.Sprint(m.CustomFormats, " ", score, " ", m.Unread); got != test.want {
				t.Errorf("%s %v: %s, want %s", test.version, test.fields, got, test.want)
			}
			if asked := slices.Contains(test.fields, "movie.format_scores"); (len(m.FormatScores) > 0) != asked {
				t.Errorf("%v: format scores %v", test.fields, m.FormatScores)
			}
		}
		if n := r.Count(); n != test.requests {
			t.Errorf("%s %v: %d requests, want %d", test.version, test.fields, n, test.requests)
		}
	}
}

// TestFields: everything that Radarr says of a movie is in its match.
func TestFields(t *testing.T) {
	for _, version := range []string{"3.2.2.5080", "4.7.4.7700", "5.15.0.9500", "6.0.3.10276"} {
		r, settings := instance(t, homelab.Instance{Version: version})
		film(r, "Night Harbor", 2019, 101, "tt0000101", "a.mkv", func(m *homelab.RadarrMovie) {
			m.MinimumAvailability, m.Available, m.InCinemas = "released", true, m.Added.AddDate(-2, 0, 0)
			m.Digital, m.Physical, m.Searched = m.Added.AddDate(-1, 0, 0), m.Added.AddDate(-1, 1, 0), m.Added
			f := m.File
			f.ReleaseGroup, f.Edition, f.Languages, f.CutoffNotMet, f.Added = "GRP", "Director's Cut", []string{"German", "French"}, true, m.Added
			f.MediaInfo = &homelab.MediaInfo{VideoCodec: "x265", DynamicRange: "HDR", DynamicRangeType: "DV HDR10", AudioCodec: "TrueHD Atmos",
				AudioChannels: "7.1", AudioStreams: 2, VideoBitDepth: 10, VideoFPS: "23.976", Resolution: "3840x1600", AudioLanguages: "eng/ger", Subtitles: "eng"}
		})
		m := snapshot(t, settings).Match(item("x", 0, "tmdb:101"))
		info := m.MediaInfo
		if m.FileId == "" || m.Edition != "Director's Cut" || m.Quality != "Bluray-1080p" || m.ReleaseGroup != "GRP" || !m.GetCutoffNotMet() ||
			m.FileAddedAt.GetSeconds() == 0 || !m.GetAvailable() || m.MinimumAvailability != "released" || m.GetInCinemasAt().GetSeconds() == 0 ||
			m.DigitalReleaseAt == nil || m.PhysicalReleaseAt == nil || m.QualityProfile == "" || m.QualityCutoff == "" || m.UpgradeAllowed == nil {
			t.Errorf("%s: %v", version, m)
		}
		if info.GetVideoCodec() != "x265" || info.GetDynamicRange() != "HDR" && version >= "4" || info.GetAudioCodec() != "TrueHD Atmos" ||
			info.GetAudioChannels() != 7.1 || info.GetAudioStreams() != 2 || info.GetBitDepth() != 10 || info.GetFps() != 23.976 ||
			info.GetResolution() != "3840x1600" || fmt.Sprint(info.GetAudioLanguages(), info.GetSubtitles()) != "[eng ger] [eng]" {
			t.Errorf("%s: %v", version, info)
		}
		if got := fmt.Sprint(m.Languages); got != "[German French]" && version >= "4" || !strings.HasPrefix(got, "[German") {
			t.Errorf("%s: languages %s", version, got)
		}
		if version >= "5.15" && m.LastSearchAt == nil || version >= "4.1" && m.OriginalLanguage != "English" {
			t.Errorf("%s: searched %v, original language %q", version, m.LastSearchAt, m.OriginalLanguage)
		}
	}
}

// TestFingerprint moves with everything that a match shows or stems from, and
// with nothing else.
func TestFingerprint(t *testing.T) {
	r, settings := instance(t, homelab.Instance{}, []any{"/data", "/movies"})
	for i := range 5 {
		film(r, fmt.Sprint("Film ", i), 2000, 100+i, "", "a.mkv")
	}
	print := func(settings map[string]any, fields ...string) string {
		return snapshot(t, settings, fields...).(sdk.Fingerprinter).Fingerprint()
	}
	last := print(settings)
	if print(settings) != last {
		t.Fatal("it differs although nothing does")
	}
	for _, step := range []struct {
		name   string
		change func(*homelab.RadarrMovie)
	}{
		{"monitored", func(m *homelab.RadarrMovie) { m.Monitored = !m.Monitored }},
		{"tags", func(m *homelab.RadarrMovie) { m.Tags = []int{1} }},
		{"profile", func(m *homelab.RadarrMovie) { m.Profile = 5 }},
		{"path", func(m *homelab.RadarrMovie) { m.Path += "x" }},
		{"id", func(m *homelab.RadarrMovie) { m.TMDB = 900 }},
		{"other title", func(m *homelab.RadarrMovie) { m.AlternateTitles = []string{"Another"} }},
		{"original title", func(m *homelab.RadarrMovie) { m.OriginalTitle = "Original" }},
		{"file", func(m *homelab.RadarrMovie) { m.File.Quality = "Remux-2160p" }},
		{"media info", func(m *homelab.RadarrMovie) { m.File.MediaInfo = &homelab.MediaInfo{VideoCodec: "av1"} }},
		{"no file", func(m *homelab.RadarrMovie) { m.File = nil }},
	} {
		r.Change(2, step.change)
		now := print(settings)
		if now == last {
			t.Errorf("%s: it is the same", step.name)
		}
		last = now
	}
	film(r, "One more", 2001, 950, "", "")
	if now := print(settings); now == last {
		t.Error("one more entry: it is the same")
	} else {
		last = now
	}
	r.Delete(1)
	if now := print(settings); now == last {
		t.Error("one entry less: it is the same")
	} else {
		last = now
	}
	r.Change(2, func(m *homelab.RadarrMovie) { m.Genres = []string{"Noir"} })
	if print(settings) != last {
		t.Error("it moves with what nobody sees")
	}
	other := maps.Clone(settings)
	other["path_map"] = []any{[]any{"/data2", "/movies"}}
	if print(other) == last {
		t.Error("another path_map: it is the same")
	}
	if print(settings, "movie.custom_formats") == last {
		t.Error("other fields: it is the same")
	}
}
