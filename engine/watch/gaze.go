package watch

import "time"

// The times of looks.
const (
	blink   = 250 * time.Millisecond // the least between two looks at a source: a hundred events are one
	glance  = 15 * time.Second       // a source is looked at so often though it tells nothing
	averted = time.Minute            // the most between two looks at a source that cannot be read
)

// Gaze says when to look at which source. It knows no clock, and is used by one
// goroutine at a time.
type Gaze struct {
	sources map[string]*gazed
	again   time.Time // when to look at all of them, because a grace ends then
}

// gazed is what is known of a source.
type gazed struct {
	stale   bool // something was told since it was looked at
	looking bool
	looked  time.Time // when the last look began
	failed  int       // how often in a row it could not be read
}

// NewGaze makes a gaze at sources, none of which was looked at yet.
func NewGaze(sources []string) *Gaze {
	g := &Gaze{sources: map[string]*gazed{}}
	for _, name := range sources {
		g.sources[name] = &gazed{stale: true}
	}
	return g
}

// Hear notes that something was told of a source. Up says that its link is up
// again, so that it is worth a look though it could not be read.
func (g *Gaze) Hear(source string, up bool) {
	if s := g.sources[source]; s != nil {
		s.stale = true
		if up {
			s.failed = 0
		}
	}
}

// Again has all sources looked at when a time has come; zero takes that back.
func (g *Gaze) Again(at time.Time) { g.again = at }

// Due gives the sources to look at now, and when to ask again though nothing is
// told. The caller tells of each when it was looked at.
func (g *Gaze) Due(now time.Time) (sources []string, wake time.Time) {
	grace := !g.again.IsZero() && !g.again.After(now)
	if grace {
		g.again = time.Time{}
	}
	for _, name := range sorted(g.sources) {
		s := g.sources[name]
		s.stale = s.stale || grace
		if s.looking {
			continue
		}
		if at := s.next(); at.After(now) {
			wake = earlier(wake, at)
			continue
		}
		s.looking, s.stale, s.looked = true, false, now
		sources = append(sources, name)
	}
	return sources, earlier(wake, g.again)
}

// next is when a source is to be looked at.
func (s *gazed) next() time.Time {
	switch {
	case s.looked.IsZero():
		return time.Time{}
	case s.failed > 0:
		return s.looked.Add(min(time.Second<<min(s.failed-1, 10), averted))
	case s.stale:
		return s.looked.Add(blink)
	}
	return s.looked.Add(glance)
}

// Looked tells that a look has ended, and whether the source could be read.
func (g *Gaze) Looked(source string, ok bool) {
	s := g.sources[source]
	if s == nil {
		return
	}
	s.looking = false
	if ok {
		s.failed = 0
	} else {
		s.failed++
	}
}
