package normalize_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/luarr/luarr/engine/normalize"
	"github.com/luarr/luarr/sdk/wire"
)

// batch is a batch of items.
type batch []*wire.Item

func (b batch) Items() []*wire.Item { return b }
func (b batch) Made(int) uint64     { return 7 }

// memory is a store in memory.
type memory struct {
	batches []batch
	traits  map[string]string
	putErr  error
}

func (m *memory) Pending(_ context.Context, fn func(normalize.Batch) error) error {
	for _, b := range m.batches {
		if err := fn(b); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Put(_ context.Context, b normalize.Batch) error {
	for _, item := range b.Items() {
		m.traits[item.Id] = item.Traits["seen"].GetValue()
	}
	return m.putErr
}

// detector notes that it saw an item, and complains of every second one.
type detector struct{ open *atomic.Int64 }

func (d detector) Detect(item *wire.Item, made uint64) []*wire.Finding {
	if made != 7 {
		panic(made)
	}
	item.Traits = map[string]*wire.Trait{"seen": {Value: item.Title}}
	if item.Year%2 == 1 {
		return []*wire.Finding{{Severity: "error", Code: "rule_error", Subject: item.Id}}
	}
	return nil
}

func (d detector) Close() { d.open.Add(-1) }

func house() *memory {
	m := &memory{traits: map[string]string{}}
	for i := range 60 {
		m.batches = append(m.batches, batch{
			{Id: fmt.Sprint(2 * i), Title: fmt.Sprint("T", 2*i)}, {Id: fmt.Sprint(2*i + 1), Title: fmt.Sprint("T", 2*i+1), Year: 1},
		})
	}
	return m
}

func run(t *testing.T, m *memory, make func(*atomic.Int64) (normalize.Detector, error)) (normalize.Result, int64, error) {
	t.Helper()
	var open atomic.Int64
	result, err := normalize.Run(t.Context(), m, normalize.Options{
		Detector: func() (normalize.Detector, error) { return make(&open) },
		Progress: func(int64) {},
	})
	return result, open.Load(), err
}

func good(open *atomic.Int64) (normalize.Detector, error) {
	open.Add(1)
	return detector{open}, nil
}

func TestEveryPendingItemIsDetectedAndStored(t *testing.T) {
	m := house()
	result, open, err := run(t, m, good)
	if err != nil {
		t.Fatal(err)
	}
	if result.Items != 120 || len(m.traits) != 120 {
		t.Errorf("%d items, %d stored", result.Items, len(m.traits))
	}
	for id, seen := range m.traits {
		if seen != "T"+id {
			t.Fatalf("item %s has the traits of %q", id, seen)
		}
	}
	if len(result.Findings) != 60 {
		t.Errorf("%d findings, want 60", len(result.Findings))
	}
	if open != 0 {
		t.Errorf("%d detectors were left open", open)
	}
}

func TestTroubleEndsTheStage(t *testing.T) {
	broken := errors.New("broken")
	t.Run("a detector that cannot be made", func(t *testing.T) {
		_, _, err := run(t, house(), func(*atomic.Int64) (normalize.Detector, error) { return nil, broken })
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a store that cannot be written", func(t *testing.T) {
		m := house()
		m.putErr = broken
		_, open, err := run(t, m, good)
		if !errors.Is(err, broken) || open != 0 {
			t.Errorf("got %v, %d detectors left open", err, open)
		}
	})
}
