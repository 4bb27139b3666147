// Package match is the third stage: it asks every matcher which of its entries
// each item is, and stores the answers. A matcher that fails makes its matches
// unknown, never absent.
package match

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Matcher is one configured matcher.
type Matcher interface {
	// Name is the matcher's name in the configuration.
	Name() string
	// Types are the item types it knows.
	Types() []string
	// Match sends batches until next gives none, and hands over the answers to
	// each batch in the same order. Sending and receiving overlap.
	Match(ctx context.Context, next func() ([]*wire.Subject, error), each func([]*wire.Match) error) error
}

// Store is where subjects come from and matches go.
type Store interface {
	// Subjects hands over batches of items of the given types.
	Subjects(ctx context.Context, types []string, fn func(Batch) error) error
	// Put stores a matcher's answers to a batch.
	Put(ctx context.Context, matcher string, batch Batch, matches []*wire.Match) error
	// SetUnknown makes all matches of a matcher read as unknown.
	SetUnknown(ctx context.Context, matcher, reason string) error
	// SetKnown takes that back.
	SetKnown(ctx context.Context, matcher string) error
}

// Batch is a few hundred subjects, with the store's own notes on them.
type Batch interface {
	Subjects() []*wire.Subject
}

// Options are what the engine decides.
type Options struct {
	// Progress is told of every batch: the matcher and items so far.
	Progress func(matcher string, done int64)
}

// Result is what the stage did.
type Result struct {
	Items    int64 // answers, over all matchers
	Findings []*wire.Finding
	Err      error // matchers that failed, joined; the others answered
}

// Run asks all matchers, each on its own. Only trouble with the store, or a
// cancelled context, is returned as the second value.
func Run(ctx context.Context, matchers []Matcher, store Store, o Options) (Result, error) {
	var (
		mu     sync.Mutex
		result Result
		fatal  error
		wg     sync.WaitGroup
	)
	for _, m := range matchers {
		wg.Go(func() {
			one, err := ask(ctx, m, store, o)
			mu.Lock()
			defer mu.Unlock()
			result.Items += one.Items
			result.Findings = append(result.Findings, one.Findings...)
			result.Err = errors.Join(result.Err, one.Err)
			fatal = errors.Join(fatal, err)
		})
	}
	wg.Wait()
	return result, fatal
}

// waiting is how many batches may be with the matcher at a time.
const waiting = 4

// storeError is trouble on our side, which ends the run.
type storeError struct{ error }

// ask puts every item that a matcher knows to it.
func ask(ctx context.Context, m Matcher, store Store, o Options) (Result, error) {
	var result Result
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	toSend := make(chan Batch)
	toAnswer := make(chan Batch, waiting)
	read := make(chan error, 1)
	go func() {
		defer close(toSend)
		read <- store.Subjects(ctx, m.Types(), func(b Batch) error {
			select {
			case toSend <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	next := func() ([]*wire.Subject, error) {
		b, ok := <-toSend
		if !ok {
			return nil, nil
		}
		select {
		case toAnswer <- b:
			return b.Subjects(), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	each := func(matches []*wire.Match) error {
		var b Batch
		select {
		case b = <-toAnswer:
		default:
			return fmt.Errorf("%s answered what was not asked", m.Name())
		}
		if err := check(m.Name(), b.Subjects(), matches); err != nil {
			return err
		}
		if err := store.Put(ctx, m.Name(), b, matches); err != nil {
			return storeError{err}
		}
		result.Items += int64(len(matches))
		o.Progress(m.Name(), result.Items)
		return nil
	}
	err := m.Match(ctx, next, each)
	if err == nil && len(toAnswer) > 0 {
		err = fmt.Errorf("%s stopped answering", m.Name())
	}
	interrupted := ctx.Err() // before we cancel it ourselves
	cancel()
	for range toSend { // let the reader end
	}
	readErr := <-read
	if err == nil {
		if readErr != nil {
			return result, readErr
		}
		return result, store.SetKnown(context.WithoutCancel(ctx), m.Name())
	}
	var ours storeError
	switch {
	case errors.As(err, &ours):
		return result, ours.error
	case interrupted != nil:
		return result, interrupted
	case readErr != nil && !errors.Is(readErr, context.Canceled):
		return result, readErr
	}
	result.Err = err
	result.Findings = append(result.Findings, &wire.Finding{
		Severity: "error", Code: "matcher_failed", Subject: m.Name(),
		Message: fmt.Sprintf("%v; its matches are unknown, so rules that read them do nothing", err),
		Hint:    fault.Hint(err),
	})
	return result, store.SetUnknown(context.WithoutCancel(ctx), m.Name(), err.Error())
}

// states are what a match may say.
var states = []string{"matched", "absent", "unknown", "ambiguous", "conflict"}

// check refuses an answer that does not fit what was asked.
func check(matcher string, subjects []*wire.Subject, matches []*wire.Match) error {
	if len(matches) != len(subjects) {
		return fmt.Errorf("%s gave %d answers to %d items", matcher, len(matches), len(subjects))
	}
	for _, m := range matches {
		if !slices.Contains(states, m.GetState()) {
			return fmt.Errorf("%s gave a match in the state %q", matcher, m.GetState())
		}
		if m.State == "matched" && m.Id == "" {
			return fmt.Errorf("%s gave a match without an id", matcher)
		}
		m.Matcher = matcher
	}
	return nil
}
