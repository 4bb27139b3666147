package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// askAll asks a matcher about everything that has to be asked, and gives the
// items that were.
func askAll(t testing.TB, s *Store, matcher, catalogue string, scope Scope, all bool) string {
	t.Helper()
	a, err := s.Ask(background, matcher, catalogue, scope, all)
	must(t, err)
	asked := answer(t, a)
	must(t, a.End(background))
	return asked
}

// answer answers everything.
func answer(t testing.TB, a *Asking) string {
	t.Helper()
	var asked []string
	must(t, a.Subjects(background, func(rows []SubjectRow) error {
		var batch []MatchRow
		for _, r := range rows {
			asked = append(asked, strings.TrimPrefix(r.Subject.Id, "home/")+r.Subject.GetSeriesExternalIds().GetTvdb())
			batch = append(batch, MatchRow{r.Row, &wire.Match{State: "matched", Id: "1"}})
		}
		return a.Put(background, batch)
	}))
	slices.Sort(asked)
	return strings.Join(asked, " ")
}

func TestAskAgainOnlyWhatChanged(t *testing.T) {
	s := newStore(t)
	libraries := []*wire.Library{movies(), {Key: "2", Title: "Kids", Enabled: true}}
	must(t, s.PutLibraries(background, "home", libraries))
	title := "A"
	tvdb := "1"
	put := func(complete bool, more ...*wire.Item) func() {
		return func() {
			walk(t, s, "home", "1", complete, append([]*wire.Item{movie("home/a", title), movie("home/b", "B"),
				{Id: "home/s", Type: "series", ExternalIds: &wire.ExternalIds{Tvdb: tvdb}},
				{Id: "home/e", Type: "episode", SeriesId: "home/s"},
			}, more...)...)
			walk(t, s, "home", "2", true, movie("home/z", "Z"))
		}
	}
	none := func() {}
	for _, step := range []struct {
		name      string
		do        func()
		matcher   string
		catalogue string
		scope     Scope
		all       bool
		want      string
	}{
		{"the first time", put(true), "radarr", "one", Scope{}, false, "a b e1 s z"},
		{"nothing changed", put(true), "radarr", "one", Scope{}, false, ""},
		{"another matcher", none, "sonarr", "one", Scope{}, false, "a b e1 s z"},
		{"an item", func() { title = "AA"; put(true)() }, "radarr", "one", Scope{}, false, "a"},
		{"which the other was not asked about", none, "sonarr", "one", Scope{}, false, "a"},
		{"once", none, "sonarr", "one", Scope{}, false, ""},
		{"a series, and so its episodes", func() { tvdb = "2"; put(true)() }, "radarr", "one", Scope{}, false, "e2 s"},
		{"of other types", none, "sonarr", "one", Scope{Types: []string{"movie"}}, false, ""},
		{"a new item", put(true, movie("home/n", "N")), "radarr", "one", Scope{}, false, "n"},
		{"one that is gone", put(true), "radarr", "one", Scope{}, false, ""},
		{"another catalogue", none, "radarr", "two", Scope{}, false, "a b e2 s z"},
		{"the first one again", none, "radarr", "one", Scope{}, false, "a b e2 s z"},
		{"one library of another catalogue", none, "radarr", "two", Scope{Libraries: []string{"2"}}, false, "z"},
		{"and the rest", none, "radarr", "two", Scope{}, false, "a b e2 s"},
		{"all the same", none, "radarr", "two", Scope{}, true, "a b e2 s z"},
		{"a catalogue without a name", none, "radarr", "", Scope{}, false, "a b e2 s z"},
		{"and again", none, "radarr", "", Scope{}, false, "a b e2 s z"},
		{"a matcher that is no longer configured", func() {
			askAll(t, s, "radarr", "two", Scope{}, false)
			must(t, s.KeepMatchers(background, []string{"sonarr"}))
		}, "radarr", "two", Scope{}, false, "a b e2 s z"},
		{"a series that is gone", func() {
			walk(t, s, "home", "1", true, &wire.Item{Id: "home/e", Type: "episode", SeriesId: "home/s"})
		}, "radarr", "two", Scope{}, false, "e"},
		{"a matcher that did not answer", func() { must(t, s.SetMatcherUnknown(background, "radarr", "down")) }, "radarr", "two", Scope{}, false, ""},
		{"a library that was forgotten", func() {
			_, err := s.Forget(background, "home", "1")
			must(t, err)
			must(t, s.PutLibraries(background, "home", libraries))
			put(true)()
		}, "radarr", "two", Scope{}, false, "a b e2 s"},
	} {
		step.do()
		if got := askAll(t, s, step.matcher, step.catalogue, step.scope, step.all); got != step.want {
			t.Errorf("%s: asked about %q, want %q", step.name, got, step.want)
		}
	}
	for _, item := range items(t, s, Scope{}) {
		if got := matchesOf(item); !strings.Contains(got, "radarr matched 1") {
			t.Errorf("%s has %q", item.Id, got)
		}
	}
	left, err := s.rows(background, "SELECT count(*) FROM unasked WHERE key < ? OR key > ?", int64(1)<<matcherShift, int64(9)<<matcherShift)
	must(t, err)
	if left[0] != 0 {
		t.Errorf("%v rows of nobody", left)
	}
}

// TestAskingThatBreaksOff: what was answered from a new catalogue before a
// crash must not be taken for an answer from the old one.
func TestAskingThatBreaksOff(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "B"))
	askAll(t, s, "radarr", "one", Scope{}, false)
	a, err := s.Ask(background, "radarr", "two", Scope{}, false)
	must(t, err)
	answer(t, a) // and no End
	if got := askAll(t, s, "radarr", "one", Scope{}, false); got != "a b" {
		t.Errorf("asked about %q", got)
	}
	walk(t, s, "home", "1", true, movie("home/a", "AA"), movie("home/b", "B"))
	a, err = s.Ask(background, "radarr", "one", Scope{}, false)
	must(t, err)
	answer(t, a) // and no End
	if got := askAll(t, s, "radarr", "one", Scope{}, false); got != "a" {
		t.Errorf("what changed was asked about as %q", got)
	}
}

// BenchmarkAskNothing is what it takes to find that nothing is to be asked.
func BenchmarkAskNothing(b *testing.B) {
	s := newStore(b)
	const n = 20_000
	var list []*wire.Item
	for i := range n {
		list = append(list, movie(fmt.Sprint("home/", i), "A"))
	}
	walk(b, s, "home", "1", true, list...)
	askAll(b, s, "radarr", "one", Scope{}, false)
	for b.Loop() {
		if got := askAll(b, s, "radarr", "one", Scope{}, false); got != "" {
			b.Fatal(got)
		}
	}
}
