package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rickar/cal/v2"

	"github.com/luarr/luarr/engine/fault"
)

// feast is a holiday of every year, with days before or after it.
type feast struct {
	country string // us and so on; empty for what many countries have
	name    string
	shift   int // days
	rule    *cal.Holiday
}

// farthest is how many days before or after a holiday can be meant, and in how
// many months they can lie.
const farthest, farthestMonths = 99, 4

// in gives the day of a year, as days since 1970-01-01. It is not ok where the
// year has none.
func (f feast) in(year int) (int, bool) {
	day, _ := f.rule.Calc(year)
	if day.IsZero() {
		return 0, false
	}
	// The library counts in the computer's time zone, where a midnight that the
	// clocks jump over is an hour off; noon is the same day in any case.
	return dateOf(day.Add(12*time.Hour)).serial + f.shift, true
}

// near gives the years of holidays that days of this year can be counted from:
// those before or after one may lie in another year than it does.
func (f feast) near(d date) (from, to int) {
	from, to = d.year, d.year
	if f.shift > 0 && d.month <= farthestMonths {
		from--
	}
	if f.shift < 0 && d.month > 12-farthestMonths {
		to++
	}
	return from, to
}

func (f feast) holds(d date) bool {
	from, to := f.near(d)
	for year := from; year <= to; year++ {
		if day, ok := f.in(year); ok && day == d.serial {
			return true
		}
	}
	return false
}

func (f feast) String() string {
	text := f.name
	if f.country != "" {
		text = f.country + ":" + text
	}
	if f.shift != 0 {
		text += fmt.Sprintf("%+d", f.shift)
	}
	return text
}

func (f feast) words() string {
	name := f.rule.Name
	if f.country != "" {
		name += " (" + strings.ToUpper(f.country) + ")"
	}
	switch {
	case f.shift == 1 || f.shift == -1:
		return fmt.Sprintf("the day %s %s", side(f.shift), name)
	case f.shift != 0:
		return fmt.Sprintf("%d days %s %s", max(f.shift, -f.shift), side(f.shift), name)
	}
	return name
}

// side says where days lie that are counted from a holiday.
func side(shift int) string {
	if shift < 0 {
		return "before"
	}
	return "after"
}

// season is from one holiday to the next other one, both included.
type season struct{ from, to feast }

func (s season) holds(d date) bool {
	_, last := s.from.near(d)
	for year := d.year - 1; year <= last; year++ {
		from, ok := s.from.in(year)
		if !ok || from > d.serial {
			continue
		}
		to, ok := s.to.in(year)
		if ok && to < from {
			to, ok = s.to.in(year + 1)
		}
		if ok && d.serial <= to {
			return true
		}
	}
	return false
}

func (s season) String() string { return s.from.String() + "-" + s.to.String() }
func (s season) words() string {
	return "from " + s.from.words() + " to " + s.to.words()
}

// holidays reads an entry that is a holiday by its name alone, up to the next
// entry. Where it is none, a word that is nearly one of an entry is one.
func (p *parser) holidays(word part) (entry, *fault.Error) {
	end := strings.IndexAny(p.small[word.at:], ",]")
	if end < 0 {
		end = len(p.small) - word.at
	}
	e, err := p.parts("holiday", false, p.trim(word.at, word.at+end))
	if near := p.near(word.text); err != nil && near != "" && (distance(word.text, near) < 3 || strings.HasPrefix(near, word.text[:1])) {
		_, err = p.known(word)
	}
	p.at = word.at + end
	return e, err
}

// holiday reads a holiday, or from one to another.
func (p *parser) holiday(one part) (span, *fault.Error) {
	at, width := border(one.text)
	from, err := p.feast(p.trim(one.at, one.at+at))
	if err != nil {
		return nil, err
	}
	if width == 0 {
		return from, nil
	}
	to, err := p.feast(p.trim(one.at+at+width, one.at+len(one.text)))
	if err != nil {
		return nil, err
	}
	return season{from, to}, nil
}

// border finds what stands between two holidays: two dots, or a minus, for one
// before a number counts days. Where there is only one holiday it is its end.
func border(text string) (at, width int) {
	if i := strings.Index(text, ".."); i >= 0 {
		return i, 2
	}
	for i := range len(text) {
		rest := strings.TrimLeft(text[i+1:], blank)
		if text[i] == '-' && (rest == "" || rest[0] < '0' || rest[0] > '9') {
			return i, 1
		}
	}
	return len(text), 0
}

// feast reads a holiday with its country and the days before or after.
func (p *parser) feast(one part) (feast, *fault.Error) {
	var f feast
	name := one
	if i := strings.LastIndexAny(one.text, "+-"); i >= 0 {
		days := p.trim(one.at+i+1, one.at+len(one.text))
		n, err := p.number(days, 1, farthest, "is no number of days", "such as easter-2, up to "+strconv.Itoa(farthest)+" days")
		if err != nil {
			return f, err
		}
		if f.shift = n; one.text[i] == '-' {
			f.shift = -n
		}
		name = p.trim(one.at, one.at+i)
	}
	country, name, given := p.whose(name)
	if f.country = country.text; given && (rules(f.country) == nil || f.country == "") {
		return f, p.wrong(country, "there are "+strings.Join(countries, ", "), "is no country whose holidays are known")
	}
	f.name = slug(name.text)
	if full, ok := shortNames[f.name]; ok && f.country == "" {
		f.name = full
	}
	names := f.find()
	if f.rule == nil && f.country == "" && p.country != "" {
		f.country = p.country
		if names = append(names, f.find()...); f.rule == nil {
			f.country = ""
		}
	}
	if f.rule == nil {
		return f, p.wrong(name, f.meant(names), "is no holiday that is known")
	}
	return f, nil
}

// whose takes the country off a holiday where one is given: us:memorial_day, or
// memorial_day(us).
func (p *parser) whose(name part) (country, rest part, given bool) {
	end := name.at + len(name.text)
	if i := strings.IndexByte(name.text, ':'); i >= 0 {
		return p.trim(name.at, name.at+i), p.trim(name.at+i+1, end), true
	}
	if i := strings.IndexByte(name.text, '('); i >= 0 && strings.HasSuffix(name.text, ")") {
		return p.trim(name.at+i+1, end-1), p.trim(name.at, name.at+i), true
	}
	return part{}, name, false
}

// find looks for the rule of a holiday in its country, and gives the names that
// there are. That it is a day may be left out: thanksgiving.
func (f *feast) find() (names []string) {
	for _, rule := range rules(f.country) {
		s := slug(rule.Name)
		if s == f.name || s == f.name+"_day" && f.rule == nil {
			f.rule = rule
		}
		names = append(names, s)
	}
	if f.rule != nil {
		f.name = slug(f.rule.Name)
	}
	return names
}

// meant hints at the holiday that a name was probably meant for.
func (f feast) meant(names []string) string {
	if f.name != "" && f.country == "" {
		var own []string
		for _, country := range countries {
			for _, rule := range rules(country) {
				if s := slug(rule.Name); s == f.name || strings.HasPrefix(s, f.name+"_") {
					own = append(own, country+":"+s)
				}
			}
		}
		if len(own) > 0 {
			return "did you mean " + strings.Join(own, " or ") + "?"
		}
	}
	if near := nearest(f.name, names); near != "" && f.name != "" {
		return "did you mean " + near + "?"
	}
	hint := "there are " + strings.Join(names, ", ")
	if f.country == "" {
		hint += "; those of a country are written us:memorial_day"
	}
	return hint
}
