package sonarr

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

func TestMain(m *testing.M) { sdktest.Main(m, Plugin) }

// serve starts a lab's Sonarr and gives the settings that lead to it.
func serve(t *testing.T, o homelab.Options) (*homelab.Lab, map[string]any) {
	lab := homelab.New(o)
	server := httptest.NewServer(lab.Sonarr())
	t.Cleanup(server.Close)
	return lab, map[string]any{
		"url": server.URL, "api_key": lab.Options().APIKey, "path_map": []any{[]any{"/data/tv", "/tv"}},
	}
}

// show is an entry as Sonarr tells it.
type show struct {
	ID     int    `json:"id"`
	TVDB   int    `json:"tvdbId"`
	TMDB   int    `json:"tmdbId"`
	IMDB   string `json:"imdbId"`
	Title  string `json:"title"`
	Year   int32  `json:"year"`
	Folder string `json:"path"`
}

// shows asks the lab for all entries.
func shows(t *testing.T, lab *homelab.Lab) (all []show) {
	t.Helper()
	r := httptest.NewRequest("GET", "/api/v3/series", nil)
	r.Header.Set("X-Api-Key", lab.Options().APIKey)
	w := httptest.NewRecorder()
	lab.Sonarr().ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil || len(all) == 0 {
		t.Fatalf("%d shows: %v", len(all), err)
	}
	return all
}

func TestContract(t *testing.T) {
	lab, settings := serve(t, homelab.Options{})
	params, err := structpb.NewStruct(map[string]any{"set": []any{}})
	if err != nil {
		t.Fatal(err)
	}
	tvdb := &sdk.SubjectIds{Tvdb: fmt.Sprint(shows(t, lab)[0].TVDB)}
	season := target(lab, 1, 1)
	sdktest.Run(t, Plugin, sdktest.Config{
		Settings: settings,
		Subjects: []*sdk.Subject{
			{Id: "home/1", Type: sdk.Series, ExternalIds: tvdb},
			{Id: "home/2", Type: sdk.Season, SeriesExternalIds: tvdb},
			{Id: "home/3", Type: sdk.Episode, SeriesExternalIds: tvdb},
			{Id: "absent/1", Type: sdk.Episode, ExternalIds: tvdb},
		},
		Proposals: []*sdk.Proposal{
			{Change: &sdk.Change{Kind: "sonarr.unmonitor"}, Item: season.Item, Match: season.Match},
			{Change: &sdk.Change{Kind: "sonarr.delete_file"}, Item: season.Item, Match: season.Match},
			{Change: &sdk.Change{Kind: "sonarr.search"}, Item: season.Item, Match: season.Match},
			{Change: &sdk.Change{Kind: "sonarr.tag", Params: params}, Match: &sdk.Match{State: sdk.Matched, Id: "1", Tags: []string{"keep"}}},
			{Change: &sdk.Change{Kind: "sonarr.tag", Params: params}},
		},
	})
}

// TestLab finds every series of a lab by each thing that is known of it.
func TestLab(t *testing.T) {
	lab, settings := serve(t, homelab.Options{Series: 40})
	instance, err := sdk.Open(t.Context(), Plugin, settings)
	if err != nil {
		t.Fatal(err)
	}
	all := shows(t, lab)
	lab.Sonarr().ClearRequests()
	before := lab.Sonarr().Count()
	catalogue, err := instance.(sdk.Matcher).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := lab.Sonarr().Count() - before; n != 4 {
		t.Errorf("%d requests", n)
	}
	for _, s := range all {
		found := func(by string, subject *sdk.Subject) {
			t.Helper()
			if m := catalogue.Match(subject); m.State != sdk.Matched || m.Id != fmt.Sprint(s.ID) || m.By != by {
				t.Errorf("%v by %s: %v", s, by, m)
			}
		}
		ids := &sdk.SubjectIds{Tvdb: fmt.Sprint(s.TVDB)}
		found("tvdb", &sdk.Subject{Type: sdk.Series, ExternalIds: ids})
		found("tvdb", &sdk.Subject{Type: sdk.Episode, SeriesExternalIds: ids, ExternalIds: &sdk.SubjectIds{Tvdb: "1"}})
		found("path", &sdk.Subject{Type: sdk.Series, Locations: []string{"/data" + s.Folder}})
		if s.TMDB != 0 {
			found("tmdb", &sdk.Subject{Type: sdk.Series, ExternalIds: &sdk.SubjectIds{Tmdb: fmt.Sprint(s.TMDB)}})
		}
		if s.IMDB != "" {
			found("imdb", &sdk.Subject{Type: sdk.Season, SeasonNumber: proto.Int32(1), SeriesExternalIds: &sdk.SubjectIds{Imdb: s.IMDB}})
		}
	}
}

// TestTag: a tag that a rule of Sonarr puts back is told.
func TestTag(t *testing.T) {
	lab, settings := serve(t, homelab.Options{})
	instance, err := sdk.Open(t.Context(), Plugin, settings)
	if err != nil {
		t.Fatal(err)
	}
	lab.Sonarr().AutoTag("kids")
	apply := func(before, after map[string]any) sdk.Outcome {
		t.Helper()
		b, err1 := structpb.NewStruct(map[string]any{"tags": before})
		a, err2 := structpb.NewStruct(map[string]any{"tags": after})
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		return instance.(sdk.Actor).Changes()[0].Apply(sdktest.Applying(context.Background()),
			[]*sdk.Change{{Key: "1", Before: b, After: a}})[0]
	}
	out := apply(map[string]any{"keep": true}, map[string]any{"keep": false})
	if out.State != sdk.Done || fmt.Sprint(out.After) != "map[tags:map[keep:false kids:true]]" || fmt.Sprint(lab.Sonarr().Tags(1)) != "[kids]" {
		t.Errorf("got %v", out)
	}
	if n := len(lab.Sonarr().Writes()); n != 1 {
		t.Errorf("%d writes", n)
	}
	lab.Sonarr().AutoTag("")
	out = apply(out.After["tags"].(map[string]any), map[string]any{"keep": true})
	if got := slices.Sorted(slices.Values(lab.Sonarr().Tags(1))); out.State != sdk.Done || out.After != nil || fmt.Sprint(got) != "[keep kids]" {
		t.Errorf("after undoing: %v, %v", out, got)
	}
}
