package radarr

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/plugins/internal/arr"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
	"github.com/luarr/luarr/sdk/wire"
)

func TestMain(m *testing.M) { sdktest.Main(m, Plugin) }

// serve starts a lab's Radarr and gives the settings that lead to it.
func serve(t *testing.T, o homelab.Options) (*homelab.Lab, map[string]any) {
	lab := homelab.New(o)
	server := httptest.NewServer(lab.Radarr())
	t.Cleanup(server.Close)
	return lab, map[string]any{
		"url": server.URL + o.URLBase, "api_key": lab.Options().APIKey,
		"path_map": []any{[]any{"/data/movies", "/movies"}, []any{`M:\Movies`, "/movies"}},
	}
}

// open makes an instance.
func open(t *testing.T, settings map[string]any) any {
	t.Helper()
	instance, err := sdk.Open(t.Context(), Plugin, settings)
	if err != nil {
		t.Fatal(err)
	}
	return instance
}

// openCounting makes an instance that counts the waits between two tries
// instead of waiting.
func openCounting(t *testing.T, settings map[string]any, waits *int) sdk.Matcher {
	t.Helper()
	p := Plugin
	p.New = func() any {
		i := Plugin.New().(*arr.Instance)
		i.Wait = func(context.Context, time.Duration) error { *waits++; return nil }
		return i
	}
	instance, err := sdk.Open(t.Context(), p, settings)
	if err != nil {
		t.Fatal(err)
	}
	return instance.(sdk.Matcher)
}

// subject is film i as a media server has it.
func subject(lab *homelab.Lab, i int) *sdk.Subject {
	film := lab.Truth(i)
	s := &sdk.Subject{
		Id: "home/" + film.RatingKey, Type: sdk.Movie, Title: film.Title, Year: int32(film.Year),
		ExternalIds: &sdk.SubjectIds{Imdb: film.IMDB, Tmdb: film.TMDB, Tvdb: film.TVDB},
	}
	for _, v := range film.Versions {
		s.Versions = append(s.Versions, &wire.SubjectVersion{Parts: []*wire.SubjectPart{{File: v.File}}})
	}
	return s
}

func TestContract(t *testing.T) {
	lab, settings := serve(t, homelab.Options{Catalogue: 60})
	params, err := structpb.NewStruct(map[string]any{"add": "Stale Movies"})
	if err != nil {
		t.Fatal(err)
	}
	var proposals []*sdk.Proposal
	for name, params := range map[string]map[string]any{
		"monitor": nil, "unmonitor": nil, "set_profile": {"profile": "Any"}, "set_root_folder": {"root_folder": "/x"}, "refresh": nil,
		"search": nil, "delete_file": nil, "delete": {"files": true}, "add": {"profile": "Any", "root_folder": "/x"},
	} {
		in, err := structpb.NewStruct(params)
		if err != nil {
			t.Fatal(err)
		}
		to := target(t, lab, 1)
		if name == "add" {
			to = absent("5")
		}
		proposals = append(proposals, &sdk.Proposal{Change: &sdk.Change{Kind: "radarr." + name, Params: in}, Item: to.Item, Match: to.Match})
	}
	sdktest.Run(t, Plugin, sdktest.Config{
		Settings: settings,
		Subjects: []*sdk.Subject{subject(lab, 0), subject(lab, 1), {Id: "absent/1", Type: sdk.Movie, ExternalIds: &sdk.SubjectIds{Tmdb: "1"}}},
		Proposals: append(proposals,
			&sdk.Proposal{Change: &sdk.Change{Kind: "radarr.tag", Params: params}, Match: &sdk.Match{State: sdk.Matched, Id: "1", Tags: []string{"keep"}}},
			&sdk.Proposal{Change: &sdk.Change{Kind: "radarr.tag", Params: params}},
		),
	})
}

// TestLab matches every film of a lab and compares with what the lab knows.
func TestLab(t *testing.T) {
	const films = 400
	lab, settings := serve(t, homelab.Options{Movies: films, Catalogue: films / 2, URLBase: "/radarr"})
	catalogue, err := open(t, settings).(sdk.Matcher).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for i := range films {
		s := subject(lab, i)
		m := catalogue.Match(s)
		states[m.State]++
		var tmdb int
		_, _ = fmt.Sscan(s.ExternalIds.Tmdb, &tmdb)
		id, there := lab.Radarr().EntryByTMDB(tmdb)
		switch {
		case m.State == sdk.Matched && m.Id != fmt.Sprint(id),
			m.State == sdk.Absent && there,
			m.State == sdk.Unknown || m.State == sdk.Ambiguous:
			t.Errorf("film %d: %v, but it is entry %d", i, m, id)
		}
	}
	t.Logf("states: %v", states)
	if states[sdk.Matched] == 0 || states[sdk.Absent] == 0 || states[sdk.Conflict] == 0 {
		t.Errorf("got %v", states)
	}
	if n := lab.Radarr().Count(); n != 4 {
		t.Errorf("%d requests", n)
	}
	for _, r := range lab.Radarr().Requests() {
		if strings.Contains(r.Path+r.Query, lab.Options().APIKey) {
			t.Errorf("the key is in an address: %s?%s", r.Path, r.Query)
		}
	}
}

// TestFaults: whatever is wrong with the server, there is an error and never a
// short catalogue.
func TestFaults(t *testing.T) {
	for _, fault := range []homelab.FaultKind{
		homelab.Down, homelab.Unauthorized, homelab.ServerError, homelab.Starting, homelab.NotJSON,
		homelab.CutBody, homelab.XML, homelab.Redirect, homelab.TooManyRequests,
	} {
		for _, path := range []string{"/api/v3/system/status", "/api/v3/qualityprofile", "/api/v3/tag", "/api/v3/movie"} {
			t.Run(fmt.Sprint(fault, path), func(t *testing.T) {
				lab, settings := serve(t, homelab.Options{})
				lab.Radarr().SetFault(homelab.Fault{Kind: fault, Path: path})
				var waits int
				_, err := openCounting(t, settings, &waits).Snapshot(t.Context())
				if kind := sdk.KindOf(err); kind != sdk.KindUnavailable && kind != sdk.KindUnauthorized {
					t.Errorf("got %v", err)
				}
				if err != nil && strings.Contains(err.Error(), "BasicRepository") {
					t.Errorf("a stack trace came through: %v", err)
				}
			})
		}
	}
}

// TestRestart: a Radarr that is starting is asked again.
func TestRestart(t *testing.T) {
	lab, settings := serve(t, homelab.Options{})
	lab.Radarr().SetFault(homelab.Fault{Kind: homelab.Starting, Times: 2})
	var waits int
	if _, err := openCounting(t, settings, &waits).Snapshot(t.Context()); err != nil || waits != 2 {
		t.Errorf("got %v after %d waits", err, waits)
	}
}

// TestTag takes a tag there and back, while another one comes.
func TestTag(t *testing.T) {
	lab, settings := serve(t, homelab.Options{})
	instance := open(t, settings)
	kind := instance.(sdk.Actor).Changes()[0]
	snapshot := func() sdk.Catalogue {
		catalogue, err := instance.(sdk.Matcher).Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return catalogue
	}
	// plan makes the change for each of some films that has an entry.
	plan := func(params map[string]any) (changes []*sdk.Change) {
		in, err := structpb.NewStruct(params)
		if err != nil {
			t.Fatal(err)
		}
		catalogue := snapshot()
		for i := range 60 {
			m := catalogue.Match(subject(lab, i))
			if m.State != sdk.Matched {
				continue
			}
			effect, err := kind.Preview(&sdk.Proposal{Change: &sdk.Change{Params: in}, Match: m})
			if err != nil {
				t.Fatal(err)
			}
			before, _ := structpb.NewStruct(effect.Before)
			after, _ := structpb.NewStruct(effect.After)
			changes = append(changes, &sdk.Change{Key: m.Id, Before: before, After: after})
		}
		if len(changes) == 0 {
			t.Fatal("nothing to tag")
		}
		return changes
	}
	// tags gives the tags of all entries.
	tags := func(changes []*sdk.Change) map[string]string {
		all := map[string]string{}
		for _, c := range changes {
			var id int
			_, _ = fmt.Sscan(c.Key, &id)
			all[c.Key] = fmt.Sprint(lab.Radarr().Tags(id))
		}
		return all
	}
	send := func(changes []*sdk.Change) {
		for n, o := range kind.Apply(sdktest.Applying(context.Background()), changes) {
			if o.State != sdk.Done || o.After != nil {
				t.Errorf("entry %s: %v", changes[n].Key, o)
			}
		}
	}
	back := func(changes []*sdk.Change) []*sdk.Change {
		for _, c := range changes {
			c.Before, c.After = c.After, c.Before
		}
		return changes
	}
	changes := plan(map[string]any{"add": "Stale Movies", "remove": "keep"})
	start := tags(changes)
	if all := fmt.Sprint(slices.Collect(maps.Values(start))); !strings.Contains(all, "keep") || !strings.Contains(all, "[]") {
		t.Fatalf("the lab has %s", all)
	}
	send(changes)
	for key, now := range tags(changes) {
		if !strings.Contains(now, "stale-movies") || strings.Contains(now, "keep") {
			t.Errorf("entry %s has %s", key, now)
		}
	}
	others := plan(map[string]any{"add": "another"})
	send(others)
	send(back(changes))
	for key, now := range tags(changes) {
		if !strings.Contains(now, "another") || strings.Contains(now, "stale-movies") || strings.Contains(start[key], "keep") != strings.Contains(now, "keep") {
			t.Errorf("entry %s had %s and has %s", key, start[key], now)
		}
	}
	send(back(others))
	if now := tags(changes); !maps.Equal(now, start) {
		t.Errorf("before %v, now %v", start, now)
	}
}
