package act

import (
	"context"
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// Limits are what one run may do at most.
type Limits struct {
	// Destructive lists the destructive kinds that may be applied at all, such
	// as plex.delete.
	Destructive []string
	// MaxChanges bounds changes that lose nothing; 0 is no limit.
	MaxChanges int64
	// MaxDestructive bounds changes that lose data.
	MaxDestructive int64
}

// refuses says why a change may not be applied at all, or gives "".
func (l Limits) refuses(c *wire.Change) string {
	if c.Destructive && !slices.Contains(l.Destructive, c.Kind) {
		return fmt.Sprintf("%s loses data and is not listed in limits.destructive", c.Kind)
	}
	return ""
}

// limit holds a whole kind of change back when there is too much of it: doing
// the first twenty of a rule gone wrong helps nobody.
func (p *planner) limit(ctx context.Context) error {
	var harmless, destructive int64
	err := p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.Destructive {
				destructive++
			} else {
				harmless++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	l := p.options.Limits
	if l.MaxChanges > 0 && harmless > l.MaxChanges {
		if err := p.over(ctx, "max_changes", harmless, l.MaxChanges, false); err != nil {
			return err
		}
	}
	if destructive > l.MaxDestructive {
		return p.over(ctx, "max_destructive", destructive, l.MaxDestructive, true)
	}
	return nil
}

// over holds what exceeds a limit and says so.
func (p *planner) over(ctx context.Context, key string, n, most int64, destructive bool) error {
	p.found.Add(&wire.Finding{
		Severity: "error", Code: "limit", Subject: "limits." + key,
		Message: fmt.Sprintf("the rules want %d changes and the limit is %d; all of them are held", n, most),
		Hint:    "look at the plan; raise limits." + key + " if it is right",
	})
	return p.holdWhere(ctx, fmt.Sprintf("over limits.%s (%d)", key, most),
		func(c *wire.Change) bool { return c.Destructive == destructive })
}
