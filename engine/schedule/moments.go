package schedule

// moments are the times of one day that an entry names: the day as such, hours
// of it, or minutes.
type moments struct {
	day     bool
	hours   uint32     // one bit an hour
	minutes [24]uint64 // one bit a minute
}

// whole is a day as such, or nothing.
func whole(yes bool) moments { return moments{day: yes} }

// none says whether nothing is in it.
func (m *moments) none() bool { return !m.day && m.hours == 0 && m.minutes == [24]uint64{} }

// or is what either names.
func (m *moments) or(o *moments) {
	m.day = m.day || o.day
	m.hours |= o.hours
	for h := range m.minutes {
		m.minutes[h] |= o.minutes[h]
	}
}

// and is what both name. Of a day and its hours, or an hour and its minutes, it
// is the finer one.
func (m *moments) and(o *moments) {
	both := moments{day: m.day && o.day, hours: m.hours & o.hours}
	if m.day {
		both.hours |= o.hours
	}
	if o.day {
		both.hours |= m.hours
	}
	for h := range m.minutes {
		both.minutes[h] = m.minutes[h] & o.minutes[h]
		if m.has(h) {
			both.minutes[h] |= o.minutes[h]
		}
		if o.has(h) {
			both.minutes[h] |= m.minutes[h]
		}
	}
	*m = both
}

// has says whether the whole of an hour is in it.
func (m *moments) has(hour int) bool { return m.day || m.hours>>hour&1 == 1 }

// covers says whether a minute is in it.
func (m *moments) covers(hour, minute int) bool {
	return m.has(hour) || m.minutes[hour]>>minute&1 == 1
}
