package script

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// watchdog ends Lua calls that take too long or make too much. gopher-lua asks its context
// before every instruction; a context with a timer per call would cost more
// than most calls, so this one has a goroutine that looks in now and then.
type watchdog struct {
	limit time.Duration
	// turn is odd during a call. The watchdog sets the high bit of a turn that
	// lasts too long.
	turn atomic.Uint64
	why  error         // why the call itself was cut; nil where it took too long
	done chan struct{} // closed from the start
	quit chan struct{}
	gone chan struct{} // closed when watch has ended
}

const barked = 1 << 63

func newWatchdog(limit time.Duration) *watchdog {
	d := &watchdog{limit: limit, done: make(chan struct{}), quit: make(chan struct{}), gone: make(chan struct{})}
	close(d.done)
	go d.watch()
	return d
}

// looks is how often a call must be seen again: where the machine stood still for
// the whole limit, that is not the call's fault.
const looks = 4

// sight is what was seen of a turn.
type sight struct {
	turn  uint64
	since time.Time
	again int
}

// overdue looks at the turn that goes on now, and says whether it is a call that
// has been seen for the whole limit.
func (s *sight) overdue(turn uint64, now time.Time, limit time.Duration) bool {
	if turn != s.turn {
		*s = sight{turn: turn, since: now}
		return false
	}
	s.again++
	return turn%2 == 1 && s.again >= looks && now.Sub(s.since) >= limit
}

// watch marks a turn that it has seen for the whole limit.
func (d *watchdog) watch() {
	defer close(d.gone)
	tick := time.NewTicker(max(d.limit/looks, time.Millisecond))
	defer tick.Stop()
	var s sight
	for {
		select {
		case <-d.quit:
			return
		case now := <-tick.C:
			if turn := d.turn.Load(); s.overdue(turn, now, d.limit) && d.turn.CompareAndSwap(turn, turn|barked) {
				return
			}
		}
	}
}

// begin starts the clock of one call.
func (d *watchdog) begin() { d.turn.Add(1) }

// end stops it, and says why the call was cut off, if it was. After that the
// watchdog is spent.
func (d *watchdog) end() error {
	if turn := d.turn.Load(); turn&barked == 0 && d.turn.CompareAndSwap(turn, turn+1) {
		return nil
	}
	return d.reason()
}

// renew starts the clock anew: the running call gets on.
func (d *watchdog) renew() { d.turn.Add(2) }

// cut ends the running call for another reason than time.
func (d *watchdog) cut(why error) {
	d.why = why
	d.turn.Or(barked)
}

// late says why the running call is cut off, if it is.
func (d *watchdog) late() error {
	if d.turn.Load()&barked == 0 {
		return nil
	}
	return d.reason()
}

func (d *watchdog) reason() error {
	if d.why != nil {
		return d.why
	}
	return tooLong(d.limit)
}

// stop ends the watchdog itself.
func (d *watchdog) stop() {
	close(d.quit)
	<-d.gone
}

// The rest makes a watchdog a context for gopher-lua.

var _ context.Context = (*watchdog)(nil)

func (d *watchdog) Deadline() (time.Time, bool) { return time.Time{}, false }

// Done is asked before every instruction; nil is the cheapest way to say no.
func (d *watchdog) Done() <-chan struct{} {
	if d.turn.Load()&barked != 0 {
		return d.done
	}
	return nil
}

func (d *watchdog) Value(any) any { return nil }
func (d *watchdog) Err() error    { return d.late() }

// tooLong is the error of a call that was stopped.
type tooLong time.Duration

func (t tooLong) Error() string { return fmt.Sprintf("took longer than %s", time.Duration(t)) }
