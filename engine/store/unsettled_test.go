package store

import (
	"maps"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

func TestUnsettled(t *testing.T) {
	s := newStore(t)
	var many []*wire.Change
	for n := range batchRows + 3 {
		many = append(many, change(int64(n+1), "sending", "a", "home/x"))
	}
	must(t, s.PutChanges(background, 1, []*wire.Change{change(1, "done", "a", ""), change(2, "uncertain", "a", ""), change(3, "planned", "a", "")}))
	must(t, s.PutChanges(background, 2, many))
	open := func() (n int) {
		t.Helper()
		must(t, s.Unsettled(background, func(batch []*wire.Change) error { n += len(batch); return nil }))
		return n
	}
	if got := open(); got != len(many)+1 {
		t.Errorf("%d are open, want %d", got, len(many)+1)
	}
	// One that was looked at is not looked at again, whatever was found.
	must(t, s.SetChanges(background, []*wire.Change{
		{Run: 1, Id: 2, State: "uncertain", Settled: "nobody can tell"}, {Run: 2, Id: 1, State: "done", Settled: "it was made"},
	}))
	if got := open(); got != len(many)-1 {
		t.Errorf("%d are open, want %d", got, len(many)-1)
	}
	if got := changes(t, s, ChangeFilter{Run: 1, States: []string{"uncertain"}})[0]; got.Settled != "nobody can tell" {
		t.Errorf("it reads %v", got)
	}
}

func TestRecount(t *testing.T) {
	s := newStore(t)
	for _, state := range []string{"done", "running"} {
		r, err := s.BeginRun(background, "p", false, noon)
		must(t, err)
		must(t, s.PutChanges(background, r.ID(), []*wire.Change{change(1, "done", "a", ""), change(2, "failed", "a", ""), change(3, "done", "a", "")}))
		if state == "done" {
			must(t, r.End(background, &wire.Run{Pipeline: "p", State: "done", Changes: map[string]int64{"uncertain": 3}}))
		}
	}
	must(t, s.Recount(background, []int64{1, 2, 77}))
	runs, err := s.Runs(background, 0)
	must(t, err)
	if got := runs[1]; !maps.Equal(got.Changes, map[string]int64{"done": 2, "failed": 1}) || got.Pipeline != "p" {
		t.Errorf("got %v", got)
	}
	if got := runs[0]; len(got.Changes) > 0 || got.State != "running" {
		t.Errorf("a run in progress has %v", got)
	}
}

func TestRunsStarted(t *testing.T) {
	s := newStore(t)
	total := runsPage + 5
	must(t, s.journal.do(background, func(tx *tx) error {
		for n := range total {
			at := noon.Add(time.Duration(n) * time.Hour)
			if n == total-2 {
				at = noon.Add(-time.Hour) // the clock was wrong
			}
			body, err := proto.Marshal(&wire.Run{StartedAt: timestamppb.New(at)})
			if err != nil {
				return err
			}
			if err := tx.exec("INSERT INTO runs (state, body) VALUES ('done', ?)", body); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, c := range []struct {
		name         string
		from, before time.Time
		limit        int
		want         int
		first        int64
	}{
		{name: "all", want: total, first: int64(total)},
		{name: "the latest", limit: 3, want: 3, first: int64(total)},
		{name: "from the first on", from: noon, want: total - 1, first: int64(total)},
		{name: "the first two", from: noon, before: noon.Add(2 * time.Hour), want: 2, first: 2},
		{name: "before all but one", before: noon, want: 1, first: int64(total - 1)},
		{name: "none", from: noon.Add(10000 * time.Hour)},
	} {
		t.Run(c.name, func(t *testing.T) {
			runs, err := s.RunsStarted(background, c.from, c.before, c.limit)
			if err != nil || len(runs) != c.want || c.want > 0 && runs[0].Id != c.first {
				t.Errorf("%d runs, error %v, want %d from number %d on", len(runs), err, c.want, c.first)
			}
		})
	}
}
