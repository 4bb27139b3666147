package schedule

import (
	"fmt"

	"github.com/luarr/luarr/engine/fault"
)

// hours are hours of every day, or with not all the others.
type hours struct {
	not bool
	of  []hourSpan
}

// everyHour has the bits of all hours.
const everyHour = 1<<24 - 1

// mask gives one bit for each hour.
func (e *hours) mask() uint32 {
	var bits uint32
	for _, s := range e.of {
		bits |= 1 << s.to
		for h := s.from; h != s.to; h = (h + 1) % 24 {
			bits |= 1 << h
		}
	}
	if e.not {
		bits = everyHour &^ bits
	}
	return bits
}

func (e *hours) on(date, bool) moments { return moments{hours: e.mask()} }
func (e *hours) never(bool) bool       { return e.mask() == 0 }
func (e *hours) asks() bool            { return false }

func (e *hours) String() string {
	return written("hourly", e.not, len(e.of), func(i int) string { return e.of[i].String() })
}

func (e *hours) words() string {
	said := series(len(e.of), func(i int) string { return e.of[i].words() })
	if e.not {
		return "every hour but " + said
	}
	return "at " + said
}

// hourSpan is one hour or from one to another, both included, over midnight
// where the first is later.
type hourSpan struct{ from, to int }

func (s hourSpan) String() string {
	if s.from == s.to {
		return fmt.Sprint(s.from)
	}
	return fmt.Sprintf("%d-%d", s.from, s.to)
}

func (s hourSpan) words() string {
	if s.from == s.to {
		return fmt.Sprintf("%02d:00", s.from)
	}
	return fmt.Sprintf("every hour from %02d:00 to %02d:00", s.from, s.to)
}

// hours reads an hour or from one to another.
func (p *parser) hours(one part) (hourSpan, *fault.Error) {
	ends := p.split(one, '-')
	if len(ends) > 2 {
		return hourSpan{}, p.wrong(one, "such as 17-04, several with | between them", "has more than two ends")
	}
	var span hourSpan
	for i, end := range ends {
		hour, err := p.number(end, 0, 23, "is no hour", "hours are 0 to 23")
		if err != nil {
			return span, err
		}
		if i == 0 {
			span.from = hour
		}
		span.to = hour
	}
	if len(ends) == 2 && span.from == span.to {
		return span, p.wrong(one, fmt.Sprintf("hourly(%d) is that hour, hourly(0-23) all of them", span.from), "begins and ends in the same hour")
	}
	return span, nil
}
