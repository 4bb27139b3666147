package watch

import "time"

// Wish is what a rule wants of a stream: that it be stopped.
type Wish struct {
	Stream Key
	Rule   string
	Grace  time.Duration // how long the rule must go on wanting it
}

// wish is what is remembered of one.
type wish struct {
	since  time.Time // the rule wants it
	again  time.Time // not to be tried before
	failed int       // how often in a row it could not be done
	seen   bool      // in the look at hand
}

// Verdict is what is to be done about a wish.
type Verdict struct {
	Due bool
	// At is when it is due, where it is not: with the grace that is left, or
	// after a try that failed.
	At time.Time
	// Failed says that a try failed.
	Failed bool
}

// Judge takes all that rules want after a look, and says of each wish whether it
// is due. A rule that does not want it any more has never wanted it; of one in
// undecided nobody knows: it stops nothing, and its grace goes on. Next is when
// to look again although nothing happens; zero where there is no need.
func (b *Book) Judge(now time.Time, wishes []Wish, undecided func(Key, string) bool) (verdicts []Verdict, next time.Time) {
	verdicts = make([]Verdict, len(wishes))
	for i, w := range wishes {
		e := b.streams[w.Stream]
		if e == nil {
			continue // it was not looked at
		}
		if e.wishes == nil {
			e.wishes = map[string]*wish{}
		}
		known := e.wishes[w.Rule]
		if known == nil {
			known = &wish{since: now}
			e.wishes[w.Rule], b.changed = known, true
		}
		known.seen = true
		at := known.since.Add(w.Grace)
		if known.again.After(at) {
			at = known.again
		}
		v := Verdict{Due: !at.After(now), At: at, Failed: known.failed > 0}
		if verdicts[i] = v; !v.Due && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for key, e := range b.streams {
		for rule, known := range e.wishes {
			if !known.seen && !undecided(key, rule) {
				delete(e.wishes, rule)
				b.changed = true
			}
			known.seen = false
		}
	}
	return verdicts, next
}

// The rests after tries that failed: a minute, then twice as long each time.
const (
	firstRest = time.Minute
	mostRests = 5 // half an hour
)

// Tried enters how a try to fulfil a wish ended. One that failed is not repeated
// with the next event: a server that refuses once refuses a hundred times.
func (b *Book) Tried(now time.Time, stream Key, rule string, ok bool) {
	e := b.streams[stream]
	if e == nil || e.wishes[rule] == nil {
		return
	}
	known := e.wishes[rule]
	known.again = now.Add(firstRest << min(known.failed, mostRests))
	if ok {
		known.failed = 0
	} else {
		known.failed++
	}
}
