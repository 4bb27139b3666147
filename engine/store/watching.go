package store

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/luarr/luarr/engine/fault"
)

// watchSuffix is what the lock file of the daemon has more. What it holds says
// who the daemon is.
const watchSuffix = ".watch"

// maxHolder bounds what is read of that, in bytes.
const maxHolder = 200

// Watching is the right to be the daemon of a store.
type Watching struct{ lock *flock.Flock }

// BeginWatching makes the process the daemon of the store: there is one, over all
// processes. Where another one is it, the error says which.
func (s *Store) BeginWatching(ctx context.Context, now time.Time) (*Watching, error) {
	const op = "watch"
	if s.readOnly {
		return nil, s.fail(op, forReading())
	}
	last, err := s.lastAsked(ctx)
	if err != nil {
		return nil, s.fail(op, err)
	}
	path := s.path + watchSuffix + lockSuffix
	lock := flock.New(path)
	wait, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	ok, err := lock.TryLockContext(wait, retry)
	switch {
	case ok:
	case wait.Err() == nil:
		return nil, s.fail(op, err)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	default:
		holder, _ := s.Watched()
		return nil, fault.New(fault.Failed, op, s.path, "luarr watch runs already (%s)", holder).
			WithHint("there is one for each store; stop that one first, or set another state under [engine]")
	}
	host, _ := os.Hostname()
	text := fmt.Sprintf("process %d on %s, since %s\n", os.Getpid(), host, now.Format(time.DateTime))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		_ = lock.Unlock()
		return nil, s.fail(op, err)
	}
	if err := s.dropAsked(ctx, last); err != nil {
		_ = lock.Unlock()
		return nil, s.fail(op, err)
	}
	return &Watching{lock}, nil
}

// lastAsked is the last request that nobody has carried out, 0 where there is none.
func (s *Store) lastAsked(ctx context.Context) (id int64, err error) {
	list, err := s.readRequests(ctx, "WHERE state IN ('waiting', 'running') ORDER BY id DESC LIMIT 1")
	if len(list) > 0 {
		id = list[0].ID
	}
	return id, err
}

// dropAsked ends what an earlier daemon left, which nobody follows any more. What
// was asked since, of whom has the lock, is ours to do.
func (s *Store) dropAsked(ctx context.Context, last int64) error {
	return s.journal.do(ctx, func(t *tx) error {
		return t.exec("UPDATE requests SET state = 'failed', error = 'luarr watch ended before it was done' WHERE state IN ('waiting', 'running') AND id <= ?", last)
	})
}

// End lets another process be the daemon.
func (w *Watching) End() { _ = w.lock.Unlock() }

// Watched says whether a daemon looks after the store, and who that is.
func (s *Store) Watched() (holder string, yes bool) {
	if !runLocked(s.path + watchSuffix) {
		return "", false
	}
	f, err := os.Open(s.path + watchSuffix + lockSuffix)
	if err != nil {
		return "another process", true
	}
	defer f.Close()
	text, _ := io.ReadAll(io.LimitReader(f, maxHolder))
	if holder = strings.TrimSpace(string(text)); holder == "" {
		holder = "another process"
	}
	return holder, true
}
