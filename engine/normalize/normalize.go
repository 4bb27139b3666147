// Package normalize is the second stage: it runs the detectors over every item
// whose facts, or whose detectors, are new, and stores the traits they derive.
package normalize

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Store is where facts come from and traits go.
type Store interface {
	// Pending hands over batches of items whose traits are missing or were
	// derived from other facts or by other rules.
	Pending(ctx context.Context, fn func(Batch) error) error
	// Put stores the traits of a batch.
	Put(ctx context.Context, batch Batch) error
}

// Batch is a few hundred items, with the store's own notes on them.
type Batch interface {
	Items() []*wire.Item
	// Made tells by a hash which detectors made the traits that an item comes
	// with; 0 where it comes with none.
	Made(i int) uint64
}

// Detector derives the traits of items, one at a time.
type Detector interface {
	// Detect fills the traits of an item, its versions and its audio streams. Of
	// those it comes with, made by the detectors of that hash, it may leave some.
	Detect(item *wire.Item, made uint64) []*wire.Finding
	Close()
}

// Options are what the engine decides.
type Options struct {
	// Detector makes a detector; there is one for each worker.
	Detector func() (Detector, error)
	// Progress is told of every batch: items so far.
	Progress func(done int64)
}

// Result is what the stage did.
type Result struct {
	Items    int64
	Findings []*wire.Finding
}

// Run detects on every processor and stores as it goes.
func Run(ctx context.Context, store Store, o Options) (Result, error) {
	workers := runtime.GOMAXPROCS(0)
	todo := make(chan Batch, workers)
	done := make(chan Batch, workers)
	findings := make(chan *wire.Finding)
	var result Result
	var found fault.Findings

	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(todo)
		return store.Pending(ctx, func(b Batch) error { return give(ctx, todo, b) })
	})
	var running atomic.Int64
	running.Store(int64(workers))
	for range workers {
		work.Go(func() error {
			defer func() {
				if running.Add(-1) == 0 {
					close(done)
				}
			}()
			d, err := o.Detector()
			if err != nil {
				return err
			}
			defer d.Close()
			for b := range todo {
				for i, item := range b.Items() {
					for _, f := range d.Detect(item, b.Made(i)) {
						if err := give(ctx, findings, f); err != nil {
							return err
						}
					}
				}
				if err := give(ctx, done, b); err != nil {
					return err
				}
			}
			return nil
		})
	}
	work.Go(func() error {
		for {
			select {
			case f := <-findings:
				found.Add(f)
			case b, ok := <-done:
				if !ok {
					return nil
				}
				if err := store.Put(ctx, b); err != nil {
					return err
				}
				result.Items += int64(len(b.Items()))
				o.Progress(result.Items)
			}
		}
	})
	err := work.Wait()
	result.Findings = found.List()
	return result, err
}

// give sends unless the stage is ending.
func give[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
