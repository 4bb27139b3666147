package preroll

import (
	"iter"
	"slices"
	"time"
)

// Span is a time in which the same plays.
type Span struct {
	From, To time.Time // To is the first moment of what comes next
	Choice
}

// Calendar tells what plays from one time to another, in order and without
// gaps, as At will say it then if the tables and the files stay as they are.
func (c *Chooser) Calendar(from, to time.Time, m Memory) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		t := c.turns(from)
		var now Span
		for at := from; at.Before(to); at = t.next() {
			var choice Choice
			choice, m = c.At(at, m)
			switch {
			case now.From.IsZero():
				now = Span{From: at, Choice: choice}
			case !same(now.Choice, choice):
				now.To = at
				if !yield(now) {
					return
				}
				now = Span{From: at, Choice: choice}
			}
		}
		if now.To = to; !now.From.IsZero() {
			yield(now)
		}
	}
}

// Joins says whether a span plays the same as the next one.
func (s Span) Joins(next Span) bool { return s.To.Equal(next.From) && same(s.Choice, next.Choice) }

// same says whether two choices play the same for the same reason.
func same(a, b Choice) bool {
	return a.Entry == b.Entry && a.Value == b.Value && a.Mixed == b.Mixed && a.Why == b.Why && a.Blocked == b.Blocked
}

// turns are the times at which something may change.
type turns struct {
	c     *Chooser
	at    time.Time
	waits []time.Time // when each entry turns; zero where it never does
	lots  time.Time   // the next refresh
}

// turns begins at a time.
func (c *Chooser) turns(at time.Time) *turns {
	t := &turns{c: c, at: at, waits: make([]time.Time, len(c.Table.Entries))}
	for i := range t.waits {
		t.waits[i] = t.turn(i)
	}
	t.lots = t.refresh()
	return t
}

func (t *turns) turn(i int) time.Time {
	at, _ := t.c.Table.Entries[i].When.Turn(t.at)
	return at
}

func (t *turns) refresh() time.Time {
	f, _ := t.c.Table.Refresh.Next(t.at)
	return f.At
}

// next goes to the next time, which may be one beyond all.
func (t *turns) next() time.Time {
	times := append(slices.Clone(t.waits), t.lots, t.c.Asked.Until)
	at := t.at.AddDate(100, 0, 0)
	for _, one := range times {
		if one.After(t.at) && one.Before(at) {
			at = one
		}
	}
	t.at = at
	for i, one := range t.waits {
		if !one.IsZero() && !one.After(at) {
			t.waits[i] = t.turn(i)
		}
	}
	if !t.lots.IsZero() && !t.lots.After(at) {
		t.lots = t.refresh()
	}
	return at
}
