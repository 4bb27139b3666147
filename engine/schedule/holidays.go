package schedule

import (
	"strings"
	"time"
	"unicode"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
	"golang.org/x/text/unicode/norm"
)

// countries are those whose holidays can be named.
var countries = []string{
	"at", "au", "be", "br", "ca", "ch", "cz", "de", "dk", "es", "fr", "gb", "ie", "it", "nl", "no", "nz", "pl", "se", "us", "za",
}

// rules gives the national holidays of a country, or what many countries have.
func rules(country string) []*cal.Holiday {
	switch country {
	case "":
		return everywhere
	case "at":
		return at.Holidays
	case "au":
		return []*cal.Holiday{au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay, au.ChristmasDay, au.BoxingDay}
	case "be":
		return be.Holidays
	case "br":
		return br.Holidays
	case "ca":
		return ca.Holidays
	case "ch":
		return ch.Holidays
	case "cz":
		return cz.Holidays
	case "de":
		return de.Holidays
	case "dk":
		return dk.Holidays
	case "es":
		return es.Holidays
	case "fr":
		return fr.Holidays
	case "gb":
		return gb.Holidays
	case "ie":
		return ie.Holidays
	case "it":
		return it.Holidays
	case "nl":
		return nl.Holidays
	case "no":
		return no.Holidays
	case "nz":
		return nz.Holidays
	case "pl":
		return pl.Holidays
	case "se":
		return se.Holidays
	case "us":
		return us.Holidays
	case "za":
		return za.Holidays
	}
	return nil
}

// everywhere are days that many countries have, and some that people decorate
// for though nobody is off.
var everywhere = []*cal.Holiday{
	aa.NewYear, aa.Epiphany,
	fixed("Valentine's Day", time.February, 14),
	fixed("Saint Patrick's Day", time.March, 17),
	moving("Shrove Tuesday", -47), moving("Ash Wednesday", -46), moving("Palm Sunday", -7),
	aa.MaundyThursday, aa.GoodFriday, moving("Holy Saturday", -1), aa.Easter, aa.EasterMonday,
	{Name: "Orthodox Easter", Julian: true, Func: cal.CalcEasterOffset},
	aa.WorkersDay,
	nth("Mother's Day", 2, time.Sunday, time.May),
	aa.AscensionDay, aa.Pentecost, aa.PentecostMonday, aa.CorpusChristi,
	nth("Father's Day", 3, time.Sunday, time.June),
	aa.AssumptionOfMary,
	fixed("Halloween", time.October, 31),
	aa.AllSaintsDay, aa.ArmisticeDay,
	fixed("Saint Nicholas' Day", time.December, 6),
	aa.ImmaculateConception,
	fixed("Christmas Eve", time.December, 24), aa.ChristmasDay, fixed("Boxing Day", time.December, 26),
	fixed("New Year's Eve", time.December, 31),
}

// shortNames are other names for some of them.
var shortNames = map[string]string{
	"new_year": "new_years_day", "christmas": "christmas_day", "easter_sunday": "easter", "whit_sunday": "pentecost",
	"whit_monday": "pentecost_monday", "workers_day": "international_workers_day", "labour_day": "international_workers_day",
	"ascension": "ascension_day", "st_patricks_day": "saint_patricks_day", "st_nicholas_day": "saint_nicholas_day",
}

// fixed is a day of the year.
func fixed(name string, month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Day: day, Func: cal.CalcDayOfMonth}
}

// moving is so many days after Easter.
func moving(name string, days int) *cal.Holiday {
	return &cal.Holiday{Name: name, Offset: days, Func: cal.CalcEasterOffset}
}

// nth is such as the second Sunday in May.
func nth(name string, n int, day time.Weekday, month time.Month) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Weekday: day, Offset: n, Func: cal.CalcWeekdayOffset}
}

// slug gives a name in small letters and digits with _ between words, without
// accents: fete_nationale.
func slug(name string) string {
	var out strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '.':
		case r == 'ß':
			out.WriteString("ss")
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && out.Len() > 0 {
				out.WriteByte('_')
			}
			gap = false
			out.WriteRune(r)
		default:
			gap = true
		}
	}
	return out.String()
}
