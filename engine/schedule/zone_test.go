package schedule

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata"
)

// TestZones: what the clocks jump over fires once, as much later as they jump;
// what they show twice fires the first time only.
func TestZones(t *testing.T) {
	tests := []struct {
		name, zone, text string
		from, to         string // days
		want             []string
	}{
		{"an hour in the gap", "Europe/Berlin", "hourly(2)", "2026-03-28", "2026-03-30",
			[]string{"03-28 02:00 +0100", "03-29 03:00 +0200", "03-30 02:00 +0200"}},
		{"an hour in the gap and the one after it", "Europe/Berlin", "hourly(1-3)", "2026-03-29", "2026-03-29",
			[]string{"03-29 01:00 +0100", "03-29 03:00 +0200"}},
		{"a minute in the gap", "Europe/Berlin", "30 2 * * *", "2026-03-29", "2026-03-29", []string{"03-29 03:30 +0200"}},
		{"an hour that comes twice", "Europe/Berlin", "hourly(2)", "2026-10-24", "2026-10-26",
			[]string{"10-24 02:00 +0200", "10-25 02:00 +0200", "10-26 02:00 +0100"}},
		{"a minute that comes twice", "Europe/Berlin", "30 2 * * *", "2026-10-25", "2026-10-25", []string{"10-25 02:30 +0200"}},
		{"all hours of a short day", "Europe/Berlin", "hourly(0-4)", "2026-03-29", "2026-03-29",
			[]string{"03-29 00:00 +0100", "03-29 01:00 +0100", "03-29 03:00 +0200", "03-29 04:00 +0200"}},
		{"a gap west of Greenwich", "America/New_York", "hourly(2)", "2026-03-07", "2026-03-09",
			[]string{"03-07 02:00 -0500", "03-08 03:00 -0400", "03-09 02:00 -0400"}},
		{"an overlap west of Greenwich", "America/New_York", "15,45 1 * * *", "2026-11-01", "2026-11-01",
			[]string{"11-01 01:15 -0400", "11-01 01:45 -0400"}},
		{"a day that has no midnight", "America/Santiago", "daily", "2026-09-05", "2026-09-07",
			[]string{"09-05 00:00 -0400", "09-06 01:00 -0300", "09-07 00:00 -0300"}},
		{"a midnight that comes twice", "America/Havana", "daily", "2026-10-31", "2026-11-02",
			[]string{"10-31 00:00 -0400", "11-01 00:00 -0400", "11-02 00:00 -0500"}},
		{"a gap of half an hour", "Australia/Lord_Howe", "15 2 * * *", "2026-10-04", "2026-10-04", []string{"10-04 02:45 +1100"}},
		{"a day that there was not", "Pacific/Apia", "all[weekly(friday), hourly(5)], all[weekly(saturday), hourly(3)]", "2011-12-29", "2011-12-31",
			[]string{"12-31 03:00 +1400", "12-31 05:00 +1400"}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			zone := location(t, c.zone)
			from, _ := time.ParseInLocation(time.DateOnly, c.from, zone)
			to, _ := time.ParseInLocation(time.DateOnly, c.to, zone)
			var got []string
			e := must(t, c.text)
			for f := range e.Between(from, to.Add(24*time.Hour)) {
				if f.At.Format(time.DateOnly) > c.to {
					break
				}
				got = append(got, f.At.Format("01-02 15:04 -0700"))
				if !e.Fires(f.At) {
					t.Errorf("does not hold at %s", f.At)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("fires %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestHoursOfTheGap: what was named and jumped over holds as long as it would
// have, and only then.
func TestHoursOfTheGap(t *testing.T) {
	berlin := location(t, "Europe/Berlin")
	e := must(t, "hourly(2)")
	jump := time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)
	for minutes, want := range map[int]bool{-1: false, 0: true, 59: true, 60: false} {
		if got := e.Fires(jump.Add(time.Duration(minutes) * time.Minute).In(berlin)); got != want {
			t.Errorf("%d minutes after the jump %v, want %v", minutes, got, want)
		}
	}
	back := time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC) // 02:00, and 02:00 again an hour later
	for minutes, want := range map[int]bool{-1: false, 0: true, 90: true, 119: true, 120: false} {
		if got := e.Fires(back.Add(time.Duration(minutes) * time.Minute).In(berlin)); got != want {
			t.Errorf("%d minutes after 02:00 %v, want %v", minutes, got, want)
		}
	}
}

// TestHolidayAnywhere: a holiday is on its day though the computer's own clocks
// jump over its midnight.
func TestHolidayAnywhere(t *testing.T) {
	e := must(t, "holiday(easter)")
	for _, zone := range []string{"Asia/Beirut", "America/Santiago", "Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		at := time.Date(2024, 3, 31, 12, 0, 0, 0, location(t, zone))
		if !e.Fires(at) || e.Fires(at.AddDate(0, 0, 1)) || e.Fires(at.AddDate(0, 0, -1)) {
			t.Errorf("in %s Easter 2024 is not 31 March", zone)
		}
	}
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
