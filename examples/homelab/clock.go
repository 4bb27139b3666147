package homelab

import (
	"net/http"
	"sync"
	"time"
)

// clock is what the lab takes for now: Options.Now until a test stops it.
type clock struct {
	mu     sync.Mutex
	source func() time.Time
	fixed  time.Time     // zero = it runs
	ahead  time.Duration // of source
	told   bool          // by Options.Now or SetNow: the Date of answers follows it
}

// SetNow stops the clock of the lab at t. Edits made afterwards carry that time, and so does the Date of every answer.
func (l *Lab) SetNow(t time.Time) {
	l.clock.mu.Lock()
	defer l.clock.mu.Unlock()
	l.clock.fixed, l.clock.told = t, true
}

// Advance moves the clock on by d. One that runs goes on running.
func (l *Lab) Advance(d time.Duration) {
	l.clock.mu.Lock()
	defer l.clock.mu.Unlock()
	l.clock.told = true
	if l.clock.fixed.IsZero() {
		l.clock.ahead += d
		return
	}
	l.clock.fixed = l.clock.fixed.Add(d)
}

// Now is what the lab takes for now.
func (l *Lab) Now() time.Time { return l.now() }

func (l *Lab) now() time.Time {
	l.clock.mu.Lock()
	defer l.clock.mu.Unlock()
	if l.clock.fixed.IsZero() {
		return l.clock.source().Add(l.clock.ahead)
	}
	return l.clock.fixed
}

// date puts the lab's time on an answer. A lab that lives in real time leaves that to net/http.
func (l *Lab) date(w http.ResponseWriter) {
	l.clock.mu.Lock()
	told := l.clock.told
	l.clock.mu.Unlock()
	if told {
		w.Header().Set("Date", l.now().UTC().Format(http.TimeFormat))
	}
}
