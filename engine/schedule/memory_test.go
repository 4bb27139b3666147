package schedule

import (
	"testing"
	"time"
)

func TestCalls(t *testing.T) {
	at := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		when, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	// 2026-07-05 is a Sunday.
	for _, c := range []struct {
		name, expression, since, done, now string
		strict                             bool
		want                               bool
	}{
		{name: "first seen on its day", expression: "weekly(sunday)", now: "2026-07-05 12:00", want: true},
		{name: "first seen on another day", expression: "weekly(sunday)", now: "2026-07-08 12:00"},
		{name: "first seen after its hour", expression: "hourly(3)", now: "2026-07-05 12:00"},
		{name: "first seen in its hour", expression: "hourly(12)", now: "2026-07-05 12:59", want: true},
		{name: "done an hour ago", expression: "weekly(sunday)", since: "2026-07-05 05:00", done: "2026-07-05 05:00", now: "2026-07-05 06:00"},
		{name: "done a week ago", expression: "weekly(sunday)", since: "2026-06-28 05:00", done: "2026-06-28 05:00", now: "2026-07-05 00:30", want: true},
		{name: "done yesterday, not its day", expression: "weekly(sunday)", since: "2026-06-28 05:00", done: "2026-07-05 05:00", now: "2026-07-06 05:00"},
		{name: "the machine was off", expression: "weekly(sunday)", since: "2026-06-28 05:00", done: "2026-06-28 05:00", now: "2026-07-07 09:00", want: true},
		{name: "off, and nothing is caught up", expression: "weekly(sunday)", since: "2026-06-28 05:00", done: "2026-06-28 05:00", now: "2026-07-07 09:00", strict: true},
		{name: "off, its day, nothing is caught up", expression: "weekly(sunday)", since: "2026-06-28 05:00", done: "2026-06-28 05:00", now: "2026-07-05 23:00", strict: true, want: true},
		{name: "known since, missed once", expression: "weekly(sunday)", since: "2026-07-01 05:00", now: "2026-07-06 05:00", want: true},
		{name: "known since, none came", expression: "monthly(1)", since: "2026-07-02 05:00", now: "2026-07-30 05:00"},
		{name: "twice a day", expression: "hourly(3|12)", since: "2026-07-01 03:00", done: "2026-07-05 03:00", now: "2026-07-05 12:00", want: true},
		{name: "daily, in the night", expression: "daily", since: "2026-07-01 03:00", done: "2026-07-05 23:59", now: "2026-07-06 00:01", want: true},
		{name: "never", expression: "never", now: "2026-07-05 12:00"},
		{name: "the clock was ahead", expression: "daily", since: "2027-01-01 00:00", done: "2027-01-01 00:00", now: "2026-07-05 12:00", want: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := Parse(c.expression)
			if err != nil {
				t.Fatal(err)
			}
			if got := e.Calls(Memory{at(c.since), at(c.done)}, at(c.now), !c.strict); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	t.Run("not before its time of day", func(t *testing.T) {
		e := Daily.At(5, 0)
		done := at("2026-07-04 05:00")
		for now, want := range map[string]bool{"2026-07-05 04:59": false, "2026-07-05 05:00": true} {
			if got := e.Calls(Memory{done, done}, at(now), true); got != want {
				t.Errorf("at %s: got %v", now, got)
			}
		}
	})
}
