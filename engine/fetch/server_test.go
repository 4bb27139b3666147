package fetch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// server is an incremental source in memory. Its time stamps do not move with
// labels and deletions, nor when an item moves to another library.
type server struct {
	clock   int64
	items   map[string]*thing // by key
	plays   map[string]*wire.Play
	keep    string // why it tells no plays; empty where it does
	calls   []string
	broken  string // name of the call that breaks off
	partial string // name of the call that is not complete
	forgets bool   // does not understand cursors any more
	machine string // what it calls itself
}

type thing struct {
	library, title, label, series string
	updated                       int64
}

// kind is an item's type: the keys 10 to 14 are those of series.
func (i *thing) kind(key string) string {
	switch {
	case i.series != "":
		return "episode"
	case key >= "10" && key <= "14":
		return "series"
	}
	return "movie"
}

func newServer() *server {
	return &server{items: map[string]*thing{}, plays: map[string]*wire.Play{}}
}

func (s *server) touch(key string) { s.clock++; s.items[key].updated = s.clock }

func (s *server) add(key, library, title string) *thing {
	s.items[key] = &thing{library: library, title: title}
	s.touch(key)
	return s.items[key]
}

func (s *server) Name() string      { return "home" }
func (s *server) Incremental() bool { return true }
func (s *server) HasHistory() bool  { return true }

func (s *server) Server(context.Context) (*wire.Server, error) {
	return &wire.Server{Name: "Home", MachineId: s.machine}, nil
}

func (s *server) Libraries(context.Context) ([]*wire.Library, error) {
	return []*wire.Library{{Key: "1", Title: "One"}, {Key: "2", Title: "Two"}}, nil
}

// keys are the keys of a library's items that are changed since.
func (s *server) keys(library string, since int64) []string {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(s.items)) {
		if s.items[key].library == library && s.items[key].updated > since {
			keys = append(keys, key)
		}
	}
	return keys
}

func (s *server) mark(key string) uint64 {
	h := fnv.New64()
	fmt.Fprint(h, *s.items[key])
	return h.Sum64()
}

// give hands over items as call name.
func (s *server) give(name, library string, keys []string, walk *wire.Walk, fn func(*wire.ItemBatch) error) error {
	s.calls = append(s.calls, name+" "+library)
	if s.partial == name {
		walk, keys = &wire.Walk{Reason: "it moved"}, keys[:len(keys)/2]
	}
	for _, key := range keys {
		item := s.items[key]
		made := &wire.Item{Id: key, Type: item.kind(key), Title: item.title, SeriesId: item.series, UpdatedAt: timestamppb.New(noon.AddDate(0, 0, int(item.updated)))}
		if item.label != "" {
			made.Labels = []string{item.label}
		}
		if err := fn(&wire.ItemBatch{Items: []*wire.Item{made}, Marks: []uint64{s.mark(key)}}); err != nil {
			return err
		}
		if s.broken == name {
			return fmt.Errorf("%s broke off", name)
		}
	}
	return fn(&wire.ItemBatch{Total: int64(len(s.keys(library, 0))), Walk: walk})
}

func (s *server) Items(_ context.Context, l *wire.Library, fn func(*wire.ItemBatch) error) error {
	return s.give("items", l.Key, s.keys(l.Key, 0), &wire.Walk{Complete: true, Cursor: fmt.Sprint(s.clock)}, fn)
}

func (s *server) Changes(_ context.Context, l *wire.Library, cursor string, fn func(*wire.ItemBatch) error) error {
	since, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil {
		return err
	}
	end := &wire.Walk{Complete: true, Cursor: fmt.Sprint(s.clock)}
	if s.forgets {
		since, end.Everything = 0, true
	}
	return s.give("changes", l.Key, s.keys(l.Key, since), end, fn)
}

func (s *server) Some(_ context.Context, l *wire.Library, keys []string, cursor string, fn func(*wire.ItemBatch) error) error {
	keys = slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return s.items[key] == nil })
	return s.give("some", l.Key, keys, &wire.Walk{Complete: true}, fn)
}

func (s *server) Sweep(_ context.Context, l *wire.Library, cursor string, fn func(*wire.SightingBatch) error) error {
	s.calls = append(s.calls, "sweep "+l.Key)
	walk := &wire.Walk{Complete: s.partial != "sweep", Reason: "it moved"}
	keys := s.keys(l.Key, 0)
	for _, key := range append(keys, keys[:len(keys)/3]...) { // some come twice
		if err := fn(&wire.SightingBatch{Sightings: []*wire.Sighting{{Key: key, Mark: s.mark(key)}}}); err != nil {
			return err
		}
		if s.broken == "sweep" {
			return fmt.Errorf("sweep broke off")
		}
	}
	return fn(&wire.SightingBatch{Walk: walk})
}

func (s *server) Plays(_ context.Context, cursor string, fn func(*wire.PlayBatch) error) error {
	s.calls = append(s.calls, "plays "+cursor)
	if s.keep != "" {
		return fn(&wire.PlayBatch{Walk: &wire.Walk{Reason: s.keep}})
	}
	since, _ := strconv.Atoi(cursor)
	last := since
	for _, id := range slices.Sorted(maps.Keys(s.plays)) {
		n, _ := strconv.Atoi(id)
		if last = max(last, n); n <= since {
			continue
		}
		if err := fn(&wire.PlayBatch{Plays: []*wire.Play{proto.CloneOf(s.plays[id])}}); err != nil {
			return err
		}
		if s.broken == "plays" {
			return fmt.Errorf("plays broke off")
		}
	}
	return fn(&wire.PlayBatch{Walk: &wire.Walk{Complete: true, Cursor: fmt.Sprint(last)}})
}

// disk is a real store as the stage sees it.
type disk struct {
	*store.Store
	run int64
}

func (d *disk) States(ctx context.Context, source string) (map[string]fetch.State, error) {
	stored, err := d.LibraryStates(ctx, source)
	states := map[string]fetch.State{}
	for key, s := range stored {
		states[key] = fetch.State(s)
	}
	return states, err
}

func (d *disk) BeginWalk(ctx context.Context, source, key string) (fetch.Walk, error) {
	return d.Store.BeginWalk(ctx, source, key)
}

func (d *disk) BeginHistory(ctx context.Context, source string) (fetch.History, error) {
	return d.Store.BeginHistory(ctx, source)
}

func newDisk(t *testing.T) *disk {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "luarr.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &disk{Store: s}
}

// content is all that is stored of items and libraries, but for their order.
func (d *disk) content(t *testing.T) []string {
	t.Helper()
	var lines []string
	err := d.Items(t.Context(), store.Scope{}, func(batch []*wire.Item) error {
		for _, item := range batch {
			line, err := json.Marshal(item)
			if err != nil {
				return err
			}
			lines = append(lines, string(line))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
