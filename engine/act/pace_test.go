package act_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// sending is a change that was sent once.
type sending struct {
	kind, instance, key string
	at                  time.Time
}

// LastSent looks among those of former runs.
func (m *memory) LastSent(_ context.Context, c *wire.Change) (last time.Time, _ error) {
	for _, s := range m.sent {
		if s.kind == c.Kind && s.instance == c.Instance && s.key == c.Key && s.at.After(last) {
			last = s.at
		}
	}
	return last, nil
}

// CountSent counts those of former runs.
func (m *memory) CountSent(_ context.Context, kind, instance string, since time.Time) (n int64, _ error) {
	for _, s := range m.sent {
		if s.kind == kind && s.instance == instance && !s.at.Before(since) {
			n++
		}
	}
	return n, nil
}

// TestPace turns the clock over runs that each want the same of five films, and
// counts what is planned.
func TestPace(t *testing.T) {
	berlin := time.FixedZone("Berlin", 3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2024, 5, day, hour, minute, 0, 0, berlin) }
	type run struct {
		at   time.Time
		want string // keys
	}
	for _, c := range []struct {
		name string
		pace act.Pace
		runs []run
		why  string // of the last that is held
	}{
		{"none", act.Pace{}, []run{{at(1, 3, 0), "12345"}, {at(1, 4, 0), "12345"}}, ""},
		{"so many a day", act.Pace{MaxPerDay: 2}, []run{
			{at(1, 3, 0), "12"}, {at(1, 23, 59), ""}, {at(2, 0, 0), "12"},
		}, "as many as max_per_day (2) are sent today"},
		{"the next day is the next day, even at an earlier minute", act.Pace{MaxPerDay: 5}, []run{
			{at(1, 3, 10), "12345"}, {at(2, 3, 0), "12345"},
		}, ""},
		{"each once in three days", act.Pace{CooldownDays: 3}, []run{
			{at(1, 3, 10), "12345"}, {at(2, 3, 0), ""}, {at(3, 23, 0), ""}, {at(4, 3, 0), "12345"}, {at(4, 4, 0), ""},
		}, "it was sent on 2024-05-04 and cooldown_days is 3"},
		{"both go round", act.Pace{CooldownDays: 3, MaxPerDay: 2}, []run{
			{at(1, 3, 0), "12"}, {at(2, 3, 0), "34"}, {at(3, 3, 0), "5"}, {at(4, 3, 0), "12"},
		}, "it was sent on 2024-05-03 and cooldown_days is 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{items: movies(5)}
			for _, r := range c.runs {
				m.changes = nil
				got, why := "", ""
				planAt(t, m, r.at, func(item *wire.Item) act.Verdict {
					p := tag(item, "r", "new", "")
					p.Pace = c.pace
					return verdict(p)
				})
				for _, change := range m.changes {
					if change.State == "planned" {
						got += change.Key
						m.sent = append(m.sent, sending{change.Kind, change.Instance, change.Key, r.at})
					} else if change.State != "held" || change.Error == "" {
						t.Errorf("%s: %q", change.State, change.Error)
					} else {
						why = change.Error
					}
				}
				if got != r.want {
					t.Errorf("on %v %q, want %q", r.at, got, r.want)
				}
				if r == c.runs[len(c.runs)-1] && why != c.why {
					t.Errorf("held because %q, want %q", why, c.why)
				}
				if len(m.quiet) > 0 {
					t.Errorf("fell quiet: %v", m.quiet)
				}
			}
		})
	}
}

// TestWhatWaitsClaimsNothing: a rule that may send now is not held up by one
// that may not.
func TestWhatWaitsClaimsNothing(t *testing.T) {
	now := time.Date(2024, 5, 1, 3, 0, 0, 0, time.UTC)
	m := &memory{items: movies(1), sent: []sending{{"radarr.tag", "radarr", "1", now}}}
	planAt(t, m, now, func(item *wire.Item) act.Verdict {
		patient := tag(item, "patient", "new", "")
		patient.Pace = act.Pace{CooldownDays: 1}
		return verdict(patient, tag(item, "other", "new", ""))
	})
	if len(m.changes) != 2 || fmt.Sprint(m.states()) != "[held planned]" {
		t.Errorf("got %v", m.changes)
	}
}

// TestAPlanThatIsApplied again, or later, keeps the pace of its rules.
func TestAPlanThatIsApplied(t *testing.T) {
	now := time.Date(2024, 5, 9, 3, 0, 0, 0, time.UTC)
	m := &memory{sent: []sending{{"radarr.search", "radarr", "1", now.AddDate(0, 0, -2)}, {"radarr.search", "radarr", "9", now.Add(-time.Hour)}}}
	change := func(key string, days int32, most int64) *wire.Change {
		return &wire.Change{Kind: "radarr.search", Instance: "radarr", Key: key, State: "planned", CooldownDays: days, MaxPerDay: most}
	}
	changes := []*wire.Change{change("1", 3, 0), change("1", 2, 0), change("2", 0, 3), change("3", 0, 3), change("4", 0, 0)}
	held, err := act.Held(t.Context(), m, now, changes)
	got := ""
	for _, c := range changes {
		got += c.State + " " + c.Error + "\n"
	}
	want := "held it was sent on 2024-05-07 and cooldown_days is 3\nplanned \nplanned \nheld as many as max_per_day (3) are sent today\nplanned \n"
	if err != nil || held != 2 || got != want {
		t.Errorf("%d held, %v:\n%s", held, err, got)
	}
}
