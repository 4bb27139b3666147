package act_test

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// One of two rules has nothing to do, and undoes what the other does in the run
// after.
func TestWhatAnotherRuleKeepsIsNotAltered(t *testing.T) {
	keep := func(rule, add, remove string) func(*wire.Item) act.Proposal {
		return func(item *wire.Item) act.Proposal { return tag(item, rule, add, remove) }
	}
	for _, c := range []struct {
		name   string
		wants  []func(*wire.Item) act.Proposal
		states string
	}{
		{"taken off before", []func(*wire.Item) act.Proposal{keep("a", "", "new"), keep("b", "new", "")}, "b held"},
		{"taken off after", []func(*wire.Item) act.Proposal{keep("a", "new", ""), keep("b", "", "new")}, "a held"},
		{"put on before", []func(*wire.Item) act.Proposal{keep("a", "old", ""), keep("b", "", "old")}, "b held"},
		{"with something to do", []func(*wire.Item) act.Proposal{keep("a", "new", ""), keep("b", "other", "new")}, "a held, b held"},
		{"of one mind", []func(*wire.Item) act.Proposal{keep("a", "old", "new"), keep("b", "old", "")}, ""},
		{"of other things", []func(*wire.Item) act.Proposal{keep("a", "", "new"), keep("b", "other", "")}, "b planned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{items: movies(2)}
			result := plan(t, m, func(item *wire.Item) act.Verdict {
				if item.Id == "home/2" {
					return verdict(tag(item, "c", "new", ""))
				}
				var v act.Verdict
				for _, want := range c.wants {
					v.Proposals = append(v.Proposals, want(item))
				}
				return v
			}, act.Limits{})
			var got []string
			held := false
			for _, change := range m.changes {
				if change.Rule != "c" {
					got = append(got, change.Rule+" "+change.State)
					held = held || change.State == "held"
				} else if change.State != "planned" {
					t.Errorf("another item is concerned: %v", change)
				}
			}
			if strings.Join(got, ", ") != c.states || held != (len(result.Findings) > 0) {
				t.Errorf("got %v and findings %v, want %s", got, result.Findings, c.states)
			}
		})
	}
}
