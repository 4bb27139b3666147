package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

func states(t *testing.T, s *Store) string {
	t.Helper()
	runs, err := s.Runs(background, 0)
	must(t, err)
	var list string
	for _, r := range runs {
		list += fmt.Sprint(r.Id, " ", r.State, ", ")
	}
	return list
}

func TestRun(t *testing.T) {
	s := newStore(t)
	first, err := s.BeginRun(background, "nightly", true, noon)
	must(t, err)
	got, err := s.Run(background, first.ID())
	must(t, err)
	if got.State != "running" || got.Pipeline != "nightly" || !got.PlanOnly || !got.StartedAt.AsTime().Equal(noon) || got.EndedAt != nil {
		t.Errorf("while it runs: %v", got)
	}

	t.Run("one at a time", func(t *testing.T) {
		other := open(t, s.path, Options{})
		_, err := other.BeginRun(background, "default", false, noon)
		wantFault(t, err, fault.Failed, "run 1 is in progress (since 2026-03-01T12:00:00Z)", "wait for it")
	})
	t.Run("end", func(t *testing.T) {
		record := proto.CloneOf(got)
		record.State = "done"
		record.Findings = []*wire.Finding{{Code: "source_unreachable"}}
		stopped, cancel := context.WithCancel(background)
		cancel()
		must(t, first.End(stopped, record))
		first.Release()
		after, err := s.Run(background, 1)
		must(t, err)
		if !proto.Equal(after, record) {
			t.Errorf("got %v, want %v", after, record)
		}
	})
	t.Run("next", func(t *testing.T) {
		second, err := s.BeginRun(background, "default", false, noon)
		must(t, err)
		if second.ID() != 2 {
			t.Errorf("run %d", second.ID())
		}
		first.Release() // late, and of no effect on the second
		if got := states(t, s); got != "2 running, 1 done, " {
			t.Error(got)
		}
		second.Release()
		if got := states(t, s); got != "2 interrupted, 1 done, " {
			t.Error("after release: " + got)
		}
	})
	t.Run("limit", func(t *testing.T) {
		if runs, err := s.Runs(background, 1); err != nil || len(runs) != 1 || runs[0].Id != 2 {
			t.Error(runs, err)
		}
	})
	t.Run("none", func(t *testing.T) {
		_, err := s.Run(background, 7)
		wantFault(t, err, fault.Usage, "no run 7", "luarr history")
	})
}

func TestCloseFreesTheRun(t *testing.T) {
	s := newStore(t)
	other := open(t, s.path, Options{})
	_, err := other.BeginRun(background, "default", false, noon)
	must(t, err)
	must(t, other.Close())
	run, err := s.BeginRun(background, "default", false, noon)
	must(t, err)
	run.Release()
}

func TestCrash(t *testing.T) {
	s := newStore(t)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(), {Key: "2", Title: "Shows", Enabled: true}}))
	other := another(t, "run", s.path)

	_, err := s.BeginRun(background, "default", false, noon)
	wantFault(t, err, fault.Failed, "run 1 is in progress (since 2026-03-01T12:00:00Z)", "wait for it")
	if got := states(t, s); got != "1 running, " {
		t.Error("while it runs: " + got)
	}

	kill(other)
	if got := states(t, s); got != "1 interrupted, " {
		t.Error("after the crash: " + got)
	}
	run, err := s.BeginRun(background, "default", false, noon)
	must(t, err)
	defer run.Release()
	if got := states(t, s); got != "2 running, 1 interrupted, " {
		t.Error("in the next run: " + got)
	}
	var state string
	must(t, s.readers.QueryRowContext(background, "SELECT state FROM runs WHERE id = 1").Scan(&state))
	if state != "interrupted" {
		t.Error("recorded as " + state)
	}
	libs, err := s.Libraries(background, "")
	must(t, err)
	if !libs[0].Stale || libs[1].Stale {
		t.Error("the library that was being walked is not stale, or another is")
	}
	if got := ids(items(t, s, Scope{})); got != "home/half" {
		t.Errorf("items %q", got)
	}
}

func TestReadersAreNeverRefused(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, sampleMovie("home", 1))
	run, err := s.BeginRun(background, "default", false, noon)
	must(t, err)
	defer run.Release()

	t.Run("by a run", func(t *testing.T) {
		another(t, "read", s.path)
	})
	t.Run("by a transaction of this process", func(t *testing.T) {
		stop := errors.New("stop")
		err := s.bulk.do(background, func(tx *tx) error {
			must(t, tx.exec("DELETE FROM items"))
			another(t, "read", s.path)
			if n := len(items(t, s, Scope{})); n != 1 {
				t.Errorf("%d items", n)
			}
			return stop
		})
		if err != stop {
			t.Error(err)
		}
	})
	t.Run("by a transaction of another process", func(t *testing.T) {
		other := another(t, "write", s.path)
		reader := open(t, s.path, Options{ReadOnly: true, Wait: time.Millisecond})
		if n := len(items(t, reader, Scope{})); n != 1 {
			t.Errorf("%d items", n)
		}
		late := open(t, s.path, Options{Wait: time.Millisecond})
		wantFault(t, late.PutServer(background, &wire.Server{Source: "home"}), fault.Failed, "another program keeps it locked", "try again")
		kill(other)
		must(t, late.PutServer(background, &wire.Server{Source: "home"}))
		if n := len(items(t, s, Scope{})); n != 1 {
			t.Errorf("%d items after the other process died", n)
		}
	})
}

// TestWhatWasNotSentIsForgotten: a rule whose changes are held in every run does
// not fill the journal; what was sent stays.
func TestWhatWasNotSentIsForgotten(t *testing.T) {
	s := newStore(t)
	for n := range keptPlans + 5 {
		r, err := s.BeginRun(background, "default", false, time.Unix(int64(n), 0))
		must(t, err)
		must(t, s.PutChanges(background, r.ID(), []*wire.Change{
			{Id: 1, State: "held", Kind: "radarr.delete"}, {Id: 2, State: "done", Kind: "radarr.tag"}, {Id: 3, State: "planned", Kind: "radarr.tag"},
		}))
		must(t, r.End(background, &wire.Run{State: "done"}))
	}
	count := func(state string) (n int) {
		must(t, s.readers.QueryRow("SELECT count(*) FROM changes WHERE state = ?", state).Scan(&n))
		return n
	}
	if held, planned, done := count("held"), count("planned"), count("done"); held != keptPlans || planned != keptPlans || done != keptPlans+5 {
		t.Errorf("%d held, %d planned, %d done are left", held, planned, done)
	}
}

// Of the runs of a daemon that goes on for years those are kept that did
// something, and the last ones.
func TestRunsThatDidNothingAreForgotten(t *testing.T) {
	s := newStore(t)
	const many = 5
	for range many {
		r, err := s.BeginRun(background, "default", false, noon)
		must(t, err)
		if r.ID() == 2 {
			must(t, s.PutChanges(background, r.ID(), []*wire.Change{{Id: 1, Run: r.ID(), Kind: "plex.label", State: "done"}}))
		}
		must(t, r.End(background, &wire.Run{State: "done"}))
	}
	_, err := s.bulk.conn.ExecContext(background, "UPDATE sqlite_sequence SET seq = ? WHERE name = 'runs'", keptRuns+3)
	must(t, err)
	r, err := s.BeginRun(background, "default", false, noon)
	must(t, err)
	must(t, r.End(background, &wire.Run{State: "done"}))
	if got, want := states(t, s), fmt.Sprintf("%d done, 5 done, 2 done, ", keptRuns+4); got != want {
		t.Errorf("kept: %s, want %s", got, want)
	}
}
