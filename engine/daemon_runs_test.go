package engine

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

// A scan is one run, which reads that library alone.
func TestAScanIsOneRun(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	x.later(time.Minute)
	// All has been heard when streams that began after it are. One look may be
	// under way and one be due anyhow; the next is because of what was told.
	heard := func() {
		t.Helper()
		var list []homelab.Session
		for i := range 4 {
			list = append(list, homelab.Session{ID: fmt.Sprint("x", i), RatingKey: "8001"})
			x.play(list...)
			x.later(time.Second)
			x.until("all was heard", func() bool { return x.d.Status().Sources["home"].Sessions == len(list) })
		}
	}
	tell := func(event string) {
		x.lab.Plex().Notify("activity", map[string]any{"ActivityNotification": map[string]any{"event": event, "uuid": "u", "Activity": map[string]any{
			"uuid": "u", "type": "library.update.section", "Context": map[string]any{"librarySectionID": "1"}}}})
	}
	tell("started")
	key := x.lab.Plex().AddMovie("Fresh", 2025, 77, "/movies/Fresh (2025)/Fresh.mkv")
	for range 1500 {
		x.lab.Plex().Touch(key)
	}
	heard()
	x.later(time.Minute)
	x.later(time.Minute)
	if s := x.d.Status(); s.LastRun.Id != 1 || s.Running != "" {
		t.Error("it runs while the server scans")
	}
	tell("ended")
	heard()
	x.until("it was read", func() bool { x.later(time.Second); return x.d.Status().LastRun.Id == 2 })
	x.later(time.Hour)
	if n := x.await("run", "run 2 (default) done").Run.Stages[0]; n.Changed != 1 {
		t.Errorf("the run found %v", n)
	}
	select {
	case n := <-x.notes:
		if n.Code == "run" {
			t.Errorf("another run: %s", n.Message)
		}
	default:
	}
}

// A pipeline runs when its time has come, by schedule; one without events is not
// run by them, and libraries are read all the same.
func TestAPipelineRunsByItself(t *testing.T) {
	daily, err := schedule.Parse("daily")
	if err != nil {
		t.Fatal(err)
	}
	x := openPalace(t, nothing, func(c *config.Config) {
		c.Pipelines = []config.Pipeline{{Name: "nightly", Sources: []string{"home"}, Schedule: daily, At: config.Clock{Hour: 5}}}
	})
	x.await("link", "server-sent events")
	x.later(time.Minute)
	if r := x.await("run", "run 1 (nightly) done").Run; len(r.Stages) != 3 {
		t.Errorf("it is more than read: %v", r.Stages)
	}
	if s := x.d.Status(); s.NextJob != "pipelines.nightly.schedule" || s.NextAt.Format(time.DateTime) != "2026-03-02 05:00:00" {
		t.Errorf("next is %s at %s", s.NextJob, s.NextAt)
	}
	x.later(9 * time.Hour)
	if r := x.await("run", "run 2 (nightly) done").Run; len(r.Stages) != 5 {
		t.Errorf("it had the stages %v", r.Stages)
	}
	due, done, err := x.e.Store.DueMemory(t.Context(), dueJob("pipelines.nightly.schedule", "daily"))
	if err != nil || !done.After(due) {
		t.Errorf("it is remembered as done at %v, first asked at %v, %v", done, due, err)
	}
}

// A change that is on its way when the daemon is to end, and stays there, is left
// as uncertain, for the next run to find out.
func TestAChangeThatIsOnItsWay(t *testing.T) {
	x := &palace{cinema: openCinema(t, `on("movie", function(m) plex.label(m, { add = "x" }, "x") end)`)}
	x.lab.Plex().SetFault(homelab.Fault{Kind: homelab.Hang, Method: "PUT"})
	x.begin()
	x.d.clean, x.d.harsh = 50*time.Millisecond, atMost
	x.await("link", "server-sent events")
	x.later(time.Minute)
	states := map[string]int{}
	count := func() {
		clear(states)
		err := x.e.Store.Changes(context.Background(), store.ChangeFilter{Run: 1}, func(batch []*wire.Change) error {
			for _, c := range batch {
				states[c.State]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	x.until("a change is on its way", func() bool { count(); return states["sending"] > 0 })
	x.end()
	x.await("stopping", "a change is still on its way")
	x.await("stopped", "")
	if count(); states["uncertain"] == 0 || states["sending"] > 0 {
		t.Errorf("the changes are %v", states)
	}
}

// A run that failed says why, each reason on a line of its own, and what to do.
func TestAFailedRunSaysWhy(t *testing.T) {
	var said []Note
	d := NewDaemon(DaemonOptions{Say: func(n Note) { said = append(said, n) }})
	err := errors.Join(fault.New(fault.Failed, "store items", "", "the disk is full").WithHint("make room"), errors.New("and so is the other"))
	d.tell(&wire.Run{Id: 7, Pipeline: "default", State: "failed"}, err, &watch.Task{Why: "asked for", Request: 1})
	want := "run 7 (default) failed in 0s: nothing to do; asked for\nstore items: the disk is full\nand so is the other"
	if len(said) != 1 || said[0].Level != "error" || said[0].Message != want || said[0].Hint != "make room" {
		t.Errorf("it says %+v", said)
	}
}
