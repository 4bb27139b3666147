package script

import (
	"slices"
	"time"
)

// A handler of a library, a server or the run may look at all that is stored,
// and so has bounds of its own.
const (
	// wideMemory is how much more such a call may make than another.
	wideMemory = 4
	// wideTime is how many deadlines it may take, one for each part of the items
	// that it looks at.
	wideTime = 600
	// wideProposals bounds what it may propose.
	wideProposals = 10_000
	// maxWalks bounds how often it may go over items: one loop in another over
	// a large library would never end.
	maxWalks = 100
)

// wideEvents are the events that are about no single item.
var wideEvents = map[string]bool{"library": true, "server": true, "run": true}

// wide says whether a call handles such an event.
func (c *call) wide() bool { return wideEvents[c.event] }

// goesOn gives a wide call another deadline for the next part of its items,
// unless it has taken too long altogether.
func (w *Worker) goesOn() {
	if most := wideTime * w.rules.opt.Deadline; time.Since(w.began) > most {
		w.dog.cut(tooLong(most))
		return
	}
	w.dog.renew()
}

// undecided notes a rule that did not come to a verdict, where somebody waits for
// how long it has come to the same: hold does, and the grace of a stream.
func (r *Result) undecided(f *file) {
	if f.waits || slices.Contains(f.events, "session") {
		r.Undecided = append(r.Undecided, f.name)
	}
}

// looked notes how many items of a library were looked at.
func (r *Result) looked(l Library, n int64) {
	if r.Looked == nil {
		r.Looked = map[Library]int64{}
	}
	r.Looked[l] = max(r.Looked[l], n)
}
