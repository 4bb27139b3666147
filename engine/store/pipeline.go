package store

import (
	"context"
	"sync"
)

const (
	decoders = 2 // goroutines that decode; SQLite and the consumer need the rest
	ahead    = 3 // batches that are read before the consumer asks for them
)

// pipeline reads batches in one goroutine, decodes them in others and hands
// them to fn, in the caller's goroutine, in the order in which they were read.
// While fn works on one batch the next ones are made ready. It returns when
// nothing of it runs any more.
func pipeline[T any](ctx context.Context, next func(context.Context, *batch) (bool, error),
	decoder func() func(*batch) ([]T, error), fn func([]T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	type result struct {
		items []T
		err   error
	}
	type job struct {
		in  *batch
		out chan result
	}
	var (
		jobs    = make(chan job)
		results = make(chan chan result, ahead)
		spare   = make(chan *batch, ahead+decoders)
		group   sync.WaitGroup
	)
	defer group.Wait()
	defer cancel()
	for range cap(spare) {
		spare <- new(batch)
	}

	group.Go(func() {
		defer close(jobs)
		defer close(results)
		for {
			in := <-spare
			out := make(chan result, 1)
			more, err := next(ctx, in)
			if err != nil {
				out <- result{err: err}
			} else if !more {
				return
			}
			select {
			case results <- out:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
			jobs <- job{in, out}
		}
	})
	for range decoders {
		decode := decoder()
		group.Go(func() {
			for j := range jobs {
				items, err := decode(j.in)
				spare <- j.in
				j.out <- result{items, err}
			}
		})
	}

	for out := range results {
		r := <-out
		if r.err == nil {
			r.err = fn(r.items)
		}
		if r.err != nil {
			return r.err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// deliver runs read, which gives fn what it finds. An error of fn is the
// caller's own and comes back as it is; any other is one of the store.
func deliver[T any](s *Store, op string, fn func([]T) error, read func(func([]T) error) error) error {
	var own error
	err := read(func(found []T) error {
		own = fn(found)
		return own
	})
	if own != nil {
		return own
	}
	return s.fail(op, err)
}
