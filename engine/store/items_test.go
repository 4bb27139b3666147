package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// house fills a store with two sources of several libraries.
func house(t testing.TB) *Store {
	s := newStore(t)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(),
		{Key: "2", Title: "Shows", Type: "SERIES", Enabled: true}, {Key: "3", Title: "Photos"}}))
	must(t, s.PutLibraries(background, "away", []*wire.Library{{Key: "1", Title: "Films", Enabled: true},
		{Key: "4", Title: "Music", Type: "MUSIC", Enabled: true}}))
	walk(t, s, "home", "1", true, movie("home/m1", "Alien"), movie("home/m2", "ALIENS"))
	walk(t, s, "home", "2", true,
		&wire.Item{Id: "home/s1", Type: "series", Title: "Ärzte", Locations: []string{"/tv/s1"}, ExternalIds: &wire.ExternalIds{Tvdb: "11", More: []string{"tvdb://12"}}},
		&wire.Item{Id: "home/s1s", Type: "season", SeriesId: "home/s1", ParentId: "home/s1"},
		&wire.Item{Id: "home/e1", Type: "episode", SeriesId: "home/s1", ParentId: "home/s1s", ExternalIds: &wire.ExternalIds{Tvdb: "99"}},
		&wire.Item{Id: "home/e2", Type: "episode", SeriesId: "home/lost", ParentId: "home/losts"})
	walk(t, s, "home", "3", true, &wire.Item{Id: "home/p1", Type: "photo"})
	walk(t, s, "away", "1", false, movie("away/m1", "Alien"))
	walk(t, s, "away", "4", true,
		&wire.Item{Id: "away/ar", Type: "artist"},
		&wire.Item{Id: "away/al", Type: "album", ParentId: "away/ar"},
		&wire.Item{Id: "away/t1", Type: "track", SeriesId: "away/ar", ParentId: "away/al"})
	return s
}

func TestScope(t *testing.T) {
	s := house(t)
	tests := []struct {
		name  string
		scope Scope
		want  string
	}{
		{"everything enabled", Scope{}, "home/m1 home/m2 home/s1 home/s1s home/e1 home/e2 away/m1 away/ar away/al away/t1"},
		{"source", Scope{Sources: []string{"away", "none"}}, "away/m1 away/ar away/al away/t1"},
		{"library by title", Scope{Libraries: []string{"Movies", "Music"}}, "home/m1 home/m2 away/ar away/al away/t1"},
		{"library by key", Scope{Libraries: []string{"1"}}, "home/m1 home/m2 away/m1"},
		{"library of a source", Scope{Sources: []string{"away"}, Libraries: []string{"1"}}, "away/m1"},
		{"library that is not enabled", Scope{Libraries: []string{"Photos"}}, ""},
		{"types", Scope{Types: []string{"movie", "series"}}, "home/m1 home/m2 home/s1 away/m1"},
		{"ids", Scope{IDs: []string{"away/t1", "home/e1", "home/none", "home/m2", "home/e1", "home/p1"}}, "home/m2 home/e1 away/t1"},
		{"ids and types", Scope{IDs: []string{"away/t1", "home/e1"}, Types: []string{"track"}}, "away/t1"},
		{"ids and source", Scope{IDs: []string{"away/t1", "home/e1"}, Sources: []string{"home"}}, "home/e1"},
		{"unknown id", Scope{IDs: []string{"x"}}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := ids(items(t, s, test.scope)); got != test.want {
				t.Errorf("items %q, want %q", got, test.want)
			}
			var subjects, pending []*wire.Item
			must(t, s.Subjects(background, test.scope, func(rows []SubjectRow) error {
				for _, r := range rows {
					subjects = append(subjects, &wire.Item{Id: r.Subject.Id})
				}
				return nil
			}))
			must(t, s.PendingTraits(background, 1, test.scope, func(batch []Detected) error {
				for _, d := range batch {
					pending = append(pending, d.Item)
				}
				return nil
			}))
			if ids(subjects) != test.want || ids(pending) != test.want {
				t.Errorf("subjects %q, pending %q, want %q", ids(subjects), ids(pending), test.want)
			}
		})
	}
}

func TestItem(t *testing.T) {
	s := house(t)
	for _, test := range []struct{ id, title, library string }{
		{"home/m1", "Alien", "Movies"}, {"home/p1", "", "Photos"}, {"away/m1", "Alien", "Films"},
	} {
		item, err := s.Item(background, test.id)
		if err != nil || item.GetId() != test.id || item.Title != test.title || item.Library != test.library || item.Stale != (test.library == "Films") {
			t.Errorf("%v %v", item, err)
		}
	}
	if item, err := s.Item(background, "home/none"); item != nil || err != nil {
		t.Error(item, err)
	}
}

func TestChildren(t *testing.T) {
	s := house(t)
	for id, want := range map[string]string{
		"home/s1": "home/s1s home/e1", "home/s1s": "home/e1", "home/lost": "home/e2", "home/losts": "home/e2",
		"away/ar": "away/al away/t1", "away/al": "away/t1", "home/m1": "", "": "",
	} {
		var got []*wire.Item
		must(t, s.Children(background, id, func(items []*wire.Item) error { got = append(got, items...); return nil }))
		if ids(got) != want {
			t.Errorf("children of %q: %q, want %q", id, ids(got), want)
		}
	}
}

func TestFind(t *testing.T) {
	s := house(t)
	tests := []struct {
		title string
		limit int
		want  string
	}{
		{"aliens", 10, "home/m2"},
		{"ALIEN", 10, "home/m1 away/m1 home/m2"},
		{"ALIEN", 2, "home/m1 away/m1"},
		{"äRZ", 10, "home/s1"},
		{"%", 10, ""},
	}
	for _, test := range tests {
		got, err := s.Find(background, test.title, test.limit)
		if err != nil || ids(got) != test.want {
			t.Errorf("%s: %q %v, want %q", test.title, ids(got), err, test.want)
		}
	}
}

func TestSubjects(t *testing.T) {
	s := house(t)
	walk(t, s, "home", "1", true, sampleMovie("home", 1))
	series := &wire.SubjectIds{Tvdb: "11", More: []string{"tvdb://12"}}
	at := []string{"/tv/s1"}
	m := sampleMovie("home", 1)
	want := map[string]*wire.Subject{
		m.Id: {Id: m.Id, Type: "movie", Title: m.Title, Year: m.Year, Guid: m.Guid, OriginallyAvailableAt: m.OriginallyAvailableAt,
			ExternalIds: &wire.SubjectIds{Imdb: m.ExternalIds.Imdb, Tmdb: m.ExternalIds.Tmdb, Tvdb: m.ExternalIds.Tvdb},
			Versions:    []*wire.SubjectVersion{{Id: m.Versions[0].Id, Parts: []*wire.SubjectPart{{File: m.Versions[0].Parts[0].File}}}}},
		"home/s1s": {Id: "home/s1s", Type: "season", SeriesId: "home/s1", SeriesExternalIds: series, SeriesLocations: at},
		"home/e1":  {Id: "home/e1", Type: "episode", SeriesId: "home/s1", ExternalIds: &wire.SubjectIds{Tvdb: "99"}, SeriesExternalIds: series, SeriesLocations: at},
		"home/e2":  {Id: "home/e2", Type: "episode", SeriesId: "home/lost"},
		"away/t1":  {Id: "away/t1", Type: "track", SeriesId: "away/ar"},
	}
	found := 0
	must(t, s.Subjects(background, Scope{}, func(rows []SubjectRow) error {
		for _, r := range rows {
			if w := want[r.Subject.Id]; w != nil {
				found++
				if !proto.Equal(r.Subject, w) {
					t.Errorf("got %v, want %v", r.Subject, w)
				}
			}
		}
		return nil
	}))
	if found != len(want) {
		t.Errorf("%d of %d subjects", found, len(want))
	}
}

func TestSubjectsOfManySeries(t *testing.T) {
	s := newStore(t)
	w, err := s.BeginWalk(background, "home", "1")
	must(t, err)
	const many = maxSeries + 500
	for n := range many {
		id := fmt.Sprint("home/", n)
		_, err := w.Put(background, []*wire.Item{
			{Id: id, Type: "series", ExternalIds: &wire.ExternalIds{Tvdb: fmt.Sprint(n)}},
			{Id: id + "e", Type: "episode", SeriesId: id}, {Id: id + "f", Type: "episode", SeriesId: fmt.Sprint("home/", many-n-1)}}, nil)
		must(t, err)
	}
	must(t, s.Subjects(background, Scope{Types: []string{"episode"}}, func(rows []SubjectRow) error {
		for _, r := range rows {
			if "home/"+r.Subject.SeriesExternalIds.GetTvdb() != r.Subject.SeriesId {
				t.Fatalf("%v", r.Subject)
			}
		}
		return nil
	}))
}

// Batches are bounded in items and in bytes, and a walk may go on while they
// are read.
func TestBatches(t *testing.T) {
	s := newStore(t)
	var all []*wire.Item
	for n := range 2*batchRows + 1 {
		all = append(all, sampleMovie("home", n))
	}
	for n := range 5 {
		big := sampleMovie("home", len(all))
		big.Title = string(make([]byte, batchBytes/2+n))
		all = append(all, big)
	}
	want := ids(all)
	walk(t, s, "home", "1", true, all...)
	var got []*wire.Item
	var sizes []int
	must(t, s.Items(background, Scope{}, func(items []*wire.Item) error {
		got = append(got, items...)
		sizes = append(sizes, len(items))
		return s.SetStale(background, "home", "1", true) // nothing is held that a writer needs
	}))
	if ids(got) != want || fmt.Sprint(sizes) != "[256 256 3 2 1]" {
		t.Errorf("%d items in batches of %v", len(got), sizes)
	}
}

func TestReadingStops(t *testing.T) {
	s := newStore(t)
	var all []*wire.Item
	for n := range 5000 {
		all = append(all, movie(fmt.Sprint("home/", n), "M"))
	}
	walk(t, s, "home", "1", true, all...)
	t.Run("at an error of the caller, which comes back as it is", func(t *testing.T) {
		mine, calls := errors.New("mine"), 0
		err := s.Items(background, Scope{}, func([]*wire.Item) error { calls++; return mine })
		if err != mine || calls != 1 {
			t.Error(err, calls)
		}
	})
	t.Run("when the context is cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(background)
		calls := 0
		err := s.Items(ctx, Scope{}, func([]*wire.Item) error { calls++; cancel(); return nil })
		if !errors.Is(err, context.Canceled) || calls != 1 {
			t.Error(err, calls)
		}
	})
}
