// Package watch is the memory of what plays: it tells since when a stream is as
// it is, and when a rule that wants to stop one has waited for long enough. It
// knows no server, no store and no clock of its own: whoever looks says when.
package watch

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// keptFor is how long the streams of a source are remembered that is not read: a
// server that restarts has them end, one that is slow does not.
const keptFor = 10 * time.Minute

// Key names a stream.
type Key struct{ Source, Stream string }

// KeyOf gives the key of a stream: its id, or what else tells it from others.
func KeyOf(s *wire.Session) Key {
	switch {
	case s.GetId() != "":
		return Key{s.GetSource(), s.GetId()}
	case s.GetNumber() != 0:
		return Key{s.GetSource(), fmt.Sprintf("#%d", s.GetNumber())}
	}
	return Key{s.GetSource(), s.GetPlayer().GetMachineId() + " " + s.GetItemId() + " " + s.GetTitle()}
}

// Book remembers streams from one look to the next. It is used by one goroutine.
type Book struct {
	streams map[Key]*entry
	looked  map[string]time.Time // when sources were last read
	changed bool                 // since Memory was asked last
}

// entry is what is remembered of one stream.
type entry struct {
	started, since time.Time
	after          time.Time // a look that did not see it yet; zero where there was none
	plays, state   string
	wishes         map[string]*wish // by rule
}

// NewBook makes an empty book.
func NewBook() *Book {
	return &Book{streams: map[Key]*entry{}, looked: map[string]time.Time{}}
}

// Look enters what plays on a source, and sets on each stream since when. What
// is not there any more is forgotten.
func (b *Book) Look(now time.Time, source string, sessions []*wire.Session) {
	b.Lost(now, source)
	before := b.looked[source]
	b.looked[source] = now
	there := make(map[Key]bool, len(sessions))
	for _, s := range sessions {
		key := KeyOf(s)
		there[key] = true
		e := b.streams[key]
		plays := s.GetItemId() + " " + s.GetTitle() + " " + s.GetVersionId()
		switch {
		case e == nil || e.plays != plays: // another film is another stream
			e = &entry{started: now, since: now, after: before, plays: plays, state: s.GetState()}
			b.streams[key], b.changed = e, true
		case e.state != s.GetState():
			e.since, e.state, b.changed = now, s.GetState(), true
		}
		s.StartedAt, s.Since = timestamppb.New(e.started), timestamppb.New(e.since)
		s.StartedAfter = stamp(e.after)
	}
	for key := range b.streams {
		if key.Source == source && !there[key] {
			delete(b.streams, key)
			b.changed = true
		}
	}
}

// Lost enters that a source could not be read. Its streams are remembered for a
// while after the last look: that it does not answer does not mean that they
// have ended.
func (b *Book) Lost(now time.Time, source string) {
	if now.Sub(b.looked[source]) <= keptFor {
		return
	}
	delete(b.looked, source)
	for key := range b.streams {
		if key.Source == source {
			delete(b.streams, key)
			b.changed = true
		}
	}
}

// stamp gives a time as the schema has it; nil for none.
func stamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// Len is how many streams are remembered.
func (b *Book) Len() int { return len(b.streams) }
