package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// pointInTime reads a time as a person writes it: a day, a time of a day, or
// how long ago (7d, 12h, 2w). It says whether it is a day as a whole.
func pointInTime(text string, now time.Time, zone *time.Location) (at time.Time, day bool, err error) {
	if at, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return at, true, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, false, nil
		}
	}
	if text != "" {
		unit := strings.IndexByte("hdw", text[len(text)-1])
		n, err := strconv.Atoi(text[:len(text)-1])
		switch {
		case err != nil || n < 0 || n > 100_000:
		case unit == 0:
			return now.Add(-time.Duration(n) * time.Hour), false, nil
		case unit > 0:
			return now.In(zone).AddDate(0, 0, -n*[]int{0, 1, 7}[unit]), false, nil
		}
	}
	return time.Time{}, false, fault.New(fault.Usage, "", "", "%q is no time", text).
		WithHint("such as 2026-01-31, 2026-01-31T20:00:00, or 7d or 12h for so long ago")
}
