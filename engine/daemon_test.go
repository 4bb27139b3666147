package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/examples/homelab"
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
	take   func(*config.Config) error
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
	x.d = NewDaemon(DaemonOptions{Store: x.e.Store, Open: x.open, Say: func(n Note) { x.notes <- n }, Reload: x.reload, Take: x.take, Now: now})
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
	x.await("began", "watching ")
}

// atMost is how long a test waits for what must come: on a machine that has
// much else to do it may take its time.
const atMost = 2 * time.Minute

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
	limit := time.After(atMost)
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
	limit := time.After(atMost)
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

// Where server-sent events fail it hears by WebSocket, and stops streams as well.
func TestTheDaemonHearsByWebSocket(t *testing.T) {
	x := &palace{cinema: openCinema(t, fmt.Sprintf(remoteTranscode, ""))}
	x.lab.Plex().SetFault(homelab.Fault{Kind: homelab.NotFound, Path: "/:/eventsource/"})
	x.begin()
	if n := x.await("link", "home tells what happens by WebSocket"); !strings.Contains(n.Hint, "server-sent events: ") {
		t.Errorf("why it does not hear otherwise: %q", n.Hint)
	}
	x.later(time.Minute)
	x.until("all that came with the link was looked at", func() bool { return x.d.Status().Sources["home"].Looked.Equal(x.now()) })
	x.play(remote("one", 2))
	x.later(time.Second) // and no look is due but for what is heard
	x.await("stream", "stopped")
	if via := x.d.Status().Sources["home"].Via; via != "websocket" {
		t.Errorf("the status says that events come by %q", via)
	}
}

// A grace ends though nothing is told.
func TestTheDaemonKeepsAGrace(t *testing.T) {
	x := openPalace(t, fmt.Sprintf(remoteTranscode, `grace = "10s"`), nil)
	x.listens()
	x.play(remote("one", 2))
	x.later(time.Second)
	x.await("held", "grace is 10s")
	x.later(8 * time.Second) // it may have begun before the second had passed
	if n := len(x.lab.Plex().Terminations()); n != 0 {
		t.Fatal("it was stopped before its time")
	}
	x.later(3 * time.Second)
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
	write := func(text string) { writeAtOnce(t, rule, text) }
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
	away := filepath.Join(filepath.Dir(rule), "away.lua")
	if err := errors.Join(os.Remove(rule), os.Symlink("nowhere", away)); err != nil {
		t.Fatal(err)
	}
	x.await("reload", "away.lua is no file")
	if err := os.Remove(away); err != nil { // what is left is nothing, and that is noticed
		t.Fatal(err)
	}
	x.await("reload", "the rules were read again")
	write(strings.Replace(fmt.Sprintf(remoteTranscode, ""), "remote 4K", "first", 1))
	x.await("reload", "the rules were read again")
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
	x.broken, x.alter = nil, func(c *config.Config) { c.Sources = nil }
	x.reload <- struct{}{}
	x.await("reload", "no source is configured")
	x.alter = nil
	write(nothing)
	x.await("reload", "the rules were read again")
	x.reload <- struct{}{}
	x.await("reload", "the configuration and the rules were read again")
	x.play(remote("three", 4), remote("four", 5))
	x.until("they were looked at", func() bool { x.later(time.Second); return x.d.Status().Sources["home"].Sessions == 2 })
	if n := len(x.lab.Plex().Terminations()); n != 2 {
		t.Errorf("%d streams were stopped", n)
	}
}

// What is edited while the daemon begins, after it was read, is not missed.
func TestAnEditAtTheBeginning(t *testing.T) {
	x := &palace{cinema: openCinema(t, nothing)}
	x.take = func(c *config.Config) error {
		writeAtOnce(t, filepath.Join(c.Engine.Rules, "mine.lua"), nothing)
		return nil
	}
	x.begin()
	x.await("reload", "the rules were read again")
}

// writeAtOnce writes a file so that nobody sees half of it.
func writeAtOnce(t testing.TB, path, text string) {
	t.Helper()
	aside := filepath.Join(t.TempDir(), "new")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(aside, []byte(text), 0o600), os.Rename(aside, path)); err != nil {
		t.Fatal(err)
	}
}

// A server that does not answer keeps no other waiting.
func TestAServerThatHangs(t *testing.T) {
	deaf := homelab.New(homelab.Options{})
	deaf.Plex().SetFault(homelab.Fault{Kind: homelab.Hang})
	srv := httptest.NewServer(deaf.Plex())
	t.Cleanup(srv.Close)
	x := openPalace(t, fmt.Sprintf(remoteTranscode, ""), func(c *config.Config) {
		attic := c.Sources[0]
		attic.Name, attic.Settings = "attic", map[string]any{"url": srv.URL, "token": "lab-plex-token"}
		c.Sources = append([]config.Instance{attic}, c.Sources...)
	})
	x.await("link", "home tells what happens by server-sent events")
	x.play(remote("one", 2))
	x.later(time.Second)
	x.await("stream", "home: stopped")
	if s := x.d.Status().Sources; !s["attic"].Looked.IsZero() || s["home"].Looked.IsZero() {
		t.Errorf("the sources are %v", s)
	}
}
