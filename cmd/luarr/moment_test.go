package main

import (
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

func TestPointInTime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 29, 12, 0, 0, 0, berlin) // a day of 23 hours
	for text, want := range map[string]string{
		"2026-01-31":           "2026-01-31T00:00:00+01:00",
		"2026-01-31T20:15":     "2026-01-31T20:15:00+01:00",
		"2026-01-31 20:15:30":  "2026-01-31T20:15:30+01:00",
		"2026-01-31T20:15:30Z": "2026-01-31T20:15:30Z",
		"12h":                  "2026-03-28T23:00:00+01:00",
		"1d":                   "2026-03-28T12:00:00+01:00",
		"2w":                   "2026-03-15T12:00:00+01:00",
	} {
		at, day, err := pointInTime(text, now, berlin)
		if err != nil || at.Format(time.RFC3339) != want || day != (text == "2026-01-31") {
			t.Errorf("%s: %s, %v, %v; want %s", text, at.Format(time.RFC3339), day, err, want)
		}
	}
	for _, text := range []string{"", "d", "-1d", "1.5d", "yesterday", "2026-02-30", "9999999d", "12"} {
		if at, _, err := pointInTime(text, now, berlin); fault.ClassOf(err) != fault.Usage {
			t.Errorf("%q: %v, %v", text, at, err)
		}
	}
}
