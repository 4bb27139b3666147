package luatest

import (
	"time"

	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/engine/script"
)

// dues remember what a test's runs did, as though all their changes were made.
type dues map[dueKey]schedule.Memory

// dueKey is what a schedule is remembered by: the name that the rule gave it, or
// else itself.
type dueKey struct{ subject, name, schedule string }

// keyOf gives the key of a schedule.
func keyOf(d script.Due) dueKey {
	if d.Name != "" {
		d.Schedule = ""
	}
	return dueKey{d.Subject, d.Name, d.Schedule}
}

// answer answers due(…) at the clock of the test.
func (d dues) answer(now time.Time, zone *time.Location) func(script.Due, schedule.Expression) (bool, error) {
	if zone == nil {
		zone = time.UTC
	}
	return func(due script.Due, e schedule.Expression) (bool, error) {
		return e.Calls(d[keyOf(due)], now.In(zone), due.CatchUp), nil
	}
}

// keep notes what a run asked about and did.
func (d dues) keep(asked []script.Asked, now time.Time) {
	for _, a := range asked {
		m := d[keyOf(a.Due)]
		if m.Since.IsZero() {
			m.Since = now
		}
		if a.Is {
			m.Done = now
		}
		d[keyOf(a.Due)] = m
	}
}
