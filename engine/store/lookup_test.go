package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

func TestHolding(t *testing.T) {
	s := newStore(t)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies()}))
	walk(t, s, "home", "1", true, sampleMovie("home", 1), sampleMovie("home", 2), sampleMovie("home", 11))
	for bytes, want := range map[string]string{
		"tt0000002":                            "home/10002",
		"Movie 1 (":                            "home/10001",
		"/data/movies/The Long Title of Movie": "home/10001 home/10002",
		"nowhere":                              "",
	} {
		got, err := s.Containing(background, bytes, 2)
		if err != nil || ids(got) != want {
			t.Errorf("%s: %q %v, want %q", bytes, ids(got), err, want)
		}
	}
}

func TestTitles(t *testing.T) {
	s := house(t)
	var got []string
	must(t, s.Titles(background, func(title string) { got = append(got, title) }))
	slices.Sort(got)
	if n := len(slices.Compact(slices.Clone(got))); n != len(got) || !slices.Contains(got, "alien") || !slices.Contains(got, "aliens") {
		t.Errorf("titles: %s", strings.Join(got, ", "))
	}
}

func TestReadAt(t *testing.T) {
	s := newStore(t)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies()}))
	if at, err := s.ReadAt(background, "home", "1"); err != nil || !at.IsZero() {
		t.Errorf("never read: %v %v", at, err)
	}
	w, err := s.BeginWalk(background, "home", "1")
	must(t, err)
	when := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	_, err = w.EndWhole(background, "", when)
	must(t, err)
	if at, err := s.ReadAt(background, "home", "1"); err != nil || !at.Equal(when) {
		t.Errorf("read at %v: %v %v", when, at, err)
	}
	if at, err := s.ReadAt(background, "home", "none"); err != nil || !at.IsZero() {
		t.Errorf("no such library: %v %v", at, err)
	}
}
