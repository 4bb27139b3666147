package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/sdk/wire"
)

// source is a source in memory that can fail in every place.
type source struct {
	name      string
	libraries []string
	batches   map[string][]*wire.ItemBatch
	serverErr error
	walkErr   map[string]error
}

func (s *source) Name() string { return s.name }

func (s *source) Server(context.Context) (*wire.Server, error) {
	return &wire.Server{Name: s.name}, s.serverErr
}

func (s *source) Libraries(context.Context) ([]*wire.Library, error) {
	var out []*wire.Library
	for _, key := range s.libraries {
		out = append(out, &wire.Library{Key: key, Title: "Library " + key})
	}
	return out, nil
}

func (s *source) Items(_ context.Context, l *wire.Library, fn func(*wire.ItemBatch) error) error {
	for _, b := range s.batches[l.Key] {
		if err := fn(b); err != nil {
			return err
		}
	}
	return s.walkErr[l.Key]
}

func (s *source) Incremental() bool { return false }

func (s *source) Changes(context.Context, *wire.Library, string, func(*wire.ItemBatch) error) error {
	panic("asked for changes")
}

func (s *source) Sweep(context.Context, *wire.Library, string, func(*wire.SightingBatch) error) error {
	panic("asked for a sweep")
}

func (s *source) Some(context.Context, *wire.Library, []string, string, func(*wire.ItemBatch) error) error {
	panic("asked for some items")
}

func (s *source) HasHistory() bool { return false }

func (s *source) Plays(context.Context, string, func(*wire.PlayBatch) error) error {
	panic("asked for plays")
}

// memory is a store in memory.
type memory struct {
	mu     sync.Mutex
	log    []string
	items  map[string]*wire.Item
	putErr error
	had    int64
	states map[string]fetch.State
}

func (m *memory) note(format string, args ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log = append(m.log, fmt.Sprintf(format, args...))
}

func (m *memory) PutServer(_ context.Context, s *wire.Server) error {
	m.note("server %s %s", s.Source, s.State)
	return nil
}

func (m *memory) MachineID(context.Context, string) (string, error) { return "", nil }

func (m *memory) States(context.Context, string) (map[string]fetch.State, error) {
	return m.states, nil
}

func (m *memory) BeginHistory(context.Context, string) (fetch.History, error) {
	panic("began a history")
}

func (m *memory) SetPlaysUnknown(_ context.Context, source, reason string) error {
	m.note("plays %s: %s", source, reason)
	return nil
}

func (m *memory) PutLibraries(_ context.Context, source string, ls []*wire.Library, fresh ...string) error {
	for _, l := range ls {
		m.note("library %s/%s enabled=%v %s", source, l.Key, l.Enabled, l.Skipped)
	}
	if len(fresh) > 0 {
		m.note("fresh %s", strings.Join(fresh, " "))
	}
	return nil
}

func (m *memory) SetStale(_ context.Context, source, key string, stale bool) error {
	m.note("stale %s/%s=%v", source, key, stale)
	return nil
}

func (m *memory) BeginWalk(_ context.Context, source, key string) (fetch.Walk, error) {
	return &walk{m: m, name: source + "/" + key}, nil
}

type walk struct {
	m    *memory
	name string
	n    int64
}

func (w *walk) Put(_ context.Context, items []*wire.Item, _ []uint64) (int, error) {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	for _, item := range items {
		w.m.items[item.Id] = item
	}
	w.n += int64(len(items))
	return len(items), w.m.putErr
}

func (w *walk) Saw(context.Context, []*wire.Sighting) ([]string, error) { panic("saw something") }

func (w *walk) Touched(context.Context) ([]string, error) { panic("asked for what was touched") }

func (w *walk) Seen() int64    { return w.n }
func (w *walk) Had() int64     { return w.m.had }
func (w *walk) Stored() int64  { return max(w.m.had, w.n) }
func (w *walk) Missing() int64 { return w.Stored() - w.n }

func (w *walk) EndWhole(context.Context, string, time.Time) (int, error) {
	w.m.note("end %s complete=true", w.name)
	return int(w.Missing()), nil
}

func (w *walk) EndChanges(context.Context, string, time.Time) error { panic("ended changes") }

func (w *walk) EndFailed(context.Context, bool) error {
	w.m.note("end %s complete=false", w.name)
	return nil
}

func (w *walk) EndHeld(context.Context) error {
	w.m.note("end %s held", w.name)
	return nil
}

func (w *walk) EndSome(context.Context) error { panic("ended some") }

// batch makes a batch of items; the last one of a walk says how it ended.
func batch(walk *wire.Walk, ids ...string) *wire.ItemBatch {
	b := &wire.ItemBatch{Walk: walk}
	for _, id := range ids {
		b.Items = append(b.Items, &wire.Item{Id: id, Type: "movie", Title: "T", ParentId: "p", SeriesId: "s"})
	}
	return b
}

var complete = &wire.Walk{Complete: true}

func run(t *testing.T, m *memory, sources ...fetch.Source) (fetch.Result, error) {
	t.Helper()
	if m.items == nil {
		m.items = map[string]*wire.Item{}
	}
	return fetch.Run(t.Context(), sources, m, options(fetch.Care{MaxVanish: 20}))
}

// options are those of a run that takes the same care of everything.
func options(care fetch.Care) fetch.Options {
	return fetch.Options{
		Now: func() time.Time { return noon },
		Choose: func(l *wire.Library, unseen bool) fetch.Choice {
			switch {
			case l.Key == "off":
				return fetch.Choice{Reason: "switched off"}
			case unseen:
				return fetch.Choice{Reason: "new", Unseen: true, Ask: true}
			}
			return fetch.Choice{Read: true}
		},
		Care:     func(string, *wire.Library) fetch.Care { return care },
		Wanted:   func(l *wire.Library) bool { return l.Key != "other" },
		Progress: func(string, string, int64, int64) {},
	}
}

// noon is the time that the tests take for now.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestEveryIdGetsTheNameOfItsSource(t *testing.T) {
	m := &memory{}
	result, err := run(t, m, &source{name: "home", libraries: []string{"1", "off", "other"}, batches: map[string][]*wire.ItemBatch{
		"1":     {batch(nil, "a", "b"), batch(complete, "c")},
		"off":   {batch(complete, "x")},
		"other": {batch(complete, "y")},
	}})
	if err != nil || result.Err != nil {
		t.Fatal(err, result.Err)
	}
	if result.Items != 3 || result.Changed != 3 || len(m.items) != 3 {
		t.Errorf("result %+v, items %v", result, m.items)
	}
	got := m.items["home/c"]
	if got == nil || got.Source != "home" || got.LibraryKey != "1" || got.ParentId != "home/p" || got.SeriesId != "home/s" {
		t.Errorf("item %v", got)
	}
	if !slices.Contains(m.log, "library home/off enabled=false switched off") || !slices.Contains(m.log, "end home/1 complete=true") {
		t.Errorf("log %q", m.log)
	}
}

func TestOneBadSourceDoesNotStopTheOthers(t *testing.T) {
	m := &memory{}
	down := errors.New("connection refused")
	result, err := run(t, m,
		&source{name: "attic", serverErr: down},
		&source{name: "home", libraries: []string{"1"}, batches: map[string][]*wire.ItemBatch{"1": {batch(complete, "a")}}})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(result.Err, down) || m.items["home/a"] == nil {
		t.Errorf("error %v, items %v", result.Err, m.items)
	}
	if !slices.Contains(m.log, "stale attic/=true") {
		t.Errorf("the source is not stale: %q", m.log)
	}
	if len(result.Findings) != 1 || result.Findings[0].Code != "source_failed" || result.Findings[0].Subject != "attic" {
		t.Errorf("findings %v", result.Findings)
	}
}

func TestAWalkThatFailsRemovesNothing(t *testing.T) {
	cases := []struct {
		name    string
		batches []*wire.ItemBatch
		err     error
		stale   bool   // beyond what the walk's own end says
		finding string // its code
	}{
		{"broke off", []*wire.ItemBatch{batch(nil, "a")}, errors.New("broke off"), true, "source_failed"},
		{"not complete", []*wire.ItemBatch{batch(&wire.Walk{Reason: "it moved"}, "a")}, nil, false, "walk_incomplete"},
		{"never said how it ended", []*wire.ItemBatch{batch(nil, "a")}, nil, false, "walk_incomplete"},
		{"an item without id", []*wire.ItemBatch{batch(complete, "")}, nil, true, "source_failed"},
		{"an id that the store cannot keep", []*wire.ItemBatch{batch(complete, "a\x00b")}, nil, true, "source_failed"},
		{"an id without end", []*wire.ItemBatch{batch(complete, strings.Repeat("k", 5<<10))}, nil, true, "source_failed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{}
			result, err := run(t, m, &source{name: "home", libraries: []string{"1", "2"},
				batches: map[string][]*wire.ItemBatch{"1": c.batches, "2": {batch(complete, "z")}},
				walkErr: map[string]error{"1": c.err}})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(m.log, "end home/1 complete=false") {
				t.Errorf("log %q", m.log)
			}
			if slices.Contains(m.log, "stale home/1=true") != c.stale {
				t.Errorf("log %q, want stale %v", m.log, c.stale)
			}
			if len(result.Findings) != 1 || result.Findings[0].Code != c.finding {
				t.Errorf("findings %v, want one %s", result.Findings, c.finding)
			}
			if m.items["home/z"] == nil {
				t.Error("the other library was not read")
			}
		})
	}
}

func TestWhatGoesAtOnce(t *testing.T) {
	tests := []struct {
		name    string
		ids     []string
		had     int64
		care    fetch.Care
		end     string
		finding string // its code
	}{
		{"a library that was empty", nil, 0, fetch.Care{MaxVanish: 20}, "complete=true", ""},
		{"one that is suddenly empty", nil, 7, fetch.Care{MaxVanish: 100}, "complete=false", "walk_incomplete"},
		{"empty, and accepted", nil, 7, fetch.Care{AcceptRemovals: true}, "complete=true", ""},
		{"as much as is let go", []string{"a", "b", "c", "d"}, 5, fetch.Care{MaxVanish: 20}, "complete=true", ""},
		{"more than that", []string{"a", "b", "c"}, 4, fetch.Care{MaxVanish: 20}, "held", "removals_held"},
		{"more than that, and accepted", []string{"a"}, 4, fetch.Care{AcceptRemovals: true}, "complete=true", ""},
		{"any", []string{"a", "b", "c", "d"}, 5, fetch.Care{MaxVanish: 0}, "held", "removals_held"},
		{"nothing", []string{"a"}, 1, fetch.Care{MaxVanish: 0}, "complete=true", ""},
		{"nearly all, where all may go", []string{"a"}, 9, fetch.Care{MaxVanish: 100}, "complete=true", ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{had: c.had, items: map[string]*wire.Item{}}
			home := &source{name: "home", libraries: []string{"1"}, batches: map[string][]*wire.ItemBatch{"1": {batch(complete, c.ids...)}}}
			result, err := fetch.Run(t.Context(), []fetch.Source{home}, m, options(c.care))
			if err != nil || !slices.Contains(m.log, "end home/1 "+c.end) {
				t.Errorf("%q, error %v", m.log, err)
			}
			if codes(result.Findings) != c.finding {
				t.Errorf("findings %v, want %s", result.Findings, c.finding)
			}
		})
	}
}

// Libraries that cannot be told apart are left out, and what no rule sees is told of.
func TestWhatCannotBeTold(t *testing.T) {
	m := &memory{}
	result, err := run(t, m, &source{name: "home", libraries: []string{"1", "", "1", "x\x00y"}, batches: map[string][]*wire.ItemBatch{
		"1": {{Walk: complete, Items: []*wire.Item{{Id: "a", Type: "film"}, {Id: "b", Type: "movie"}, {Id: "c"}}}},
	}})
	if err != nil || result.Err != nil || result.Items != 3 {
		t.Fatalf("%d items, errors %v and %v", result.Items, err, result.Err)
	}
	if got := codes(result.Findings); got != "library_impossible library_impossible library_impossible types_unknown" {
		t.Errorf("findings %s", got)
	}
	if last := result.Findings[len(result.Findings)-1].Message; !strings.Contains(last, ": 2, ") || !strings.Contains(last, "(film)") {
		t.Errorf("got %q", last)
	}
}

// codes gives the codes of findings.
func codes(findings []*wire.Finding) string {
	var list []string
	for _, f := range findings {
		list = append(list, f.Code)
	}
	return strings.Join(list, " ")
}

func TestNewAndLostLibraries(t *testing.T) {
	empty := map[string][]*wire.ItemBatch{"1": {batch(complete)}, "2": {batch(complete)}}
	tests := []struct {
		name      string
		libraries []string
		states    map[string]fetch.State
		log       []string
		findings  string
	}{
		{"all of a new source", []string{"1", "2"}, nil,
			[]string{"library home/1 enabled=true ", "library home/2 enabled=true "}, ""},
		{"one that others were there before", []string{"1", "2"}, map[string]fetch.State{"1": {}},
			[]string{"library home/1 enabled=true ", "library home/2 enabled=false new", "fresh 2"}, "new_library"},
		{"one that is still new", []string{"1", "2"}, map[string]fetch.State{"1": {}, "2": {Fresh: true}},
			[]string{"library home/2 enabled=false new", "fresh 2"}, "new_library"},
		{"one that is known", []string{"1", "2"}, map[string]fetch.State{"1": {}, "2": {}},
			[]string{"library home/2 enabled=true "}, ""},
		{"one that is gone", []string{"1"}, map[string]fetch.State{"1": {}, "2": {Title: "Shows", Items: 7}}, nil, "library_gone"},
		{"one that is gone and left nothing", []string{"1"}, map[string]fetch.State{"1": {}, "2": {Title: "Shows"}}, nil, ""},
		{"one that is new and switched off", []string{"1", "off"}, map[string]fetch.State{"1": {}},
			[]string{"library home/off enabled=false switched off"}, ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{states: c.states}
			result, err := run(t, m, &source{name: "home", libraries: c.libraries, batches: empty})
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range c.log {
				if !slices.Contains(m.log, line) {
					t.Errorf("log %q lacks %q", m.log, line)
				}
			}
			if slices.ContainsFunc(m.log, func(line string) bool { return strings.HasPrefix(line, "fresh") }) != slices.ContainsFunc(c.log, func(line string) bool { return strings.HasPrefix(line, "fresh") }) {
				t.Errorf("log %q", m.log)
			}
			if codes(result.Findings) != c.findings {
				t.Errorf("findings %v, want %s", result.Findings, c.findings)
			}
		})
	}
}

func TestTroubleWithTheStoreEndsTheRun(t *testing.T) {
	full := errors.New("disk full")
	_, err := run(t, &memory{putErr: full},
		&source{name: "home", libraries: []string{"1"}, batches: map[string][]*wire.ItemBatch{"1": {batch(complete, "a")}}})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

func TestACancelledRunIsNoFailureOfTheServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := &memory{items: map[string]*wire.Item{}}
	result, err := fetch.Run(ctx, []fetch.Source{&source{name: "home", serverErr: context.Canceled}}, m, fetch.Options{})
	if !errors.Is(err, context.Canceled) || len(result.Findings) != 0 {
		t.Errorf("error %v, findings %v", err, result.Findings)
	}
	if strings.Contains(strings.Join(m.log, " "), "stale") {
		t.Errorf("a cancelled run marked things stale: %q", m.log)
	}
}
