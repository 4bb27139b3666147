package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// grace is how long a run tries for the lock: others hold it for a moment
// when they look whether a run is in progress.
const (
	grace = time.Second
	retry = 10 * time.Millisecond
)

// lockRun takes the lock of runs, a lock of the operating system on a file
// beside the store: it ends with the process that holds it, however that ends.
// It gives nil when another run has it.
func lockRun(ctx context.Context, path string) (*flock.Flock, error) {
	lock := flock.New(path + lockSuffix)
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	ok, err := lock.TryLockContext(ctx, retry)
	if ok {
		return lock, nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return nil, err
}

// runLocked says whether a run is in progress, here or in another process.
// When that cannot be found out it says yes.
func runLocked(path string) bool {
	lock := flock.New(path+lockSuffix, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		return false // no run has ever begun
	}
	if free {
		_ = lock.Unlock()
	}
	return !free
}
