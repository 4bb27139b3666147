package schedule

import "time"

// The steps in which a day is searched for turns. Every time zone's clocks jump
// by quarters of an hour.
const quarter = 15 * time.Minute

// Turn gives the first time after another at which Fires says something else
// than it does then. It is not ok where that does not come in the next 100 years.
func (e Expression) Turn(after time.Time) (at time.Time, ok bool) {
	if e.root == nil {
		return at, false
	}
	zone, now := after.Location(), e.Fires(after)
	d := dateOf(after)
	for range horizon {
		begin, end := d.begin(zone), d.add(1).begin(zone)
		for t := begin; t.Before(end); t = t.Add(e.step(d, end.Sub(begin))) {
			if t.After(after) && e.Fires(t) != now {
				return t, true
			}
		}
		d = d.add(1)
	}
	return at, false
}

// step is the longest time in which a day cannot turn twice: all of it where
// nothing but days are named.
func (e Expression) step(d date, whole time.Duration) time.Duration {
	m := e.root.on(d, e.missing)
	switch {
	case m.minutes != [24]uint64{}:
		return time.Minute
	case m.hours != 0:
		return quarter
	}
	return whole
}

// Last gives the latest firing at or before a time. It is not ok where there was
// none in the 100 years before.
func (e Expression) Last(at time.Time) (last Firing, ok bool) {
	if e.Never() {
		return last, false
	}
	d := dateOf(at)
	for range horizon {
		found := ok
		for _, f := range e.firings(d, at.Location()) {
			if !f.At.After(at) && (!ok || !f.At.Before(last.At)) {
				last, ok = f, true
			}
		}
		if found { // the clocks may have moved one of the day before over midnight
			break
		}
		d = d.add(-1)
	}
	return last, ok
}
