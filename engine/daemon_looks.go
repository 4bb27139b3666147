package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// seen is what one look at a source came to.
type seen struct {
	of *base
	StreamReading
}

// look has rules judge what plays, as the gaze says. Each source is read by
// itself, so that one that does not answer keeps no other waiting, and no run
// does.
func (d *Daemon) look(ctx context.Context) {
	var reading sync.WaitGroup
	defer reading.Wait()
	came := make(chan seen, 64)
	var l *Lookout
	var of *base
	leave := func() {
		if l != nil {
			l.Close()
			d.giveBack(of)
		}
	}
	defer func() { leave() }()
	for ctx.Err() == nil {
		d.mu.Lock()
		d.alive = time.Now()
		if d.lookout != l {
			fresh := d.lookout
			_, b := d.borrow()
			if l != nil {
				fresh.inherit(l, b == of)
				d.mu.Unlock()
				leave()
				d.mu.Lock()
			}
			l, of, d.looking = fresh, b, fresh
		}
		sources, next := d.gaze.Due(d.Now())
		d.mu.Unlock()
		for _, name := range sources {
			from := of
			reading.Go(func() {
				patient, cancel := context.WithTimeout(ctx, lookPatience)
				defer cancel()
				r := from.engine.Streams(patient, name)
				select {
				case came <- seen{from, r}:
				case <-ctx.Done():
				}
			})
		}
		t := time.NewTimer(d.untilThen(next))
		select {
		case <-ctx.Done():
		case <-d.wakeLooks:
		case <-t.C:
		case first := <-came:
			d.judge(ctx, l, of, append([]seen{first}, drain(came)...))
		}
		t.Stop()
	}
}

// drain takes what else is there.
func drain(c <-chan seen) (list []seen) {
	for {
		select {
		case one := <-c:
			list = append(list, one)
		default:
			return list
		}
	}
}

// inherit goes on with what another lookout knows of streams.
func (l *Lookout) inherit(from *Lookout, same bool) {
	l.book = from.book
	if same {
		l.now = from.now
	}
}

// judge has rules look at what was read, and stops what they want stopped.
func (d *Daemon) judge(ctx context.Context, l *Lookout, of *base, looks []seen) {
	var readings []StreamReading
	d.mu.Lock()
	for _, s := range looks {
		if s.of != of {
			continue // of a configuration that counts no more
		}
		if of == d.base {
			d.gaze.Looked(s.Source, s.Err == nil)
			d.note(s.StreamReading)
		}
		readings = append(readings, s.StreamReading)
	}
	d.mu.Unlock()
	if len(readings) == 0 || ctx.Err() != nil {
		return
	}
	sight, err := l.Enter(readings)
	if err == nil {
		err = d.enforce(ctx, l, sight)
	}
	if err = errors.Join(err, l.Remember(ctx)); err != nil && ctx.Err() == nil {
		d.sayOnce(Note{Level: "error", Code: "streams", Message: err.Error(), Hint: fault.Hint(err)})
	}
}

// note notes whether a source could be read, and says so where that is new. The
// lock is held.
func (d *Daemon) note(r StreamReading) {
	s := d.sources[r.Source]
	if s == nil {
		return
	}
	if r.Err == nil {
		if !s.Up {
			d.say(Note{Code: "server", Source: r.Source, Message: r.Source + " is back"})
		}
		s.Up, s.Reason, s.Sessions, s.Looked, s.Playing = true, "", len(r.Sessions), d.Now(), brief(r.Sessions)
		return
	}
	if s.Up && !errors.Is(r.Err, context.Canceled) {
		d.say(Note{Level: "warning", Code: "server", Source: r.Source, Message: r.Source + " cannot be read and is left alone until it answers: " + r.Err.Error(), Hint: fault.Hint(r.Err)})
		s.Up, s.Reason = false, r.Err.Error()
	}
}

// brief gives of streams what is counted of them; they themselves belong to the
// lookout.
func brief(sessions []*wire.Session) []*wire.Session {
	list := make([]*wire.Session, len(sessions))
	for i, s := range sessions {
		list[i] = &wire.Session{Location: s.Location, VideoDecision: s.VideoDecision, BandwidthKbps: s.BandwidthKbps}
	}
	return list
}

// enforce judges a sight and carries the judgement out.
func (d *Daemon) enforce(ctx context.Context, l *Lookout, sight *Sight) error {
	sight.Findings = nil // note has said so
	j, err := l.Judge(ctx, sight)
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.gaze.Again(j.Next)
	d.mu.Unlock()
	d.sayFindings(j.Plan.Findings)
	for _, u := range j.Unknown {
		d.sayOnce(Note{Level: "debug", Code: "unknown", Source: u.Session.Source,
			Message: fmt.Sprintf("%s cannot tell about %s of %s", u.Rule, u.Session.Title, u.Session.GetUser())})
	}
	for _, c := range j.Plan.Held {
		d.sayOnce(Note{Level: "debug", Code: "held", Source: c.Instance, Message: fmt.Sprintf("%s: %s would stop %s: %s", c.Instance, c.Rule, c.Title, c.Error)})
	}
	record, changes, err := l.Enforce(ctx, j)
	for _, c := range changes {
		d.say(stopNote(c))
	}
	if record != nil && d.Ended != nil {
		d.Ended(record)
	}
	return err
}

// stopNote says what became of a stream that a rule wanted to stop.
func stopNote(c *wire.Change) Note {
	n := Note{Code: "stream", Source: c.Instance}
	what := fmt.Sprintf("%s (%s: %s)", c.Title, c.Rule, c.Reason)
	switch c.State {
	case "done":
		n.Message = c.Instance + ": stopped " + what
	case "skipped":
		n.Level, n.Message = "debug", c.Instance+": did not stop "+what+": "+c.Error
	default:
		n.Level, n.Message = "warning", c.Instance+": could not stop "+what+": "+c.Error
	}
	return n
}
