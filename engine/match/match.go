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
	// Match reads the catalogue, for rules that may read these fields of a
	// match, TYPE.FIELD each. Then it sends batches until next, which is told
	// what the catalogue calls itself, gives none, and hands over the answers to
	// each batch in the same order. Sending and receiving overlap.
	Match(ctx context.Context, fields []string,
		next func(catalogue string) ([]*wire.Subject, error), each func([]*wire.Match) error) error
}

// Store is where subjects come from and matches go.
type Store interface {
	// Ask begins to ask a matcher, whose catalogue calls itself so, about items
	// of the types it knows.
	Ask(ctx context.Context, matcher, catalogue string, types []string) (Asking, error)
	// SetUnknown makes all matches of a matcher read as unknown.
	SetUnknown(ctx context.Context, matcher, reason string) error
}

// Asking is one matcher being asked.
type Asking interface {
	// Subjects hands over batches of the items whose answers are not known: all
	// of them, or those that are new or have changed where the catalogue is as
	// it was.
	Subjects(ctx context.Context, fn func(Batch) error) error
	// Put stores the answers to a batch.
	Put(ctx context.Context, batch Batch, matches []*wire.Match) error
	// End says that all were answered, so that the matches are known.
	End(ctx context.Context) error
}

// Batch is a few hundred subjects, with the store's own notes on them.
type Batch interface {
	Subjects() []*wire.Subject
}

// Options are what the engine decides.
type Options struct {
	// Fields are those of a match that a rule of the run may read, as
	// TYPE.FIELD.
	Fields []string
	// Ready is closed when items may be asked about. Catalogues are read before:
	// neither waits for the other. Nil is a stage whose items are ready.
	Ready <-chan struct{}
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

// ask puts every item that a matcher knows to it, unless its answer is known.
func ask(ctx context.Context, m Matcher, store Store, o Options) (Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	q := &questions{
		ctx: ctx, matcher: m, store: store, ready: o.Ready,
		toSend: make(chan Batch), toAnswer: make(chan Batch, waiting), read: make(chan error, 1),
	}
	var result Result
	err := m.Match(ctx, o.Fields, q.next, func(matches []*wire.Match) error {
		if err := q.answer(ctx, matches); err != nil {
			return err
		}
		result.Items += int64(len(matches))
		o.Progress(m.Name(), result.Items)
		return nil
	})
	if err == nil && (q.asking == nil || len(q.toAnswer) > 0) {
		err = fmt.Errorf("%s stopped answering", m.Name())
	}
	_ = q.wait()             // what is stored says nothing of this run before
	interrupted := ctx.Err() // before we cancel it ourselves
	cancel()
	readErr := q.end()
	if err == nil {
		if readErr != nil {
			return result, readErr
		}
		return result, q.asking.End(context.WithoutCancel(ctx))
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

// questions are what one matcher is asked. They are read when its catalogue is.
type questions struct {
	ctx      context.Context
	matcher  Matcher
	store    Store
	ready    <-chan struct{}
	asking   Asking     // nil until the catalogue is read
	toSend   chan Batch // what is read and not asked
	toAnswer chan Batch // what is asked and not answered
	read     chan error // how the reading ended
}

// next gives the next batch; the first time it begins to read them.
func (q *questions) next(catalogue string) ([]*wire.Subject, error) {
	if q.asking == nil {
		if err := q.wait(); err != nil {
			return nil, err
		}
		asking, err := q.store.Ask(q.ctx, q.matcher.Name(), catalogue, q.matcher.Types())
		if err != nil {
			return nil, storeError{err}
		}
		q.asking = asking
		go func() {
			defer close(q.toSend)
			q.read <- asking.Subjects(q.ctx, func(b Batch) error { return hand(q.ctx, q.toSend, b) })
		}()
	}
	b, ok := <-q.toSend
	if !ok {
		return nil, nil
	}
	if err := hand(q.ctx, q.toAnswer, b); err != nil {
		return nil, err
	}
	return b.Subjects(), nil
}

// wait waits until items may be asked about.
func (q *questions) wait() error {
	if q.ready == nil {
		return nil
	}
	select {
	case <-q.ready:
		return nil
	case <-q.ctx.Done():
		return q.ctx.Err()
	}
}

// answer stores the answers to the batch that was asked first.
func (q *questions) answer(ctx context.Context, matches []*wire.Match) error {
	var b Batch
	select {
	case b = <-q.toAnswer:
	default:
		return fmt.Errorf("%s answered what was not asked", q.matcher.Name())
	}
	if err := check(q.matcher.Name(), b.Subjects(), matches); err != nil {
		return err
	}
	if err := q.asking.Put(ctx, b, matches); err != nil {
		return storeError{err}
	}
	return nil
}

// end waits for the reading to end, whose context has.
func (q *questions) end() error {
	if q.asking == nil {
		return nil
	}
	for range q.toSend {
	}
	return <-q.read
}

// hand hands a batch on.
func hand(ctx context.Context, to chan<- Batch, b Batch) error {
	select {
	case to <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
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
