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
	// MaxFreed bounds the bytes that changes that lose data free; 0 is no limit.
	// What is of unknown size counts nothing.
	MaxFreed int64
	// Asked says whether the user asked for a destructive change by other means
	// than Destructive; nil where there are none.
	Asked func(c *wire.Change) bool
	// MaxMessages bounds messages; 0 is no limit.
	MaxMessages int64
}

// refuses says why a change may not be applied at all, or gives "".
func (l Limits) refuses(c *wire.Change) string {
	if c.Destructive && !slices.Contains(l.Destructive, c.Kind) && (l.Asked == nil || !l.Asked(c)) {
		return fmt.Sprintf("%s loses data and is not listed in limits.destructive", c.Kind)
	}
	return ""
}

// amount is how much of something the rules want.
type amount struct{ changes, bytes int64 }

// limit holds back what there is too much of. A rule that wants more than a
// limit allows is held as a whole; if the others want too much together, so
// are they: doing the first twenty of a rule gone wrong helps nobody.
func (p *planner) limit(ctx context.Context) error {
	if err := p.clashes(ctx); err != nil {
		return err
	}
	l := p.options.Limits
	destructive := func(c *wire.Change) bool { return c.Destructive }
	if l.MaxChanges > 0 {
		err := p.within(ctx, "max_changes", l.MaxChanges, func(a amount) int64 { return a.changes }, func(c *wire.Change) bool { return !c.Destructive })
		if err != nil {
			return err
		}
	}
	if l.MaxMessages > 0 && p.telling {
		if err := p.within(ctx, "max_notifications", l.MaxMessages, func(a amount) int64 { return a.changes }, p.isMessage); err != nil {
			return err
		}
	}
	if !p.losing {
		return nil
	}
	err := p.within(ctx, "max_destructive", l.MaxDestructive, func(a amount) int64 { return a.changes }, destructive)
	if err != nil {
		return err
	}
	if l.MaxFreed > 0 {
		if err := p.within(ctx, "max_freed", l.MaxFreed, func(a amount) int64 { return a.bytes }, destructive); err != nil {
			return err
		}
	}
	libraries := map[Library]bool{}
	err = p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.Destructive {
				libraries[libraryOf(c)] = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, library := range slices.SortedFunc(maps.Keys(libraries), Library.compare) {
		most := max(1, int64(l.MaxPercent*float64(p.seen[library])/100))
		err := p.within(ctx, "max_percent", most, func(a amount) int64 { return a.changes },
			func(c *wire.Change) bool { return c.Destructive && libraryOf(c) == library })
		if err != nil {
			return err
		}
	}
	return nil
}

// within holds the rules that want more of some changes than the limit of a
// key, and, if there is still too much, all of them.
func (p *planner) within(ctx context.Context, key string, most int64, measure func(amount) int64, which func(*wire.Change) bool) error {
	byRule := map[string]amount{}
	err := p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if which(c) {
				a := byRule[c.Rule]
				byRule[c.Rule] = amount{a.changes + 1, a.bytes + c.GetFreedBytes()}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var total int64
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		n := measure(byRule[rule])
		if n <= most {
			total += n
			continue
		}
		err := p.over(ctx, key, "the rule "+rule+" wants", n, most, func(c *wire.Change) bool { return c.Rule == rule && which(c) })
		if err != nil {
			return err
		}
	}
	if total > most {
		return p.over(ctx, key, "the rules want", total, most, which)
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
func (p *planner) over(ctx context.Context, key, who string, n, most int64, which func(*wire.Change) bool) error {
	what := "changes"
	switch key {
	case "max_freed":
		what = "bytes freed"
	case "max_notifications":
		what = "notifications"
	}
	p.refused.Add(&wire.Finding{
		Severity: "error", Code: "limit", Subject: "limits." + key,
		Message: fmt.Sprintf("%s %d %s and the limit is %d; all of it is held", who, n, what, most),
		Hint:    "look at the plan; raise limits." + key + " if it is right",
	})
	return p.holdWhere(ctx, fmt.Sprintf("over limits.%s (%d)", key, most), which)
}
