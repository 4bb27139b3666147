package engine

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

// shipped adds rules as they are shipped.
func shipped(t *testing.T, names ...string) func(*config.Config, fstest.MapFS) {
	return func(_ *config.Config, files fstest.MapFS) {
		for _, name := range names {
			text, err := rules.FS.ReadFile("actions/" + name + ".lua")
			if err != nil {
				t.Fatal(err)
			}
			files["actions/"+name+".lua"] = &fstest.MapFile{Data: text}
		}
	}
}

// idlePolice is a rule that wants nothing.
const idlePolice = `on("session", function() end)`

// restart has the next look be that of another process.
func (c *cinema) restart() {
	c.t.Helper()
	if err := c.l.Remember(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	l, err := c.e.Lookout(c.t.Context(), true)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(l.Close)
	c.l = l
}

func (c *cinema) begin(m Mode, sources ...string) {
	c.t.Helper()
	if _, _, err := c.l.BeginMaintenance(c.t.Context(), sources, m); err != nil {
		c.t.Fatal(err)
	}
}

// guest is a stream of a user.
func guest(id string, user int) homelab.Session {
	return homelab.Session{ID: id, RatingKey: "8001", UserID: user, Player: homelab.Player{MachineID: "player of " + id}}
}

func TestMaintenanceMode(t *testing.T) {
	const on = "; maintenance_mode"
	c := openCinema(t, idlePolice, shipped(t, "maintenance_mode"))
	c.play(guest("old", 2), guest("friend", 3))
	c.expect("")
	c.begin(Mode{Reason: "New disks.", Delay: 10 * time.Minute, Until: c.now().Add(time.Hour), Allow: []string{"Bärbel & Ben"}})
	c.expect("maintenance_mode")
	c.pass(time.Minute)
	c.play(guest("old", 2), guest("friend", 3), guest("new", 1), guest("ours", 3))
	c.expect("new done" + on)
	c.restart()
	c.expect("maintenance_mode")
	c.pass(9*time.Minute - time.Second)
	c.expect("maintenance_mode")
	j, err := c.l.Judge(t.Context(), &Sight{})
	if err != nil || !j.Next.Equal(c.now().Add(time.Second)) {
		t.Errorf("the next look is at %v, %v", j.Next, err)
	}
	c.pass(time.Second)
	c.expect("old done" + on)
	c.restart()
	c.play(guest("friend", 3), guest("again", 2))
	c.expect("again done" + on)
	c.pass(50*time.Minute - time.Second)
	c.play(guest("late", 2))
	c.expect("late done" + on)
	c.pass(time.Second)
	c.play(guest("free", 2))
	c.expect("")
	var told []string
	for _, stop := range c.lab.Plex().Terminations() {
		told = append(told, stop.Reason)
	}
	if slices.ContainsFunc(told, func(s string) bool { return s != "New disks. Back at 21:00." }) || len(told) != 4 {
		t.Errorf("viewers read %q", told)
	}
}

// One of two servers is closed, until somebody opens it; another process sees
// that too.
func TestMaintenanceOfOneServer(t *testing.T) {
	away := homelab.New(homelab.Options{Movies: 12, Seed: 7})
	srv := httptest.NewServer(away.Plex())
	defer srv.Close()
	c := openCinema(t, idlePolice, shipped(t, "maintenance_mode"), func(conf *config.Config, _ fstest.MapFS) {
		other := conf.Sources[0]
		other.Name, other.Settings = "away", map[string]any{"url": srv.URL, "token": "lab-plex-token"}
		conf.Sources = append(conf.Sources, other)
	})
	c.play(guest("here", 2))
	away.Plex().SetSessions(guest("there", 2))
	c.begin(Mode{}, "away")
	c.expect("there done; maintenance_mode")
	if n := len(c.lab.Plex().Terminations()); n != 0 {
		t.Errorf("%d streams of the other server were stopped", n)
	}
	c.pass(1000 * time.Hour)
	away.Plex().SetSessions(guest("later", 2))
	c.restart()
	c.expect("later done; maintenance_mode")
	ended, err := c.e.EndMaintenance(t.Context(), []string{"home"})
	if err != nil || len(ended) != 0 {
		t.Errorf("home was in it: %v, %v", ended, err)
	}
	if ended, err = c.e.EndMaintenance(t.Context(), nil); err != nil || len(ended) != 1 || ended[0].Source != "away" {
		t.Errorf("away was not in it: %v, %v", ended, err)
	}
	away.Plex().SetSessions(guest("last", 2))
	c.expect("")
}

// What played cannot be known of a server that did not answer: the delay is for
// all of it.
func TestMaintenanceOfAServerThatIsDown(t *testing.T) {
	c := openCinema(t, idlePolice, shipped(t, "maintenance_mode"))
	c.play(guest("old", 2))
	c.lab.Plex().SetFault(homelab.Fault{Kind: homelab.ServerError})
	c.begin(Mode{Delay: time.Minute})
	c.lab.Plex().ClearFaults()
	c.pass(30 * time.Second)
	c.expect("maintenance_mode")
	c.play(guest("old", 2), guest("new", 2))
	c.expect("new done; maintenance_mode")
	c.pass(30 * time.Second)
	c.expect("old done; maintenance_mode")
}

func window(t *testing.T, when, from, to string) schedule.Window {
	t.Helper()
	w, err := schedule.ParseWindow(when, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestADayOfBlackouts is a day on which the clocks jump, ten minutes at a time: a
// viewer who begins anew every half hour, one who is allowed everything,
// and one who began before lunch, where only new streams are stopped.
func TestADayOfBlackouts(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	const step = 10 * time.Minute
	for day, night := range map[string]time.Duration{"2026-03-28": 7 * time.Hour, "2026-10-24": 9 * time.Hour} {
		t.Run(day, func(t *testing.T) {
			c := openCinema(t, idlePolice, shipped(t, "blackout"), func(conf *config.Config, _ fstest.MapFS) {
				conf.Engine.Timezone = berlin
				conf.Blackouts = []config.Blackout{
					{Name: "night", When: window(t, "daily", "22:00", "06:00"), Allow: []string{"Bärbel & Ben"}, Message: "Good night."},
					{Name: "lunch", When: window(t, "daily", "13:00", "14:30"), BlockNewOnly: true, Allow: []string{"3"}},
					{Name: "elsewhere", When: window(t, "daily", "", ""), Sources: []string{"another"}},
				}
			})
			begin, _ := time.ParseInLocation("2006-01-02 15:04", day+" 12:00", berlin)
			c.at = begin
			tries, stopped := 0, map[string][]time.Time{}
			for c.at.Before(begin.Add(24 * time.Hour)) {
				list := []homelab.Session{guest("friend", 3)}
				if c.at.Minute()%30 == 0 {
					list = append(list, guest(fmt.Sprint("child", tries), 2))
				}
				if stopped["owner"] == nil {
					list = append(list, guest("owner", 1))
				}
				c.play(list...)
				before := len(c.lab.Plex().Terminations())
				for said := range strings.SplitSeq(c.look(), "; ") {
					if name, ok := strings.CutSuffix(said, " done"); ok {
						stopped[name] = append(stopped[name], c.at)
					}
				}
				for _, stop := range c.lab.Plex().Terminations()[before:] {
					if strings.HasPrefix(stop.ID, "child") {
						tries++
					}
				}
				switch c.pass(step); c.at.Format("15:04") { // then nothing happens for long
				case "14:50":
					c.pass(7 * time.Hour)
				case "06:20":
					c.pass(5 * time.Hour)
				}
			}
			at := func(clock string, days int) time.Time {
				d, _ := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, berlin)
				return d.AddDate(0, 0, days)
			}
			end := at("06:00", 1)
			if end.Sub(at("22:00", 0)) != night {
				t.Fatalf("the night is %s long", end.Sub(at("22:00", 0)))
			}
			children, lunch := 0, []string{}
			for name, times := range stopped {
				for _, when := range times {
					switch night := !when.Before(at("22:00", 0)) && when.Before(end); {
					case strings.HasPrefix(name, "child") && night:
						children++
					case strings.HasPrefix(name, "child"):
						lunch = append(lunch, when.Format("15:04"))
					case name == "friend" || !night:
						t.Errorf("%s was stopped at %s", name, when)
					}
				}
			}
			if slices.Sort(lunch); fmt.Sprint(lunch) != "[13:30 14:00]" { // of 13:00 nobody knows on which side it began
				t.Errorf("at lunch streams were stopped at %v", lunch)
			}
			if children != int(night.Hours())*2 || len(stopped["owner"]) == 0 || !stopped["owner"][0].Equal(at("22:00", 0)) {
				t.Errorf("children were stopped %d times, the owner at %v", children, stopped["owner"])
			}
		})
	}
}

// A blackout for new streams leaves alone what played already, and what nobody
// knows of.
func TestABlackoutForNewStreams(t *testing.T) {
	c := openCinema(t, idlePolice, shipped(t, "blackout"), func(conf *config.Config, _ fstest.MapFS) {
		conf.Blackouts = []config.Blackout{{Name: "evening", When: window(t, "daily", "20:30", "23:00"), BlockNewOnly: true}}
	})
	c.play(guest("old", 2))
	for range 6 {
		c.expect("")
		c.pass(5 * time.Minute)
	}
	c.expect("")
	c.restart()
	c.pass(time.Minute)
	c.play(guest("old", 2), guest("new", 2))
	c.expect("new done")
	c.l.book.Lost(c.now().Add(time.Hour), "home") // nobody looked for long
	c.pass(time.Minute)
	c.play(guest("who knows", 2))
	c.expect("unknown started_after")
	c.pass(time.Minute)
	c.play(guest("who knows", 2), guest("surely", 3))
	c.expect("surely done; unknown started_after")
}

// TestMaintenanceWindow: a run closes the server around its tasks, whatever
// becomes of them, and opens what an earlier run left closed.
func TestMaintenanceWindow(t *testing.T) {
	for name, fault := range map[string]*homelab.Fault{"done": nil, "failed": {Kind: homelab.ServerError, Path: "/library/optimize"}} {
		t.Run(name, func(t *testing.T) {
			c := openCinema(t, idlePolice, shipped(t, "maintenance_mode", "maintenance"), func(conf *config.Config, _ fstest.MapFS) {
				conf.Sources[0].Settings["optimize"] = true
				conf.Rules["maintenance"] = map[string]any{"maintenance_window": "2h"}
			})
			c.play(guest("one", 2))
			if fault != nil {
				c.lab.Plex().SetFault(*fault)
			}
			left := &wire.Maintenance{Source: "home", By: byRun, Since: timestamppb.New(c.now()), StopsAt: timestamppb.New(c.now())}
			if err := c.e.Store.BeginMaintenance(t.Context(), []*wire.Maintenance{left}); err != nil {
				t.Fatal(err)
			}
			var meanwhile []*wire.Maintenance
			look := func() {
				list, err := c.e.Maintenance(t.Context())
				if err != nil {
					t.Error(err)
				}
				meanwhile = append(meanwhile, list...)
			}
			c.lab.Plex().OnWrite(look)
			c.e.Pause = func(context.Context, time.Duration) error { // the server optimizes
				look()
				if len(c.lab.Plex().Terminations()) == 1 {
					c.play(guest("two", 2))
				}
				return nil
			}
			r, _ := c.e.Run(t.Context(), RunOptions{Sources: []string{"home"}})
			if fault == nil && r.Changes["done"] != 1 || fault != nil && r.Changes["done"] != 0 {
				t.Errorf("the run did %v, %v", r.Changes, r.Findings)
			}
			want := "[{one The server is closed for maintenance. Back at 22:00.}]"
			if fault == nil {
				want = strings.Replace(want, "]", " {two The server is closed for maintenance. Back at 22:00.}]", 1)
			}
			if got := fmt.Sprint(c.lab.Plex().Terminations()); got != want {
				t.Errorf("stopped: %s", got)
			}
			for _, m := range meanwhile {
				if m.By != byRun || m.EndsAt == nil || !m.EndsAt.AsTime().Equal(c.now().Add(2*time.Hour)) {
					t.Errorf("meanwhile there was %v", m)
				}
			}
			if len(meanwhile) == 0 {
				t.Error("meanwhile the server was open")
			}
			if list, err := c.e.Store.Maintenance(t.Context()); err != nil || len(list) != 0 {
				t.Errorf("after it there is %v, %v", list, err)
			}
		})
	}
}

// What a person has closed a run does not open, and tells.
func TestARunTellsOfMaintenance(t *testing.T) {
	c := openCinema(t, idlePolice)
	c.begin(Mode{Reason: "New disks."})
	r, err := c.e.Run(t.Context(), RunOptions{Sources: []string{"home"}})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.Findings, func(f *wire.Finding) bool { return f.Code == "maintenance_mode" })
	if i < 0 || r.Findings[i].Message != "it is in maintenance mode until somebody switches that off: New disks." {
		t.Errorf("the run found %v", r.Findings)
	}
	if list, err := c.e.Maintenance(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("after it there is %v, %v", list, err)
	}
}

// Where a person and a run have closed a server, both count.
func TestTwoHands(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 3, 1, 20, minute, 0, 0, time.UTC) }
	c := &closures{modes: []*wire.Maintenance{
		{Source: "home", By: byPerson, Since: timestamppb.New(at(0)), StopsAt: timestamppb.New(at(30)), Allow: []string{"ann", "bob"}, Reason: "New disks."},
		{Source: "home", By: byRun, Since: timestamppb.New(at(10)), StopsAt: timestamppb.New(at(10)), EndsAt: timestamppb.New(at(50)), Allow: []string{"bob"}},
	}}
	got, err := c.maintenance("home", nil)
	if err != nil || !got.Since.Equal(at(0)) || !got.Stops.Equal(at(10)) || !got.Ends.IsZero() || fmt.Sprint(got.Allow) != "[bob]" || got.Text != "New disks." {
		t.Errorf("%+v, %v", got, err)
	}
	if got, _ := c.maintenance("away", nil); got != nil {
		t.Errorf("away is closed: %+v", got)
	}
}

// Another process closes a server, and opens it: the daemon notices both.
func TestTheDaemonNoticesMaintenance(t *testing.T) {
	rule, err := rules.FS.ReadFile("actions/maintenance_mode.lua")
	if err != nil {
		t.Fatal(err)
	}
	x := openPalace(t, string(rule), nil)
	x.listens()
	x.play(guest("one", 2), guest("friend", 3))
	x.cinema.begin(Mode{Delay: time.Minute, Allow: []string{"3"}})
	x.await("maintenance_mode", "home: it is in maintenance mode until somebody switches that off")
	x.later(59 * time.Second)
	if n := len(x.lab.Plex().Terminations()); n != 0 {
		t.Fatal("it was stopped before its time")
	}
	x.later(2 * time.Second)
	x.await("stream", "stopped anna")
	x.play(guest("new", 2), guest("friend", 3))
	x.later(time.Second)
	x.await("stream", "stopped anna")
	if _, err := x.e.EndMaintenance(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	x.await("maintenance_mode", "has ended")
	if n := len(x.lab.Plex().Terminations()); n != 2 {
		t.Errorf("%d streams were stopped", n)
	}
}
