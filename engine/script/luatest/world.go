package luatest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/proto"
)

// homeSource is the source that items belong to where a test names none.
const homeSource = "test"

// world is all that a test has made: what rules reach from one item to others.
type world struct {
	items []*wire.Item
	// seen are the items as rules see them in the run at hand, traits included.
	seen map[string]*wire.Item
	// instances are the matchers that items name, by plugin.
	instances map[string][]string
	// held are the conditions that rules wait on, and since when they hold.
	held map[script.Hold]time.Time
	dues dues
	// streams are the other streams that a test gives to one.
	streams map[*wire.Session][]*wire.Session
	// preroll is what prerolls.choose tells; nil for nothing.
	preroll *script.Preroll
	// maintenance is what maintenance.active tells, and blackouts what
	// blackouts.active does.
	maintenance *script.Closure
	blackouts   []script.Closure
}

func newWorld() *world {
	return &world{instances: map[string][]string{}, held: map[script.Hold]time.Time{}, dues: dues{},
		streams: map[*wire.Session][]*wire.Session{}}
}

// add takes an item in and gives it what every item has.
func (w *world) add(item *wire.Item) {
	w.items = append(w.items, item)
	if item.Id == "" {
		source := item.Source
		if source == "" {
			source = homeSource
		}
		item.Id = fmt.Sprintf("%s/%d", source, len(w.items))
	}
	if item.Source == "" {
		item.Source, _, _ = strings.Cut(item.Id, "/")
	}
}

// lookup finds an item by its id.
func (w *world) lookup(id string) (*wire.Item, error) { return w.seen[id], nil }

// children lists the items below one.
func (w *world) children(id string) ([]*wire.Item, error) {
	var below []*wire.Item
	for _, item := range w.items {
		if seen := w.seen[item.Id]; seen != nil && (seen.SeriesId == id || seen.ParentId == id) {
			below = append(below, seen)
		}
	}
	return below, nil
}

// query answers items{…} with what the test has made.
func (w *world) query(q script.Query) (next func() ([]*wire.Item, error), unknown string, err error) {
	asked := func(list []string, words ...string) bool {
		return len(list) == 0 || slices.ContainsFunc(words, func(s string) bool { return s != "" && slices.Contains(list, s) })
	}
	var found []*wire.Item
	for _, item := range w.items {
		seen := w.seen[item.Id]
		if seen == nil || !asked(q.Types, seen.Type) || !asked(q.Sources, seen.Source) || !asked(q.Libraries, seen.Library, seen.LibraryKey) {
			continue
		}
		if seen.Stale {
			unknown = fmt.Sprintf("the library of %q could not be read in this run", seen.Title)
		}
		found = append(found, proto.CloneOf(seen)) // a rule that has gone over it takes it apart
	}
	return func() ([]*wire.Item, error) {
		part := found
		found = nil
		return part, nil
	}, unknown, nil
}

// holding tells since when a condition holds.
func (w *world) holding(h script.Hold) (time.Time, error) { return w.held[h], nil }

// hold keeps what a rule found of an item, or with an empty id of all, as a run
// does.
func (w *world) hold(item string, r *script.Result, now time.Time) {
	if len(r.Undecided) == 0 {
		for h := range w.held {
			if (item == "" || h.Item == item) && !slices.Contains(r.Held, h) {
				delete(w.held, h)
			}
		}
	}
	for _, h := range r.Held {
		if _, there := w.held[h]; !there {
			w.held[h] = now
		}
	}
}

// show makes the items as rules see them: with the traits that the detectors
// give, and above them those that the test gave. What went wrong is told for
// the item in question.
func (w *world) show(worker *script.Worker, subject *wire.Item) (findings []*wire.Finding) {
	w.seen = map[string]*wire.Item{}
	all := w.items
	if subject != nil && !slices.Contains(all, subject) {
		all = append(slices.Clone(all), subject)
	}
	for _, item := range all {
		seen := proto.CloneOf(item)
		found := worker.Detect(seen)
		if item == subject {
			findings = found
		}
		giveTraits(seen, item)
		w.seen[seen.Id] = seen
	}
	return findings
}

// giveTraits puts the traits of an item above those of its like.
func giveTraits(to, from *wire.Item) {
	to.Traits = above(to.Traits, from.Traits)
	for i, v := range from.Versions {
		to.Versions[i].Traits = above(to.Versions[i].Traits, v.Traits)
		for j, a := range v.Audio {
			to.Versions[i].Audio[j].Traits = above(to.Versions[i].Audio[j].Traits, a.Traits)
		}
	}
}

func above(found, given map[string]*wire.Trait) map[string]*wire.Trait {
	if len(given) == 0 {
		return found
	}
	both := map[string]*wire.Trait{}
	maps.Copy(both, found)
	maps.Copy(both, given)
	return both
}

// plugin gives the matcher plugin that an instance belongs to: as configured,
// or by how its name begins.
func plugin(actors []script.Actor, instance string) (string, error) {
	best := ""
	var names []string
	for _, a := range actors {
		if !a.Matcher {
			continue
		}
		if slices.Contains(a.Instances, instance) {
			return a.Plugin, nil
		}
		names = append(names, a.Plugin)
		if strings.HasPrefix(instance, a.Plugin) && len(a.Plugin) > len(best) {
			best = a.Plugin
		}
	}
	if best == "" {
		return "", fmt.Errorf("no matcher is called %q%s (a name that begins with %s is one)",
			instance, script.Suggest(instance, names), strings.Join(names, " or "))
	}
	return best, nil
}

// name notes the matchers that an item names. It says whether there were new
// ones.
func (w *world) name(item *wire.Item, actors []script.Actor) (bool, error) {
	added := false
	for _, m := range item.Matches {
		owner, err := plugin(actors, m.Matcher)
		if err != nil {
			return added, err
		}
		if !slices.Contains(w.instances[owner], m.Matcher) {
			w.instances[owner] = append(w.instances[owner], m.Matcher)
			added = true
		}
	}
	return added, nil
}

// actors adds the matchers that items name to those that are configured.
func (w *world) actors(configured []script.Actor) []script.Actor {
	out := slices.Clone(configured)
	for i, a := range out {
		for _, name := range w.instances[a.Plugin] {
			if !slices.Contains(out[i].Instances, name) {
				out[i].Instances = append(slices.Clone(out[i].Instances), name)
			}
		}
	}
	return out
}
