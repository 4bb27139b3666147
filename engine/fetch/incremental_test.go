package fetch_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/sdk/wire"
)

// round reads a server into a store and gives the calls that took.
func round(t *testing.T, d *disk, s *server, sweep bool, change ...func(*fetch.Options)) (fetch.Result, string) {
	t.Helper()
	o := options(fetch.Care{MaxVanish: 100, Due: func(time.Time) bool { return sweep }})
	for _, c := range change {
		c(&o)
	}
	s.calls = nil
	result, err := fetch.Run(t.Context(), []fetch.Source{s}, d, o)
	if err != nil {
		t.Fatal(err)
	}
	return result, strings.Join(s.calls, ", ")
}

func stale(t *testing.T, d *disk) string {
	t.Helper()
	libraries, err := d.Libraries(t.Context(), "home")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, l := range libraries {
		if l.Stale {
			keys = append(keys, l.Key)
		}
	}
	return strings.Join(keys, " ")
}

// filled is a server with eight items in library 1 and two in library 2.
func filled() *server {
	s := newServer()
	for i := range 8 {
		s.add(fmt.Sprint(10+i), "1", fmt.Sprint("A", i))
	}
	s.add("20", "2", "B0")
	s.add("21", "2", "B1")
	return s
}

// TestHowALibraryIsRead names, for each thing that can have happened since the
// last run, what a run then asks of library 1, and what comes of it.
func TestHowALibraryIsRead(t *testing.T) {
	never := func(o *fetch.Options) {
		o.Care = func(string, *wire.Library) fetch.Care { return fetch.Care{MaxVanish: 20} }
	}
	guarded := func(o *fetch.Options) {
		o.Care = func(string, *wire.Library) fetch.Care {
			return fetch.Care{MaxVanish: 20, Due: func(time.Time) bool { return true }}
		}
	}
	tests := []struct {
		name     string
		happens  func(*server)
		sweep    bool
		change   func(*fetch.Options)
		calls    string // of library 1
		changed  int64
		removed  int64
		findings string
		stale    bool
		next     string // the calls of the run after that
	}{
		{name: "nothing", calls: "changes", next: "changes"},
		{name: "nothing, but all is to be read", change: func(o *fetch.Options) { o.Full = true }, calls: "items", next: "changes"},
		{name: "nothing, and a sweep is due", sweep: true, calls: "changes, sweep", next: "changes"},
		{name: "a new title", happens: func(s *server) { s.items["10"].title = "New"; s.touch("10") },
			calls: "changes", changed: 1, next: "changes"},
		{name: "a label", happens: func(s *server) { s.items["10"].label = "keep" }, calls: "changes", next: "changes"},
		{name: "a label, and a sweep is due", happens: func(s *server) { s.items["10"].label = "keep" }, sweep: true,
			calls: "changes, sweep, some", changed: 1, next: "changes"},
		{name: "labels all over", happens: func(s *server) {
			for _, key := range []string{"10", "11", "12"} {
				s.items[key].label = "keep"
			}
		}, sweep: true, calls: "changes, sweep, items", changed: 3, next: "changes"},
		{name: "an item is gone, and the count shows it", happens: func(s *server) { delete(s.items, "17") },
			calls: "changes, sweep", removed: 1, next: "changes"},
		{name: "an item is gone, and nobody may sweep", happens: func(s *server) { delete(s.items, "17") }, change: never,
			calls: "changes", next: "changes, sweep"},
		{name: "too many are gone", happens: func(s *server) { delete(s.items, "16"); delete(s.items, "17") }, change: guarded,
			calls: "changes, sweep", findings: "removals_held", stale: true, next: "items"},
		{name: "all are gone", happens: func(s *server) {
			for key, item := range s.items {
				if item.library == "1" {
					delete(s.items, key)
				}
			}
		}, sweep: true, calls: "changes, sweep", findings: "walk_incomplete", stale: true, next: "changes, sweep"},
		{name: "an item comes from the other library", happens: func(s *server) { s.items["20"].library = "1" },
			calls: "changes, sweep, some", changed: 1, next: "changes"},
		{name: "the cursor means nothing any more", happens: func(s *server) { s.forgets = true; delete(s.items, "17") },
			calls: "changes", removed: 1, next: "changes"},
		{name: "changes break off", happens: func(s *server) { s.broken = "changes"; s.touch("10") },
			calls: "changes", changed: 1, findings: "source_failed", stale: true, next: "changes"},
		{name: "changes are not complete", happens: func(s *server) { s.partial = "changes"; s.touch("10"); s.touch("11") },
			calls: "changes", changed: 1, findings: "walk_incomplete walk_incomplete", stale: true, next: "changes"},
		{name: "a sweep breaks off", happens: func(s *server) { s.broken = "sweep" }, sweep: true,
			calls: "changes, sweep", findings: "source_failed source_failed", stale: true, next: "changes, sweep"},
		{name: "a sweep is not complete", happens: func(s *server) { s.partial = "sweep"; delete(s.items, "17") }, sweep: true,
			calls: "changes, sweep", findings: "walk_incomplete walk_incomplete", stale: true, next: "changes, sweep"},
		{name: "some items are not given", happens: func(s *server) { s.partial = "some"; s.items["10"].label = "keep" }, sweep: true,
			calls: "changes, sweep, some", findings: "walk_incomplete", stale: true, next: "changes, sweep, some"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			d, s := newDisk(t), filled()
			if _, calls := round(t, d, s, true); calls != "items 1, items 2, plays " {
				t.Fatalf("the first run asked %q", calls)
			}
			if c.happens != nil {
				c.happens(s)
			}
			change := []func(*fetch.Options){}
			if c.change != nil {
				change = append(change, c.change)
			}
			result, _ := round(t, d, s, c.sweep, change...)
			if got := s.of("1"); got != c.calls {
				t.Errorf("it asked %q, want %q", got, c.calls)
			}
			if result.Changed != c.changed || result.Removed != c.removed || codes(result.Findings) != c.findings {
				t.Errorf("%d changed, %d removed, findings %v", result.Changed, result.Removed, result.Findings)
			}
			if got := strings.Contains(stale(t, d), "1"); got != c.stale {
				t.Errorf("stale %v", got)
			}
			s.broken, s.partial, s.forgets = "", "", false
			// What is due after trouble is due whatever the day.
			round(t, d, s, false, func(o *fetch.Options) {
				o.Care = func(string, *wire.Library) fetch.Care {
					return fetch.Care{MaxVanish: 100, Due: func(last time.Time) bool { return last.IsZero() }}
				}
			})
			if got := s.of("1"); got != c.next {
				t.Errorf("the next run asked %q, want %q", got, c.next)
			}
		})
	}
}

// TestWhatWasTouchedIsReadAgain: a label that a run set moves no time stamp, and
// is seen by the next run nevertheless.
func TestWhatWasTouchedIsReadAgain(t *testing.T) {
	d, s := newDisk(t), filled()
	round(t, d, s, true)
	send := func(keys ...string) {
		var changes []*wire.Change
		for i, key := range keys {
			s.items[key].label += "x"
			changes = append(changes, &wire.Change{Id: int64(i + 1), Target: "home/" + key, Instance: "home", State: "planned"})
		}
		changes = append(changes, &wire.Change{Id: 99, Target: "home/17", Instance: "radarr", State: "planned"})
		d.run++
		if err := d.PutChanges(t.Context(), d.run, changes); err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			c.State = "sending"
		}
		if err := d.SetChanges(t.Context(), changes); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(want string, changed int64) {
		t.Helper()
		result, _ := round(t, d, s, false)
		if got := s.of("1"); got != want || result.Changed != changed {
			t.Errorf("it asked %q, want %q; %d changed, want %d", got, want, result.Changed, changed)
		}
	}
	send("10", "11")
	s.touch("11") // comes with the changes
	ask("changes, some", 2)
	ask("changes", 0)
	send("12")
	s.broken = "some"
	ask("changes, some", 1)
	s.broken = ""
	ask("changes, some", 0)
	ask("changes", 0)
	send("10", "11", "12", "13")
	ask("items", 4)
	ask("changes", 0)
	send("10")
	delete(s.items, "10")
	ask("changes, some, sweep", 0)
	ask("changes", 0)
}

// of gives the calls about one library.
func (s *server) of(library string) string {
	var calls []string
	for _, call := range s.calls {
		if name, ok := strings.CutSuffix(call, " "+library); ok && name != "plays" {
			calls = append(calls, name)
		}
	}
	return strings.Join(calls, ", ")
}

// TestAfterASweepTheStoreIsAsAfterAFullWalk edits a server at random, reads it
// in runs that fail at random, and then in one that sweeps.
func TestAfterASweepTheStoreIsAsAfterAFullWalk(t *testing.T) {
	for seed := range uint64(15) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 3))
			d, s := newDisk(t), newServer()
			for range 12 {
				for range 4 + r.IntN(8) {
					s.edit(r)
				}
				s.forgets = r.IntN(8) == 0
				s.broken, s.partial = "", ""
				faults := []string{"changes", "sweep", "some", "items", "plays"}
				switch r.IntN(8) {
				case 0:
					s.broken = faults[r.IntN(len(faults))]
				case 1:
					s.partial = faults[r.IntN(len(faults))]
				}
				round(t, d, s, r.IntN(3) == 0)
			}
			s.broken, s.partial, s.forgets = "", "", false
			accept := func(o *fetch.Options) {
				o.Care = func(string, *wire.Library) fetch.Care {
					return fetch.Care{AcceptRemovals: true, Due: func(time.Time) bool { return true }}
				}
			}
			round(t, d, s, true, accept)
			whole := newDisk(t)
			round(t, whole, s, false)
			got, want := d.content(t), whole.content(t)
			for _, line := range got {
				if !slices.Contains(want, line) {
					t.Errorf("it has %s", line)
				}
			}
			for _, line := range want {
				if !slices.Contains(got, line) {
					t.Errorf("it lacks %s", line)
				}
			}
			if result, calls := round(t, d, s, true, accept); result.Changed != 0 || strings.Contains(calls, "some") {
				t.Errorf("a second sweep found something new: %q", calls)
			}
		})
	}
}

// edit changes one thing, with or without a time stamp.
func (s *server) edit(r *rand.Rand) {
	key, library := fmt.Sprint(10+r.IntN(40)), fmt.Sprint(1+r.IntN(2))
	item := s.items[key]
	switch {
	case item == nil:
		item = s.add(key, library, fmt.Sprint("T", r.IntN(3)))
		if item.kind(key) == "movie" && r.IntN(2) == 0 {
			item.series = fmt.Sprint(10 + r.IntN(5))
		}
	case r.IntN(3) == 0:
		delete(s.items, key)
	case r.IntN(3) == 0:
		item.label = []string{"", "keep", "4k"}[r.IntN(3)]
	case r.IntN(3) == 0:
		item.library = library
	case item.series != "" && r.IntN(2) == 0:
		item.series = fmt.Sprint(10 + r.IntN(5))
	default:
		item.title = fmt.Sprint("T", r.IntN(3))
		s.touch(key)
	}
	if id := fmt.Sprint(100 + len(s.plays)); r.IntN(2) == 0 {
		s.plays[id] = &wire.Play{Id: id, Key: key, User: []string{"ada", "bob"}[r.IntN(2)], At: timestamppb.New(noon.Add(time.Duration(r.IntN(99)) * time.Hour))}
	} else if r.IntN(8) == 0 {
		for _, id := range slices.Sorted(maps.Keys(s.plays)) {
			delete(s.plays, id)
			break
		}
	}
}

func TestWhoPlayedWhat(t *testing.T) {
	d, s := newDisk(t), filled()
	s.items["11"].series, s.items["12"].series = "10", "10"
	play := func(id, key, user string, hours int) {
		s.plays[id] = &wire.Play{Id: id, Key: key, User: user, At: timestamppb.New(noon.Add(time.Duration(hours) * time.Hour))}
	}
	play("101", "11", "bob", 1)
	play("102", "12", "ada", 3)
	play("103", "12", "bob", 2)
	want := func(when, key, plays string) {
		t.Helper()
		item, err := d.Item(t.Context(), "home/"+key)
		if err != nil || item == nil {
			t.Fatal(item, err)
		}
		got := "unknown"
		if item.Plays != nil {
			got = fmt.Sprint(item.Plays.GetCount(), item.Plays.LastAt.AsTime().Sub(noon).Hours(), item.Plays.Users)
			if item.Plays.LastAt == nil {
				got = fmt.Sprint(item.Plays.GetCount())
			}
		}
		if unread := slices.ContainsFunc(item.Unread, func(u *wire.Unread) bool { return u.Field == "plays" }); unread != (item.Plays == nil) {
			t.Errorf("%s: %s has unread %v", when, key, item.Unread)
		}
		if got != plays {
			t.Errorf("%s: plays of %s are %s, want %s", when, key, got, plays)
		}
	}
	round(t, d, s, true)
	want("first", "10", "3 3 [ada bob]")
	want("first", "12", "2 3 [ada bob]")
	want("first", "13", "0")

	play("104", "13", "ada", 5)
	if _, calls := round(t, d, s, false); !strings.HasSuffix(calls, "plays 103") {
		t.Errorf("it asked %q", calls)
	}
	want("read on", "13", "1 5 [ada]")
	want("read on", "10", "3 3 [ada bob]")

	s.items["12"].series = "13"
	s.touch("12")
	delete(s.plays, "101")
	round(t, d, s, false)
	want("moved", "13", "3 5 [ada bob]")
	want("moved", "10", "1 1 [bob]")
	round(t, d, s, true)
	want("swept", "10", "0")

	s.keep = "history = false"
	result, _ := round(t, d, s, false)
	want("kept back", "13", "unknown")
	if len(result.Findings) != 0 {
		t.Errorf("findings %v", result.Findings)
	}
	s.keep, s.broken = "", "plays"
	play("105", "10", "eve", 7)
	if result, _ = round(t, d, s, false); codes(result.Findings) != "history_failed" || result.Err == nil {
		t.Errorf("findings %v, error %v", result.Findings, result.Err)
	}
	want("broken", "13", "unknown")
	s.broken = ""
	round(t, d, s, false)
	want("well again", "13", "3 5 [ada bob]")
	want("well again", "10", "1 7 [eve]")

	clear(s.plays)
	if result, _ = round(t, d, s, true); codes(result.Findings) != "history_empty" {
		t.Errorf("findings %v", result.Findings)
	}
	want("emptied", "13", "unknown")
	round(t, d, s, true, func(o *fetch.Options) {
		o.Care = func(string, *wire.Library) fetch.Care {
			return fetch.Care{AcceptRemovals: true, Due: func(time.Time) bool { return true }}
		}
	})
	want("emptied for good", "13", "0")
}

// TestASourceWithoutHistory leaves plays unknown.
func TestASourceWithoutHistory(t *testing.T) {
	m := &memory{}
	if _, err := run(t, m, &source{name: "home"}); err != nil || !slices.Contains(m.log, "plays home: the source keeps no history") {
		t.Errorf("log %q, error %v", m.log, err)
	}
}
