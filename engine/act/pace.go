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
}

// lane is what MaxPerDay counts.
type lane struct{ instance, kind string }

// waits says why a change is for another day, or gives "".
func (p *planner) waits(ctx context.Context, c *wire.Change, pace Pace) (string, error) {
	if pace.CooldownDays > 0 {
		last, err := p.store.LastSent(ctx, c)
		if err != nil {
			return "", err
		}
		if !last.IsZero() && !last.Before(p.daysAgo(pace.CooldownDays-1)) {
			return fmt.Sprintf("it was sent on %s and cooldown_days is %d",
				last.In(p.options.Now.Location()).Format(time.DateOnly), pace.CooldownDays), nil
		}
	}
	if pace.MaxPerDay > 0 {
		sent, err := p.sentToday(ctx, c)
		if err != nil {
			return "", err
		}
		if sent >= pace.MaxPerDay {
			return fmt.Sprintf("as many as max_per_day (%d) are sent today", pace.MaxPerDay), nil
		}
	}
	return "", nil
}

// count notes a change that is planned, where somebody may ask.
func (p *planner) count(ctx context.Context, c *wire.Change) error {
	if _, err := p.sentToday(ctx, c); err != nil {
		return err
	}
	p.sent[lane{c.Instance, c.Kind}]++
	return nil
}

// sentToday counts the changes of a kind that an instance was sent today and
// those that are planned.
func (p *planner) sentToday(ctx context.Context, c *wire.Change) (int64, error) {
	l := lane{c.Instance, c.Kind}
	if n, known := p.sent[l]; known {
		return n, nil
	}
	n, err := p.store.CountSent(ctx, c.Kind, c.Instance, p.daysAgo(0))
	if err == nil {
		p.sent[l] = n
	}
	return n, err
}

// daysAgo is when the day began that was so many days before the run's.
func (p *planner) daysAgo(n int) time.Time {
	now := p.options.Now
	return time.Date(now.Year(), now.Month(), now.Day()-n, 0, 0, 0, 0, now.Location())
}
