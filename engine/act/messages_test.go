package act_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// post is where messages go.
func post(idle string) []act.Instance {
	return []act.Instance{{
		Name: "notify", Plugin: "notify", Messages: true, Idle: idle,
		Kinds: []*wire.ChangeKind{{Name: "send", Targets: []string{"movie"}}},
		Preview: func(_ context.Context, proposals []*wire.Proposal) (out []*wire.Effect, _ error) {
			for _, p := range proposals {
				out = append(out, &wire.Effect{After: values(map[string]any{"message": p.Change.Params.Fields["message"].GetStringValue()})})
			}
			return out, nil
		},
	}}
}

// say proposes a message.
func say(item *wire.Item, text string, pace act.Pace) act.Proposal {
	return act.Proposal{Rule: "tell", Plugin: "notify", Change: "send", Target: item, Params: map[string]any{"message": text}, Reason: "so", Pace: pace}
}

// TestMessagesAreSentOnce turns the clock over runs that say the same of two
// films.
func TestMessagesAreSentOnce(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2024, 5, n, 3, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name  string
		pace  act.Pace
		says  []string // day by day
		want  []string // how many messages are planned
		quiet int      // films that need not be looked at again in the end
	}{
		{"the same", act.Pace{}, []string{"a", "a", "a"}, []string{"2", "0", "0"}, 2},
		{"another text", act.Pace{}, []string{"a", "b", "a"}, []string{"2", "2", "0"}, 2},
		{"two at a time", act.Pace{}, []string{"a,b", "a,b", "a,b,c"}, []string{"4", "0", "2"}, 0},
		{"reminded", act.Pace{CooldownDays: 2}, []string{"a", "a", "a", "a"}, []string{"2", "0", "2", "0"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{items: movies(2)}
			for i, text := range c.says {
				m.changes, m.quiet = nil, nil
				planWith(t, m, func(item *wire.Item) act.Verdict {
					v := act.Verdict{Lasting: true}
					for one := range strings.SplitSeq(text, ",") {
						v.Proposals = append(v.Proposals, say(item, one, c.pace))
					}
					return v
				}, act.Options{Now: day(i + 1), Instances: post("")})
				for _, change := range m.changes {
					if change.State != "planned" || change.Key == "" || change.Target == "" {
						t.Errorf("%v", change)
					}
					m.sent = append(m.sent, sending{change.Kind, change.Instance, change.Key, day(i + 1)})
				}
				if got := fmt.Sprint(len(m.changes)); got != c.want[i] {
					t.Errorf("on day %d %s messages, want %s", i+1, got, c.want[i])
				}
			}
			if len(m.quiet) != c.quiet {
				t.Errorf("%d films fell quiet, want %d", len(m.quiet), c.quiet)
			}
		})
	}
}

func TestMessagesAreHeld(t *testing.T) {
	for name, c := range map[string]struct {
		idle   string
		limit  int64
		states string
		code   string
	}{
		"too many":                   {"", 2, "held held held", "limit"},
		"not too many":               {"", 3, "planned planned planned", ""},
		"no limit":                   {"", 0, "planned planned planned", ""},
		"nobody to take the message": {"nobody listens", 3, "held held held", "notify_off"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &memory{items: movies(3)}
			result := planWith(t, m, func(item *wire.Item) act.Verdict { return verdict(say(item, "a", act.Pace{})) },
				act.Options{Limits: act.Limits{MaxMessages: c.limit}, Instances: post(c.idle)})
			if got := strings.Join(m.states(), " "); got != c.states {
				t.Errorf("got %s, want %s", got, c.states)
			}
			if c.code == "" && len(result.Findings) > 0 || c.code != "" && (len(result.Findings) != 1 || result.Findings[0].Code != c.code) {
				t.Errorf("findings %v", result.Findings)
			}
		})
	}
}
