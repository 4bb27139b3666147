package protect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
)

// Guard says which changes may not be made. It is made of all items that are
// stored, each told of with Add, and is for one goroutine.
type Guard struct {
	labels, tags []string
	known        map[string]*wire.Protection // by key

	own     map[string]string // why an item is protected, by its id
	above   map[string]string // why one is that has it below
	entries map[entry]string  // why an application's entry is
	unsure  map[string]string // why it is not known of an item
}

// entry is what an item is matched to.
type entry struct{ matcher, id string }

// NewGuard makes a guard of what somebody protected, and of labels and tags
// that do.
func NewGuard(protections []*wire.Protection, labels, tags []string) *Guard {
	g := &Guard{
		labels: labels, tags: tags, known: map[string]*wire.Protection{},
		own: map[string]string{}, above: map[string]string{}, entries: map[entry]string{}, unsure: map[string]string{},
	}
	for _, p := range protections {
		for _, key := range p.Keys {
			g.known[key] = p
		}
	}
	return g
}

// ByKeys says whether anything is known by keys, so that versions matter.
func (g *Guard) ByKeys() bool { return len(g.known) > 0 }

// Idle says that nothing can be protected at all.
func (g *Guard) Idle() bool { return len(g.known)+len(g.labels)+len(g.tags) == 0 }

// Add takes an item.
func (g *Guard) Add(item *wire.Item) {
	if why := g.doubt(item); why != "" {
		g.unsure[item.Id] = why
	}
	why := g.why(item)
	if why == "" {
		return
	}
	g.own[item.Id] = why
	for _, id := range []string{item.ParentId, item.SeriesId} {
		if id != "" {
			g.above[id] = fmt.Sprintf("%q below it is: %s", item.Title, why)
		}
	}
	for _, m := range item.Matches {
		if m.Id != "" {
			g.entries[entry{m.Matcher, m.Id}] = fmt.Sprintf("%q is matched to its entry: %s", item.Title, why)
		}
	}
}

// why says why an item itself is protected, or gives "".
func (g *Guard) why(item *wire.Item) string {
	if len(g.known) > 0 {
		for _, key := range Keys(item) {
			if p := g.known[key]; p != nil {
				if p.Reason != "" {
					return p.Reason
				}
				return "luarr protect"
			}
		}
	}
	for _, label := range item.Labels {
		if among(g.labels, label) {
			return fmt.Sprintf("it has the label %q", label)
		}
	}
	for _, m := range item.Matches {
		for _, tag := range m.Tags {
			if among(g.tags, tag) {
				return fmt.Sprintf("it has the tag %q in %s", tag, m.Matcher)
			}
		}
	}
	return ""
}

// doubt says why it is not known whether an item is protected, or gives "".
func (g *Guard) doubt(item *wire.Item) string {
	if len(g.labels) > 0 {
		for _, u := range item.Unread {
			if u.Field == "labels" {
				return fmt.Sprintf("whether it has a label that protects it is not known: %s", u.Reason)
			}
		}
	}
	if len(g.tags) > 0 {
		for _, m := range item.Matches {
			if m.State == "unknown" {
				return fmt.Sprintf("whether it has a tag that protects it is not known: %s: %s", m.Matcher, m.Reason)
			}
		}
	}
	return ""
}

// Refuses says why a destructive change of an item may not be made, or gives
// "". All items must have been told of.
func (g *Guard) Refuses(c *wire.Change, target *wire.Item) string {
	if !c.Destructive || g.Idle() {
		return ""
	}
	var why string
	for _, id := range []string{target.Id, target.ParentId, target.SeriesId} {
		if why == "" {
			why = g.own[id]
		}
		if why == "" {
			why = g.unsure[id]
		}
	}
	for _, more := range []string{g.above[target.Id], g.entries[entry{c.Instance, c.Key}]} {
		if why == "" {
			why = more
		}
	}
	if why == "" {
		return ""
	}
	return "protected: " + why
}

// among says whether a name is in a list, upper and lower case alike.
func among(list []string, name string) bool {
	return slices.ContainsFunc(list, func(one string) bool { return strings.EqualFold(one, name) })
}
