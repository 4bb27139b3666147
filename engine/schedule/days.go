package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// span is some days of the calendar: one part of an entry.
type span interface {
	holds(d date) bool
	String() string
	words() string
}

// days are the days of any of its spans, or with not all the others.
type days struct {
	word string
	not  bool
	of   []span
}

func (e *days) on(d date, _ bool) moments {
	return whole(e.not != slices.ContainsFunc(e.of, func(s span) bool { return s.holds(d) }))
}

func (e *days) never(bool) bool { return false }
func (e *days) asks() bool      { return false }

func (e *days) String() string {
	return written(e.word, e.not, len(e.of), func(i int) string { return e.of[i].String() })
}

func (e *days) words() string {
	said := series(len(e.of), func(i int) string { return e.of[i].words() })
	if e.word == "monthly" {
		said += " of the month"
	}
	if e.not {
		return "every day but " + said
	}
	if e.word == "range" || e.word == "holiday" {
		return said
	}
	return "on " + said
}

// written gives an entry with its parts.
func written(word string, not bool, n int, text func(int) string) string {
	if not {
		word += ".not"
	}
	parts := make([]string, n)
	for i := range parts {
		parts[i] = text(i)
	}
	return word + "(" + strings.Join(parts, "|") + ")"
}

// series lists things as people do.
func series(n int, text func(int) string) string {
	said := text(0)
	for i := 1; i < n; i++ {
		if i == n-1 {
			said += " and " + text(i)
		} else {
			said += ", " + text(i)
		}
	}
	return said
}

// weekday is one day of every week.
type weekday time.Weekday

func (w weekday) holds(d date) bool { return d.weekday == time.Weekday(w) }
func (w weekday) String() string    { return strings.ToLower(time.Weekday(w).String()) }
func (w weekday) words() string     { return time.Weekday(w).String() + "s" }

// lastDay stands for the last day of any month.
const lastDay = 32

// monthDays are days of every month, the first and the last included. A month
// that does not have them is shorter.
type monthDays struct{ from, to int }

func (m monthDays) holds(d date) bool {
	if m.from == lastDay {
		return d.day == d.last
	}
	return m.from <= d.day && d.day <= m.to
}

func (m monthDays) String() string {
	return between(m.from, m.to, func(n int) string { return fmt.Sprint(n) })
}

func (m monthDays) words() string {
	if m.from == m.to {
		return "the " + ordinal(m.from)
	}
	return "the " + ordinal(m.from) + " to the " + ordinal(m.to)
}

// between gives a day of the month or from one to another.
func between(from, to int, number func(int) string) string {
	name := func(n int) string {
		if n == lastDay {
			return "last"
		}
		return number(n)
	}
	if from == to {
		return name(from)
	}
	return name(from) + "-" + name(to)
}

// ordinal gives 1st, 2nd and so on.
func ordinal(n int) string {
	switch {
	case n == lastDay:
		return "last day"
	case n%10 == 1 && n != 11:
		return fmt.Sprint(n, "st")
	case n%10 == 2 && n != 12:
		return fmt.Sprint(n, "nd")
	case n%10 == 3 && n != 13:
		return fmt.Sprint(n, "rd")
	}
	return fmt.Sprint(n, "th")
}

// yearDay is one day of every year, the last of its month where that is shorter.
type yearDay struct{ month, day int }

func (y yearDay) holds(d date) bool { return d.month == y.month && d.day == min(y.day, d.last) }
func (y yearDay) String() string    { return fmt.Sprintf("%02d/%02d", y.month, y.day) }
func (y yearDay) words() string     { return fmt.Sprint(y.day, " ", time.Month(y.month)) }

// oneDay is one day of one year, the last of its month where that is shorter.
type oneDay struct {
	yearDay
	year int
}

func (o oneDay) holds(d date) bool { return d.year == o.year && o.yearDay.holds(d) }
func (o oneDay) String() string    { return fmt.Sprintf("%s/%04d", o.yearDay, o.year) }
func (o oneDay) words() string     { return fmt.Sprint(o.yearDay.words(), " ", o.year) }

// stretch is from one day of the year to another, both included, over New Year
// where the first is later. In it 29 February counts as the 28th.
type stretch struct{ from, to yearDay }

func (s stretch) holds(d date) bool {
	from, to, day := s.from.place(), s.to.place(), yearDay{d.month, d.day}.place()
	if from > to {
		return day >= from || day <= to
	}
	return from <= day && day <= to
}

func (s stretch) String() string { return s.from.String() + "-" + s.to.String() }

func (s stretch) words() string {
	if s.from == s.to {
		return "on " + s.from.words()
	}
	return "from " + s.from.words() + " to " + s.to.words()
}

// place gives a number by which days of common years are in order.
func (y yearDay) place() int { return y.month*100 + min(y.day, length(2001, y.month)) }
