package schedule

import "time"

// Span is one time that a window is open: From is in it, To is not.
type Span struct{ From, To time.Time }

// Holds says whether a time is in it.
func (s Span) Holds(t time.Time) bool { return !t.Before(s.From) && t.Before(s.To) }

// widest bounds how far stretches that touch are put together, in days: what is
// always open is told as open since then.
const widest = 400

// Active says whether the window is open at a time.
func (w Window) Active(t time.Time) bool {
	_, open := w.At(t)
	return open
}

// At gives the span that a time is in. It is not ok where the window is closed
// then.
func (w Window) At(t time.Time) (s Span, ok bool) {
	zone := t.Location()
	if w.once {
		s = w.single(zone)
		return s, s.Holds(t)
	}
	s, ok = w.near(t, func(one Span) bool { return one.Holds(t) })
	for more, left := ok, widest; more && left > 0; left-- {
		var before Span
		if before, more = w.near(s.From, func(one Span) bool { return one.From.Before(s.From) && !one.To.Before(s.From) }); more {
			s.From = before.From
		}
	}
	for more, left := ok, widest; more && left > 0; left-- {
		var after Span
		if after, more = w.near(s.To, func(one Span) bool { return one.To.After(s.To) && !one.From.After(s.To) }); more {
			s.To = after.To
		}
	}
	return s, ok
}

// Next gives the first span that begins after a time. It is not ok where none
// does in the next 100 years, or the window is always open.
func (w Window) Next(after time.Time) (s Span, ok bool) {
	zone := after.Location()
	if w.once {
		s = w.single(zone)
		return s, s.From.After(after)
	}
	if w.of.Never() {
		return Span{}, false
	}
	d := dateOf(after).add(-2)
	for range horizon {
		for _, one := range w.spans(d, zone) {
			if !one.From.After(after) {
				continue
			}
			if s, ok = w.At(one.From); s.From.After(after) {
				return s, ok
			}
			if s.To.Sub(one.From) > (widest-10)*24*time.Hour {
				return Span{}, false // it is always open
			}
			after = s.To.Add(-1) // it had begun before
		}
		d = d.add(1)
	}
	return Span{}, false
}

// single is the span of a window that comes once.
func (w Window) single(zone *time.Location) Span {
	return Span{w.begin.day.shows(w.begin.minute, zone), w.end.day.shows(w.end.minute, zone)}
}

// near gives a stretch around a time that fits.
func (w Window) near(t time.Time, fits func(Span) bool) (Span, bool) {
	d := dateOf(t)
	for n := -2; n <= 1; n++ { // a night begins the day before, and clocks may go back over midnight
		for _, one := range w.spans(d.add(n), t.Location()) {
			if fits(one) {
				return one, true
			}
		}
	}
	return Span{}, false
}

// spans gives the stretches that begin on a day, in order; of each other they
// know nothing.
func (w Window) spans(d date, zone *time.Location) []Span {
	if w.of.root == nil {
		return nil
	}
	var list []Span
	add := func(from, to int) {
		if s := (Span{d.shows(from, zone), d.shows(to, zone)}); s.From.Before(s.To) {
			list = append(list, s)
		}
	}
	m := w.of.root.on(d, false)
	switch {
	case m.none():
	case w.timed:
		add(w.begin.minute, w.end.minute)
	case m.day:
		add(0, aDay)
	default:
		for at := 0; at < aDay; at++ {
			from := at
			for at < aDay && m.covers(at/60, at%60) {
				at++
			}
			if at > from {
				add(from, at)
			}
		}
	}
	return list
}

// shows gives the first time at which the clock shows a minute of a day or, where
// it jumps over it, when it jumps.
func (d date) shows(minute int, zone *time.Location) time.Time {
	d, minute = d.add(minute/aDay), minute%aDay
	t := d.on(minute/60, minute%60, zone)
	if t.Hour()*60+t.Minute() != minute || t.Day() != d.day {
		if jump, _ := t.ZoneBounds(); !jump.IsZero() {
			return jump
		}
	}
	return t
}
