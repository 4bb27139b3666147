package act

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	// MaxPercent bounds them by library: in percent of the items that the rules
	// look at there, quiet ones too, but never less than one.
	MaxPercent float64
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
	inLibrary := map[Library]int64{}
	err := p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.Destructive {
				destructive++
				inLibrary[libraryOf(c)]++
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
		err := p.over(ctx, "max_changes", harmless, l.MaxChanges, func(c *wire.Change) bool { return !c.Destructive })
		if err != nil {
			return err
		}
	}
	if destructive > l.MaxDestructive {
		return p.over(ctx, "max_destructive", destructive, l.MaxDestructive, func(c *wire.Change) bool { return c.Destructive })
	}
	for _, library := range slices.SortedFunc(maps.Keys(inLibrary), Library.compare) {
		most := max(1, int64(l.MaxPercent*float64(p.seen[library])/100))
		if n := inLibrary[library]; n > most {
			err := p.over(ctx, "max_percent", n, most, func(c *wire.Change) bool { return c.Destructive && libraryOf(c) == library })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (l Library) compare(other Library) int {
	return cmp.Or(cmp.Compare(l.Source, other.Source), cmp.Compare(l.Key, other.Key))
}

// libraryOf is the library that a change is about.
func libraryOf(c *wire.Change) Library {
	source, _, _ := strings.Cut(c.Target, "/")
	return Library{source, c.LibraryKey}
}

// over holds what exceeds a limit and says so.
func (p *planner) over(ctx context.Context, key string, n, most int64, which func(*wire.Change) bool) error {
	p.refused.Add(&wire.Finding{
		Severity: "error", Code: "limit", Subject: "limits." + key,
		Message: fmt.Sprintf("the rules want %d changes and the limit is %d; all of them are held", n, most),
		Hint:    "look at the plan; raise limits." + key + " if it is right",
	})
	return p.holdWhere(ctx, fmt.Sprintf("over limits.%s (%d)", key, most), which)
}
