package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

func movie(id, title string) *wire.Item {
	return &wire.Item{Id: id, Type: "movie", Title: title,
		Versions: []*wire.Version{{Id: "v", Audio: []*wire.AudioStream{{Id: "a"}}}}}
}

func TestWalk(t *testing.T) {
	a, b, c := func() *wire.Item { return movie("home/a", "A") }, func() *wire.Item { return movie("home/b", "B") },
		func() *wire.Item { return movie("home/c", "C") }
	type step struct {
		items    []*wire.Item
		complete bool
		changed  int
		removed  int
		stored   string
		stale    bool
	}
	tests := []struct {
		name  string
		steps []step
	}{
		{"new, then the same", []step{
			{[]*wire.Item{a(), b()}, true, 2, 0, "home/a home/b", false},
			{[]*wire.Item{b(), a()}, true, 0, 0, "home/a home/b", false},
		}},
		{"changed", []step{
			{[]*wire.Item{a(), b()}, true, 2, 0, "home/a home/b", false},
			{[]*wire.Item{a(), movie("home/b", "Bee")}, true, 1, 0, "home/a home/b", false},
		}},
		{"gone after a complete walk", []step{
			{[]*wire.Item{a(), b(), c()}, true, 3, 0, "home/a home/b home/c", false},
			{[]*wire.Item{b()}, true, 0, 2, "home/b", false},
			{[]*wire.Item{c()}, true, 1, 1, "home/c", false},
			{nil, true, 0, 1, "", false},
		}},
		{"kept after an incomplete walk", []step{
			{[]*wire.Item{a(), b()}, true, 2, 0, "home/a home/b", false},
			{[]*wire.Item{c()}, false, 1, 0, "home/a home/b home/c", true},
			{[]*wire.Item{c()}, true, 0, 2, "home/c", false},
		}},
		{"twice in a walk counts once, as it came first", []step{
			{[]*wire.Item{a(), movie("home/a", "Again"), b(), a()}, true, 2, 0, "home/a home/b", false},
			{[]*wire.Item{a(), b(), movie("home/b", "Again")}, true, 0, 0, "home/a home/b", false},
		}},
		{"what is not the source's to say is no change", []step{
			{[]*wire.Item{a()}, true, 1, 0, "home/a", false},
			{[]*wire.Item{func() *wire.Item {
				item := a()
				item.Source, item.Library, item.LibraryKey, item.Stale = "x", "x", "x", true
				item.Matches = []*wire.Match{{State: "matched"}}
				addTraits(item, "lie")
				return item
			}()}, true, 0, 0, "home/a", false},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newStore(t)
			for i, step := range test.steps {
				changed, removed := walk(t, s, "home", "1", step.complete, step.items...)
				if changed != step.changed || removed != step.removed {
					t.Errorf("step %d: %d changed, %d removed; want %d, %d", i, changed, removed, step.changed, step.removed)
				}
				stored := items(t, s, Scope{})
				if got := ids(stored); got != step.stored {
					t.Errorf("step %d: stored %q, want %q", i, got, step.stored)
				}
				for _, item := range stored {
					if item.Stale != step.stale || item.Source != "home" || item.Library != "Movies" || item.LibraryKey != "1" {
						t.Errorf("step %d: %v", i, item)
					}
				}
			}
		})
	}
}

func TestFirstOfTwoIsStored(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "First"), movie("home/a", "Second"))
	item, err := s.Item(background, "home/a")
	if err != nil || item.Title != "First" {
		t.Error(item, err)
	}
}

func TestWalkKeepsTraits(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "B"))
	detect(t, s, 1, "x")
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "Bee"))
	all := items(t, s, Scope{})
	if len(all[0].Traits) == 0 || len(all[0].Versions[0].Audio[0].Traits) == 0 {
		t.Error("the unchanged item lost its traits")
	}
	if len(all[1].Traits) != 0 || len(all[1].Versions[0].Traits) != 0 {
		t.Error("the changed item has traits of other facts")
	}
}

func TestItemMovesToAnotherLibrary(t *testing.T) {
	s := newStore(t)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(), {Key: "2", Title: "Kids", Enabled: true}}))
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "B"))
	walk(t, s, "home", "2", true, movie("home/a", "A"), movie("home/a", "A"))
	got := items(t, s, Scope{})
	if ids(got) != "home/b home/a" || got[1].Library != "Kids" {
		t.Errorf("%v", got)
	}
	if _, removed := walk(t, s, "home", "1", true, movie("home/b", "B")); removed != 0 {
		t.Errorf("%d removed", removed)
	}
	if got := ids(items(t, s, Scope{})); got != "home/b home/a" {
		t.Error(got)
	}
}

// A match must never be found on another item, so a row is never used again.
func TestRowsAreNeverUsedAgain(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"))
	rows := func() (rows []SubjectRow) {
		must(t, s.Subjects(background, Scope{}, func(batch []SubjectRow) error { rows = append(rows, batch...); return nil }))
		return rows
	}
	old := rows()
	walk(t, s, "home", "1", true, movie("home/b", "B"))
	must(t, s.PutMatches(background, "radarr", []MatchRow{{old[0].Row, &wire.Match{State: "matched"}}}))
	if got := rows(); got[0].Row == old[0].Row {
		t.Error("the row was used again")
	}
	if got := items(t, s, Scope{}); len(got[0].Matches) != 0 {
		t.Errorf("the match of the old item: %v", got)
	}
}

func TestSeen(t *testing.T) {
	s := newStore(t)
	w, err := s.BeginWalk(background, "home", "1")
	must(t, err)
	for range 2 {
		_, err = w.Put(background, []*wire.Item{movie("home/a", "A"), movie("home/b", "B"), movie("home/a", "A")}, nil)
		must(t, err)
		if w.Seen() != 2 {
			t.Errorf("seen %d", w.Seen())
		}
	}
}

func TestWalkRefuses(t *testing.T) {
	s := newStore(t)
	if _, err := s.BeginWalk(background, "home", "9"); err == nil {
		t.Error("a library that is not stored")
	}
	for _, id := range []string{"", "home/", "other/1", "home", "home/a\x00b"} {
		t.Run(fmt.Sprintf("%q", id), func(t *testing.T) {
			walk(t, s, "home", "1", true, movie("home/a", "A"))
			w, err := s.BeginWalk(background, "home", "1")
			must(t, err)
			if _, err := w.Put(background, []*wire.Item{movie(id, "X")}, nil); err == nil || fault.ClassOf(err) != fault.Failed {
				t.Error(err)
			}
			// What failed cannot be complete.
			removed, err := end(background, w, true)
			if removed != 0 || err != nil {
				t.Error(removed, err)
			}
			if got := items(t, s, Scope{}); len(got) != 1 || !got[0].Stale {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestWalkIsStopped(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"))
	ctx, cancel := context.WithCancel(background)
	w, err := s.BeginWalk(ctx, "home", "1")
	must(t, err)
	cancel()
	if _, err := w.Put(ctx, []*wire.Item{movie("home/b", "B")}, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if removed, err := end(ctx, w, true); removed != 0 || err != nil {
		t.Error(removed, err)
	}
	if got := items(t, s, Scope{}); len(got) != 1 || !got[0].Stale {
		t.Errorf("%v", got)
	}
}

func TestFullDiskLosesNothing(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, sampleMovie("home", 1))
	_, err := s.bulk.conn.ExecContext(background, "PRAGMA max_page_count = 30")
	must(t, err)
	var many []*wire.Item
	for n := range 1000 {
		many = append(many, sampleMovie("home", n+2))
	}
	w, err := s.BeginWalk(background, "home", "1")
	must(t, err)
	_, err = w.Put(background, many, nil)
	wantFault(t, err, fault.Failed, "the disk is full", "free some space")
	_, err = end(background, w, true)
	must(t, err)
	if got := items(t, s, Scope{}); len(got) != 1 {
		t.Errorf("%d items", len(got))
	}
}

// A walk over many items removes in steps; every gap is found.
func TestRemoveMany(t *testing.T) {
	s := newStore(t)
	var all, some []*wire.Item
	for n := range 3 * removeAtOnce {
		item := &wire.Item{Id: fmt.Sprint("home/", n), Type: "movie"}
		all = append(all, item)
		if n%1000 == 0 {
			some = append(some, proto.CloneOf(item))
		}
	}
	walk(t, s, "home", "1", true, all...)
	if _, removed := walk(t, s, "home", "1", true, some...); removed != len(all)-len(some) {
		t.Errorf("%d removed", removed)
	}
	if got := items(t, s, Scope{}); ids(got) != ids(some) {
		t.Errorf("%d left, want %d", len(got), len(some))
	}
}

func TestBitset(t *testing.T) {
	type gap struct{ low, high int64 }
	tests := []struct {
		name string
		in   []int64
		end  int64
		want []gap
	}{
		{"empty", nil, 10, []gap{{1, 10}}},
		{"nothing to look at", nil, 1, nil},
		{"full", []int64{1, 2, 3}, 4, nil},
		{"first", []int64{2, 3}, 4, []gap{{1, 2}}},
		{"last", []int64{1, 2}, 4, []gap{{3, 4}}},
		{"beyond the last word", []int64{1}, 1000, []gap{{2, 1000}}},
		{"at the borders of words", []int64{63, 64, 127, 128}, 130, []gap{{1, 63}, {65, 127}, {129, 130}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var b bitset
			for _, i := range test.in {
				if !b.add(i) || b.add(i) {
					t.Errorf("%d was not new once", i)
				}
			}
			if b.n != int64(len(test.in)) {
				t.Errorf("n = %d", b.n)
			}
			var got []gap
			for at := int64(1); at < test.end; {
				low, high := b.gap(at, test.end)
				if low < high {
					got = append(got, gap{low, high})
				}
				at = high
			}
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("gaps %v, want %v", got, test.want)
			}
		})
	}
}
