package watch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk/wire"
)

// job makes one of home.
func job(t *testing.T, name, times string, hour, minute int) Job {
	t.Helper()
	e, err := schedule.Parse(times)
	if err != nil {
		t.Fatal(err)
	}
	return Job{Name: name, Times: e.At(hour, minute), Pipeline: name, Sources: []string{"home"}}
}

// day lets an agenda work, second by second, with runs that take a while. What
// happens meanwhile is told by events. It gives when which run began.
type day struct {
	a       *Agenda
	now     time.Time
	takes   time.Duration
	ends    func(*Task) End
	until   time.Time
	running *Task
	began   []string
}

func (d *day) pass(until time.Time, events func(time.Time) []*wire.Event) {
	for ; d.now.Before(until); d.now = d.now.Add(time.Second) {
		if events != nil {
			for _, e := range events(d.now) {
				d.a.Hear(d.now, e)
			}
		}
		if d.running != nil && !d.now.Before(d.until) {
			end := Done
			if d.ends != nil {
				end = d.ends(d.running)
			}
			d.a.Ended(d.now, end)
			d.running = nil
		}
		if task, _ := d.a.Next(d.now); task != nil {
			what := strings.Join(task.Jobs, "+")
			if len(task.Jobs) == 0 {
				what = fmt.Sprintf("%s of %s %v", task.Pipeline, strings.Join(task.Sources, ","), task.Libraries)
			}
			if task.Request != 0 {
				what = fmt.Sprintf("request %d", task.Request)
			}
			if task.Reading {
				what += " to read"
			}
			d.began = append(d.began, d.now.Format("15:04:05 ")+what)
			d.running, d.until = task, d.now.Add(d.takes)
		}
	}
}

func (d *day) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(d.began, want) {
		t.Errorf("began\n%s\nwant\n%s", strings.Join(d.began, "\n"), strings.Join(want, "\n"))
	}
	d.began = nil
}

var readers = map[string]string{"home": "nightly"}

// The days on which the clocks change, with runs of ten minutes.
func TestADayOfTheDaemon(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		from time.Time
		want []string
	}{
		// From two to three there is nothing: what fires then fires an hour later.
		"forward": {time.Date(2026, 3, 29, 0, 0, 0, 0, zone), []string{
			"01:00:00 hours", "03:00:00 hours", "03:30:00 night", "04:00:00 hours", "23:59:00 late"}},
		// From two to three there is everything twice, and once is enough.
		"back": {time.Date(2026, 10, 25, 0, 0, 0, 0, zone), []string{
			"01:00:00 hours", "02:00:00 hours", "02:30:00 night", "03:00:00 hours", "04:00:00 hours", "23:59:00 late"}},
		"as any": {time.Date(2026, 6, 1, 0, 0, 0, 0, zone), []string{
			"01:00:00 hours", "02:00:00 hours", "02:30:00 night", "03:00:00 hours", "04:00:00 hours", "23:59:00 late"}},
	} {
		t.Run(name, func(t *testing.T) {
			plan := Plan{Readers: readers, Jobs: []Job{
				job(t, "hours", "hourly(1-4)", 0, 0), job(t, "night", "daily", 2, 30), job(t, "late", "daily", 23, 59), job(t, "never", "never", 0, 0)}}
			d := &day{a: NewAgenda(c.from, plan), now: c.from, takes: 10 * time.Minute}
			d.pass(time.Date(c.from.Year(), c.from.Month(), c.from.Day()+1, 0, 0, 0, 0, zone), nil)
			d.expect(t, c.want...)
		})
	}
}

// Runs do not overlap: what comes due meanwhile comes once, afterwards, and
// what somebody asks for before it.
func TestRunsWaitForEachOther(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	plan := Plan{Readers: readers, Jobs: []Job{job(t, "long", "hourly(1)", 0, 0), job(t, "often", "*/10 * * * *", 0, 0)}}
	d := &day{a: NewAgenda(from, plan), now: from.Add(50 * time.Minute), takes: 35 * time.Minute}
	d.pass(from.Add(75*time.Minute), nil)
	d.a.Ask(7)
	d.a.Ask(8)
	d.a.Ask(9)
	if !d.a.Asked(8) || !d.a.Withdraw(8) || d.a.Withdraw(8) || d.a.Asked(8) {
		t.Error("a request is not taken back")
	}
	d.pass(from.Add(4*time.Hour), nil)
	d.expect(t, "00:50:00 often", "01:25:00 request 7", "02:00:00 request 9", "02:35:00 long", "03:10:00 often", "03:45:00 often")
}

// The computer sleeps: of what fired meanwhile there is one run.
func TestASleepingComputer(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	d := &day{a: NewAgenda(from, Plan{Readers: readers, Jobs: []Job{job(t, "hours", "hourly(0-23)", 0, 0)}}), now: from}
	d.pass(from.Add(time.Second), nil)
	d.now = from.Add(5*time.Hour + 20*time.Minute)
	d.pass(from.Add(6*time.Hour+time.Second), nil)
	d.expect(t, "05:20:00 hours", "06:00:00 hours")
}

// What was missed while there was no daemon is made up for once.
func TestWhatWasMissed(t *testing.T) {
	now := time.Date(2026, 6, 3, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		times string
		hour  int
		seen  time.Time
		want  string
	}{
		"never asked about":      {"daily", 5, time.Time{}, ""},
		"not missed":             {"daily", 5, now.Add(-6 * time.Hour), ""},
		"once":                   {"daily", 5, now.Add(-100 * time.Hour), "12:00:00 x"},
		"not where it comes now": {"daily", 12, now.Add(-100 * time.Hour), "12:00:00 x"},
		"left to the next":       {"hourly(0-23)", 0, now.Add(-3 * time.Hour), "12:00:00 x"},
		"weeks ago":              {"weekly(sunday)", 5, now.Add(-30 * 24 * time.Hour), "12:00:00 x"},
		"soon again":             {"cron(30 12 * * *)", 0, now.Add(-30 * time.Hour), ""},
	} {
		t.Run(name, func(t *testing.T) {
			j := job(t, "x", c.times, c.hour, 0)
			j.Seen = c.seen
			at := now
			if c.hour == 12 || strings.HasPrefix(c.times, "hourly") {
				at = now.Add(-time.Second)
			}
			d := &day{a: NewAgenda(at, Plan{Readers: readers, Jobs: []Job{j}}), now: at}
			d.pass(now.Add(time.Minute), nil)
			if got := strings.Join(d.began, "; "); got != c.want {
				t.Errorf("began %q, want %q", got, c.want)
			}
		})
	}
}

// A run that found a server down is made up for when that comes back, or later
// and later; where another process has the store it waits a moment.
func TestRunsThatCouldNotBe(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	begin := func(end End) *day {
		j := job(t, "x", "yearly(06/01)", 1, 0)
		return &day{a: NewAgenda(from, Plan{Readers: readers, Jobs: []Job{j}}), now: from.Add(59 * time.Minute), ends: func(*Task) End { return end }}
	}
	d := begin(Partly)
	d.pass(from.Add(20*time.Hour), nil)
	d.expect(t, "01:00:00 x", "01:10:01 x", "01:30:02 x", "02:10:03 x", "03:30:04 x")
	d = begin(Partly)
	d.pass(from.Add(63*time.Minute), nil)
	d.ends = nil
	d.a.Hear(d.now, &wire.Event{Kind: "link", State: "up", Source: "home"})
	d.pass(from.Add(20*time.Hour), nil)
	d.expect(t, "01:00:00 x", "01:03:05 x")
	d = begin(Failed)
	d.pass(from.Add(20*time.Hour), nil)
	d.expect(t, "01:00:00 x")
	d = begin(Occupied)
	d.pass(from.Add(time.Hour+8*time.Second), nil)
	d.expect(t, "01:00:00 x", "01:00:06 x")
}

// Prerolls change when an entry begins to hold, and when it ends.
func TestTurns(t *testing.T) {
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	j := job(t, "christmas", "range(12/20-12/21)", 0, 0)
	j.Turns = true
	a := NewAgenda(from, Plan{Readers: readers, Jobs: []Job{j}})
	var at []string
	for now := from; now.Before(from.AddDate(0, 1, 0)); now = now.Add(time.Hour) {
		if task, _ := a.Next(now); task != nil {
			at = append(at, now.Format("02 15:04"))
			a.Ended(now, Done)
		}
	}
	if got := strings.Join(at, ", "); got != "20 00:00, 22 00:00" {
		t.Errorf("at %s", got)
	}
}

// Another configuration keeps what it still knows, and forgets the rest.
func TestReplan(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	first := Plan{Readers: map[string]string{"home": "a", "away": "a"}, Jobs: []Job{job(t, "a", "hourly(1)", 0, 0), job(t, "b", "hourly(1)", 0, 0)}}
	d := &day{a: NewAgenda(from, first), now: from.Add(59 * time.Minute), takes: time.Hour}
	d.pass(from.Add(61*time.Minute), nil)
	d.a.Ask(3)
	d.a.Hear(d.now, &wire.Event{Kind: "library", State: "done", Key: "1", Source: "away"})
	d.a.Replan(d.now, Plan{Readers: map[string]string{"home": "c"}, Jobs: []Job{job(t, "c", "hourly(2)", 0, 0)}})
	d.pass(from.Add(5*time.Hour), nil)
	d.expect(t, "01:00:00 a", "02:00:00 request 3", "03:00:00 c")
}

// A configuration or a rule that is edited while a run goes on has not missed
// it; what waits is what the new one would have it be, and what a source told
// is not forgotten.
func TestReplanWhileARunGoesOn(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	nightly := job(t, "nightly", "daily", 1, 0)
	plan := func(sources ...string) Plan {
		j := nightly
		j.Sources, j.Seen = sources, from.Add(-23*time.Hour) // it is remembered once it has ended
		return Plan{Readers: map[string]string{"home": "nightly", "away": "nightly"}, Jobs: []Job{j}, Takers: map[string][]string{"home": {"nightly", "tags"}}}
	}
	d := &day{a: NewAgenda(from, plan("home", "away")), now: from.Add(59 * time.Minute), takes: 10 * time.Minute}
	d.pass(from.Add(65*time.Minute), nil)
	d.a.Replan(d.now, plan("home", "away"))
	d.pass(from.Add(5*time.Hour), nil)
	d.expect(t, "01:00:00 nightly")

	// A server that was down is not asked any more.
	d = &day{a: NewAgenda(from, plan("home", "away")), now: from.Add(59 * time.Minute), ends: func(*Task) End { return Partly }}
	d.pass(from.Add(65*time.Minute), nil)
	d.a.Replan(d.now, plan("home"))
	task, _ := d.a.Next(d.now)
	if again, _ := d.a.Next(d.now); task == nil || !slices.Equal(task.Sources, []string{"home"}) || again != nil || d.a.Waiting() != 0 {
		t.Errorf("the next run is %+v, and %d wait", task, d.a.Waiting())
	}

	// One of two pipelines that heed a source waits for the other.
	d = &day{a: NewAgenda(from, plan("home")), now: from, takes: time.Minute}
	d.a.Hear(from, &wire.Event{Kind: "item", LibraryKey: "1", Source: "home"})
	d.pass(from.Add(20*time.Second), nil)
	d.a.Replan(d.now, plan("home"))
	d.pass(from.Add(5*time.Minute), nil)
	d.expect(t, "00:00:05 nightly of home [1]", "00:01:05 tags of home [1]")
}

// A computer that begins with a clock which is years ahead does what is due once
// that is right.
func TestAClockThatIsSetBack(t *testing.T) {
	wrong, right := time.Date(2038, 1, 1, 0, 30, 0, 0, time.UTC), time.Date(2026, 6, 1, 0, 30, 0, 0, time.UTC)
	d := &day{a: NewAgenda(wrong, Plan{Readers: readers, Jobs: []Job{job(t, "x", "daily", 5, 0)}}), now: wrong}
	d.pass(wrong.Add(time.Minute), func(now time.Time) []*wire.Event {
		return []*wire.Event{{Kind: "item", LibraryKey: "1", Source: "home"}}
	})
	d.now = right
	d.pass(right.Add(24*time.Hour), nil)
	d.expect(t, "00:30:05 nightly of home [1] to read", "05:00:00 x")

	// By a little it does nothing twice.
	d.now = right
	d.pass(right.Add(4*time.Hour+time.Duration(31)*time.Minute), nil)
	d.expect(t, "05:00:00 x")
	d.now = right.Add(4 * time.Hour)
	d.pass(right.Add(10*time.Hour), nil)
	d.expect(t)
}
