package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// others gives the items that are not quiet, and the number of those that are.
func others(t testing.TB, s *Store, rules uint64, scope Scope) (*Quiet, []Unquiet, int64) {
	t.Helper()
	q, err := s.Quiet(background, rules, scope)
	must(t, err)
	var all []Unquiet
	must(t, q.Others(background, func(batch []Unquiet) error {
		all = append(all, batch...)
		return nil
	}))
	n := int64(0)
	q.Libraries(func(_, _ string, items int64) { n += items })
	return q, all, n
}

// hush makes all items of the scope quiet.
func hush(t testing.TB, s *Store, rules uint64, scope Scope) {
	t.Helper()
	q, all, _ := others(t, s, rules, scope)
	var rows []int64
	for _, o := range all {
		rows = append(rows, o.Row)
	}
	must(t, q.Add(background, rows))
}

// loud names the items that are not quiet.
func loud(t testing.TB, s *Store, rules uint64, scope Scope) string {
	t.Helper()
	_, all, _ := others(t, s, rules, scope)
	var list []*wire.Item
	for _, o := range all {
		list = append(list, o.Item)
	}
	return ids(list)
}

func TestWhatEndsQuiet(t *testing.T) {
	matches := func(s *Store, matcher, id string) {
		must(t, s.Subjects(background, Scope{IDs: []string{"home/b"}}, func(rows []SubjectRow) error {
			return s.PutMatches(background, matcher, []MatchRow{{rows[0].Row, &wire.Match{State: "matched", Id: id}}})
		}))
	}
	a, b, c := movie("home/a", "A"), movie("home/b", "B"), movie("home/c", "C")
	put := func(s *Store, complete bool, items ...*wire.Item) {
		for i := range items {
			items[i] = proto.CloneOf(items[i])
		}
		walk(t, s, "home", "1", complete, items...)
	}
	library := func(s *Store, title string, enabled bool) {
		must(t, s.PutLibraries(background, "home", []*wire.Library{
			{Key: "1", Title: title, Enabled: enabled}, {Key: "2", Title: "Other", Enabled: true}}))
	}
	history := func(s *Store, end bool, keys ...string) {
		h, err := s.BeginHistory(background, "home")
		must(t, err)
		for _, key := range keys {
			must(t, h.Put(background, []*wire.Play{{Id: "p" + key, Key: key, User: "anna"}}))
		}
		if end {
			must(t, h.End(background, true, "", noon))
		}
	}
	cases := []struct {
		name string
		do   func(s *Store)
		want string
	}{
		{"a history as it was", func(s *Store) { history(s, true, "a") }, ""},
		{"another play", func(s *Store) { history(s, true, "a", "b") }, "home/b"},
		{"a play that is gone", func(s *Store) { history(s, true) }, "home/a"},
		{"plays that nobody knows", func(s *Store) { must(t, s.SetPlaysUnknown(background, "home", "off")) }, "home/a home/b home/c"},
		{"plays that nobody knew for a while", func(s *Store) {
			must(t, s.SetPlaysUnknown(background, "home", "off"))
			history(s, true, "a")
		}, ""},
		{"plays that are not counted yet", func(s *Store) { history(s, false, "b") }, "home/a home/b home/c"},
		{"plays that are counted late", func(s *Store) {
			history(s, false, "b")
			hush(t, s, 5, Scope{}) // as long as they are unknown
			history(s, true, "a", "b")
		}, "home/b"},
		{"plays of another source", func(s *Store) { must(t, s.SetPlaysUnknown(background, "other", "off")) }, "home/a home/b home/c"},
		{"nothing", func(*Store) {}, ""},
		{"a walk that finds the same", func(s *Store) { put(s, true, a, b, c) }, ""},
		{"other facts", func(s *Store) { put(s, true, a, movie("home/b", "Bee"), c) }, "home/b"},
		{"a new item", func(s *Store) { put(s, true, a, b, c, movie("home/d", "D")) }, "home/d"},
		{"an item that goes", func(s *Store) { put(s, true, a, c) }, ""},
		{"an item that goes and comes again", func(s *Store) { put(s, true, a, c); put(s, true, a, b, c) }, "home/b"},
		{"an item that moves to another library", func(s *Store) { walk(t, s, "home", "2", true, proto.CloneOf(b)) }, "home/b"},
		{"a library that is stale", func(s *Store) { must(t, s.SetStale(background, "home", "1", true)) }, "home/a home/b home/c"},
		{"one that was", func(s *Store) {
			must(t, s.SetStale(background, "home", "1", true))
			must(t, s.SetStale(background, "home", "", false))
		}, ""},
		{"other detectors", func(s *Store) { detect(t, s, 2, "x") }, "home/a home/b home/c"},
		{"the same match", func(s *Store) { matches(s, "radarr", "7") }, ""},
		{"another match", func(s *Store) { matches(s, "radarr", "8") }, "home/b"},
		{"the first match of a matcher", func(s *Store) { matches(s, "sonarr", "8") }, "home/a home/b home/c"},
		{"a matcher that does not answer", func(s *Store) { must(t, s.SetMatcherUnknown(background, "radarr", "down")) }, "home/a home/b home/c"},
		{"one that did not for a while", func(s *Store) {
			must(t, s.SetMatcherUnknown(background, "radarr", "down"))
			must(t, s.SetMatcherKnown(background, "radarr"))
		}, ""},
		{"a matcher that is dropped", func(s *Store) { must(t, s.KeepMatchers(background, nil)) }, "home/a home/b home/c"},
		{"one that is dropped and comes back", func(s *Store) {
			must(t, s.KeepMatchers(background, nil))
			must(t, s.SetMatcherKnown(background, "radarr"))
		}, "home/a home/b home/c"},
		{"matchers that stay", func(s *Store) { must(t, s.KeepMatchers(background, []string{"radarr"})) }, ""},
		{"a library's new title", func(s *Store) { library(s, "Films", true) }, "home/a home/b home/c"},
		{"a library that is off", func(s *Store) { library(s, "Movies", false) }, ""},
		{"one that was off", func(s *Store) { library(s, "Movies", false); library(s, "Movies", true) }, ""},
		{"a library forgotten and read again", func(s *Store) {
			_, err := s.Forget(background, "home", "1")
			must(t, err)
			library(s, "Movies", true)
			put(s, true, a, b, c)
		}, "home/a home/b home/c"},
		{"being told to forget", func(s *Store) { must(t, s.Disturb(background, Scope{Libraries: []string{"Movies"}})) }, "home/a home/b home/c"},
		{"being told to forget another library", func(s *Store) { must(t, s.Disturb(background, Scope{Libraries: []string{"Other"}})) }, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			library(s, "Movies", true)
			put(s, true, a, b, movie("home/c", "C"))
			detect(t, s, 1, "x")
			matches(s, "radarr", "7")
			history(s, true, "a")
			hush(t, s, 5, Scope{})
			if got := loud(t, s, 5, Scope{}); got != "" {
				t.Fatalf("not quiet at first: %q", got)
			}
			c.do(s)
			if got := loud(t, s, 5, Scope{}); got != c.want {
				t.Errorf("not quiet %q, want %q", got, c.want)
			}
		})
	}
}

func TestQuietBelongsToRules(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "B"))
	hush(t, s, 1, Scope{})
	if got := loud(t, s, 2, Scope{}); got != "home/a home/b" {
		t.Errorf("other rules: %q", got)
	}
	if got := loud(t, s, 1, Scope{Types: []string{"movie"}}); got != "home/a home/b" {
		t.Errorf("other types: %q", got)
	}
	if got := loud(t, s, 1, Scope{Sources: []string{"home"}}); got != "" {
		t.Errorf("a part of the libraries: %q", got)
	}
	for rules := range uint64(keptRules) {
		hush(t, s, 10+rules, Scope{})
	}
	if got := loud(t, s, 1, Scope{}); got != "home/a home/b" {
		t.Errorf("after %d other sets of rules: %q", keptRules, got)
	}
	if got := loud(t, s, 12, Scope{}); got != "" {
		t.Errorf("one of the last rules: %q", got)
	}
	var n int
	must(t, s.readers.QueryRowContext(background, "SELECT count(DISTINCT rules) FROM quiet").Scan(&n))
	if n > keptRules {
		t.Errorf("%d sets of rules are kept", n)
	}
}

func TestQuietIsThereAfterOpening(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"))
	hush(t, s, 1, Scope{})
	path := s.path
	must(t, s.Close())
	if got := loud(t, open(t, path, Options{}), 1, Scope{}); got != "" {
		t.Errorf("not quiet %q", got)
	}
}

// TestGapsOfAllSizes makes rows quiet in patterns, and compares what is left
// out, in which order, and where it says that something was left out.
func TestGapsOfAllSizes(t *testing.T) {
	const n = 10_000 // more than two chunks
	s := newStore(t)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(), {Key: "2", Title: "Other", Enabled: true}}))
	for i, key := range []string{"1", "2"} {
		var all []*wire.Item
		for j := range n {
			item := movie(fmt.Sprintf("home/%d", i*n+j), "x")
			if j%7 == 0 {
				item.Type = "episode"
			}
			all = append(all, item)
		}
		walk(t, s, "home", key, true, all...)
	}
	patterns := []struct {
		name  string
		quiet func(i int) bool
	}{
		{"none", func(int) bool { return false }},
		{"all", func(int) bool { return true }},
		{"all but the first", func(i int) bool { return i > 1 }},
		{"all but the last", func(i int) bool { return i < 2*n-1 }},
		{"every other", func(i int) bool { return i%2 == 0 }},
		{"one in a thousand is not", func(i int) bool { return i%1000 != 3 }},
		{"one in a thousand is", func(i int) bool { return i%1000 == 3 }},
		{"long and short", func(i int) bool { return i/100%2 == 0 && i%5 > 0 }},
		{"one library", func(i int) bool { return i >= n }},
		{"as long as the border", func(i int) bool { return i%(listBelow+1) == 0 }},
		{"as short", func(i int) bool { return i%listBelow == 0 }},
	}
	for i, p := range patterns {
		t.Run(p.name, func(t *testing.T) {
			rules, scope := uint64(100+i), Scope{Types: []string{"movie"}}
			q, all, _ := others(t, s, rules, scope)
			var rows []int64
			var want []Unquiet
			after := false
			for _, o := range all {
				var number int
				fmt.Sscanf(o.Item.Id, "home/%d", &number)
				if p.quiet(number) {
					rows, after = append(rows, o.Row), true
				} else {
					o.After, after = after, false
					want = append(want, o)
				}
			}
			for part := range slices.Chunk(rows, 3000) { // as if by and by
				must(t, q.Add(background, part))
			}
			_, got, quiet := others(t, s, rules, scope)
			if int(quiet) != len(rows) || len(got) != len(want) {
				t.Fatalf("%d quiet and %d others, want %d and %d", quiet, len(got), len(rows), len(want))
			}
			for i := range got {
				if got[i].Row != want[i].Row || got[i].After != want[i].After || got[i].Item.Id != want[i].Item.Id {
					t.Fatalf("%d: got row %x after %v, want row %x after %v", i, got[i].Row, got[i].After, want[i].Row, want[i].After)
				}
			}
		})
	}
}

// remember makes some items quiet, and checks that one that is has not changed
// since: it reads, to the last bit, as it did at one time when it became so.
func (m *model) remember(t *testing.T, s *Store, r *rand.Rand) {
	t.Helper()
	image := func(item *wire.Item) string {
		body, err := proto.MarshalOptions{Deterministic: true}.Marshal(item)
		must(t, err)
		return string(body)
	}
	q, all, quiet := others(t, s, 1, Scope{})
	left := m.enabled()
	var rows []int64
	for _, o := range all {
		if left[o.Item.Id] == nil {
			t.Errorf("%s came twice, or has no business here", o.Item.Id)
			return
		}
		wantItem(t, o.Item, m.want(left[o.Item.Id]))
		delete(left, o.Item.Id)
		if r.IntN(2) == 0 {
			rows = append(rows, o.Row)
			m.quiet[image(o.Item)] = true
		}
	}
	if int(quiet) != len(left) {
		t.Errorf("%d are said to be quiet, %d were left out", quiet, len(left))
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		if !m.quiet[image(m.want(left[id]))] {
			t.Errorf("%s is quiet and has changed", id)
		}
	}
	must(t, q.Add(background, rows))
}
