package watch

import (
	"maps"
	"slices"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// The times of hints. A scan tells of every item, and once more when the server
// has looked into it: it is one run.
const (
	settled    = 5 * time.Second  // nothing was told for so long
	impatient  = 2 * time.Minute  // or a run begins though more is told all the time,
	scanLength = 15 * time.Minute // and though the server never tells that its scan has ended
	breath     = 30 * time.Second // between two runs that nobody asked for
)

// mostLibraries is how many libraries of a source are kept apart; of more than
// these it is all of them.
const mostLibraries = 100

// hints are what a source told of its libraries and nobody has read yet.
type hints struct {
	libraries map[string]*hint // by key; empty is all of them
	rested    time.Time        // no run before
}

// hint is what was told of one library.
type hint struct {
	first, last time.Time // zero where nothing changed
	scanning    time.Time // since when the server scans it; zero where it does not
}

// hear takes an event.
func (h *hints) hear(now time.Time, e *wire.Event) {
	switch {
	case e.Kind == "link" && e.State == "up": // what was missed nobody tells again
		h.drop()
		for _, one := range h.libraries {
			one.scanning = time.Time{}
		}
		h.change(now, "")
	case e.Kind == "item":
		h.change(now, e.LibraryKey)
	case e.Kind == "library" && e.State == "scanning":
		if one := h.of(e.Key); one.scanning.IsZero() {
			one.scanning = now
		}
	case e.Kind == "library":
		one := h.of(e.Key)
		if !one.scanning.IsZero() { // what it told meanwhile did not wait for us
			one.scanning, one.first = time.Time{}, time.Time{}
		}
		h.change(now, e.Key)
	}
}

// of gives the hint of a library.
func (h *hints) of(key string) *hint {
	one := h.libraries[key]
	switch {
	case one != nil:
	case len(h.libraries) >= mostLibraries && key != "":
		return h.of("")
	default:
		one = &hint{}
		h.libraries[key] = one
	}
	return one
}

// change notes that something changed in a library.
func (h *hints) change(now time.Time, key string) {
	one := h.of(key)
	if one.first.IsZero() {
		one.first = now
	}
	one.last = now
}

// ready gives the libraries to be read now, and drops them; nil where there are
// none, and when there are: zero for never.
func (h *hints) ready(now time.Time) (libraries []string, at time.Time) {
	for _, one := range h.libraries {
		if !one.first.IsZero() {
			at = earlier(at, one.due())
		}
	}
	if !at.IsZero() && at.Before(h.rested) {
		at = h.rested
	}
	if at.IsZero() || at.After(now) {
		return nil, at
	}
	for _, key := range sorted(h.libraries) {
		one := h.libraries[key]
		if one.first.IsZero() || !one.scanning.IsZero() && one.due().After(now) {
			continue
		}
		libraries = append(libraries, key)
		one.first, one.last = time.Time{}, time.Time{}
	}
	h.tidy()
	return libraries, time.Time{}
}

// due is when a library that changed is to be read.
func (o *hint) due() time.Time {
	if !o.scanning.IsZero() {
		return later(o.first, o.scanning).Add(scanLength)
	}
	return earlier(o.last.Add(settled), o.first.Add(impatient))
}

// drop forgets what changed: it is read now.
func (h *hints) drop() {
	for _, one := range h.libraries {
		one.first, one.last = time.Time{}, time.Time{}
	}
	h.tidy()
}

// rest notes the end of a run.
func (h *hints) rest(now time.Time) { h.rested = now.Add(breath) }

// reset has what was told been told now, by a clock that was set back.
func (h *hints) reset(now time.Time) {
	h.rested = time.Time{}
	for _, one := range h.libraries {
		for _, at := range []*time.Time{&one.first, &one.last, &one.scanning} {
			if !at.IsZero() {
				*at = now
			}
		}
	}
}

// tidy leaves out libraries of which nothing is known.
func (h *hints) tidy() {
	maps.DeleteFunc(h.libraries, func(_ string, o *hint) bool { return o.first.IsZero() && o.scanning.IsZero() })
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// sorted gives the keys of a map in order, so that the same events make the
// same runs.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
