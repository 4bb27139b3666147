package engine

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// TestRelatedItemsAreReadOnce: what was found once in a run is not read again.
func TestRelatedItemsAreReadOnce(t *testing.T) {
	ctx := t.Context()
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "luarr.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	fill := func(items ...*wire.Item) {
		t.Helper()
		err := st.PutLibraries(ctx, "home", []*wire.Library{{Key: "1", Title: "Shows", Type: "SERIES", Enabled: true}})
		if err != nil {
			t.Fatal(err)
		}
		w, err := st.BeginWalk(ctx, "home", "1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Put(ctx, items, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := w.EndWhole(ctx, "", time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	fill(&wire.Item{Id: "home/1", Type: "series", Title: "A show", Versions: []*wire.Version{{Id: "v"}}},
		&wire.Item{Id: "home/2", Type: "episode", Title: "Its pilot", SeriesId: "home/1"})
	r, err := newRelated(ctx, st)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if item, err := r.item("home/1"); err != nil || item.GetTitle() != "A show" {
		t.Fatal(item, err)
	}
	brief := &wire.Item{Id: "home/1"}
	if err := r.versions(brief); err != nil || len(brief.Versions) != 1 {
		t.Errorf("versions %v, error %v", brief.Versions, err)
	}
	if below, err := r.children("home/1"); err != nil || len(below) != 1 || below[0].Id != "home/2" {
		t.Errorf("children %v, error %v", below, err)
	}
	r.cache.Wait()
	fill(&wire.Item{Id: "home/3", Type: "series", Title: "Another"}) // the others are gone
	if item, err := r.item("home/1"); err != nil || item.GetTitle() != "A show" {
		t.Errorf("it was read again: %v, %v", item, err)
	}
	if item, err := r.item("home/2"); err != nil || item != nil {
		t.Errorf("what was never asked for is there: %v, %v", item, err)
	}
}

// TestSilence: a plugin may be silent for longer than its server.
func TestSilence(t *testing.T) {
	for seconds, want := range map[any]time.Duration{nil: 5 * time.Minute, int64(60): 5 * time.Minute, int64(360): 12 * time.Minute} {
		if got := silence(map[string]any{"timeout": seconds}); got != want {
			t.Errorf("timeout %v: %v, want %v", seconds, got, want)
		}
	}
}
