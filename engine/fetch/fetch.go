// Package fetch is the first stage: it reads what each source holds into the
// store. A source that fails keeps its last good snapshot, marked stale, and
// nothing is removed unless a walk over its library was complete.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Source is one configured source.
type Source interface {
	// Name is the source's name in the configuration.
	Name() string
	Server(ctx context.Context) (*wire.Server, error)
	Libraries(ctx context.Context) ([]*wire.Library, error)
	// Items hands over the batches of a walk; the last one says how it ended.
	// It must not run ahead of fn by more than a few batches.
	Items(ctx context.Context, library *wire.Library, fn func(*wire.ItemBatch) error) error
}

// Store is where facts go.
type Store interface {
	PutServer(ctx context.Context, server *wire.Server) error
	PutLibraries(ctx context.Context, source string, libraries []*wire.Library) error
	// SetStale marks a library, or with an empty key all of a source.
	SetStale(ctx context.Context, source, libraryKey string, stale bool) error
	BeginWalk(ctx context.Context, source, libraryKey string) (Walk, error)
}

// Walk is the store's side of one walk over a library.
type Walk interface {
	// Put stores items whose facts changed and says how many those were.
	Put(ctx context.Context, items []*wire.Item) (changed int, err error)
	// Seen counts distinct items so far.
	Seen() int64
	// Had counts the items that were there before the walk.
	Had() int64
	// End removes what a complete walk did not see; after any other it keeps
	// everything and marks the library stale.
	End(ctx context.Context, complete bool) (removed int, err error)
}

// Options are what the engine decides.
type Options struct {
	// Enable says whether a library is read, and why not.
	Enable func(*wire.Library) (enabled bool, reason string)
	// Wanted says whether a library that is read belongs to this run.
	Wanted func(*wire.Library) bool
	// Progress is told of every batch: the source and title of the library,
	// items so far and in all (0 when that is not known).
	Progress func(source, library string, done, total int64)
}

// Result is what a stage did.
type Result struct {
	Items    int64 // items seen
	Changed  int64 // items whose facts are new
	Removed  int64 // items that are gone
	Findings []*wire.Finding
	Err      error // sources that failed, joined; the others were read
}

// Run reads all sources, each on its own: one that fails does not stop the
// others. Only trouble with the store, or a cancelled context, is returned as
// the second value.
func Run(ctx context.Context, sources []Source, store Store, o Options) (Result, error) {
	var (
		mu     sync.Mutex
		result Result
		fatal  error
		wg     sync.WaitGroup
	)
	for _, source := range sources {
		wg.Go(func() {
			one, err := read(ctx, source, store, o)
			mu.Lock()
			defer mu.Unlock()
			result.Items += one.Items
			result.Changed += one.Changed
			result.Removed += one.Removed
			result.Findings = append(result.Findings, one.Findings...)
			result.Err = errors.Join(result.Err, one.Err)
			fatal = errors.Join(fatal, err)
		})
	}
	wg.Wait()
	return result, fatal
}

// storeError is trouble on our side, which ends the run; anything else is the
// source's.
type storeError struct{ error }

// read reads one source.
func read(ctx context.Context, source Source, store Store, o Options) (Result, error) {
	var result Result
	failed := func(library string, err error) error {
		var ours storeError
		if errors.As(err, &ours) {
			return ours.error
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		result.Err = errors.Join(result.Err, err)
		result.Findings = append(result.Findings, unreachable(source.Name(), library, err))
		return nil
	}

	libraries, err := open(ctx, source, store, o)
	if err != nil {
		if err := failed("", err); err != nil {
			return result, err
		}
		return result, store.SetStale(ctx, source.Name(), "", true)
	}
	for _, library := range libraries {
		if !library.Enabled || !o.Wanted(library) {
			continue
		}
		one, err := walk(ctx, source, store, library, o)
		result.Items += one.Items
		result.Changed += one.Changed
		result.Removed += one.Removed
		result.Findings = append(result.Findings, one.Findings...)
		if err == nil {
			continue
		}
		if err := failed(library.Title, err); err != nil {
			return result, err
		}
		if err := store.SetStale(ctx, source.Name(), library.Key, true); err != nil {
			return result, err
		}
	}
	return result, nil
}

// open reads the server and its libraries.
func open(ctx context.Context, source Source, store Store, o Options) ([]*wire.Library, error) {
	server, err := source.Server(ctx)
	if err != nil {
		return nil, err
	}
	server.Source = source.Name()
	server.State = "up"
	libraries, err := source.Libraries(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range libraries {
		l.Source = source.Name()
		enabled, reason := o.Enable(l)
		l.Enabled = enabled && l.Skipped == ""
		if l.Skipped == "" {
			l.Skipped = reason
		}
	}
	if err := store.PutServer(ctx, server); err != nil {
		return nil, storeError{err}
	}
	if err := store.PutLibraries(ctx, source.Name(), libraries); err != nil {
		return nil, storeError{err}
	}
	return libraries, nil
}

// unreachable puts a source's failure before a person.
func unreachable(source, library string, err error) *wire.Finding {
	subject := source
	if library != "" {
		subject += ": " + library
	}
	return &wire.Finding{
		Severity: "error", Code: "source_failed", Subject: subject,
		Message: fmt.Sprintf("%v; what an earlier run read is kept and marked stale", err),
		Hint:    fault.Hint(err),
	}
}
