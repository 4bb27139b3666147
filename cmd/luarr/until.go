package main

import (
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/schedule"
)

// untilWhen reads until when something lasts: a time of day, the next time that
// the clock shows it; a day, to its end; a day with a time; or how long from now.
func untilWhen(text string, now time.Time, zone *time.Location) (time.Time, error) {
	now = now.In(zone)
	at, ok := time.Time{}, false
	if clock, err := time.Parse("15:04", text); err == nil {
		var next schedule.Firing
		next, ok = schedule.Daily.At(clock.Hour(), clock.Minute()).Next(now)
		at = next.At
	} else if day, err := time.Parse(time.DateOnly, text); err == nil {
		at, ok = schedule.Midnight(day.AddDate(0, 0, 1), zone), true
	} else if long, is := span(text); is {
		at, ok = now.Add(long), true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			at, ok = t.In(zone), true
		}
	}
	switch {
	case !ok:
		return at, fault.New(fault.Usage, "", "", "%q is no time", text).WithHint("such as 06:00, 2026-12-24, 2026-12-24T18:00, or 90m, 2h, 3d from now")
	case !at.After(now):
		return at, fault.New(fault.Usage, "", "", "%s has passed already", at.Format("2006-01-02 15:04"))
	}
	return at, nil
}
