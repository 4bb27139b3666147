package store

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// matchAll stores an answer of a matcher for every item.
func matchAll(t testing.TB, s *Store, matcher, id string) {
	t.Helper()
	must(t, s.Subjects(background, Scope{}, func(rows []SubjectRow) error {
		var batch []MatchRow
		for _, r := range rows {
			batch = append(batch, MatchRow{r.Row, &wire.Match{State: "matched", Id: id}})
		}
		return s.PutMatches(background, matcher, batch)
	}))
}

// matchesOf writes an item's matches as MATCHER STATE ID REASON.
func matchesOf(item *wire.Item) string {
	var list []string
	for _, m := range item.Matches {
		list = append(list, strings.TrimSpace(m.Matcher+" "+m.State+" "+m.Id+m.Reason))
	}
	return strings.Join(list, ", ")
}

func TestMatches(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "B"))
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"none", func() {}, ""},
		{"one", func() { matchAll(t, s, "radarr", "1") }, "radarr matched 1"},
		{"by name, in no other order", func() { matchAll(t, s, "a4k", "2") }, "a4k matched 2, radarr matched 1"},
		{"replaced", func() { matchAll(t, s, "radarr", "3") }, "a4k matched 2, radarr matched 3"},
		{"failed", func() { must(t, s.SetMatcherUnknown(background, "radarr", "down")) }, "a4k matched 2, radarr unknown down"},
		{"half answered", func() { matchAll(t, s, "radarr", "4") }, "a4k matched 2, radarr unknown down"},
		{"failed otherwise", func() { must(t, s.SetMatcherUnknown(background, "radarr", "gone")) }, "a4k matched 2, radarr unknown gone"},
		{"answered", func() { must(t, s.SetMatcherKnown(background, "radarr")) }, "a4k matched 2, radarr matched 4"},
		{"failed before it ever answered", func() { must(t, s.SetMatcherUnknown(background, "new", "down")) }, "a4k matched 2, new unknown down, radarr matched 4"},
		{"no longer configured", func() { must(t, s.KeepMatchers(background, []string{"radarr", "other"})) }, "radarr matched 4"},
		{"its number with another", func() { matchAll(t, s, "sonarr", "5") }, "radarr matched 4, sonarr matched 5"},
		{"none configured", func() { must(t, s.KeepMatchers(background, nil)) }, ""},
	}
	for _, step := range steps {
		step.do()
		for _, item := range items(t, s, Scope{}) {
			if got := matchesOf(item); got != step.want {
				t.Errorf("%s: %s has %q, want %q", step.name, item.Id, got, step.want)
			}
		}
	}
}

func TestMatchComesBack(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, sampleMovie("home", 1))
	want := sampleMatch(&wire.Subject{Id: "7", Title: "T", ExternalIds: &wire.SubjectIds{Imdb: "tt1"},
		Versions: []*wire.SubjectVersion{{Parts: []*wire.SubjectPart{{File: "/f"}}}}})
	must(t, s.PutMatches(background, "radarr", []MatchRow{{1<<rowBits | 1, proto.CloneOf(want)}}))
	want.Matcher = "radarr"
	if got := items(t, s, Scope{})[0].Matches; len(got) != 1 || !proto.Equal(got[0], want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What is stored already is not written: the log does not grow.
func TestSameMatchesAreNotWritten(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "B"))
	changes := func() (n int) {
		must(t, s.bulk.conn.QueryRowContext(background, "SELECT total_changes()").Scan(&n))
		return n
	}
	matchAll(t, s, "radarr", "1")
	before := changes()
	matchAll(t, s, "radarr", "1")
	if after := changes(); after != before {
		t.Errorf("%d rows were written", after-before)
	}
}
