package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// maxRuns is what Runs gives at most without a limit.
const maxRuns = 100

// Runs gives the latest runs, newest first; a limit of 0 is a hundred.
func (s *Store) Runs(ctx context.Context, limit int) ([]*wire.Run, error) {
	if limit <= 0 {
		limit = maxRuns
	}
	runs, err := s.readRuns(ctx, "ORDER BY id DESC LIMIT ?", int64(limit))
	return runs, s.fail("read runs", err)
}

// runsPage is how many runs RunsStarted looks at in one go.
const runsPage = 200

// RunsStarted gives the runs that began at one time or later and before
// another, newest first, at most limit; zero times and a limit of 0 are no
// bound.
func (s *Store) RunsStarted(ctx context.Context, from, before time.Time, limit int) ([]*wire.Run, error) {
	var found []*wire.Run
	for below := int64(math.MaxInt64); ; {
		page, err := s.readRuns(ctx, fmt.Sprintf("WHERE id < ? ORDER BY id DESC LIMIT %d", runsPage), below)
		if err != nil {
			return nil, s.fail("read runs", err)
		}
		for _, r := range page {
			began := r.StartedAt.AsTime()
			if began.Before(from) || !before.IsZero() && !began.Before(before) {
				continue
			}
			if found = append(found, r); len(found) == limit {
				return found, nil
			}
		}
		if len(page) < runsPage {
			return found, nil
		}
		below = page[len(page)-1].Id
	}
}

// Run gives one run.
func (s *Store) Run(ctx context.Context, id int64) (*wire.Run, error) {
	runs, err := s.readRuns(ctx, "WHERE id = ?", id)
	if err != nil {
		return nil, s.fail("read run", err)
	}
	if len(runs) == 0 {
		return nil, fault.New(fault.Usage, "", "", "no run %d", id).WithHint("luarr history lists the runs")
	}
	return runs[0], nil
}

// readRuns reads runs. One that is not ended while nobody holds the lock has
// crashed: it reads as interrupted even before the next run records that.
func (s *Store) readRuns(ctx context.Context, which string, arg int64) ([]*wire.Run, error) {
	runs, err := s.queryRuns(ctx, which, arg)
	locked := map[string]bool{}
	for _, r := range runs {
		if path := s.lockOf(r); path != "" && !locked[path] {
			locked[path] = runLocked(path)
		}
	}
	open := func(r *wire.Run) bool { return s.lockOf(r) != "" && !locked[s.lockOf(r)] }
	if err != nil || !slices.ContainsFunc(runs, open) {
		return plainStates(runs), err
	}
	// Or it has ended since. A run stores its end before it gives up the
	// lock, so a second look is certain.
	before := make(map[int64]bool)
	for _, r := range runs {
		before[r.Id] = open(r)
	}
	runs, err = s.queryRuns(ctx, which, arg)
	for _, r := range runs {
		if open(r) && before[r.Id] {
			r.State = interrupted
		}
	}
	return plainStates(runs), err
}

// lockOf names the store whose lock a run holds while it is in progress; empty
// for one that has ended.
func (s *Store) lockOf(r *wire.Run) string {
	switch r.State {
	case running:
		return s.path
	case beside:
		return s.path + besideSuffix
	}
	return ""
}

// plainStates gives runs the states that everybody knows.
func plainStates(runs []*wire.Run) []*wire.Run {
	for _, r := range runs {
		if r.State == beside {
			r.State = running
		}
	}
	return runs
}

func (s *Store) queryRuns(ctx context.Context, which string, arg int64) ([]*wire.Run, error) {
	var runs []*wire.Run
	err := s.each(ctx, "SELECT id, state, body FROM runs "+which, func(rows *sql.Rows) error {
		var id int64
		var state string
		var body sql.RawBytes
		if err := rows.Scan(&id, &state, &body); err != nil {
			return err
		}
		run := new(wire.Run)
		err := decode(body, run)
		run.Id, run.State = id, state
		runs = append(runs, run)
		return err
	}, arg)
	return runs, err
}
