package schedule

import (
	"fmt"
	"time"
)

// date is one day of the calendar, in no time zone.
type date struct {
	year, month, day int
	last             int // the month's last day
	weekday          time.Weekday
	serial           int // days since 1970-01-01
}

// secondsADay is the length of a day in no time zone.
const secondsADay = 24 * 60 * 60

// dateOf gives the day that the clock showed.
func dateOf(t time.Time) date {
	year, month, day := t.Date()
	return serial(int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsADay))
}

// serial gives the day so many days after 1970-01-01.
func serial(n int) date {
	t := time.Unix(int64(n)*secondsADay, 0).UTC()
	year, month, day := t.Date()
	return date{year, int(month), day, length(year, int(month)), t.Weekday(), n}
}

// add gives the day so many days later.
func (d date) add(n int) date { return serial(d.serial + n) }

// String gives the day as 2026-12-24.
func (d date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

// length is how many days a month has.
func length(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// on gives the time at which the clock showed an hour and a minute of a day. A
// time that the clocks jumped over is as much later as they jumped, one that
// they showed twice is the first.
func (d date) on(hour, minute int, zone *time.Location) time.Time {
	t := time.Date(d.year, time.Month(d.month), d.day, hour, minute, 0, 0, zone)
	shown := int64(d.serial)*secondsADay + int64(hour*60+minute)*60
	with := func(rule time.Time) time.Time {
		_, offset := rule.Zone()
		return time.Unix(shown-int64(offset), 0).In(zone)
	}
	// In a gap t may be on either side of it; what counts is the rule before it.
	if before := with(t); before.After(t) {
		return before
	}
	if start, _ := t.ZoneBounds(); !start.IsZero() {
		if first := with(start.Add(-time.Second)); first.Before(start) {
			return first
		}
	}
	return t
}

// begin gives the time at which a day began.
func (d date) begin(zone *time.Location) time.Time { return d.on(0, 0, zone) }

// skipped gives what the clock would show had it not just jumped ahead, for as
// long after the jump as it was wide.
func skipped(t time.Time) (shown time.Time, ok bool) {
	start, _ := t.ZoneBounds()
	if start.IsZero() {
		return t, false
	}
	_, now := t.Zone()
	_, before := start.Add(-time.Second).Zone()
	gap := time.Duration(now-before) * time.Second
	if gap <= 0 || t.Sub(start) >= gap {
		return t, false
	}
	return t.UTC().Add(time.Duration(before) * time.Second), true
}

// Midnight gives the first moment of a day in a time zone; of the day only the
// date counts.
func Midnight(day time.Time, zone *time.Location) time.Time { return dateOf(day).begin(zone) }
