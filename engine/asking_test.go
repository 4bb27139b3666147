package engine

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

// recorder keeps what a follower is shown.
type recorder struct {
	silentProgress
	stages []string
}

func (r *recorder) Done(s *wire.Stage) { r.stages = append(r.stages, s.Name) }

// Another process has the daemon do a run and follows it, or takes it back.
func TestARunBesideTheDaemon(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	ctx := t.Context()
	st, err := store.Open(ctx, x.e.Store.Path(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	o := x.e.Options
	shown := &recorder{}
	o.Store, o.Progress = st, shown
	beside := New(o)
	if holder, yes := beside.Watched(); !yes || !strings.Contains(holder, fmt.Sprint(os.Getpid())) {
		t.Errorf("the daemon is %q, %v", holder, yes)
	}
	record, err := beside.Ask(ctx, RunOptions{Full: true})
	if err != nil || record.State != "done" || record.Id != 2 || record.Stages[0].Items == 0 {
		t.Errorf("the run is %v, %v", record, err)
	}
	if got := strings.Join(shown.stages, " "); got != "fetch normalize match act apply" {
		t.Errorf("shown: %s", got)
	}
	if record, err = beside.Ask(ctx, RunOptions{PlanOnly: true}); err != nil || !record.PlanOnly {
		t.Errorf("the plan is %v, %v", record, err)
	}
	if _, err = beside.Ask(ctx, RunOptions{Pipeline: "what"}); err == nil || !strings.Contains(err.Error(), `no pipeline "what"`) {
		t.Errorf("an unknown pipeline: %v", err)
	}
	if _, err = beside.Ask(ctx, RunOptions{RuleFiles: []string{"what"}}); err == nil {
		t.Error("an unknown rule is no error")
	}

	// One that waits is taken back; and one that goes on.
	held, err := st.BeginRun(ctx, "plan", true, x.now())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		now  func() // until it can be taken back
		want string
	}{
		{func() { x.await("occupied", "asked for waits: begin run: run") }, "taken back before it began"},
		{func() {
			x.lab.Plex().SetFault(homelab.Fault{Kind: homelab.Hang, Path: "/library/sections/"})
			held.Release()
			x.until("it runs", func() bool { x.later(time.Minute); return x.d.Status().Running == "asked for" })
		}, "run: stopped; nothing was sent"},
	} {
		asking, cancel := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { _, err := beside.Ask(asking, RunOptions{}); ended <- err }()
		c.now()
		cancel()
		if err := <-ended; err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("taken back: %v, want %s", err, c.want)
		}
	}
	x.lab.Plex().ClearFaults()

	// The daemon ends while somebody waits.
	held, err = st.BeginRun(ctx, "plan", true, x.now())
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { _, err := beside.Ask(ctx, RunOptions{}); ended <- err }()
	x.until("it waits", func() bool { return x.d.Status().Waiting > 0 })
	x.end()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "luarr watch ended") {
		t.Errorf("the daemon has ended: %v", err)
	}
	held.Release()
}

// What is not handed over waits for the run of the daemon that is in its way, and
// can be taken back; where no daemon is it fails at once.
func TestWhatWaitsForTheDaemon(t *testing.T) {
	x := openPalace(t, `on("movie", function(m) plex.label(m, { add = "x" }, "x") end)`, nil)
	x.listens()
	ctx := t.Context()
	type end struct {
		record *wire.Run
		err    error
	}
	wait := func(ctx context.Context) (waits chan int64, ended chan end) {
		waits, ended = make(chan int64, 9), make(chan end, 1)
		go func() {
			record, err := x.e.AfterTheDaemon(ctx, func(in *store.Occupied) { waits <- in.Run }, func(ctx context.Context) (*wire.Run, error) {
				return x.e.Undo(ctx, 1, true)
			})
			ended <- end{record, err}
		}()
		return waits, ended
	}
	held, err := x.e.Store.BeginRun(ctx, "default", false, x.now())
	if err != nil {
		t.Fatal(err)
	}
	waits, ended := wait(ctx)
	if run := <-waits; run != held.ID() {
		t.Errorf("it waits for run %d", run)
	}
	given, giveUp := context.WithCancel(ctx)
	waits2, ended2 := wait(given)
	<-waits2
	giveUp()
	if e := <-ended2; e.record != nil || fault.ClassOf(e.err) != fault.Interrupted || !strings.Contains(e.err.Error(), "taken back before it began") {
		t.Errorf("given up: %v, %v", e.record, e.err)
	}
	held.Release()
	if e := <-ended; e.err != nil || e.record == nil || !e.record.PlanOnly || e.record.Pipeline != undoRule {
		t.Errorf("it came to %v, %v", e.record, e.err)
	}
	if len(waits) != 0 {
		t.Error("it says more than once that it waits")
	}
	x.end()
	x.await("stopped", "")
	if held, err = x.e.Store.BeginRun(ctx, "plan", true, x.now()); err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	waits, ended = wait(ctx)
	if e := <-ended; !occupied(e.err) || len(waits) > 0 {
		t.Errorf("without a daemon: %v", e.err)
	}
}

// Whatever it is that a daemon at its end does not come to the end of: whoever
// asked is told of the daemon.
func TestARunThatTheEndOvertakes(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	for _, body := range []string{`{}`, `no request`} {
		id, err := x.e.Store.AskRun(t.Context(), []byte(body), x.now())
		if err != nil {
			t.Fatal(err)
		}
		over, end := context.WithCancel(t.Context())
		end()
		if got := x.d.carryOut(over, over, x.e, &watch.Task{Why: "asked for", Request: id}); got != watch.Failed {
			t.Errorf("%s: it ended as %v", body, got)
		}
		r, err := x.e.Store.Request(t.Context(), id)
		if err != nil || r.State != "failed" || !strings.Contains(r.Error, "luarr watch ended before the run did") || r.Hint == "" {
			t.Errorf("%s: the request is %+v, %v", body, r, err)
		}
	}
}
