package act

import (
	"context"
	"fmt"

	"github.com/luarr/luarr/sdk/wire"
)

// clash is why a change is held that is about what another one takes away.
const clash = "one change of this run loses what another one is about"

// entry is what a change is about: an item of a source, or what a matcher found
// for it.
type entry struct{ instance, key string }

// entryOf gives what a change is about. It is not ok for a server: what is
// done to one, such as emptying its trash, takes it away from no other change.
func entryOf(c *wire.Change) (e entry, ok bool) {
	switch c.TargetType {
	case "server":
		return entry{}, false
	case "library": // its key may be that of an item
		return entry{c.Instance, c.Target}, true
	}
	return entry{c.Instance, c.Key}, true
}

// clashes holds what cannot be meant together: a destructive change and any
// other of the same entry, as deleting and labelling one film.
func (p *planner) clashes(ctx context.Context) error {
	if !p.losing {
		return nil
	}
	wanted := map[entry]int{} // changes of what something destructive is planned for
	err := p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if e, ok := entryOf(c); ok && c.Destructive {
				wanted[e] = 0
			}
		}
		return nil
	})
	if err != nil || len(wanted) == 0 {
		return err
	}
	err = p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			e, _ := entryOf(c)
			n, there := wanted[e]
			if !there {
				continue
			}
			if wanted[e] = n + 1; n == 1 {
				p.refused.Add(&wire.Finding{
					Severity: "warning", Code: "contradiction", Subject: c.Target,
					Message: fmt.Sprintf("%s (%s) and an earlier change of this run are about %q, and one of them loses data; neither is applied",
						c.Kind, c.Rule, c.Title),
					Hint: "restrict one of the rules",
				})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for e, n := range wanted {
		if n < 2 {
			delete(wanted, e)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	return p.holdWhere(ctx, clash, func(c *wire.Change) bool {
		e, _ := entryOf(c)
		_, there := wanted[e]
		return there
	})
}
