package sonarr

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/plugins/internal/arr/arrtest"
	"github.com/luarr/luarr/sdk"
)

// house is a lab with a series of three seasons: the specials, the first with
// a file for two episodes, one for one and one episode without, and the second
// of which one episode is not monitored.
func house(t *testing.T) (*homelab.Lab, any, int) {
	lab, settings := serve(t, homelab.Options{Series: 6})
	id := addShow(lab.Sonarr())
	lab.Sonarr().AddRoot("/anime")
	instance, err := sdk.Open(t.Context(), Plugin, settings)
	if err != nil {
		t.Fatal(err)
	}
	return lab, instance, id
}

func addShow(s *homelab.Sonarr) int {
	return s.Add(func(v *homelab.SonarrSeries) {
		v.Title, v.TVDB, v.Path = "Harbor Watch", 700100, "/tv/Harbor Watch (2000)"
		v.Seasons = []homelab.SonarrSeason{{Number: 0}, {Number: 1, Monitored: true}, {Number: 2, Monitored: true}}
		v.Episodes = []homelab.SonarrEpisode{
			{ID: 950_000_001, Season: 0, Number: 1},
			{ID: 950_000_002, Season: 1, Number: 1, FileID: 70_001, Monitored: true},
			{ID: 950_000_003, Season: 1, Number: 2, FileID: 70_001, Monitored: true},
			{ID: 950_000_004, Season: 1, Number: 3, FileID: 70_003, Monitored: true},
			{ID: 950_000_005, Season: 1, Number: 4, Monitored: true},
			{ID: 950_000_006, Season: 2, Number: 1, FileID: 70_004, Monitored: true},
			{ID: 950_000_007, Season: 2, Number: 2, Monitored: false},
		}
		for file, season := range map[int]int{70_001: 1, 70_003: 1, 70_004: 2} {
			v.Files = append(v.Files, homelab.ArrFile{ID: file, Season: season, RelativePath: fmt.Sprintf("S%02d-%d.mkv", season, file), Quality: "WEBDL-1080p"})
		}
	})
}

// target is the series, or with numbers a season or an episode of it.
func target(lab *homelab.Lab, id int, numbers ...int32) arrtest.Target {
	v := lab.Sonarr().Series(id)
	has := len(v.Files) > 0
	to := arrtest.Target{
		Item: &sdk.Item{Type: sdk.Series, Title: v.Title},
		Match: &sdk.Match{State: sdk.Matched, Id: fmt.Sprint(id), Title: v.Title, QualityProfile: "Any", Path: v.Path,
			RootFolder: v.Root, Tags: lab.Sonarr().Tags(id)},
	}
	switch len(numbers) {
	case 0:
		to.Match.Monitored, to.Match.HasFile = &v.Monitored, &has
	case 1:
		to.Item.Type, to.Item.SeasonNumber = sdk.Season, &numbers[0]
	default:
		to.Item.Type, to.Item.SeasonNumber, to.Item.EpisodeNumber = sdk.Episode, &numbers[0], &numbers[1]
		to.Match.SeasonNumber, to.Match.EpisodeNumber = &numbers[0], &numbers[1]
	}
	return to
}

// absent is a series that Sonarr does not have.
func absent(tvdb string) arrtest.Target {
	return arrtest.Target{
		Item:  &sdk.Item{Type: sdk.Series, Title: "New Show", ExternalIds: &sdk.ExternalIds{Tvdb: tvdb}},
		Match: &sdk.Match{State: sdk.Absent},
	}
}

// monitoring draws which flags are on: the series, then each season with its
// episodes.
func monitoring(lab *homelab.Lab, id int) string {
	v := lab.Sonarr().Series(id)
	sign := map[bool]string{true: "+", false: "-"}
	out := sign[v.Monitored]
	for _, season := range v.Seasons {
		out += fmt.Sprintf(" %s%d:", sign[season.Monitored], season.Number)
		for _, e := range v.Episodes {
			if e.Season == season.Number {
				out += sign[e.Monitored]
			}
		}
	}
	return out
}

// TestMonitoring sets flags of a series and of its parts, and takes it back.
func TestMonitoring(t *testing.T) {
	const before = "+ -0:- +1:++++ +2:+-"
	for _, c := range []struct {
		name, kind string
		parts      [][]int32
		want       string
		writes     string
	}{
		{"series", "unmonitor", [][]int32{nil}, "- -0:- +1:++++ +2:+-", "map[PUT /series/editor:1]"},
		{"season", "unmonitor", [][]int32{{1}}, "+ -0:- -1:---- +2:+-", "map[PUT /series/{id}:1]"},
		{"season half of which is so", "unmonitor", [][]int32{{2}}, "+ -0:- +1:++++ -2:--", "map[PUT /series/{id}:1]"},
		{"specials", "monitor", [][]int32{{0}}, "+ +0:+ +1:++++ +2:+-", "map[PUT /series/{id}:1]"},
		{"episodes", "unmonitor", [][]int32{{1, 2}, {1, 4}, {2, 1}}, "+ -0:- +1:+-+- +2:--", "map[PUT /episode/monitor:1]"},
		{"episode on", "monitor", [][]int32{{2, 2}}, "+ -0:- +1:++++ +2:++", "map[PUT /episode/monitor:1]"},
		{"all at once", "unmonitor", [][]int32{nil, {1}, {2, 1}}, "- -0:- -1:---- +2:--", "map[PUT /episode/monitor:1 PUT /series/editor:1 PUT /series/{id}:1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab, instance, id := house(t)
			kind := arrtest.Kind(t, instance, c.kind)
			var targets []arrtest.Target
			for _, numbers := range c.parts {
				targets = append(targets, target(lab, id, numbers...))
			}
			if got := monitoring(lab, id); got != before {
				t.Fatalf("it begins with %s", got)
			}
			start := lab.Sonarr().State()
			changes := arrtest.Plan(t, kind, nil, targets...)
			out := arrtest.Apply(kind, changes)
			if got := strings.ReplaceAll(arrtest.Said(out), "done", ""); strings.TrimSpace(got) != "" {
				t.Fatal(got)
			}
			if got := monitoring(lab, id); got != c.want {
				t.Errorf("now %s, want %s", got, c.want)
			}
			if got := fmt.Sprint(lab.Sonarr().WriteCounts()); got != c.writes {
				t.Errorf("writes %s, want %s", got, c.writes)
			}
			if again := arrtest.Said(arrtest.Apply(kind, changes)); strings.Contains(again, "done") || strings.Contains(again, "failed") {
				t.Errorf("a second time: %s", again)
			}
			back := arrtest.Said(arrtest.Apply(kind, arrtest.Undo(t, changes, out)))
			if diff := start.Diff(lab.Sonarr().State()); len(diff) > 0 {
				t.Errorf("after taking it back (%s): %q", back, diff)
			}
		})
	}
}

func TestPartsThatAreNotThere(t *testing.T) {
	lab, instance, id := house(t)
	kind := arrtest.Kind(t, instance, "unmonitor")
	out := arrtest.Apply(kind, arrtest.Plan(t, kind, nil, target(lab, id, 7), target(lab, id, 1, 9)))
	if got := arrtest.Said(out); got != "skipped: the series has no S07\nskipped: the series has no S01E09" || len(lab.Sonarr().Writes()) > 0 {
		t.Error(got)
	}
	for _, item := range []*sdk.Item{{Type: sdk.Season}, {Type: sdk.Episode}, {Type: sdk.Episode, SeasonNumber: new(int32)}} {
		for _, name := range []string{"unmonitor", "search", "delete_file"} {
			to := arrtest.Target{Item: item, Match: &sdk.Match{State: sdk.Matched, Id: "1"}}
			if _, err := arrtest.Preview(t, arrtest.Kind(t, instance, name), nil, to); err == nil || !strings.Contains(err.Error(), "not known") {
				t.Errorf("%s of a %s without number: %v", name, item.Type, err)
			}
		}
	}
	other := target(lab, id, 1, 1)
	other.Match.EpisodeNumber, other.Match.SeasonNumber = nil, nil
	if _, err := arrtest.Preview(t, arrtest.Kind(t, instance, "delete_file"), nil, other); err == nil {
		t.Error("a file is deleted by the number that the media server gives an episode")
	}
}

// TestMonitoringTroubles: what is not known is told so.
func TestMonitoringTroubles(t *testing.T) {
	for name, c := range map[string]struct {
		faults []homelab.Fault
		want   string
		puts   int
	}{
		"the answer is lost, and it is done":   {[]homelab.Fault{{Kind: homelab.LostAnswer, Method: "PUT"}}, "done", 1},
		"dropped":                              {[]homelab.Fault{{Kind: homelab.Down, Method: "PUT"}}, "uncertain: ", 1},
		"lost, and then nobody answers":        {[]homelab.Fault{{Kind: homelab.LostAnswer, Method: "PUT"}, {Kind: homelab.Unauthorized, Method: "GET", After: 5}}, "uncertain: ", 1},
		"answered 500, and it is done":         {[]homelab.Fault{{Kind: homelab.Broken, Method: "PUT"}}, "done", 1},
		"answered 500, and nothing is done":    {[]homelab.Fault{{Kind: homelab.ServerError, Method: "PUT"}}, "failed: Sonarr answered 500", 1},
		"the key is refused":                   {[]homelab.Fault{{Kind: homelab.Unauthorized, Method: "PUT"}}, "failed: Sonarr at", 1},
		"the key is refused before anything":   {[]homelab.Fault{{Kind: homelab.Unauthorized}}, "failed: Sonarr at", 0},
		"another application answers from now": {[]homelab.Fault{{Kind: homelab.OtherSoftware}}, "failed: ", 0},
	} {
		t.Run(name, func(t *testing.T) {
			lab, instance, id := house(t)
			kind := arrtest.Kind(t, instance, "unmonitor")
			changes := arrtest.Plan(t, kind, nil, target(lab, id, 1, 1))
			for _, f := range c.faults {
				lab.Sonarr().SetFault(f)
			}
			got := arrtest.Said(arrtest.Apply(kind, changes))
			if n := lab.Sonarr().WriteCounts()["PUT /episode/monitor"]; !strings.HasPrefix(got, c.want) || n != c.puts {
				t.Errorf("got %s after %d writes", got, n)
			}
		})
	}
}

// TestSeriesChanges: profile, root folder and a new series, there and back.
func TestSeriesChanges(t *testing.T) {
	for _, c := range []struct {
		kind   string
		params map[string]any
		want   string
	}{
		{"set_profile", map[string]any{"profile": "Ultra-HD"}, "qualityProfileId 5, was 1"},
		{"set_root_folder", map[string]any{"root_folder": "/anime"}, `rootFolderPath "/anime", was "/tv"`},
		{"set_root_folder", map[string]any{"root_folder": "/anime/"}, `path "/anime/My Harbor", was "/tv/My Harbor"`},
		{"add", map[string]any{"profile": "Any", "root_folder": "/tv", "monitor": "future"}, "is new"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			lab, instance, id := house(t)
			kind := arrtest.Kind(t, instance, c.kind)
			if strings.Contains(c.want, "My Harbor") { // not as Sonarr would call it
				lab.Sonarr().Change(id, func(v *homelab.SonarrSeries) { v.Path = "/tv/My Harbor" })
			}
			to := target(lab, id)
			if c.kind == "add" {
				to = absent("987654")
			}
			start := lab.Sonarr().State()
			changes := arrtest.Plan(t, kind, c.params, to)
			out := arrtest.Apply(kind, changes)
			if diff := strings.Join(start.Diff(lab.Sonarr().State()), "\n"); out[0].State != sdk.Done || out[0].After != nil || !strings.Contains(diff, c.want) {
				t.Fatalf("got %v and %s", out, diff)
			}
			back := arrtest.Said(arrtest.Apply(kind, arrtest.Undo(t, changes, out)))
			if diff := start.Diff(lab.Sonarr().State()); back != "done" || len(diff) > 0 {
				t.Errorf("taking back: %s, %q", back, diff)
			}
		})
	}
}

// TestSearch: each job is for what was meant. A number that were left out would
// make it another.
func TestSearch(t *testing.T) {
	lab, instance, id := house(t)
	kind := arrtest.Kind(t, instance, "search")
	changes := arrtest.Plan(t, kind, nil, target(lab, id), target(lab, id, 0), target(lab, id, 1, 1), target(lab, id, 2, 2), target(lab, id, 8, 8))
	if got := arrtest.Said(arrtest.Apply(kind, changes)); got != "done\ndone\ndone\ndone\nskipped: the series has no S08E08" {
		t.Fatal(got)
	}
	var got []string
	for _, c := range lab.Sonarr().Commands() {
		got = append(got, c.Name+" "+c.Body)
	}
	slices.Sort(got)
	for n, want := range []string{"EpisodeSearch", "SeasonSearch", "SeriesSearch"} {
		if len(got) != 3 || !strings.HasPrefix(got[n], want) {
			t.Fatalf("got %q", got)
		}
	}
	if !strings.Contains(got[0], "950000002") || !strings.Contains(got[0], "950000007") || !strings.Contains(got[1], `"seasonNumber":0`) {
		t.Errorf("got %q", got)
	}
}

// TestRefresh: an old Sonarr takes one series a job, and would take all where
// it does not understand.
func TestRefresh(t *testing.T) {
	for version, jobs := range map[string]int{"4.0.19.2979": 1, "3.0.10.1567": 2} {
		lab := homelab.New(homelab.Options{Series: 6})
		sonarr := lab.NewSonarr(homelab.Instance{Version: version})
		server := httptest.NewServer(sonarr)
		t.Cleanup(server.Close)
		instance, err := sdk.Open(t.Context(), Plugin, map[string]any{"url": server.URL, "api_key": lab.Options().APIKey})
		if err != nil {
			t.Fatal(err)
		}
		kind := arrtest.Kind(t, instance, "refresh")
		ids := sonarr.IDs()[:2]
		var targets []arrtest.Target
		for _, id := range ids {
			targets = append(targets, arrtest.Target{Item: &sdk.Item{Type: sdk.Series}, Match: &sdk.Match{State: sdk.Matched, Id: fmt.Sprint(id)}})
		}
		if got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, nil, targets...))); got != "done\ndone" {
			t.Error(got)
		}
		var covers []int
		for _, c := range sonarr.Commands() {
			covers = append(covers, c.Covers...)
		}
		if slices.Sort(covers); !slices.Equal(covers, ids) || len(sonarr.Commands()) != jobs {
			t.Errorf("version %s: %+v", version, sonarr.Commands())
		}
	}
}

func TestDeleteFiles(t *testing.T) {
	for _, c := range []struct {
		name    string
		parts   [][]int32
		params  map[string]any
		said    string
		removed int
		want    string
	}{
		{"one episode", [][]int32{{1, 3}}, nil, "done", 1, "+ -0:- +1:++-+ +2:+-"},
		{"still monitored", [][]int32{{1, 3}}, map[string]any{"unmonitor": false}, "done", 1, "+ -0:- +1:++++ +2:+-"},
		{"a file with two", [][]int32{{1, 1}}, nil, "failed: a file of it holds S01E02 as well, which is not to go", 0, "+ -0:- +1:++++ +2:+-"},
		{"both of them", [][]int32{{1, 1}, {1, 2}}, nil, "done\ndone", 1, "+ -0:- +1:--++ +2:+-"},
		{"no file", [][]int32{{1, 4}}, nil, "skipped: it has no file", 0, "+ -0:- +1:++++ +2:+-"},
		{"a season", [][]int32{{1}}, nil, "done", 2, "+ -0:- +1:---+ +2:+-"},
		{"the series", [][]int32{nil}, nil, "done", 3, "+ -0:- +1:---+ +2:--"},
		{"one that stays keeps another's", [][]int32{{1, 1}, {1, 3}}, nil, "failed: a file of it holds S01E02 as well, which is not to go\ndone", 1, "+ -0:- +1:++-+ +2:+-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab, instance, id := house(t)
			kind := arrtest.Kind(t, instance, "delete_file")
			var targets []arrtest.Target
			for _, numbers := range c.parts {
				targets = append(targets, target(lab, id, numbers...))
			}
			said := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, c.params, targets...)))
			if got := monitoring(lab, id); said != c.said || len(lab.Sonarr().Removed()) != c.removed || got != c.want {
				t.Errorf("%s; removed %v; now %s", said, lab.Sonarr().Removed(), got)
			}
		})
	}
	for name, c := range map[string]struct {
		fault   homelab.Fault
		want    string
		removed int
	}{
		"not unmonitored":   {homelab.Fault{Kind: homelab.ServerError, Method: "PUT"}, "failed: its files were left alone", 0},
		"nobody knows":      {homelab.Fault{Kind: homelab.Down, Method: "PUT"}, "uncertain: its files were left alone", 0},
		"lost and gone":     {homelab.Fault{Kind: homelab.LostAnswer, Method: "DELETE"}, "failed: not sent", 1},
		"gone with a 500":   {homelab.Fault{Kind: homelab.Broken, Method: "DELETE"}, "done", 2},
		"refused":           {homelab.Fault{Kind: homelab.ServerError, Method: "DELETE"}, "failed: Sonarr answered 500", 0},
		"one of two":        {homelab.Fault{Kind: homelab.ServerError, Method: "DELETE", After: 1}, "failed: Sonarr answered 500", 1},
		"dropped":           {homelab.Fault{Kind: homelab.Down, Method: "DELETE"}, "uncertain: ", 0},
		"lost at the first": {homelab.Fault{Kind: homelab.LostAnswer, Method: "DELETE", After: 1}, "done", 2},
	} {
		t.Run(name, func(t *testing.T) {
			lab, instance, id := house(t)
			kind := arrtest.Kind(t, instance, "delete_file")
			changes := arrtest.Plan(t, kind, nil, target(lab, id, 1))
			lab.Sonarr().SetFault(c.fault)
			said := arrtest.Said(arrtest.Apply(kind, changes))
			if !strings.HasPrefix(said, c.want) || len(lab.Sonarr().Removed()) != c.removed {
				t.Errorf("%s; removed %v", said, lab.Sonarr().Removed())
			}
		})
	}
}

func TestDeleteSeries(t *testing.T) {
	lab, instance, id := house(t)
	kind := arrtest.Kind(t, instance, "delete")
	to := target(lab, id)
	said := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, map[string]any{"files": true, "exclude": true}, to)))
	if said != "done" || lab.Sonarr().Series(id) != nil || !slices.Equal(lab.Sonarr().Removed(), []string{to.Match.Path}) || !slices.Contains(lab.Sonarr().Exclusions(), 700100) {
		t.Errorf("%s; removed %v, excluded %v", said, lab.Sonarr().Removed(), lab.Sonarr().Exclusions())
	}
	if !kind.Destructive || kind.Reversible {
		t.Error("it is not called destructive")
	}
}

// TestFromMatchToChange: what a rule gets to see of an episode is enough to
// change it, and what it does not is not guessed.
func TestFromMatchToChange(t *testing.T) {
	lab, instance, id := house(t)
	one := func(fields ...string) arrtest.Target {
		catalogue, err := instance.(sdk.Matcher).Snapshot(t.Context(), fields...)
		if err != nil {
			t.Fatal(err)
		}
		season, number := int32(1), int32(3)
		m := catalogue.Match(&sdk.Subject{Id: "home/1", Type: sdk.Episode, SeasonNumber: &season, EpisodeNumber: &number,
			SeriesExternalIds: &sdk.SubjectIds{Tvdb: "700100"}})
		if m.State != sdk.Matched || m.Id != fmt.Sprint(id) {
			t.Fatalf("got %v", m)
		}
		return arrtest.Target{Item: &sdk.Item{Type: sdk.Episode, SeasonNumber: &season, EpisodeNumber: &number}, Match: m}
	}
	kind := arrtest.Kind(t, instance, "delete_file")
	if _, err := arrtest.Preview(t, kind, nil, one()); err == nil {
		t.Error("a file is deleted although its episode was not read")
	}
	off := arrtest.Kind(t, instance, "unmonitor")
	for _, to := range []arrtest.Target{one(), one("episode.episode_number", "episode.has_file")} {
		out := arrtest.Apply(off, arrtest.Plan(t, off, nil, to))
		if got := arrtest.Said(out); got != "done" {
			t.Errorf("unmonitor: %s", got)
		}
		lab.Sonarr().Change(id, func(v *homelab.SonarrSeries) { v.Episodes[3].Monitored = true })
	}
	if got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, nil, one("episode.episode_number", "episode.has_file")))); got != "done" || len(lab.Sonarr().Removed()) != 1 {
		t.Errorf("delete_file: %s, removed %v", got, lab.Sonarr().Removed())
	}
}
