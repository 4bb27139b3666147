package act

import (
	"context"
	"fmt"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Pace is how often a change may be sent, as the rule that proposes it says.
// Days are those of the household, so that a run at three in the night counts
// for that day whether it begins a minute sooner or later than the last.
type Pace struct {
	// CooldownDays is how many days must pass before the same change is sent
	// for the same entry again; 0 is none.
	CooldownDays int
	// MaxPerDay bounds the changes of the kind that an instance is sent a day;
	// 0 is no bound.
	MaxPerDay int64
	// Cooldown and MaxPerHour are the same by the clock, for streams.
	Cooldown   time.Duration
	MaxPerHour int64
}

// journal is what a pacer asks of a store.
type journal interface {
	LastSent(ctx context.Context, c *wire.Change) (time.Time, error)
	CountSent(ctx context.Context, kind, instance string, since time.Time) (int64, error)
}

// pacer says which changes are for another time.
type pacer struct {
	journal journal
	now     time.Time      // in the time zone of the household
	sent    map[lane]int64 // of today or of the last hour, those that are let through included
}

func newPacer(j journal, now time.Time) *pacer {
	return &pacer{journal: j, now: now, sent: map[lane]int64{}}
}

// lane is what MaxPerDay and MaxPerHour count.
type lane struct {
	instance, kind string
	hour           bool
}

// Held holds back the changes of a plan that was made before which are for
// another time by now, and says how many those are. Now is in the time zone of
// the household.
func Held(ctx context.Context, store Store, now time.Time, changes []*wire.Change) (held int64, err error) {
	p := newPacer(store, now)
	for _, c := range changes {
		reason, err := p.waits(ctx, c)
		if err != nil {
			return held, err
		}
		if reason != "" {
			c.State, c.Error = "held", reason
			held++
			continue
		}
		if err := p.count(ctx, c); err != nil {
			return held, err
		}
	}
	return held, nil
}

// waits says why a change is for another time, or gives "".
func (p *pacer) waits(ctx context.Context, c *wire.Change) (string, error) {
	cooldown := time.Duration(c.CooldownMs) * time.Millisecond
	if days := int(c.CooldownDays); days > 0 || cooldown > 0 {
		last, err := p.journal.LastSent(ctx, c)
		if err != nil {
			return "", err
		}
		switch at := last.In(p.now.Location()); {
		case last.IsZero():
		case days > 0 && !last.Before(p.daysAgo(days-1)):
			return fmt.Sprintf("it was sent on %s and cooldown_days is %d", at.Format(time.DateOnly), days), nil
		case p.now.Sub(last) < cooldown:
			return fmt.Sprintf("it was sent at %s and cooldown is %s", at.Format(time.TimeOnly), cooldown), nil
		}
	}
	for _, most := range []struct {
		key, when string
		n         int64
		hour      bool
	}{{"max_per_day", "today", c.MaxPerDay, false}, {"max_per_hour", "within the hour", c.MaxPerHour, true}} {
		if most.n == 0 {
			continue
		}
		sent, err := p.sentSince(ctx, lane{c.Instance, c.Kind, most.hour})
		if err != nil {
			return "", err
		}
		if sent >= most.n {
			return fmt.Sprintf("as many as %s (%d) are sent %s", most.key, most.n, most.when), nil
		}
	}
	return "", nil
}

// count notes a change that is let through, where somebody may ask.
func (p *pacer) count(ctx context.Context, c *wire.Change) error {
	for _, hour := range []bool{false, true} {
		l := lane{c.Instance, c.Kind, hour}
		if _, err := p.sentSince(ctx, l); err != nil {
			return err
		}
		p.sent[l]++
	}
	return nil
}

// sentSince counts the changes of a kind that an instance was sent today or
// within the hour, and those that are let through.
func (p *pacer) sentSince(ctx context.Context, l lane) (int64, error) {
	if n, known := p.sent[l]; known {
		return n, nil
	}
	since := p.daysAgo(0)
	if l.hour {
		since = p.now.Add(-time.Hour)
	}
	n, err := p.journal.CountSent(ctx, l.kind, l.instance, since)
	if err == nil {
		p.sent[l] = n
	}
	return n, err
}

// daysAgo is when the day began that was so many days before the run's.
func (p *pacer) daysAgo(n int) time.Time {
	now := p.now
	return time.Date(now.Year(), now.Month(), now.Day()-n, 0, 0, 0, 0, now.Location())
}
