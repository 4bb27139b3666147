package store

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

var holdsBegin = time.Date(2024, 3, 1, 3, 0, 0, 0, time.UTC)

// TestHolds keeps the conditions of one rule over some runs.
func TestHolds(t *testing.T) {
	const day = 24 * time.Hour
	type look struct {
		day     int // since holdsBegin
		held    string
		unknown string // of which the rule does not know
		scope   Scope
		want    string // what holds afterwards and for how many days
	}
	for name, looks := range map[string][]look{
		"held without a break": {{day: 0, held: "1 2", want: "1:0 2:0"}, {day: 1, held: "1 2", want: "1:1 2:1"}},
		"held no longer":       {{day: 0, held: "1 2", want: "1:0 2:0"}, {day: 1, held: "2", want: "2:1"}, {day: 2, held: "1 2", want: "1:0 2:2"}},
		"not known":            {{day: 0, held: "1 2"}, {day: 1, unknown: "1", want: "1:1"}, {day: 2, held: "1", want: "1:2"}},
		"nothing known":        {{day: 0, held: "1 2"}, {day: 1, unknown: "*", want: "1:1 2:1"}},
		"not known of another": {{day: 0, held: "1"}, {day: 1, unknown: "2"}},
		"not looked at": {{day: 0, held: "1 2"}, {day: 1, held: "1", scope: Scope{Libraries: []string{"Other"}}, want: "1:1 2:1"},
			{day: 2, held: "1", scope: Scope{Libraries: []string{"Movies"}}, want: "1:2"}},
		"nobody looked for a month":   {{day: 0, held: "1"}, {day: 31, held: "1", want: "1:31"}},
		"nobody looked for a season":  {{day: 0, held: "1"}, {day: 90, held: "1", want: "1:0"}},
		"not known for a season":      {{day: 0, held: "1"}, {day: 30, unknown: "1", want: "1:30"}, {day: 60, unknown: "1"}, {day: 61, held: "1", want: "1:0"}},
		"a clock that was far behind": {{day: 0, held: "1"}, {day: -900, held: "1", want: "1:0"}, {day: 1, held: "1", want: "1:0"}},
		"a clock that was far ahead":  {{day: 0, held: "1"}, {day: 900, held: "1", want: "1:0"}, {day: 1, held: "1", want: "1:0"}},
		"an item that is gone":        {{day: 0, held: "1 77", want: "1:0 77:0"}, {day: 1, held: "1", want: "1:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			must(t, s.PutLibraries(t.Context(), "home", []*wire.Library{movies(), {Key: "2", Title: "Other", Enabled: true}}))
			walk(t, s, "home", "1", true, &wire.Item{Id: "home/1", Type: "movie", Title: "One"}, &wire.Item{Id: "home/2", Type: "movie", Title: "Two"})
			for i, l := range looks {
				run, now := int64(i+1), holdsBegin.Add(time.Duration(l.day)*day)
				must(t, s.KeepHolds(t.Context(), run, now, holdsOf(l.held), holdsOf(l.unknown)))
				must(t, s.EndHolds(t.Context(), run, []string{"rule"}, l.scope))
				var got []string
				must(t, s.Holds(t.Context(), func(h *wire.Hold) error {
					since, err := s.HeldSince(t.Context(), Hold{h.Rule, h.Name, h.Item}, now)
					if !since.IsZero() {
						got = append(got, fmt.Sprintf("%s:%d", strings.TrimPrefix(h.Item, "home/"), int(now.Sub(since)/day)))
					}
					return err
				}))
				if l.want != "" && strings.Join(got, " ") != l.want {
					t.Fatalf("look %d: %v, want %s", i+1, got, l.want)
				}
			}
		})
	}
}

func holdsOf(list string) (out []Hold) {
	for _, id := range strings.Fields(list) {
		h := Hold{Rule: "rule", Item: "home/" + id}
		if id == "*" {
			h.Item = ""
		}
		out = append(out, h)
	}
	return out
}

func TestHoldsAreOfARuleAndAName(t *testing.T) {
	s := newStore(t)
	at := func(h Hold) bool {
		since, err := s.HeldSince(t.Context(), h, holdsBegin)
		must(t, err)
		return !since.IsZero()
	}
	one := Hold{"rule", "", "home/1"}
	must(t, s.KeepHolds(t.Context(), 1, holdsBegin, []Hold{one}, nil))
	if !at(one) || at(Hold{"rule", "other", "home/1"}) || at(Hold{"other", "", "home/1"}) || at(Hold{"rule", "", "home/2"}) {
		t.Error("one condition is taken for another")
	}
	must(t, s.EndHolds(t.Context(), 2, []string{"other"}, Scope{}))
	if any, err := s.AnyHolds(t.Context(), "rule"); err != nil || !any || !at(one) {
		t.Error("a rule that did not run ended its conditions", err)
	}
	if any, err := s.AnyHolds(t.Context(), "other"); err != nil || any {
		t.Error(any, err)
	}
}

// A reader takes the memory of one batch, however many items it gives.
func TestReaderInBoundedMemory(t *testing.T) {
	const n = 40_000
	s := newStore(t)
	must(t, s.PutLibraries(t.Context(), "home", []*wire.Library{movies()}))
	w, err := s.BeginWalk(t.Context(), "home", "1")
	must(t, err)
	for i := 0; i < n; i += 1000 {
		var batch []*wire.Item
		for k := range 1000 {
			batch = append(batch, sampleMovie("home", i+k))
		}
		_, err := w.Put(t.Context(), batch, nil)
		must(t, err)
	}
	_, err = end(t.Context(), w, true)
	must(t, err)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, most, count := heap(), uint64(0), 0
	r, err := s.Reader(t.Context(), Scope{Types: []string{"movie"}})
	must(t, err)
	for part := 0; ; part++ {
		items, err := r.Next(t.Context())
		must(t, err)
		if len(items) == 0 {
			break
		}
		if count += len(items); part%100 == 99 {
			most = max(most, heap())
		}
	}
	if count != n {
		t.Errorf("%d items", count)
	}
	if most > before+32<<20 {
		t.Errorf("%d MiB for %d items", (most-before)>>20, n)
	}
}

func TestReaderGivesWhatItemsGives(t *testing.T) {
	s := house(t)
	for _, scope := range []Scope{{}, {Types: []string{"episode"}}, {Libraries: []string{"nothing"}}, {Brief: true}} {
		want := items(t, s, scope)
		var got []*wire.Item
		r, err := s.Reader(t.Context(), scope)
		must(t, err)
		for {
			part, err := r.Next(t.Context())
			must(t, err)
			if len(part) == 0 {
				break
			}
			got = append(got, part...)
		}
		if ids(got) != ids(want) {
			t.Fatalf("%v: %s, want %s", scope, ids(got), ids(want))
		}
		for i := range got {
			wantItem(t, got[i], want[i])
		}
	}
}

func TestSetServerDown(t *testing.T) {
	s := newStore(t)
	must(t, s.PutServer(t.Context(), &wire.Server{Source: "home", Name: "Home", State: "up"}))
	must(t, s.SetServerDown(t.Context(), "home"))
	must(t, s.SetServerDown(t.Context(), "new"))
	servers, err := s.Servers(t.Context(), holdsBegin)
	must(t, err)
	var got []string
	for _, server := range servers {
		got = append(got, server.Source+" "+server.Name+" "+server.State)
	}
	if strings.Join(got, ", ") != "home Home down, new  down" {
		t.Error(got)
	}
}
