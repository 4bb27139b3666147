package schedule

import (
	"strings"

	"github.com/netresearch/go-cron"

	"github.com/luarr/luarr/engine/fault"
)

// crontab is the five fields of cron.
type crontab struct {
	text                string // small letters, single blanks
	minute, hour        uint64 // one bit for each
	day, month, weekday uint64
	// either: a day fits by its place in the month or by its weekday, which is
	// so where both fields say something; else by both.
	either bool
}

func (c *crontab) on(d date, _ bool) moments {
	day, weekday := c.day>>d.day&1 == 1, c.weekday>>d.weekday&1 == 1
	fits := day && weekday
	if c.either {
		fits = day || weekday
	}
	var m moments
	if !fits || c.month>>d.month&1 == 0 {
		return m
	}
	for hour := range m.minutes {
		if c.hour>>hour&1 == 1 {
			m.minutes[hour] = c.minute
		}
	}
	return m
}

func (c *crontab) never(bool) bool { return false }
func (c *crontab) asks() bool      { return false }
func (c *crontab) String() string  { return "cron(" + c.text + ")" }

func (c *crontab) words() string {
	var said []string
	for i, field := range strings.Fields(c.text) {
		if field != "*" {
			said = append(said, "the "+cronFields[i]+" is "+field)
		}
	}
	if said == nil {
		return "every minute"
	}
	return "when " + series(len(said), func(i int) string { return said[i] })
}

// cronFields are what the fields are called, in their order.
var cronFields = [5]string{"minute", "hour", "day of the month", "month", "day of the week"}

// looksLikeCron says whether a text is five fields with nothing around them.
func looksLikeCron(text string) bool {
	return text != "" && (text[0] == '*' || text[0] >= '0' && text[0] <= '9') && len(strings.Fields(text)) > 1
}

// cronEntry is cron as an entry.
func (p *parser) cronEntry(inner part) (entry, *fault.Error) {
	c, err := p.cron(inner)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// cron reads the fields. What they may hold is left to a library.
func (p *parser) cron(whole part) (*crontab, *fault.Error) {
	fields := strings.Fields(whole.text)
	if len(fields) != len(cronFields) {
		return nil, p.wrong(whole, "five are minute, hour, day, month and weekday: 0 5 * * *; in a list write cron(0 5 * * *)", "is cron with %d fields", len(fields))
	}
	parser := cron.MustNewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	at := whole.at
	for i, field := range fields {
		at += strings.Index(p.small[at:], field)
		where := part{field, at}
		at += len(field)
		hint := "the " + cronFields[i] + " is *, a number, a list such as 1,3 or a range such as 1-5"
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = field
		// The library takes these for something else, or for nothing.
		odd := strings.Trim(field, "0123456789abcdefghijklmnopqrstuvwxyz*/,-") != "" || strings.Contains(","+field+",", ",,")
		if !odd {
			_, err := parser.Parse(strings.Join(alone, " "))
			odd = err != nil
		}
		if odd {
			return nil, p.wrong(where, hint, "is no %s of cron", cronFields[i])
		}
	}
	text := strings.Join(fields, " ")
	parsed, err := parser.Parse(text)
	spec, ok := parsed.(*cron.SpecSchedule)
	if err != nil || !ok {
		return nil, p.wrong(whole, "five fields such as 0 5 * * *", "is nothing that cron knows")
	}
	c := &crontab{
		text: text, minute: spec.Minute & everyMinute, hour: spec.Hour, day: spec.Dom, month: spec.Month, weekday: spec.Dow,
		either: fields[2][0] != '*' && fields[4][0] != '*',
	}
	if !c.possible() {
		return nil, p.wrong(whole, "look at the day and the month", "names days that no year has")
	}
	return c, nil
}

// everyMinute has the bits of all minutes.
const everyMinute = 1<<60 - 1

// possible says whether there can be such a day, which is not so of 31 February.
func (c *crontab) possible() bool {
	for month := 1; month <= 12; month++ {
		for day := 1; day <= length(2000, month); day++ {
			if c.either || c.month>>month&1 == 1 && c.day>>day&1 == 1 {
				return true
			}
		}
	}
	return false
}
