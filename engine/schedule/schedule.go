// Package schedule says when something is due. An expression is daily, never
// or weekly(DAY), with several days as weekly(saturday | sunday); a day may be
// shortened, such as sat. Upper and lower case and blanks make no difference.
package schedule

import (
	"strings"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// Expression is one that was read. The zero value is never due.
type Expression struct {
	days [7]bool // by time.Weekday
}

// Daily is due every day.
var Daily = Expression{days: [7]bool{true, true, true, true, true, true, true}}

// forms lists what there is.
const forms = "daily, weekly(DAY) such as weekly(sunday), never"

// Parse reads an expression.
func Parse(text string) (Expression, error) {
	word := strings.ToLower(strings.TrimSpace(text))
	if word == "daily" {
		return Daily, nil
	}
	if word == "never" {
		return Expression{}, nil
	}
	var e Expression
	rest, ok := strings.CutPrefix(word, "weekly")
	if !ok {
		return e, fault.New(fault.Usage, "", "", "%q is no schedule", text).WithHint("there are %s", forms)
	}
	rest = strings.TrimSpace(rest)
	if !strings.HasPrefix(rest, "(") || !strings.HasSuffix(rest, ")") || len(rest) < 3 {
		return e, fault.New(fault.Usage, "", "", "%q names no day", text).WithHint("write weekly(sunday)")
	}
	for name := range strings.SplitSeq(rest[1:len(rest)-1], "|") {
		day, ok := weekday(strings.TrimSpace(name))
		if !ok {
			return Expression{}, fault.New(fault.Usage, "", "", "%q in %q is no day", strings.TrimSpace(name), text).
				WithHint("days are monday to sunday, several with | between them")
		}
		e.days[day] = true
	}
	return e, nil
}

// aliases are the names of the days.
var aliases = [7][]string{
	time.Sunday:    {"sunday", "sun", "su", "u"},
	time.Monday:    {"monday", "mon", "m"},
	time.Tuesday:   {"tuesday", "tues", "tue", "tu", "t"},
	time.Wednesday: {"wednesday", "wed", "w"},
	time.Thursday:  {"thursday", "thurs", "thur", "thu", "th", "r"},
	time.Friday:    {"friday", "fri", "f"},
	time.Saturday:  {"saturday", "sat", "s"},
}

// weekday gives the day of a name.
func weekday(name string) (time.Weekday, bool) {
	for day, names := range aliases {
		for _, n := range names {
			if n == name {
				return time.Weekday(day), true
			}
		}
	}
	return 0, false
}

// Never says whether the expression is never due.
func (e Expression) Never() bool { return e == Expression{} }

// Due says whether something that was last done at a time is due again now:
// whether one of the expression's days has begun since, in the time zone of
// now. A last of zero was never done.
func (e Expression) Due(last, now time.Time) bool {
	if e.Never() {
		return false
	}
	year, month, day := now.Date()
	for back := 0; ; back++ {
		begin := time.Date(year, month, day-back, 0, 0, 0, 0, now.Location())
		if e.days[begin.Weekday()] {
			return last.Before(begin)
		}
	}
}
