package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// The states of a run.
const (
	running     = "running"
	beside      = "beside" // in progress beside others: read as running
	interrupted = "interrupted"
)

// Run is a run in progress. It holds the lock that keeps others from starting.
type Run struct {
	s    *Store
	id   int64
	lock *flock.Flock

	beside bool // other runs go on meanwhile
	once   sync.Once
}

// BeginRun starts a run: there is one at a time, over all processes that use
// the store. While another is in progress it fails and says which and since
// when. Runs that a crash left behind become interrupted, and the libraries
// that they were reading become stale.
func (s *Store) BeginRun(ctx context.Context, pipeline string, planOnly bool, now time.Time) (*Run, error) {
	const op = "begin run"
	if s.readOnly {
		return nil, s.fail(op, forReading())
	}
	lock, err := lockRun(ctx, s.path)
	if err != nil {
		return nil, s.fail(op, err)
	}
	if lock == nil {
		return nil, s.inProgress(ctx, op)
	}
	r := &Run{s: s, lock: lock}
	body, err := proto.Marshal(&wire.Run{Pipeline: pipeline, PlanOnly: planOnly, StartedAt: timestamppb.New(now)})
	if err != nil {
		return nil, s.fail(op, errors.Join(err, lock.Unlock()))
	}
	err = s.journal.do(ctx, func(t *tx) error {
		lost, err := t.count("UPDATE runs SET state = ? WHERE state = ?", interrupted, running)
		if err != nil {
			return err
		}
		if lost > 0 {
			s.log.Warn("an earlier run did not end", "runs", lost)
		}
		if !runLocked(s.path + besideSuffix) {
			if err := t.exec("UPDATE runs SET state = ? WHERE state = ?", interrupted, beside); err != nil {
				return err
			}
		}
		if err := t.exec("UPDATE libraries SET stale = 1, walking = 0 WHERE walking = 1"); err != nil {
			return err
		}
		return t.row("INSERT INTO runs (state, body) VALUES (?, ?) RETURNING id", running, body).Scan(&r.id)
	})
	if err != nil {
		return nil, s.fail(op, errors.Join(err, lock.Unlock()))
	}
	if err := s.countPlays(ctx, ""); err != nil { // that a run left which was cut off
		return nil, s.fail(op, errors.Join(err, lock.Unlock()))
	}
	s.mu.Lock()
	s.run = r
	s.mu.Unlock()
	return r, nil
}

// besideSuffix is what the lock file of runs beside others has more.
const besideSuffix = ".beside"

// BeginBeside starts a run beside others: it reads no library, and what it
// changes is no item, so that it need not wait for a run that takes hours. There
// is one such at a time; it waits for another's end as long as ctx lets it.
func (s *Store) BeginBeside(ctx context.Context, pipeline string, now time.Time) (*Run, error) {
	const op = "begin run"
	if s.readOnly {
		return nil, s.fail(op, forReading())
	}
	lock := flock.New(s.path + besideSuffix + lockSuffix)
	if ok, err := lock.TryLockContext(ctx, retry); !ok {
		return nil, s.fail(op, err)
	}
	r := &Run{s: s, lock: lock, beside: true}
	body, err := proto.Marshal(&wire.Run{Pipeline: pipeline, StartedAt: timestamppb.New(now)})
	if err == nil {
		err = s.journal.do(ctx, func(t *tx) error {
			if err := t.exec("UPDATE runs SET state = ? WHERE state = ?", interrupted, beside); err != nil {
				return err
			}
			return t.row("INSERT INTO runs (state, body) VALUES (?, ?) RETURNING id", beside, body).Scan(&r.id)
		})
	}
	if err != nil {
		return nil, s.fail(op, errors.Join(err, lock.Unlock()))
	}
	return r, nil
}

// Occupied is the error of a run that cannot begin because another one goes on.
type Occupied struct {
	Run   int64 // 0 where that is not known
	Since time.Time
}

func (o *Occupied) Error() string {
	if o.Run == 0 {
		return "another run is in progress"
	}
	return fmt.Sprintf("run %d is in progress (since %s)", o.Run, o.Since.Format(time.RFC3339))
}

// inProgress says which run is in the way.
func (s *Store) inProgress(ctx context.Context, op string) error {
	in := &Occupied{}
	var id int64
	var body []byte
	err := s.readers.QueryRowContext(ctx, "SELECT id, body FROM runs WHERE state = ? ORDER BY id DESC LIMIT 1", running).Scan(&id, &body)
	var run wire.Run
	if err == nil && decode(body, &run) == nil {
		in.Run, in.Since = id, run.StartedAt.AsTime()
	}
	return &fault.Error{Op: op, Err: in, Hint: "wait for it to end, or stop it"}
}

// keptPlans is for how many runs changes are kept that were not sent: a rule
// whose changes are held proposes them in every run.
const keptPlans = 30

// keptRuns is how many runs are kept that sent nothing. A daemon makes hundreds
// in a day; those that did something are kept for ever.
const keptRuns = 2000

// ID gives the run's number, from 1.
func (r *Run) ID() int64 { return r.id }

// End stores the record of the run and lets the next one start, also when
// storing fails. The record's id is the run's. It is stored even if the
// context is cancelled.
func (r *Run) End(ctx context.Context, run *wire.Run) error {
	defer r.Release()
	run.Id = r.id
	body, err := proto.Marshal(run)
	if err == nil {
		err = r.s.journal.do(context.WithoutCancel(ctx), func(t *tx) error {
			if err := t.exec("UPDATE runs SET state = ?, body = ? WHERE id = ?", run.State, body, r.id); err != nil {
				return err
			}
			// Of runs long ago it does not matter what they did not send.
			if err := t.exec("DELETE FROM changes WHERE run BETWEEN ? AND ? AND state IN ('planned', 'held')", r.id-2*keptPlans, r.id-keptPlans); err != nil {
				return err
			}
			return t.exec("DELETE FROM runs WHERE id BETWEEN ? AND ? AND id NOT IN (SELECT run FROM changes WHERE run BETWEEN ? AND ?)",
				r.id-keptRuns-keptPlans, r.id-keptRuns, r.id-keptRuns-keptPlans, r.id-keptRuns)
		})
	}
	return r.s.fail("end run", err)
}

// Release lets the next run start. A run that was not ended counts as
// interrupted from then on; after End it does nothing.
func (r *Run) Release() {
	if r.beside {
		r.once.Do(func() { _ = r.lock.Unlock() })
		return
	}
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if r.s.run == r {
		r.s.run = nil
		// Unlock fails only on a file that is closed, and then it is unlocked.
		_ = r.lock.Unlock()
	}
}
