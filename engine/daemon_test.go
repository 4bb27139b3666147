package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

// palace is a server with a daemon that watches it, by a clock that the test
// turns.
type palace struct {
	*cinema
	d      *Daemon
	notes  chan Note
	reload chan struct{}
	end    context.CancelFunc
	ended  chan error
	broken error // of the configuration
	alter  func(*config.Config)
	real   bool // the clock is the real one
}

// openPalace opens one; its daemon has begun.
func openPalace(t testing.TB, rule string, alter func(*config.Config)) *palace {
	t.Helper()
	x := &palace{cinema: openCinema(t, rule), alter: alter}
	x.begin()
	return x
}

// begin begins the daemon.
func (x *palace) begin() {
	t := x.t
	t.Helper()
	before := runtime.NumGoroutine()
	x.notes, x.reload, x.ended = make(chan Note, 10_000), make(chan struct{}), make(chan error, 1)
	now := x.now
	if x.real {
		now = time.Now
		x.e.Now = now
	}
	x.e.Config.Engine.Rules = filepath.Join(t.TempDir(), "rules")
	x.e.Config.Engine.State = "luarr.db"
	x.d = NewDaemon(DaemonOptions{Store: x.e.Store, Open: x.open, Say: func(n Note) { x.notes <- n }, Reload: x.reload, Now: now})
	ctx, end := context.WithCancel(t.Context())
	x.end = end
	go func() { x.ended <- x.d.Run(ctx) }()
	t.Cleanup(func() {
		end()
		if err := <-x.ended; err != nil {
			t.Errorf("it ended with %v", err)
		}
		x.host.Close()
		x.l.Close()
		x.until("no process is left", func() bool { return len(children(t)) == 0 })
		x.until("no goroutine is left", func() bool {
			if n := runtime.NumGoroutine(); n > before+20 { // those of the server, of the store and of the test
				return false
			}
			stacks := make([]byte, 1<<20)
			stacks = stacks[:runtime.Stack(stacks, true)]
			return !strings.Contains(string(stacks), "engine.(*Daemon)") && !strings.Contains(string(stacks), ").follow(")
		})
	})
	x.await("began", "watching home")
}

func (x *palace) open(context.Context) (*Engine, func(), error) {
	if x.broken != nil {
		return nil, nil, x.broken
	}
	h := host.New(host.Options{BuiltIn: []string{"plex"}})
	o := x.e.Options
	c := *o.Config
	o.Config, o.Host, o.Describe, o.Log = &c, h, nil, slog.New(slog.DiscardHandler)
	c.Pipelines = []config.Pipeline{{Name: "default", Sources: []string{"home"}, Events: true}}
	if x.alter != nil {
		x.alter(&c)
	}
	return New(o), h.Close, nil
}

// await waits for something to be said.
func (x *palace) await(code, says string) Note {
	x.t.Helper()
	limit := time.After(20 * time.Second)
	var said []string
	for {
		select {
		case n := <-x.notes:
			if n.Code == code && strings.Contains(n.Message, says) {
				return n
			}
			said = append(said, n.Code+": "+n.Message)
		case <-limit:
			x.t.Fatalf("nobody said %s: %s, but\n%s", code, says, strings.Join(said, "\n"))
		}
	}
}

// until waits for something to be so.
func (x *palace) until(what string, is func() bool) {
	x.t.Helper()
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(20 * time.Second)
	for !is() {
		select {
		case <-tick.C:
		case <-limit:
			x.t.Fatalf("it is not so that %s", what)
		}
	}
}

// later lets time pass, and the daemon see it.
func (x *palace) later(d time.Duration) {
	x.pass(d)
	wake(x.d.wakeRuns)
	wake(x.d.wakeLooks)
}

// listens waits until the server's events are listened to and what came with
// that has been read.
func (x *palace) listens() {
	x.t.Helper()
	x.await("link", "server-sent events")
	x.later(time.Minute)
	x.await("run", "run 1 (default) done")
}

// children are the processes that this one has started.
func children(t testing.TB) (pids []int) {
	t.Helper()
	tasks, _ := filepath.Glob("/proc/self/task/*/children")
	for _, file := range tasks {
		text, _ := os.ReadFile(file)
		for _, word := range strings.Fields(string(text)) {
			pid := 0
			_, _ = fmt.Sscan(word, &pid)
			pids = append(pids, pid)
		}
	}
	return pids
}

const nothing = `on("session", function() end)`

// Two hundred streams and as many events as a server sends in a quarter of a
// minute: each stream that a rule wants to stop is stopped, once, and the server
// is asked a few times and not once an event.
func TestTheDaemonStopsStreams(t *testing.T) {
	x := openPalace(t, fmt.Sprintf(remoteTranscode, ""), nil)
	x.listens()
	var list []homelab.Session
	for i := range 200 {
		s := remote(fmt.Sprint("s", i), i%7+2)
		if i%20 != 0 {
			s.Location = "lan"
		}
		list = append(list, s)
	}
	asked := x.lab.Plex().Count()
	x.play(list...)
	for i := range 1500 {
		x.lab.Plex().Notify("playing", map[string]any{"PlaySessionStateNotification": map[string]any{"sessionKey": fmt.Sprint(i % 200), "state": "playing"}})
		if i%100 == 0 {
			x.later(time.Second)
		}
	}
	for range 10 {
		x.later(time.Second)
		x.await("stream", "stopped")
	}
	x.later(time.Second)
	stopped := map[string]int{}
	for _, s := range x.lab.Plex().Terminations() {
		stopped[s.ID]++
	}
	if len(stopped) != 10 || len(x.lab.Plex().Terminations()) != 10 || stopped["s20"] != 1 {
		t.Errorf("stopped: %v", stopped)
	}
	if n := x.lab.Plex().Count() - asked; n > 150 {
		t.Errorf("the server was asked %d times", n)
	}
	x.until("the streams that are left are counted", func() bool {
		x.later(20 * time.Second)
		return x.d.Status().Sources["home"].Sessions == 190
	})
}

// A grace ends though nothing is told.
func TestTheDaemonKeepsAGrace(t *testing.T) {
	x := openPalace(t, fmt.Sprintf(remoteTranscode, `grace = "10s"`), nil)
	x.listens()
	x.play(remote("one", 2))
	x.later(time.Second)
	x.await("held", "grace is 10s")
	x.later(9 * time.Second)
	if n := len(x.lab.Plex().Terminations()); n != 0 {
		t.Fatal("it was stopped before its time")
	}
	x.later(2 * time.Second)
	x.await("stream", "stopped")
}

// A run that takes its time keeps no stream from being judged, and one that is
// asked to end ends.
func TestARunHoldsUpNoStream(t *testing.T) {
	x := openPalace(t, fmt.Sprintf(remoteTranscode, ""), nil)
	x.lab.Plex().SetFault(homelab.Fault{Kind: homelab.Hang, Path: "/library/sections/"})
	x.await("link", "server-sent events")
	x.later(time.Minute)
	x.until("a run goes on", func() bool { return x.d.Status().Running != "" })
	x.play(remote("one", 2))
	x.later(time.Second)
	x.await("stream", "stopped")
	x.end()
	x.await("run", "run 1 (default) interrupted")
	x.await("stopped", "")
}

// A scan is one run, which reads that library alone.
func TestAScanIsOneRun(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	x.later(time.Minute)
	tell := func(event string) {
		x.lab.Plex().Notify("activity", map[string]any{"ActivityNotification": map[string]any{"event": event, "uuid": "u", "Activity": map[string]any{
			"uuid": "u", "type": "library.update.section", "Context": map[string]any{"librarySectionID": "1"}}}})
	}
	tell("started")
	key := x.lab.Plex().AddMovie("Fresh", 2025, 77, "/movies/Fresh (2025)/Fresh.mkv")
	for range 1500 {
		x.lab.Plex().Touch(key)
	}
	x.play(homelab.Session{ID: "x", RatingKey: "8001"}) // comes after all that
	x.later(time.Second)
	x.until("all was heard", func() bool { x.later(20 * time.Second / 1000); return x.d.Status().Sources["home"].Sessions == 1 })
	x.later(time.Minute)
	x.later(time.Minute)
	if s := x.d.Status(); s.LastRun.Id != 1 || s.Running != "" {
		t.Error("it runs while the server scans")
	}
	tell("ended")
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

// A server that refuses, hangs up and comes back: that is said once each time,
// and what was told before is told again in vain.
func TestAServerThatComesAndGoes(t *testing.T) {
	x := openPalace(t, fmt.Sprintf(remoteTranscode, ""), nil)
	x.listens()
	x.play(remote("one", 2))
	x.later(time.Second)
	x.await("stream", "stopped")
	for _, kind := range []homelab.FaultKind{homelab.Unauthorized, homelab.Down, homelab.ServerError} {
		x.lab.Plex().SetFault(homelab.Fault{Kind: kind})
		x.lab.Plex().HangUp()
		for range 5 {
			x.later(20 * time.Second)
		}
		n := x.await("server", "cannot be read")
		if n.Level != "warning" || x.d.Status().Sources["home"].Up {
			t.Errorf("it says %v", n)
		}
		x.later(time.Hour)
		x.lab.Plex().ClearFaults()
		x.until("it is up", func() bool { x.later(time.Minute); return x.d.Status().Sources["home"].Up })
		for back := false; !back; { // and nothing else was said of it
			n := <-x.notes
			if back = n.Code == "server"; back && n.Message != "home is back" {
				t.Errorf("it says %s", n.Message)
			}
		}
	}
	if n := len(x.lab.Plex().Terminations()); n != 1 {
		t.Errorf("%d streams were stopped", n)
	}
}

// A plugin that is killed again and again is started again, for ever.
func TestAPluginIsStartedForEver(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	x.host.Close() // that of the engine which begins no run
	for i := range 4 {
		pids := children(t)
		if len(pids) != 1 {
			t.Skipf("the plugins are %v", pids)
		}
		_ = syscall.Kill(pids[0], syscall.SIGKILL)
		x.until("it is started again", func() bool {
			x.later(time.Minute)
			again := children(t)
			return len(again) == 1 && again[0] != pids[0] && x.d.Status().Sources["home"].Up
		})
		if t.Failed() {
			t.Fatalf("after %d times", i)
		}
	}
}

// There is one for a store.
func TestASecondDaemonIsRefused(t *testing.T) {
	x := openPalace(t, nothing, nil)
	err := NewDaemon(x.d.DaemonOptions).Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("luarr watch runs already (process %d on ", os.Getpid())) {
		t.Errorf("the second one says %v", err)
	}
}

// What is edited is taken up, and what is wrong with it takes nothing away.
func TestEdits(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	rule := filepath.Join(x.e.Config.Engine.Rules, "mine.lua")
	write := func(text string) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(rule), 0o700), os.WriteFile(rule, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Replace(fmt.Sprintf(remoteTranscode, ""), "remote 4K", "first", 1))
	x.await("reload", "the rules were read again")
	x.play(remote("one", 2))
	x.later(time.Second)
	x.await("stream", "first")
	write("on(")
	n := x.await("reload", "not taken up")
	if !strings.Contains(n.Message, "mine.lua") || n.Level != "error" {
		t.Errorf("it says %v", n)
	}
	x.broken = errors.New("line 3: what")
	x.reload <- struct{}{}
	x.await("reload", "line 3: what")
	x.lab.Plex().AddMovie("Fresh", 2025, 77, "/movies/Fresh (2025)/Fresh.mkv") // a run has the old ones, too
	x.lab.Plex().Touch("8001")
	x.until("a run came", func() bool { x.later(10 * time.Second); return x.d.Status().LastRun.Id > 2 })
	x.await("run", "done")
	x.play(remote("two", 3))
	x.later(time.Minute)
	x.await("stream", "first")
	x.broken = nil
	write(nothing)
	x.await("reload", "the rules were read again")
	x.reload <- struct{}{}
	x.await("reload", "the configuration and the rules were read again")
	x.play(remote("three", 4))
	x.until("it was looked at", func() bool { x.later(time.Second); return x.d.Status().Sources["home"].Sessions == 1 })
	if n := len(x.lab.Plex().Terminations()); n != 2 {
		t.Errorf("%d streams were stopped", n)
	}
}

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

// A change that is on its way when the daemon is to end, and stays there, is left
// as uncertain, for the next run to find out.
func TestAChangeThatIsOnItsWay(t *testing.T) {
	x := &palace{cinema: openCinema(t, `on("movie", function(m) plex.label(m, { add = "x" }, "x") end)`)}
	x.lab.Plex().SetFault(homelab.Fault{Kind: homelab.Hang, Method: "PUT"})
	x.begin()
	x.d.clean = 50 * time.Millisecond
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
