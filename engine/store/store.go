// Package store keeps what Luarr knows: the facts of servers, libraries and
// items, the traits and matches made from them, the runs and the journal of
// changes. It is one SQLite file in WAL mode and the seam between the stages:
// each stage reads what the one before it left.
//
// There is one writer. Facts, traits and matches go through a connection that
// does not wait for the disk, since a server can be read again; runs and the
// journal go through one that does. Readers see the last committed state and
// are never held up, neither by a writer nor by a run, in this process or in
// another one.
//
// Errors are fault.Error values: operation, file, cause and what to do.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"time"
)

// Options say how a store is opened.
type Options struct {
	// ReadOnly opens an existing store without the right to change it. Its
	// methods that write answer with an error.
	ReadOnly bool
	// Wait is how long to wait for another process that holds the file; 0 is
	// ten seconds.
	Wait time.Duration
	// Log gets what is worth knowing but is not an error; nil is none.
	Log *slog.Logger
}

// Store is an open store. Its methods may be called from several goroutines.
type Store struct {
	path     string
	readOnly bool
	log      *slog.Logger
	readers  *sql.DB
	bulk     *writer // facts, traits, matches; nil when read-only
	journal  *writer // runs and changes; nil when read-only

	mu     sync.Mutex
	run    *Run // the run that this store holds the lock for
	closed bool
}

// Open opens the store in the file path, makes it when there is none, and
// brings one of an older version forward. It never changes a file that is not
// a store, is damaged or comes from a newer version: those are errors.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Wait == 0 {
		o.Wait = 10 * time.Second
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs // it stays the same file if the process changes its folder
	}
	s := &Store{path: path, readOnly: o.ReadOnly, log: o.Log}
	if err := s.open(ctx, o); err != nil {
		_ = s.close()
		return nil, s.fail("open store", err)
	}
	return s, nil
}

// Path is the absolute path of the store's file.
func (s *Store) Path() string { return s.path }

// Close closes the store. A run that was not ended loses its lock and counts
// as interrupted. Closing it again does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	run, closed := s.run, s.closed
	s.closed = true
	s.mu.Unlock()
	if run != nil {
		run.Release()
	}
	if closed {
		return nil
	}
	return s.fail("close store", s.close())
}

func (s *Store) close() error {
	var errs []error
	for _, w := range []*writer{s.bulk, s.journal} {
		if w != nil {
			errs = append(errs, w.close())
		}
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	return errors.Join(errs...)
}
