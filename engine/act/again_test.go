package act_test

import (
	"context"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// TestAgain: a change is proposed again only with the same values.
func TestAgain(t *testing.T) {
	m := &memory{items: movies(5)}
	propose := func(item *wire.Item) act.Verdict { return verdict(tag(item, "r", "new", "")) }
	plan(t, m, propose, act.Limits{})
	planned := m.changes
	fresh := movies(5)
	fresh[0].Matches[0].Tags = []string{"new"} // done by somebody else
	fresh[1].Matches[0].Id = "77"              // another entry
	fresh[2].Labels = []string{"keep"}         // the rule heeds it
	fresh[3].Matches[0].State = "unknown"      // nobody knows
	before := proto.CloneOf(planned[4])
	got, err := act.Again(t.Context(), m, fresh, planned, act.Options{
		Run: 1, Instances: house(), Progress: func(int64) {},
		Rules: func() (act.Rules, error) {
			return rules(func(item *wire.Item) act.Verdict {
				if slices.Contains(item.Labels, "keep") {
					return act.Verdict{}
				}
				return propose(item)
			}), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []bool{false, false, false, false, true}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(m.changes) != 5 || !proto.Equal(m.changes[4], before) || len(m.log) > 0 {
		t.Error("something was stored")
	}
}

// TestProtectedIsHeld: a change of what is protected is held, contradicts
// nothing and counts towards no limit.
func TestProtectedIsHeld(t *testing.T) {
	m := &memory{items: movies(3)}
	var asked []string
	result, err := act.Plan(t.Context(), m, act.Options{
		Run: 1, Instances: house(), Limits: act.Limits{Destructive: []string{"radarr.delete"}, MaxDestructive: 2, MaxPercent: 100},
		Progress: func(int64) {},
		Rules: func() (act.Rules, error) {
			return rules(func(item *wire.Item) act.Verdict {
				gone := tag(item, "r", "gone", "")
				gone.Change = "delete"
				if item.Id != "home/2" {
					return verdict(gone)
				}
				return verdict(gone, tag(item, "r", "new", ""))
			}), nil
		},
		Protected: func(_ context.Context, c *wire.Change, target *wire.Item) (string, error) {
			asked = append(asked, c.Kind)
			if target.Id == "home/2" {
				return "protected: mine", nil
			}
			return "", nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"planned", "held", "planned", "planned"}; !slices.Equal(m.states(), want) || result.Held != 1 {
		t.Errorf("states %v, result %+v", m.states(), result)
	}
	if m.changes[1].Error != "protected: mine" || m.changes[1].Id != 2 || len(asked) != 3 {
		t.Errorf("got %v, asked for %v", m.changes[1], asked)
	}
}

// TestTheSubjectIsKept: what the rule looked at is written down where it is not
// the target.
func TestTheSubjectIsKept(t *testing.T) {
	m := &memory{items: movies(2)}
	other := movies(2)[0]
	plan(t, m, func(item *wire.Item) act.Verdict {
		if item.Id == "home/1" {
			return act.Verdict{}
		}
		return verdict(tag(other, "r", "new", ""), tag(item, "r", "new", ""))
	}, act.Limits{})
	if len(m.changes) != 2 || m.changes[0].Subject != "home/2" || m.changes[1].Subject != "" {
		t.Errorf("got %v", m.changes)
	}
}
