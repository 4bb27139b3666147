package schedule

import "time"

// Memory is what is known of a task that waits for an expression.
type Memory struct {
	Since time.Time // when it was first asked about; zero for never
	Done  time.Time // when it was last done; zero for never
}

// Calls says whether a task is to be done now. It is while the day or the hour
// that the expression names lasts, once. With catchUp so it is later where a
// firing came and went without it being done; what came before anybody asked
// was not missed. Times that lie ahead of now are those of a wrong clock and
// count for nothing.
func (e Expression) Calls(m Memory, now time.Time, catchUp bool) bool {
	if m.Done.After(now) {
		m.Done = time.Time{}
	}
	if m.Since.After(now) {
		m.Since = time.Time{}
	}
	if !m.Done.IsZero() && !e.Due(m.Done, now) {
		return false
	}
	today := dateOf(now).begin(now.Location()).Add(-1)
	if e.Fires(now) && e.Due(later(m.Done, today), now) {
		return true
	}
	last := later(m.Done, m.Since)
	return catchUp && !last.IsZero() && e.Due(last, now)
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
