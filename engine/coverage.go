package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// Coverage is what a rule makes of all items it looks at, and what holds it
// back. Its names in JSON stay.
type Coverage struct {
	Rule      string            `json:"rule"`
	Enabled   bool              `json:"enabled"`
	Items     int64             `json:"items"`
	Verdicts  Tally             `json:"verdicts"`
	Libraries []LibraryCoverage `json:"libraries"`
	Unknown   []Group           `json:"unknown"`   // what is not known, the most frequent first
	Failed    []Group           `json:"failed"`    // errors
	Decided   []Group           `json:"decided"`   // the lines that decided that it does not apply
	Occasions []Occasion        `json:"occasions"` // what it makes of libraries, servers and the run
	// Stopped says that it was given up, and why; empty where every item was
	// looked at.
	Stopped string `json:"stopped,omitempty"`
}

// Tally counts items by verdict.
type Tally struct {
	Applied    int64 `json:"applied"`
	NotApplied int64 `json:"not_applied"`
	Unknown    int64 `json:"unknown"`
	Failed     int64 `json:"failed"`
}

func (t *Tally) add(verdict string) {
	switch verdict {
	case script.Applied:
		t.Applied++
	case script.NotApplied:
		t.NotApplied++
	case script.NotKnown:
		t.Unknown++
	case script.Failed:
		t.Failed++
	}
}

// LibraryCoverage is the same of one library.
type LibraryCoverage struct {
	Source  string `json:"source"`
	Key     string `json:"key"`
	Library string `json:"library"`
	Stale   bool   `json:"stale"`
	Tally
}

// Group are items of which the same is to be said.
type Group struct {
	Items   int64    `json:"items"`
	Field   string   `json:"field,omitempty"`  // that is not known
	Reason  string   `json:"reason,omitempty"` // why not, or what went wrong
	Decided Decision `json:"decided"`
	Example string   `json:"example"` // id of the first of them
	Title   string   `json:"title"`
}

const (
	// mostGroups bounds the different things that are counted.
	mostGroups = 1000
	// mostOverrun is how often a rule may run out of time or memory.
	mostOverrun = 10
)

// CoverageOptions say which items to look at; nothing is all.
type CoverageOptions struct {
	Sources, Libraries []string
	Preview
}

// Coverage runs a rule, enabled or not, on everything in the store that it looks
// at, and counts. No server is asked, and nothing is written.
func (e *Engine) Coverage(ctx context.Context, name string, o CoverageOptions) (*Coverage, error) {
	near, err := newRelated(ctx, e.Store)
	if err != nil {
		return nil, err
	}
	defer near.close()
	options, _ := e.ruleOptions(ctx, near)
	listed, _, err := script.Load(options)
	if err != nil {
		return nil, err
	}
	rule, err := ruleNamed(listed, name)
	if err != nil {
		return nil, err
	}
	options.Trace, options.Try = true, []string{name}
	rules, _, err := script.Load(options)
	if err != nil {
		return nil, err
	}
	worker, err := rules.NewWorker()
	if err != nil {
		return nil, err
	}
	defer worker.Close()
	count := &counter{
		out:    &Coverage{Rule: rule.Name, Enabled: rule.Enabled, Libraries: []LibraryCoverage{}},
		groups: map[groupKey]*Group{},
	}
	scope := store.Scope{Sources: o.Sources, Libraries: o.Libraries, Brief: !rules.ReadsVersions()}
	if !slices.Contains(rule.Events, "version") {
		scope.Types = slices.DeleteFunc(slices.Clone(itemTypes), func(t string) bool { return !slices.Contains(rule.Events, t) })
	}
	if count.out.Occasions, err = e.coverOccasions(ctx, rule, worker, o); err != nil || !looksAtItems(rule) {
		return count.result(), err
	}
	var broken error
	err = e.Store.Items(ctx, scope, func(batch []*wire.Item) error {
		for _, item := range batch {
			verdicts, err := worker.Explain(item)
			if err != nil {
				broken = err
				return errEnough
			}
			if len(verdicts) > 0 {
				count.take(item, verdicts)
			}
			if count.out.Stopped != "" {
				return errEnough
			}
		}
		e.Progress.Items(rule.Name, count.out.Items, 0)
		return nil
	})
	if err != nil && err != errEnough {
		return nil, err
	}
	return count.result(), broken
}

// errEnough ends a look at items before its end.
var errEnough = errors.New("enough")

// looksAtItems says whether a rule looks at items, one by one.
func looksAtItems(r script.Rule) bool {
	return slices.ContainsFunc(r.Events, func(event string) bool { return event == "version" || slices.Contains(itemTypes, event) })
}

// ruleNamed finds a rule that looks at what is stored.
func ruleNamed(rules *script.Rules, name string) (script.Rule, error) {
	var names []string
	for _, r := range rules.List() {
		looks := looksAtItems(r) || slices.ContainsFunc(r.Events, isWide)
		if r.Name == name {
			if !looks {
				if slices.Contains(r.Events, "session") {
					return r, fault.New(fault.Usage, "explain", name, "the rule looks at streams, of which nothing is stored").
						WithHint("luarr plan --sessions shows what it makes of those that play now")
				}
				return r, fault.New(fault.Usage, "explain", name, "the rule looks at nothing that is stored").
					WithHint("luarr rules list %s tells what it does", name)
			}
			return r, nil
		}
		if looks {
			names = append(names, r.Name)
		}
	}
	return script.Rule{}, fault.New(fault.Usage, "explain", "", "there is no rule %q%s", name, script.Suggest(name, names)).
		WithHint("luarr rules list lists them")
}

// counter counts verdicts.
type counter struct {
	out      *Coverage
	groups   map[groupKey]*Group
	overruns int
}

// groupKey is what is the same of the items of a group.
type groupKey struct{ verdict, field, reason, line, outcome string }

// take counts what a rule makes of an item.
func (c *counter) take(item *wire.Item, verdicts []script.Verdict) {
	worst := verdicts[0]
	for _, v := range verdicts[1:] {
		if worse(v.State, worst.State) != worst.State {
			worst = v
		}
	}
	c.out.Items++
	c.out.Verdicts.add(worst.State)
	i := slices.IndexFunc(c.out.Libraries, func(l LibraryCoverage) bool { return l.Source == item.Source && l.Key == item.LibraryKey })
	if i < 0 {
		i = len(c.out.Libraries)
		c.out.Libraries = append(c.out.Libraries, LibraryCoverage{Source: item.Source, Key: item.LibraryKey, Library: item.Library, Stale: item.Stale})
	}
	c.out.Libraries[i].add(worst.State)
	key := groupKey{verdict: worst.State, line: worst.Decided.Line, outcome: worst.Decided.Outcome}
	switch worst.State {
	case script.NotKnown:
		key = groupKey{verdict: worst.State, field: worst.Unknown.Field, reason: worst.Unknown.Reason}
	case script.Failed:
		key.reason = strings.TrimPrefix(worst.Error, worst.Decided.Line+": ")
	}
	g := c.groups[key]
	if g == nil {
		if len(c.groups) == mostGroups {
			return
		}
		g = &Group{Field: key.field, Reason: key.reason, Decided: Decision(worst.Decided), Example: item.Id, Title: item.Title}
		c.groups[key] = g
	}
	g.Items++
	if worst.Code == fault.RuleTimeout || worst.Code == fault.RuleMemory {
		if c.overruns++; c.overruns == mostOverrun {
			c.out.Stopped = "it ran out of time or memory again and again; the other items were not looked at"
		}
	}
}

// result puts the groups in order.
func (c *counter) result() *Coverage {
	lists := map[string]*[]Group{script.NotKnown: &c.out.Unknown, script.Failed: &c.out.Failed, script.NotApplied: &c.out.Decided}
	for _, list := range lists {
		*list = []Group{}
	}
	for key, g := range c.groups {
		if list := lists[key.verdict]; list != nil {
			*list = append(*list, *g)
		}
	}
	for _, list := range lists {
		slices.SortFunc(*list, func(a, b Group) int {
			return cmp.Or(cmp.Compare(b.Items, a.Items), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Decided.Line, b.Decided.Line), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Decided.Outcome, b.Decided.Outcome))
		})
	}
	slices.SortFunc(c.out.Libraries, func(a, b LibraryCoverage) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Library, b.Library), cmp.Compare(a.Key, b.Key))
	})
	return c.out
}
