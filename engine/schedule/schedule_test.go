package schedule

import (
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
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

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "hourly", "dail", "weekly", "weekly()", "weekly(noday)", "weekly(sunday,tuesday)", "weekly(sunday", "daily now"} {
		if _, err := Parse(text); err == nil || fault.Hint(err) == "" {
			t.Errorf("%q: error %v, hint %q", text, err, fault.Hint(err))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("weekly(sunday | mon)")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err == nil && !e.Never() != e.Due(time.Time{}, time.Now()) {
			t.Errorf("%q is never due", text)
		}
	})
}
