package schedule

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Firing is one time at which an expression fires.
type Firing struct {
	At time.Time
	// Of says what was named: a day as such, an hour of it, or a minute.
	Of Unit
	// Begin is when what was named began: of a day, its first moment. What was
	// done since then was done for this firing.
	Begin time.Time
}

// Unit is what an entry names.
type Unit int

// The units.
const (
	Day Unit = iota
	Hour
	Minute
)

// horizon is how many days are searched for a firing: 100 years, which is more
// than 29 February takes to come back to a day of the week.
const horizon = 100 * 366

// Fires says whether an expression holds at a time: on the day that it names,
// in the hour, or in the minute.
func (e Expression) Fires(t time.Time) bool {
	if e.root == nil {
		return false
	}
	if shown, ok := skipped(t); ok && e.covers(shown) {
		return true
	}
	return e.covers(t)
}

// covers is Fires for what a clock shows.
func (e Expression) covers(shown time.Time) bool {
	m := e.root.on(dateOf(shown), e.missing)
	return m.covers(shown.Hour(), shown.Minute())
}

// Next gives the first firing after a time. It is not ok where there is none in
// the next 100 years.
func (e Expression) Next(after time.Time) (f Firing, ok bool) {
	for f := range e.since(after, horizon) {
		return f, true
	}
	return Firing{}, false
}

// Between gives the firings from one time to another, both included, in order.
func (e Expression) Between(from, to time.Time) iter.Seq[Firing] {
	return func(yield func(Firing) bool) {
		if from.After(to) {
			return
		}
		days := dateOf(to.In(from.Location())).serial - dateOf(from).serial + 3
		for f := range e.since(from.Add(-1), days) {
			if f.At.After(to) || !yield(f) {
				return
			}
		}
	}
}

// since gives the firings after a time, in order, until there is none for so
// many days.
func (e Expression) since(after time.Time, days int) iter.Seq[Firing] {
	return func(yield func(Firing) bool) {
		if e.Never() {
			return
		}
		zone := after.Location()
		var waiting []Firing
		d := dateOf(after).add(-1) // its firings may have been moved over midnight
		for idle := 0; idle < days; idle++ {
			waiting = append(waiting, e.firings(d, zone)...)
			d = d.add(1)
			if len(waiting) == 0 {
				continue
			}
			waiting = tidy(waiting)
			midnight := d.begin(zone)
			for len(waiting) > 0 && waiting[0].At.Before(midnight) {
				if waiting[0].At.After(after) {
					if !yield(waiting[0]) {
						return
					}
					idle = 0
				}
				waiting = waiting[1:]
			}
		}
	}
}

// firings gives those of a day, in no order.
func (e Expression) firings(d date, zone *time.Location) []Firing {
	m := e.root.on(d, e.missing)
	if m.none() {
		return nil
	}
	var list []Firing
	if m.day {
		list = append(list, Firing{d.on(e.hour, e.minute, zone), Day, d.begin(zone)})
	}
	for hour := range 24 {
		if m.hours>>hour&1 == 1 {
			at := d.on(hour, 0, zone)
			list = append(list, Firing{at, Hour, at})
		}
		if m.minutes[hour] == 0 {
			continue
		}
		for minute := range 60 {
			if m.minutes[hour]>>minute&1 == 1 {
				at := d.on(hour, minute, zone)
				list = append(list, Firing{at, Minute, at})
			}
		}
	}
	return list
}

// tidy sorts firings and leaves one for each time, the finest.
func tidy(list []Firing) []Firing {
	slices.SortFunc(list, func(a, b Firing) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(b.Of, a.Of))
	})
	return slices.CompactFunc(list, func(a, b Firing) bool { return a.At.Equal(b.At) })
}

// Due says whether something that was last done at a time is due again now:
// whether a firing came since, in the time zone of now. What was done on a day
// is done for the firing of that day as such, though it came later. A last of
// zero was never done, so that the latest firing before now was missed.
func (e Expression) Due(last, now time.Time) bool {
	if e.Never() {
		return false
	}
	zone := now.Location()
	d := dateOf(now)
	for range horizon {
		if !last.Before(d.add(1).begin(zone)) {
			return false
		}
		fired := false
		for _, f := range e.firings(d, zone) {
			if f.At.After(now) {
				continue
			}
			if last.Before(f.Begin) {
				return true
			}
			fired = true
		}
		if fired {
			return false
		}
		d = d.add(-1)
	}
	return false
}
