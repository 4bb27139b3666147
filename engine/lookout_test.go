package engine

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/plugins/plex"
	"github.com/luarr/luarr/sdk/sdktest"
	"github.com/luarr/luarr/sdk/wire"
)

// TestMain serves the plugin for Plex to the tests that start it.
func TestMain(m *testing.M) { sdktest.Main(m, plex.Plugin) }

// silentProgress shows nothing.
type silentProgress struct{}

func (silentProgress) Stage(string)               {}
func (silentProgress) Items(string, int64, int64) {}
func (silentProgress) Done(*wire.Stage)           {}
func (silentProgress) Waits(string, float64)      {}

// cinema is a server with streams, an engine that looks at it, and a clock.
type cinema struct {
	t    testing.TB
	lab  *homelab.Lab
	e    *Engine
	l    *Lookout
	mu   sync.Mutex
	at   time.Time
	host *host.Host
}

// openCinema opens one with a rule about streams; the configuration and the
// shipped rules can be changed before.
func openCinema(t testing.TB, rule string, change ...func(*config.Config, fstest.MapFS)) *cinema {
	t.Helper()
	c := &cinema{t: t, lab: homelab.New(homelab.Options{Movies: 12, Series: 2}), at: time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)}
	srv := httptest.NewServer(c.lab.Plex())
	t.Cleanup(srv.Close)
	c.host = host.New(host.Options{BuiltIn: []string{"plex"}})
	t.Cleanup(c.host.Close)
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "luarr.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	conf := &config.Config{
		Engine:    config.Engine{Timezone: time.UTC},
		Limits:    config.Limits{MaxDestructive: 20},
		Sources:   []config.Instance{{Section: "sources", Name: "home", Plugin: "plex", Settings: map[string]any{"url": srv.URL, "token": "lab-plex-token"}, Reading: config.Reading{NewLibraries: "on"}}},
		Pipelines: []config.Pipeline{{Name: "default"}},
		Rules:     map[string]map[string]any{"police": {"enabled": true}},
	}
	files := fstest.MapFS{"actions/police.lua": &fstest.MapFile{Data: []byte(rule)}}
	for _, do := range change {
		do(conf, files)
	}
	c.e = New(Options{
		Config: conf,
		Store:  st, Host: c.host, Progress: silentProgress{}, Log: slog.New(slog.DiscardHandler), Now: c.now,
		Rules: files,
	})
	if c.l, err = c.e.Lookout(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.l.Close)
	return c
}

func (c *cinema) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// pass lets time pass.
func (c *cinema) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// look looks, judges and enforces, and says what came of it.
func (c *cinema) look() string {
	c.t.Helper()
	sight, err := c.l.See(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	j, err := c.l.Judge(c.t.Context(), sight)
	if err != nil {
		c.t.Fatal(err)
	}
	_, changes, err := c.l.Enforce(c.t.Context(), j)
	if err != nil {
		c.t.Fatal(err)
	}
	var said []string
	for _, ch := range append(changes, j.Plan.Held...) {
		said = append(said, strings.TrimSpace(fmt.Sprintf("%s %s %s", ch.Key, ch.State, ch.Error)))
	}
	for _, u := range j.Unknown {
		said = append(said, "unknown "+u.Field)
	}
	for _, f := range j.Plan.Findings {
		said = append(said, f.Code)
	}
	return strings.Join(said, "; ")
}

func (c *cinema) expect(want string) {
	c.t.Helper()
	if got := c.look(); got != want {
		c.t.Errorf("at %s:\ngot  %s\nwant %s", c.now().Format(time.TimeOnly), got, want)
	}
}

func (c *cinema) play(list ...homelab.Session) { c.lab.Plex().SetSessions(list...) }

func remote(id string, user int) homelab.Session {
	return homelab.Session{ID: id, RatingKey: "8001", UserID: user, Location: "wan", Transcode: &homelab.Transcode{Video: "transcode", Audio: "copy"},
		Player: homelab.Player{MachineID: fmt.Sprint("player", user)}}
}

const remoteTranscode = `on("session", function(s)
  if s.location == "wan" and s.video_decision == "transcode" and s.source_media.resolution == "4k" then
    plex.terminate(s, { message = "4K plays direct only", %s }, "remote 4K transcode")
  end
end)`

func TestAStreamIsStopped(t *testing.T) {
	c := openCinema(t, fmt.Sprintf(remoteTranscode, ""))
	long, err := c.e.Store.BeginRun(t.Context(), "nightly", false, c.now()) // it does not wait for that
	if err != nil {
		t.Fatal(err)
	}
	defer long.Release()
	local := remote("local", 2)
	local.Location = "lan"
	sound := remote("sound", 3)
	sound.Transcode = &homelab.Transcode{Video: "copy", Audio: "transcode"}
	c.play(remote("one", 2), local, sound)
	c.expect("one done")
	c.expect("")
	if got := fmt.Sprint(c.lab.Plex().Terminations()); got != "[{one 4K plays direct only}]" {
		t.Errorf("stopped: %s", got)
	}
	var kept []*wire.Change
	err = c.e.Store.Changes(t.Context(), store.ChangeFilter{Rule: "police"}, func(batch []*wire.Change) error { kept = append(kept, batch...); return nil })
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	k := kept[0]
	if k.Reason != "remote 4K transcode" || k.State != "done" || k.Target != "home/session one" || k.TargetType != "session" || k.Line != "actions/police.lua:3" ||
		k.About != "2 on player2" || k.Destructive || k.Reversible || !strings.HasPrefix(k.Title, "anna: ") {
		t.Errorf("the journal says %v", k)
	}
	if r, err := c.e.Store.Run(t.Context(), k.Run); err != nil || r.State != "done" || r.Pipeline != "streams" || r.Changes["done"] != 1 {
		t.Errorf("its run is %v, %v", r, err)
	}
}

func TestAStreamHasItsGrace(t *testing.T) {
	c := openCinema(t, fmt.Sprintf(remoteTranscode, `grace = "30s"`))
	c.play(remote("one", 2))
	waits := "one held grace is 30s: it is stopped at 20:00:30 if the rule still wants it then"
	c.expect(waits)
	c.pass(20 * time.Second)
	c.expect(waits)
	direct := remote("one", 2)
	direct.Transcode = nil // the viewer has chosen another version
	c.play(direct)
	c.pass(20 * time.Second)
	c.expect("")
	c.play(remote("one", 2))
	c.expect("one held grace is 30s: it is stopped at 20:01:10 if the rule still wants it then")
	c.lab.Plex().SetFault(homelab.Fault{Kind: homelab.ServerError})
	c.pass(30 * time.Second)
	if got := c.look(); got != "streams_unread" {
		t.Errorf("while it cannot be read: %s", got)
	}
	c.lab.Plex().ClearFaults()
	c.pass(10 * time.Second)
	c.expect("one done")
}

// Players begin anew by themselves: that must not become a loop.
func TestNoKillLoops(t *testing.T) {
	t.Run("cooldown", func(t *testing.T) {
		c := openCinema(t, fmt.Sprintf(remoteTranscode, `cooldown = "10m"`))
		c.play(remote("one", 2))
		c.expect("one done")
		c.pass(time.Minute)
		c.play(remote("two", 2), remote("three", 3))
		c.expect("three done; two held it was sent at 20:00:00 and cooldown is 10m0s")
		c.pass(10 * time.Minute)
		c.expect("two done")
	})
	t.Run("max_per_hour", func(t *testing.T) {
		c := openCinema(t, fmt.Sprintf(remoteTranscode, `max_per_hour = 2`))
		c.play(remote("one", 2), remote("two", 3), remote("three", 4))
		c.expect("one done; two done; three held as many as max_per_hour (2) are sent within the hour")
		c.pass(59 * time.Minute)
		c.expect("three held as many as max_per_hour (2) are sent within the hour")
		c.pass(2 * time.Minute)
		c.expect("three done")
	})
	t.Run("refused", func(t *testing.T) {
		c := openCinema(t, fmt.Sprintf(remoteTranscode, ""))
		c.lab.Plex().SetPass(false)
		c.play(remote("one", 2))
		const no = "one failed the server refuses to stop streams: that needs a Plex Pass of its owner"
		c.expect(no)
		for range 50 {
			c.expect("one held it could not be stopped; the next try is at 20:01:00")
		}
		c.pass(time.Minute)
		c.expect(no)
		c.expect("one held it could not be stopped; the next try is at 20:03:00")
		if n := len(c.lab.Plex().Writes()); n != 2 {
			t.Errorf("the server was asked %d times", n)
		}
	})
}

// What is not known of a stream, or of its item, stops nothing.
func TestMissingDataStopsNothing(t *testing.T) {
	for name, rule := range map[string]struct{ text, want string }{
		"an item that was never read": {`if s.item.year then plex.terminate(s, {}, "x") end`, "unknown item"},
		"caught":                      {`pcall(function() return s.item.year end) plex.terminate(s, {}, "x")`, "unknown item"},
		"what nobody tells":           {`if not s.delivered.bitrate_kbps then plex.terminate(s, {}, "x") end`, ""},
		"who else watches":            {`if #s.others == 0 then plex.terminate(s, {}, "x") end`, "s done"},
		"something else":              {`plex.label(s.item, { add = "x" }, "x")`, "unknown item"},
		"an error":                    {`plex.terminate(s, {}, "x") error("oh")`, "rule_error"},
	} {
		t.Run(name, func(t *testing.T) {
			c := openCinema(t, `on("session", function(s) `+rule.text+` end)`)
			c.play(remote("s", 2))
			c.expect(rule.want)
		})
	}
}

// The item is joined from the store, with its traits, and since when it is so.
func TestWhatRulesSeeOfAStream(t *testing.T) {
	c := openCinema(t, `on("session", function(s)
  if s.state == "paused" and age(s.since) >= 600 and s.item.type == "movie" and age(s.started_at) >= 660 and #s.beside == 1 then
    plex.terminate(s, {}, s.item.title .. " is paused")
  end
end)`)
	if _, err := c.e.Run(t.Context(), RunOptions{Sources: []string{"home"}}); err != nil {
		t.Fatal(err)
	}
	s := remote("one", 2)
	other := homelab.Session{ID: "other", RatingKey: "8002"}
	c.play(s, other)
	c.expect("")
	c.pass(time.Minute)
	s.State = "paused"
	c.play(s, other)
	c.expect("")
	c.pass(10*time.Minute - time.Second)
	c.expect("")
	c.pass(time.Second)
	c.expect("one done")
}

// A person stops streams, whatever the rules say.
func TestStop(t *testing.T) {
	c := openCinema(t, `on("session", function() end)`)
	c.play(remote("one", 2), remote("two", 3), homelab.Session{ID: "x", NoChild: true, RatingKey: "8001"})
	sight, err := c.l.See(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.lab.Plex().StopSession("two")
	_, changes, err := c.e.Stop(t.Context(), sight.Sessions, "Gute Nacht")
	var said []string
	for _, ch := range changes {
		said = append(said, strings.TrimSpace(ch.Key+" "+ch.State+" "+ch.Error))
	}
	if got := strings.Join(said, "; "); err != nil || got != "one done; two skipped the stream had ended by itself" {
		t.Errorf("%s, %v", got, err)
	}
	if got := fmt.Sprint(c.lab.Plex().Terminations()); got != "[{one Gute Nacht}]" {
		t.Errorf("stopped: %s", got)
	}
}

// Events come through the engine, and with the context everything ends.
func TestFollow(t *testing.T) {
	c := openCinema(t, `on("session", function() end)`)
	ctx, cancel := context.WithCancel(t.Context())
	events, ended := make(chan *wire.Event, 100), make(chan struct{})
	go func() {
		defer close(ended)
		c.e.Follow(ctx, nil, func(e *wire.Event) { events <- e })
	}()
	if e := <-events; e.Kind != "link" || e.State != "up" || e.Via != "events" || e.Source != "home" {
		t.Errorf("first came %v", e)
	}
	c.play(remote("one", 2))
	if e := <-events; e.Kind != "session" || e.Key != "15" {
		t.Errorf("then came %v", e)
	}
	cancel()
	<-ended
}

// What was found out survives a restart, and others see it.
func TestStreamsAreRemembered(t *testing.T) {
	c := openCinema(t, `on("session", function(s)
  if s.state == "paused" and age(s.since) >= 600 then plex.terminate(s, { grace = "1m" }, "paused") end
end)`)
	paused := remote("one", 2)
	paused.State = "paused"
	again := func() {
		if err := c.l.Remember(t.Context()); err != nil {
			t.Fatal(err)
		}
		l, err := c.e.Lookout(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(l.Close)
		c.l = l
	}
	c.play(paused)
	c.expect("")
	again()
	c.pass(9 * time.Minute)
	c.expect("")
	again()
	c.pass(time.Minute)
	c.expect("one held grace is 1m0s: it is stopped at 20:11:00 if the rule still wants it then")
	again()
	c.pass(time.Minute)
	c.expect("one done")
	c.play()
	c.expect("")
	c.play(paused)
	c.expect("")
	c.pass(time.Hour) // who knows what was meanwhile
	c.expect("")
}

// A rule that fails on the one stream that plays, look after look, judges the
// next one all the same.
func TestARuleThatFailsOnAStreamJudgesTheNext(t *testing.T) {
	c := openCinema(t, strings.Replace(fmt.Sprintf(remoteTranscode, ""), "\n", "\n  if s.location == 'lan' then error('what') end\n", 1))
	odd := remote("odd", 2)
	odd.Location = "lan"
	c.play(odd)
	for range 110 {
		c.expect("rule_error")
		c.pass(time.Second)
	}
	c.play(odd, remote("next", 3))
	c.expect("next done; rule_error")
}

// A look at which a rule cannot tell does not let a grace begin anew.
func TestAGraceGoesOnWhileNobodyKnows(t *testing.T) {
	c := openCinema(t, strings.Replace(fmt.Sprintf(remoteTranscode, `grace = "30s"`), "\n", "\n  if s.state == 'buffering' then error('what') end\n", 1))
	c.play(remote("one", 2))
	c.expect("one held grace is 30s: it is stopped at 20:00:30 if the rule still wants it then")
	c.pass(15 * time.Second)
	odd := remote("one", 2)
	odd.State = "buffering"
	c.play(odd)
	c.expect("rule_error")
	c.pass(16 * time.Second)
	c.play(remote("one", 2))
	c.expect("one done")
}
