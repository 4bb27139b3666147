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

// clashes holds what cannot be meant together: a destructive change and any
// other of the same entry, as deleting and labelling one film.
func (p *planner) clashes(ctx context.Context) error {
	wanted := map[entry]int{} // changes of what something destructive is planned for
	err := p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.Destructive {
				wanted[entry{c.Instance, c.Key}] = 0
			}
		}
		return nil
	})
	if err != nil || len(wanted) == 0 {
		return err
	}
	err = p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			e := entry{c.Instance, c.Key}
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
		_, there := wanted[entry{c.Instance, c.Key}]
		return there
	})
}
