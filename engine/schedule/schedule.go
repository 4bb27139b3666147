// Package schedule says when something is due. An expression is a list of
// entries with commas between them, any of which makes it fire:
//
//	daily                              never
//	hourly(2|5-7|22)                   hours, over midnight too: hourly(17-04)
//	weekly(sunday|tuesday)             days, or their short names
//	monthly(1|15-20|last)              days that a month does not have are left out
//	yearly(02/29)                      month and day; the last day where a month is shorter
//	date(12/25/2026)                   month, day and year
//	range(12/20-01/05)                 both ends included, over New Year too
//	holiday(easter-2|us:memorial_day)  holidays, with days before or after; easter-2..easter+1 is a stretch
//	cron(30 5 * * 1-5)                 minute, hour, day, month, weekday
//	all[weekly(friday), monthly(13)]   all of them at once
//	weekly.not(monday)                 every day but these
//	non_existing                       while the collection does not exist
//
// Upper and lower case and blanks make no difference. Five cron fields may stand
// alone. An entry without an hour fires once in its day. Times are those of the
// time zone of the time that a method is given: what the clocks jump over fires
// as much later as they jump, what they show twice fires the first time.
package schedule

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
)

// Expression is one that was read. The zero value never fires.
type Expression struct {
	root         *list
	hour, minute int  // when whole days fire
	missing      bool // the collection that non_existing asks for does not exist
}

// Daily fires every day.
var Daily = Expression{root: &list{of: []entry{daily{}}}}

// Parse reads an expression. An error quotes it, says which part of it is wrong
// and where that stands, and has a hint. Whole days fire at their beginning
// until At says otherwise.
func Parse(text string) (Expression, error) { return new(parser).read(text) }

// ParseTask is Parse for what has to do with no collection: non_existing is an
// error there.
func ParseTask(text string) (Expression, error) {
	e, err := Parse(text)
	return task(text, e, err)
}

// task refuses an expression that asks for a collection.
func task(text string, e Expression, err error) (Expression, error) {
	if err == nil && e.NonExisting() {
		err = fault.New(fault.Usage, "", "", "%q: non_existing asks for a collection, and there is none here", text).
			WithHint("leave it out, or write daily")
	}
	if err != nil {
		return Expression{}, err
	}
	return e, nil
}

// FromKometa is Parse for what Kometa takes beyond it: there a word needs to be
// right in its beginning only, such as day or hour(3). String gives it in full.
func FromKometa(text string) (Expression, error) { return (&parser{loose: true}).read(text) }

// ParseDays is ParseTask with holidays taken by their names alone, such as
// christmas_eve..new_years_day; those that only a country has are that
// country's where none is named with them. A country that is not known is an
// error; empty is none.
func ParseDays(text, country string) (Expression, error) {
	if country != "" && !slices.Contains(countries, country) {
		return Expression{}, fault.New(fault.Usage, "", "", "%q is no country whose holidays are known", country).
			WithHint("there are %s", strings.Join(countries, ", "))
	}
	e, err := (&parser{bare: true, country: country}).read(text)
	return task(text, e, err)
}

// String gives the expression as it is best written: small letters, full names,
// two digits. Parse reads it back.
func (e Expression) String() string {
	if e.root == nil {
		return "never"
	}
	return e.root.String()
}

// Words gives the expression in English, such as "on Sundays".
func (e Expression) Words() string {
	if e.root == nil {
		return "never"
	}
	return e.root.words()
}

// At gives the expression with whole days firing at a time of day.
func (e Expression) At(hour, minute int) Expression {
	e.hour, e.minute = hour, minute
	return e
}

// Missing gives the expression for a collection that does not exist yet.
func (e Expression) Missing() Expression {
	e.missing = true
	return e
}

// Never says whether the expression has nothing in it that can ever fire.
func (e Expression) Never() bool { return e.root == nil || e.root.never(e.missing) }

// NonExisting says whether the expression asks for a collection.
func (e Expression) NonExisting() bool { return e.root != nil && e.root.asks() }
