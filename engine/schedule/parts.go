package schedule

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// The years that a date can have.
const firstYear, lastYear = 2000, 2099

// parts reads what stands in the parentheses of an entry that names hours or
// days: one part, or several with | between them.
func (p *parser) parts(word string, not bool, inner part) (entry, *fault.Error) {
	if i := strings.IndexByte(inner.text, ','); i >= 0 {
		parts := p.split(inner, ',')
		hint := "between them stands a |: " + word + "(" + parts[0].text + "|" + parts[1].text + ")"
		return nil, p.wrong(part{",", inner.at + i}, hint, "does not belong here")
	}
	clock := &hours{not: not}
	calendar := &days{word: word, not: not}
	for _, one := range p.split(inner, '|') {
		if one.text == "" {
			return nil, p.wrong(one, "leave out the |, or write a part on both sides", "stands where a part is missing")
		}
		if word == "hourly" {
			h, err := p.hours(one)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(clock.of, h) {
				clock.of = append(clock.of, h)
			}
			continue
		}
		s, err := p.span(word, one)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(calendar.of, func(other span) bool { return other.String() == s.String() }) {
			calendar.of = append(calendar.of, s)
		}
	}
	if word == "hourly" {
		return clock, nil
	}
	return calendar, nil
}

// span reads one part of an entry that names days.
func (p *parser) span(word string, one part) (span, *fault.Error) {
	switch word {
	case "weekly":
		return p.weekday(one)
	case "monthly":
		return p.monthDays(one)
	case "yearly":
		return p.yearly(one)
	case "date":
		return p.date(one)
	case "range":
		return p.stretch(one)
	}
	return p.holiday(one)
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

// dayNames are the full names of the days.
func dayNames() []string {
	full := make([]string, len(aliases))
	for day, names := range aliases {
		full[day] = names[0]
	}
	return full
}

// weekday reads a day of the week.
func (p *parser) weekday(one part) (span, *fault.Error) {
	for day, names := range aliases {
		if slices.Contains(names, one.text) {
			return weekday(day), nil
		}
	}
	hint := "days are monday to sunday, several with | between them"
	if near := nearest(one.text, dayNames()); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, p.wrong(one, hint, "is no day of the week")
}

// monthDays reads a day of the month, last, or from one to another.
func (p *parser) monthDays(one part) (span, *fault.Error) {
	ends := p.split(one, '-')
	if len(ends) > 2 {
		return nil, p.wrong(one, "such as 15-20, several with | between them", "has more than two ends")
	}
	days := make([]int, len(ends))
	for i, end := range ends {
		if end.text == "last" {
			days[i] = lastDay
			continue
		}
		var err *fault.Error
		if days[i], err = p.number(end, 1, 31, "is no day of the month", "days are 1 to 31, or last"); err != nil {
			return nil, err
		}
	}
	if len(days) == 1 {
		return monthDays{days[0], days[0]}, nil
	}
	if days[0] >= days[1] {
		return nil, p.wrong(one, "the earlier day comes first; over the month's end it is 25-last|1-5", "does not go forward")
	}
	return monthDays{days[0], days[1]}, nil
}

// yearly reads MM/DD.
func (p *parser) yearly(one part) (span, *fault.Error) {
	numbers := p.split(one, '/')
	switch {
	case len(numbers) == 3:
		return nil, p.wrong(one, "write yearly(12/25) for every year, date(12/25/2026) for one", "has a year")
	case len(numbers) != 2:
		return nil, p.wrong(one, "a month and a day: yearly(12/25)", "is not MM/DD")
	}
	day, err := p.yearDay(numbers)
	if err != nil {
		return nil, err
	}
	return day, nil
}

// date reads MM/DD/YYYY.
func (p *parser) date(one part) (span, *fault.Error) {
	numbers := p.split(one, '/')
	switch {
	case len(numbers) == 2:
		return nil, p.wrong(one, "write date(12/25/2026), or yearly(12/25) for every year", "has no year")
	case len(numbers) != 3:
		return nil, p.wrong(one, "month, day and year: date(12/25/2026)", "is not MM/DD/YYYY")
	}
	day, err := p.yearDay(numbers[:2])
	if err != nil {
		return nil, err
	}
	if len(numbers[2].text) == 2 {
		return nil, p.wrong(numbers[2], "write all four digits: 20"+numbers[2].text, "is no year")
	}
	year, err := p.number(numbers[2], firstYear, lastYear, "is no year", "years are 2000 to 2099")
	if err != nil {
		return nil, err
	}
	return oneDay{day, year}, nil
}

// stretch reads MM/DD-MM/DD.
func (p *parser) stretch(one part) (span, *fault.Error) {
	ends := p.split(one, '-')
	if len(ends) != 2 {
		return nil, p.wrong(one, "such as range(12/01-12/31), several with | between them", "is not MM/DD-MM/DD")
	}
	var days [2]yearDay
	for i, end := range ends {
		numbers := p.split(end, '/')
		if len(numbers) != 2 {
			return nil, p.wrong(end, "a month and a day: range(12/01-12/31)", "is not MM/DD")
		}
		var err *fault.Error
		if days[i], err = p.yearDay(numbers); err != nil {
			return nil, err
		}
	}
	return stretch{days[0], days[1]}, nil
}

// yearDay reads a month and a day.
func (p *parser) yearDay(numbers []part) (yearDay, *fault.Error) {
	month, err := p.number(numbers[0], 1, 12, "is no month", "the month comes first and is 1 to 12")
	if err != nil {
		return yearDay{}, err
	}
	day, err := p.number(numbers[1], 1, 31, "is no day of the month", "the day comes second and is 1 to 31")
	return yearDay{month, day}, err
}

// number reads one number.
func (p *parser) number(one part, low, high int, complaint, hint string) (int, *fault.Error) {
	digits := strings.Trim(one.text, "0123456789") == ""
	n, err := strconv.Atoi(one.text)
	if !digits || err != nil || len(one.text) > 4 || n < low || n > high {
		return 0, p.wrong(one, hint, "%s", complaint)
	}
	return n, nil
}
