package schedule

import (
	"testing"
	"time"
)

func TestDue(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	// 2026-07-08 is a Wednesday.
	at := func(day, hour int) time.Time { return time.Date(2026, 7, day, hour, 30, 0, 0, berlin) }
	tests := []struct {
		name, text string
		last, now  time.Time
		want       bool
	}{
		{"never done", "daily", time.Time{}, at(8, 12), true},
		{"done today", "daily", at(8, 0), at(8, 12), false},
		{"done yesterday", "daily", at(7, 23), at(8, 0), true},
		{"yesterday in this zone, today in UTC", "daily", time.Date(2026, 7, 7, 22, 10, 0, 0, time.UTC), at(8, 12), false},
		{"the clock went back", "daily", at(9, 0), at(8, 12), false},
		{"never", "never", time.Time{}, at(8, 12), false},
		{"this week's sunday is over", "weekly(sunday)", at(5, 1), at(8, 12), false},
		{"last done before sunday", "weekly(sunday)", at(4, 23), at(8, 12), true},
		{"on the day itself", "weekly(wednesday)", at(7, 23), at(8, 0), true},
		{"a week ago", "weekly(wednesday)", at(1, 12), at(8, 0), true},
		{"first of two days", "Weekly( Sun | TUE )", at(6, 12), at(8, 0), true},
		{"the hour has not come", "hourly(15)", at(7, 16), at(8, 12), false},
		{"the hour was missed", "hourly(9)", at(8, 8), at(8, 12), true},
		{"done in the hour", "hourly(9)", at(8, 9), at(8, 12), false},
		{"an hour of yesterday was missed", "hourly(15)", at(7, 14), at(8, 12), true},
		{"over midnight", "hourly(22-2)", at(8, 1), at(8, 2), true},
		{"a day on which no hour has come yet", "all[weekly(wednesday), hourly(15)]", at(5, 12), at(8, 12), false},
		{"a month ago", "monthly(last)", at(1, 12), at(8, 12), false},
		{"before the month's end", "monthly(last)", time.Date(2026, 6, 29, 0, 0, 0, 0, time.UTC), at(8, 12), true},
		{"one date, never done", "date(7/4/2026)", time.Time{}, at(8, 12), true},
		{"one date, done", "date(7/4/2026)", at(4, 6), at(8, 12), false},
		{"one date to come", "date(7/14/2026)", time.Time{}, at(8, 12), false},
		{"cron", "15 12 * * *", at(7, 13), at(8, 12), true},
		{"cron, a quarter later", "45 12 * * *", at(7, 13), at(8, 12), false},
		{"a day and an hour, the day done by hand before the hour", "daily, hourly(9)", at(8, 2), at(8, 12), true},
		{"after both", "weekly(sunday|tuesday)", at(7, 12), at(8, 0), false},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			e, err := Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := e.Due(c.last, c.now); got != c.want {
				t.Errorf("due %v, want %v", got, c.want)
			}
		})
	}
}

// TestDueAt: a day fires at its time of day. What was done by hand that day
// before it counts.
func TestDueAt(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 7, day, hour, 30, 0, 0, time.UTC) }
	tests := []struct {
		name      string
		last, now time.Time
		want      bool
	}{
		{"before the time of day", at(4, 12), at(5, 4), false},
		{"after it", at(4, 12), at(5, 5), true},
		{"done at it", at(5, 5), at(5, 6), false},
		{"done by hand before it", at(5, 2), at(5, 6), false},
		{"missed while the machine was off", at(4, 12), at(8, 1), true},
		{"done the day after", at(6, 1), at(8, 1), false},
		{"never done", time.Time{}, at(5, 4), true},
	}
	e := must(t, "weekly(sunday)").At(5, 0)
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			if got := e.Due(c.last, c.now); got != c.want {
				t.Errorf("due %v, want %v", got, c.want)
			}
		})
	}
	if f, ok := e.Next(at(4, 12)); !ok || f.At != time.Date(2026, 7, 5, 5, 0, 0, 0, time.UTC) || f.Of != Day {
		t.Errorf("next %+v", f)
	}
}
