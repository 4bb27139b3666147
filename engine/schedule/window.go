package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// Window is time that comes again: the days of an expression, each from one time
// of day to another; where that is not later, to that of the next day, so that a
// night belongs to the evening on which it begins. Without times it is whole
// days, or the hours and minutes that the expression names. A window between two
// dates comes once. Stretches that touch are one.
//
// A window begins and ends when the clocks first show its times or, where they
// jump over those, when they jump. The zero value is never open. Times are those
// of the time zone of the time that a method is given.
type Window struct {
	of    Expression
	timed bool
	begin point // of the day of of; of a day of its own in a window that comes once
	end   point
	once  bool
}

// point is a minute of a day.
type point struct {
	day    date // where the window comes once
	minute int  // of the day, or of the next where it is 24*60 or more
}

// aDay is the minutes of a day as clocks show them.
const aDay = 24 * 60

// ParseWindow reads a window. When is an expression, in which holidays may stand
// by their names alone; from and to are times of day such as 22:00, empty for the
// beginning and the end of the day. Without when both are days, with a time of
// day or without: 2026-12-24 18:00.
func ParseWindow(when, from, to string) (Window, error) {
	if strings.TrimSpace(when) == "" {
		return betweenDays(from, to)
	}
	e, err := ParseDays(when, "")
	if err != nil {
		return Window{}, err
	}
	w := Window{of: e, timed: from != "" || to != "", end: point{minute: aDay}}
	if from != "" {
		if w.begin.minute, err = clockOf(from, false); err != nil {
			return Window{}, err
		}
	}
	if to != "" {
		if w.end.minute, err = clockOf(to, true); err != nil {
			return Window{}, err
		}
	}
	switch {
	case w.timed && !e.dayly():
		return Window{}, fault.New(fault.Usage, "", "", "%q names times of day, and from and to name others", when).
			WithHint("use days with from and to: weekly(friday), range(12/24-12/26)")
	case w.begin.minute == w.end.minute%aDay && from != "" && to != "":
		return Window{}, fault.New(fault.Usage, "", "", "from and to are both %s", from).WithHint("for whole days leave both out")
	case w.end.minute <= w.begin.minute:
		w.end.minute += aDay
	}
	return w, nil
}

// betweenDays reads a window that comes once.
func betweenDays(from, to string) (Window, error) {
	if from == "" || to == "" {
		return Window{}, fault.New(fault.Usage, "", "", "it does not say when").
			WithHint(`such as when = "weekly(friday)" with from = "22:00" and to = "06:00", or from and to with their days: "2026-12-24 18:00"`)
	}
	w := Window{once: true}
	var err error
	if w.begin, err = pointOf(from, 0); err == nil {
		w.end, err = pointOf(to, aDay)
	}
	if err == nil && w.end.whole() <= w.begin.whole() {
		err = fault.New(fault.Usage, "", "", "%s is not later than %s", to, from).WithHint("from is the earlier of the two")
	}
	return w, err
}

// pointOf reads a day, with a time of day or without: then it is the minute that
// is given.
func pointOf(text string, minute int) (point, error) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return point{dateOf(t), minute}, nil
	}
	day, clock, _ := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	t, err := time.Parse(time.DateOnly, day)
	at, wrong := clockOf(strings.TrimSpace(clock), true)
	if err != nil || wrong != nil {
		return point{}, fault.New(fault.Usage, "", "", "%q is no day with a time", text).
			WithHint(`such as "2026-12-24 18:00"; what comes again needs when beside from and to`)
	}
	return point{dateOf(t), at}, nil
}

// clockOf reads a time of day, in minutes. The end of the day is 24:00.
func clockOf(text string, end bool) (int, error) {
	t, err := time.Parse("15:04", text)
	switch {
	case err == nil:
		return t.Hour()*60 + t.Minute(), nil
	case end && text == "24:00":
		return aDay, nil
	}
	return 0, fault.New(fault.Usage, "", "", "%q is no time of day", text).WithHint(`such as "22:00"`)
}

// whole is the minute since 1970, in no time zone.
func (p point) whole() int { return p.day.serial*aDay + p.minute }

// String gives the window as people read it.
func (w Window) String() string {
	switch {
	case w.once:
		return w.begin.day.String() + " " + w.begin.clock() + " to " + w.end.day.String() + " " + w.end.clock()
	case w.timed:
		return w.of.String() + " " + w.begin.clock() + "-" + w.end.clock()
	}
	return w.of.String()
}

// clock gives the time of day.
func (p point) clock() string {
	if p.minute == aDay {
		return "24:00"
	}
	return fmt.Sprintf("%02d:%02d", p.minute%aDay/60, p.minute%60)
}

// dayly says whether an expression names whole days only.
func (e Expression) dayly() bool {
	var clocks func(entry) bool
	clocks = func(one entry) bool {
		switch one := one.(type) {
		case *all:
			return slices.ContainsFunc(one.of, clocks)
		case daily, never, *days:
			return false
		}
		return true
	}
	return e.root == nil || !slices.ContainsFunc(e.root.of, clocks)
}
