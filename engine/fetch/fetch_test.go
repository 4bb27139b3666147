package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

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

// memory is a store in memory.
type memory struct {
	mu     sync.Mutex
	log    []string
	items  map[string]*wire.Item
	putErr error
	had    int64
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

func (m *memory) PutLibraries(_ context.Context, source string, ls []*wire.Library) error {
	for _, l := range ls {
		m.note("library %s/%s enabled=%v %s", source, l.Key, l.Enabled, l.Skipped)
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

func (w *walk) Put(_ context.Context, items []*wire.Item) (int, error) {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	for _, item := range items {
		w.m.items[item.Id] = item
	}
	w.n += int64(len(items))
	return len(items), w.m.putErr
}

func (w *walk) Seen() int64 { return w.n }

func (w *walk) Had() int64 { return w.m.had }

func (w *walk) End(_ context.Context, complete bool) (int, error) {
	w.m.note("end %s complete=%v", w.name, complete)
	return 0, nil
}

// batch makes a batch of items; the last one of a walk says how it ended.
func batch(walk *wire.Walk, ids ...string) *wire.ItemBatch {
	b := &wire.ItemBatch{Walk: walk}
	for _, id := range ids {
		b.Items = append(b.Items, &wire.Item{Id: id, Title: "T", ParentId: "p", SeriesId: "s"})
	}
	return b
}

var complete = &wire.Walk{Complete: true}

func run(t *testing.T, m *memory, sources ...fetch.Source) (fetch.Result, error) {
	t.Helper()
	if m.items == nil {
		m.items = map[string]*wire.Item{}
	}
	return fetch.Run(t.Context(), sources, m, fetch.Options{
		Enable: func(l *wire.Library) (bool, string) {
			if l.Key == "off" {
				return false, "switched off"
			}
			return true, ""
		},
		Wanted:   func(l *wire.Library) bool { return l.Key != "other" },
		Progress: func(string, string, int64, int64) {},
	})
}

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

func TestALibraryThatIsSuddenlyEmptyLosesNothing(t *testing.T) {
	empty := &source{name: "home", libraries: []string{"1"}, batches: map[string][]*wire.ItemBatch{"1": {batch(complete)}}}
	for had, want := range map[int64]string{0: "end home/1 complete=true", 7: "end home/1 complete=false"} {
		m := &memory{had: had}
		result, err := run(t, m, empty)
		if err != nil || !slices.Contains(m.log, want) {
			t.Errorf("it had %d items: %q, error %v", had, m.log, err)
		}
		if (len(result.Findings) == 1) != (had > 0) {
			t.Errorf("it had %d items: findings %v", had, result.Findings)
		}
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
