package schedule

import (
	"math/rand/v2"
	"testing"
	"time"
)

// zones have jumps forward and back, by an hour and by half of one, at midnight
// too, and a day that there was not.
var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"}

// TestProperties: whatever the expression, the zone and the time, the next
// firing is later, the expression holds at it, nothing fires between, and what
// was done at it is not due again.
func TestProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range sheet {
		e := must(t, c.text).At(5, 30)
		for range 8 {
			zone := location(t, zones[random.IntN(len(zones))])
			checkNext(t, e, time.Unix(random.Int64N(30*365*secondsADay)+1262300400, 0).In(zone))
		}
	}
	for _, text := range []string{"hourly(2)", "hourly(0-23)", "*/7 0-3 * * *", "hourly(23-1), daily", "0 2 * 3,10 0"} {
		e := must(t, text).At(2, 15)
		for _, name := range zones {
			at := time.Date(2011, 12, 1, 0, 0, 0, 0, location(t, name))
			for range 300 {
				at = checkNext(t, e, at)
			}
		}
	}
}

// checkNext checks one step, and gives the time of the next firing.
func checkNext(t *testing.T, e Expression, after time.Time) time.Time {
	t.Helper()
	f, ok := e.Next(after)
	if !ok {
		return after
	}
	if !f.At.After(after) || f.At.Location() != after.Location() {
		t.Fatalf("%s: after %s it fires at %s", e, after, f.At)
	}
	if !e.Fires(f.At) {
		t.Fatalf("%s does not hold at its firing %s", e, f.At)
	}
	if f.Begin.After(f.At) {
		t.Fatalf("%s: the period of %s begins at %s", e, f.At, f.Begin)
	}
	for g := range e.Between(after.Add(1), f.At) {
		if !g.At.Equal(f.At) {
			t.Fatalf("%s: after %s it fires at %s, not at %s", e, after, g.At, f.At)
		}
	}
	if e.Due(f.At, f.At) || !e.Due(f.Begin.Add(-1), f.At) || !e.Due(time.Time{}, f.At) {
		t.Fatalf("%s: done at %s, it is due: %v; done before, %v", e, f.At, e.Due(f.At, f.At), e.Due(f.Begin.Add(-1), f.At))
	}
	return f.At
}

// TestRare: a day that comes every 28 or 40 years is found, one that never comes
// is not, and both at once.
func TestRare(t *testing.T) {
	after := time.Date(2026, 7, 5, 12, 0, 0, 0, time.UTC)
	e := must(t, "all[monthly(29), range(2/28-2/28), weekly(monday)]")
	if f, ok := e.Next(after); !ok || f.At.Format(time.DateOnly) != "2044-02-29" {
		t.Errorf("29 February on a Monday is next on %s", f.At)
	}
	if f, ok := must(t, "date(12/31/2099)").Next(after); !ok || f.At.Year() != 2099 {
		t.Errorf("the last day is %v", f)
	}
	for _, text := range []string{"never", "all[daily, never]", "all[weekly(monday), weekly(tuesday)]", "date(1/1/2020)", "non_existing"} {
		e := must(t, text)
		if f, ok := e.Next(after); ok {
			t.Errorf("%s fires on %s", text, f.At)
		}
		for f := range e.Between(after, after.AddDate(1, 0, 0)) {
			t.Errorf("%s fires on %s", text, f.At)
		}
	}
	if _, ok := (Expression{}).Next(after); ok || (Expression{}).Fires(after) || (Expression{}).String() != "never" {
		t.Error("the zero value fires")
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range sheet {
		f.Add(c.text)
	}
	for _, text := range []string{"weekly(sunday,tuesday)", "all[", "range(1/1", "0 5 * *", "holiday(us:x-1-y+2)", "weekly.not", "\xff(1)", "easter-2..easter+1, thanksgiving(us)|halloween", "all[boxing day, daily]", "thanksgiving", "date(1/1/20266)", "all[holiday(easter-1|easter-2), date(1/1/2020)]"} {
		f.Add(text)
	}
	after := time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if loose, wrong := FromKometa(text); err == nil && (wrong != nil || loose.String() != e.String()) {
			t.Errorf("%q for Kometa is %s, error %v", text, loose, wrong)
		}
		if days, wrong := ParseDays(text, "us"); wrong == nil {
			if back, err := Parse(days.String()); err != nil || back.String() != days.String() {
				t.Errorf("%q of days is %s, read back %s, error %v", text, days, back, err)
			}
		}
		if err != nil {
			return
		}
		again, err := Parse(e.String())
		if err != nil || again.String() != e.String() || again.Words() != e.Words() || e.Words() == "" {
			t.Fatalf("%q is %q, and that is %q, error %v", text, e, again, err)
		}
		for range 3 {
			n, ok := e.Next(after)
			m, also := again.Next(after)
			if ok != also || ok && !n.At.Equal(m.At) || ok && (!n.At.After(after) || !e.Fires(n.At)) {
				t.Fatalf("%q fires at %v, read back at %v", text, n, m)
			}
			if !ok {
				break
			}
			after = n.At
		}
	})
}
