package store

import (
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// put puts items with marks.
func put(t *testing.T, w *Walk, marks []uint64, items ...*wire.Item) int {
	t.Helper()
	n, err := w.Put(background, items, marks)
	must(t, err)
	return n
}

func begin(t *testing.T, s *Store) *Walk {
	t.Helper()
	w, err := s.BeginWalk(background, "home", "1")
	must(t, err)
	return w
}

func TestSweep(t *testing.T) {
	s := newStore(t)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(), {Key: "2", Title: "Kids", Enabled: true}}))
	w := begin(t, s)
	put(t, w, []uint64{1, 1 << 63, 3}, movie("home/a", "A"), movie("home/b", "B"), movie("home/c", "C"))
	put(t, w, nil, movie("home/d", "D"))
	_, err := w.EndWhole(background, "", noon)
	must(t, err)
	kids, err := s.BeginWalk(background, "home", "2")
	must(t, err)
	put(t, kids, []uint64{7}, movie("home/k", "K"))
	_, err = kids.EndWhole(background, "", noon)
	must(t, err)

	w = begin(t, s)
	see := func(key string, mark uint64) *wire.Sighting { return &wire.Sighting{Key: key, Mark: mark} }
	wanted, err := w.Saw(background, []*wire.Sighting{see("a", 1), see("b", 1<<63), see("d", 4), see("k", 7), see("n", 9), see("n", 9)})
	must(t, err)
	again, err := w.Saw(background, []*wire.Sighting{see("d", 4), see("n", 9), see("a", 1)})
	must(t, err)
	if got := strings.Join(wanted, " "); got != "d k n" || len(again) != 0 {
		t.Errorf("it wants %q, then %q", got, again)
	}
	// What is asked for and does not come is gone: n never was there.
	if n := put(t, w, []uint64{4, 7}, movie("home/d", "D"), movie("home/k", "K")); n != 1 {
		t.Errorf("%d changed", n)
	}
	if w.Had() != 4 || w.Stored() != 5 || w.Seen() != 4 || w.Missing() != 1 {
		t.Errorf("had %d, stored %d, seen %d, missing %d", w.Had(), w.Stored(), w.Seen(), w.Missing())
	}
	removed, err := w.EndWhole(background, "", noon)
	must(t, err)
	if got := ids(items(t, s, Scope{})); removed != 1 || got != "home/a home/b home/d home/k" {
		t.Errorf("%d removed, %q left", removed, got)
	}
	w = begin(t, s)
	wanted, err = w.Saw(background, []*wire.Sighting{see("a", 1), see("b", 1<<63), see("d", 4), see("k", 7)})
	if err != nil || len(wanted) != 0 || w.Missing() != 0 {
		t.Errorf("a second sweep wants %q, misses %d, error %v", wanted, w.Missing(), err)
	}
}

func TestAMarkAloneIsNoChange(t *testing.T) {
	s := newStore(t)
	w := begin(t, s)
	put(t, w, []uint64{1}, movie("home/a", "A"))
	must(t, w.EndChanges(background, "", noon))
	detect(t, s, 1, "x")
	w = begin(t, s)
	if n := put(t, w, []uint64{2}, movie("home/a", "A")); n != 0 {
		t.Errorf("%d changed", n)
	}
	must(t, w.EndChanges(background, "", noon))
	if pending := detect(t, s, 1, "y"); pending != "" {
		t.Errorf("pending: %s", pending)
	}
	w = begin(t, s)
	if wanted, err := w.Saw(background, []*wire.Sighting{{Key: "a", Mark: 2}}); err != nil || len(wanted) > 0 {
		t.Errorf("the sweep wants %v, error %v", wanted, err)
	}
}

// TestHowAWalkEnds: what a library's next reading is to know.
func TestHowAWalkEnds(t *testing.T) {
	before, after := noon, noon.Add(time.Hour)
	tests := []struct {
		name   string
		end    func(*Walk) error
		cursor string
		swept  time.Time
		stale  bool
		age    int64 // seconds at two hours past noon
	}{
		{"whole", func(w *Walk) error { _, err := w.EndWhole(background, "new", after); return err }, "new", after, false, 3600},
		{"changes", func(w *Walk) error { return w.EndChanges(background, "new", after) }, "new", before, false, 3600},
		{"changes without a cursor", func(w *Walk) error { return w.EndChanges(background, "", after) }, "", before, false, 3600},
		{"failed changes", func(w *Walk) error { return w.EndFailed(background, false) }, "old", before, true, 7200},
		{"failed as a whole", func(w *Walk) error { return w.EndFailed(background, true) }, "old", time.Time{}, true, 7200},
		{"held", func(w *Walk) error { return w.EndHeld(background) }, "", time.Time{}, true, 7200},
		{"after a Put that failed", func(w *Walk) error {
			if _, err := w.Put(background, []*wire.Item{{Id: "away/a"}}, nil); err == nil {
				t.Error("another source's item was taken")
			}
			_, err := w.EndWhole(background, "new", after)
			return err
		}, "old", time.Time{}, true, 7200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newStore(t)
			must(t, s.PutServer(background, &wire.Server{Source: "home"}))
			w := begin(t, s)
			_, err := w.EndWhole(background, "old", before)
			must(t, err)
			must(t, test.end(begin(t, s)))
			states, err := s.LibraryStates(background, "home")
			must(t, err)
			if got := states["1"]; got.Cursor != test.cursor || !got.Swept.Equal(test.swept) || got.Title != "Movies" {
				t.Errorf("%+v", got)
			}
			libs, err := s.Libraries(background, "home")
			must(t, err)
			if libs[0].Stale != test.stale {
				t.Errorf("stale %v", libs[0].Stale)
			}
			servers, err := s.Servers(background, noon.Add(2*time.Hour))
			must(t, err)
			if servers[0].GetDataAgeS() != test.age {
				t.Errorf("the data are %d seconds old, want %d", servers[0].GetDataAgeS(), test.age)
			}
		})
	}
}

// TestAgeOfData: the oldest library counts, of those that are read.
func TestAgeOfData(t *testing.T) {
	s := newStore(t)
	must(t, s.PutServer(background, &wire.Server{Source: "home"}))
	age := func() *int64 {
		servers, err := s.Servers(background, noon.Add(time.Minute))
		must(t, err)
		return servers[0].DataAgeS
	}
	if age() != nil {
		t.Errorf("nothing was read, and it is %d seconds old", *age())
	}
	walk(t, s, "home", "1", true)
	if got := age(); got == nil || *got != 60 {
		t.Errorf("age %v", got)
	}
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(), {Key: "2", Title: "Kids", Enabled: true}}))
	if age() != nil {
		t.Errorf("a library was never read, and it is %d seconds old", *age())
	}
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(), {Key: "2", Title: "Kids"}}, "2"))
	if got := age(); got == nil || *got != 60 {
		t.Errorf("age %v", got)
	}
	states, err := s.LibraryStates(background, "home")
	if err != nil || !states["2"].Fresh || states["1"].Fresh {
		t.Errorf("states %v, error %v", states, err)
	}
}

// TestCountingThatWasCutOff: until the next run, nobody knows who played what.
func TestCountingThatWasCutOff(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"))
	h, err := s.BeginHistory(background, "home")
	must(t, err)
	must(t, h.Put(background, []*wire.Play{{Id: "1", Key: "a", User: "ada"}}))
	must(t, h.End(background, true, "c", noon))
	want := func(when string, count int32, reason string) {
		t.Helper()
		item, err := s.Item(background, "home/a")
		must(t, err)
		if item.Plays.GetCount() != count || (reason == "") != (item.Plays != nil) || reason != "" && item.Unread[0].Reason != reason {
			t.Errorf("%s: %v", when, item)
		}
	}
	want("read", 1, "")
	h, err = s.BeginHistory(background, "home")
	must(t, err)
	if h.Cursor() != "c" || !h.Swept().Equal(noon) || h.Had() != 1 {
		t.Errorf("%+v", h)
	}
	must(t, h.Put(background, []*wire.Play{{Id: "2", Key: "a"}}))
	want("cut off", 0, stillCounting)
	run, err := s.BeginRun(background, "p", false, noon)
	must(t, err)
	run.Release()
	want("after the next run began", 2, "")
	if n, err := s.Forget(background, "home", ""); err != nil || n != 1 {
		t.Error(n, err)
	}
	for _, table := range []string{"plays", "played", "histories", "uncounted", "pending"} {
		var n int
		must(t, s.readers.QueryRowContext(background, "SELECT count(*) FROM "+table).Scan(&n))
		if n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}
