package engine

import (
	"context"
	"slices"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// closures are the servers that are closed to streams at a time: maintenance
// modes, and blackouts that are on.
type closures struct {
	modes     []*wire.Maintenance
	blackouts []openBlackout
	turn      time.Time // when one of the blackouts begins or ends; zero where none ever does
}

// openBlackout is one that is on.
type openBlackout struct {
	config.Blackout
	span schedule.Span
}

// closuresAt finds what is closed at a time of the household. What was found at
// an earlier time says so of blackouts as long as it lasts; nil for nothing.
func (e *Engine) closuresAt(ctx context.Context, now time.Time, earlier *closures) (*closures, error) {
	all, err := e.Store.Maintenance(ctx)
	if err != nil {
		return nil, err
	}
	c := &closures{modes: activeModes(all, now)}
	if earlier != nil && (earlier.turn.IsZero() || now.Before(earlier.turn)) {
		c.blackouts, c.turn = earlier.blackouts, earlier.turn
		return c, nil
	}
	for _, b := range e.Config.Blackouts {
		if span, on := b.When.At(now); on {
			c.blackouts = append(c.blackouts, openBlackout{b, span})
			c.turn = sooner(c.turn, span.To)
		}
		if next, ok := b.When.Next(now); ok {
			c.turn = sooner(c.turn, next.From)
		}
	}
	return c, nil
}

// sooner is the earlier of two times that are not zero.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// next is when streams have to end that do not yet: when a delay is over, or a
// blackout begins.
func (c *closures) next(now time.Time) time.Time {
	at := c.turn
	for _, m := range c.modes {
		if stops := m.StopsAt.AsTime(); stops.After(now) {
			at = sooner(at, stops)
		}
	}
	return at
}

// maintenance answers maintenance.active(…). Where a person and a run have both
// closed a server, it is closed as soon as one says and for as long as one does,
// and those may go on whom both allow.
func (c *closures) maintenance(source string, s *wire.Session) (*script.Closure, error) {
	var out *script.Closure
	for _, m := range c.modes {
		if m.Source != source {
			continue
		}
		one := script.Closure{Text: m.Reason, Since: m.Since.AsTime(), Stops: stopsAt(m, s), Allow: m.Allow}
		if m.EndsAt != nil {
			one.Ends = m.EndsAt.AsTime()
		}
		if out == nil {
			out = &one
			continue
		}
		out.Allow = slices.DeleteFunc(slices.Clone(out.Allow), func(name string) bool { return !slices.Contains(one.Allow, name) })
		if out.Text == "" {
			out.Text = one.Text
		}
		out.Since, out.Stops = sooner(out.Since, one.Since), sooner(out.Stops, one.Stops)
		if one.Ends.IsZero() || !out.Ends.IsZero() && one.Ends.After(out.Ends) {
			out.Ends = one.Ends
		}
	}
	return out, nil
}

// stopsAt is when a stream has to end because of a maintenance mode: one that is
// new for certain at once, any other when the delay is over.
func stopsAt(m *wire.Maintenance, s *wire.Session) time.Time {
	since := m.Since.AsTime()
	if s == nil {
		return m.StopsAt.AsTime()
	}
	began := s.StartedAfter != nil && !s.StartedAfter.AsTime().Before(since)
	if began || m.PlayingKnown && !slices.Contains(m.Playing, watch.KeyOf(s).Stream) {
		return since
	}
	return m.StopsAt.AsTime()
}

// unseenBefore is why it is not known whether a stream is new.
const unseenBefore = "nobody looked when the blackout began, so that it is not known whether the stream played already"

// blackoutsOf answers blackouts.active(…).
func (c *closures) blackoutsOf(source string, s *wire.Session) (list []script.Closure, unknown string) {
	for _, b := range c.blackouts {
		if !b.Covers(source) {
			continue
		}
		if b.BlockNewOnly && s != nil {
			switch {
			case s.StartedAt != nil && s.StartedAt.AsTime().Before(b.span.From):
				continue
			case s.StartedAfter == nil || s.StartedAfter.AsTime().Before(b.span.From):
				unknown = unseenBefore
				continue
			}
		}
		list = append(list, script.Closure{
			Name: b.Name, Text: b.Message, Since: b.span.From, Stops: b.span.From, Ends: b.span.To, Allow: b.Allow,
		})
	}
	return list, unknown
}
