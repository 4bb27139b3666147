package act_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

func TestAPlanHoldsWhatWouldAlterSomething(t *testing.T) {
	m := &memory{items: movies(3)}
	m.items[1].Matches[0].Tags = []string{"old", "new"} // has it already
	result := plan(t, m, func(item *wire.Item) act.Verdict { return verdict(tag(item, "r", "new", "")) }, act.Limits{})
	if result.Planned != 2 || result.Items != 3 || len(m.changes) != 2 {
		t.Fatalf("result %+v, changes %v", result, m.changes)
	}
	want := &wire.Change{
		Id: 2, Run: 1, Rule: "r", Line: "r.lua:1", Kind: "radarr.tag", Target: "home/3", TargetType: "movie", Title: "Film 3 (2000)",
		Instance: "radarr", Key: "3", Params: values(map[string]any{"add": "new", "remove": ""}), Reason: "why not",
		Before: values(map[string]any{"tags": map[string]any{"new": false}}),
		After:  values(map[string]any{"tags": map[string]any{"new": true}}), Reversible: true, State: "planned",
	}
	if !proto.Equal(m.changes[1], want) {
		t.Errorf("got  %s\nwant %s", prototext.Format(m.changes[1]), prototext.Format(want))
	}
}

func TestThePlanIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	text := func(processors int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		m := &memory{items: movies(500)}
		plan(t, m, func(item *wire.Item) act.Verdict {
			return verdict(tag(item, "a", "new", ""), tag(item, "b", "other", "old"))
		}, act.Limits{})
		var out []byte
		for _, c := range m.changes {
			b, err := proto.MarshalOptions{Deterministic: true}.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, b...)
		}
		return string(out)
	}
	one := text(1)
	for range 3 {
		if text(8) != one {
			t.Fatal("a plan made on eight processors differs from one made on one")
		}
	}
}

func TestWhoAChangeGoesTo(t *testing.T) {
	match := func(matcher, state, confidence string) *wire.Match {
		return &wire.Match{Matcher: matcher, State: state, Confidence: confidence, Id: "7", Reason: "two fit"}
	}
	cases := []struct {
		name     string
		matches  []*wire.Match
		instance string
		want     string // instances that get it
		finding  string // code
	}{
		{"matched", []*wire.Match{match("radarr", "matched", "certain")}, "", "radarr", ""},
		{"matched twice", []*wire.Match{match("radarr", "matched", "certain"), match("radarr4k", "matched", "certain")}, "", "radarr radarr4k", ""},
		{"only one is meant", []*wire.Match{match("radarr", "matched", "certain"), match("radarr4k", "matched", "certain")}, "radarr4k", "radarr4k", ""},
		{"another application", []*wire.Match{match("sonarr", "matched", "certain")}, "", "", ""},
		{"weak is never acted on", []*wire.Match{match("radarr", "matched", "weak")}, "", "", "match_weak"},
		{"absent", []*wire.Match{match("radarr", "absent", "")}, "", "", ""},
		{"unknown", []*wire.Match{match("radarr", "unknown", "")}, "", "", ""},
		{"ambiguous", []*wire.Match{match("radarr", "ambiguous", "")}, "", "", "match_ambiguous"},
		{"conflict", []*wire.Match{match("radarr", "conflict", "")}, "", "", "match_conflict"},
		{"no match at all", nil, "", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{items: movies(1)}
			m.items[0].Matches = c.matches
			result := plan(t, m, func(item *wire.Item) act.Verdict {
				p := tag(item, "r", "new", "")
				p.Instance = c.instance
				return verdict(p)
			}, act.Limits{})
			var got []string
			for _, change := range m.changes {
				got = append(got, change.Instance)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("goes to %q, want %q", got, c.want)
			}
			codes := ""
			for _, f := range result.Findings {
				codes += f.Code
			}
			if codes != c.finding {
				t.Errorf("findings %q, want %q", codes, c.finding)
			}
		})
	}
}

// TestWhoMakesAnEntry: a change that needs an absent match goes where there is
// none, and nowhere else.
func TestWhoMakesAnEntry(t *testing.T) {
	match := func(matcher, state, confidence string) *wire.Match {
		return &wire.Match{Matcher: matcher, State: state, Confidence: confidence, Id: "7", Reason: "two fit"}
	}
	for name, c := range map[string]struct {
		matches  []*wire.Match
		instance string
		want     string
		finding  string
	}{
		"absent":           {[]*wire.Match{match("radarr", "absent", "")}, "", "radarr", ""},
		"absent in one":    {[]*wire.Match{match("radarr", "matched", "certain"), match("radarr4k", "absent", "")}, "", "radarr4k", ""},
		"absent in both":   {[]*wire.Match{match("radarr", "absent", ""), match("radarr4k", "absent", "")}, "radarr4k", "radarr4k", ""},
		"matched":          {[]*wire.Match{match("radarr", "matched", "certain")}, "", "", ""},
		"perhaps it is it": {[]*wire.Match{match("radarr", "matched", "weak")}, "", "", "match_weak"},
		"unknown":          {[]*wire.Match{match("radarr", "unknown", "")}, "", "", ""},
		"ambiguous":        {[]*wire.Match{match("radarr", "ambiguous", "")}, "", "", "match_ambiguous"},
		"never matched":    {nil, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := &memory{items: movies(1)}
			m.items[0].Matches = c.matches
			result := plan(t, m, func(item *wire.Item) act.Verdict {
				return verdict(act.Proposal{Rule: "r", Plugin: "radarr", Change: "add", Target: item, Instance: c.instance,
					Params: map[string]any{"add": "x", "remove": ""}})
			}, act.Limits{})
			var got []string
			for _, change := range m.changes {
				got = append(got, change.Instance)
				if change.Key != "" {
					t.Errorf("it has the key %q", change.Key)
				}
			}
			codes := ""
			for _, f := range result.Findings {
				codes += f.Code
			}
			if strings.Join(got, " ") != c.want || codes != c.finding {
				t.Errorf("goes to %q with %q, want %q with %q", got, codes, c.want, c.finding)
			}
		})
	}
}

func TestTwoItemsThatAreOneEntryMakeOneChange(t *testing.T) {
	m := &memory{items: movies(2)}
	m.items[1].Matches[0].Id = "1"
	plan(t, m, func(item *wire.Item) act.Verdict { return verdict(tag(item, "r", "new", "")) }, act.Limits{})
	if len(m.changes) != 1 {
		t.Errorf("changes %v", m.changes)
	}
}

func TestTwoRulesMayTagOneEntryDifferently(t *testing.T) {
	m := &memory{items: movies(1)}
	result := plan(t, m, func(item *wire.Item) act.Verdict {
		return verdict(tag(item, "a", "one", ""), tag(item, "b", "two", ""))
	}, act.Limits{})
	if result.Planned != 2 || len(result.Findings) != 0 {
		t.Errorf("result %+v", result)
	}
}

func TestContradictionsAreHeldOnBothSides(t *testing.T) {
	// Enough items between the two that the first is stored already.
	m := &memory{items: movies(600)}
	m.items[599].Matches[0].Id = "1"
	result := plan(t, m, func(item *wire.Item) act.Verdict {
		switch item.Id {
		case "home/1":
			return verdict(tag(item, "a", "", "old"))
		case "home/600":
			return verdict(act.Proposal{Rule: "b", Line: "b.lua:1", Plugin: "radarr", Change: "tag", Target: item,
				Params: map[string]any{"add": "fresh", "remove": ""}}, contrary(item))
		}
		return verdict(tag(item, "c", "new", ""))
	}, act.Limits{})
	var held []string
	for _, c := range m.changes {
		if c.State == "held" {
			held = append(held, c.Rule)
		}
	}
	if fmt.Sprint(held) != "[a contrary]" || result.Held != 2 || result.Planned != 599 {
		t.Errorf("held %v, result held %d planned %d", held, result.Held, result.Planned)
	}
	if len(result.Findings) != 1 || result.Findings[0].Code != "contradiction" {
		t.Errorf("findings %v", result.Findings)
	}
}

// contrary wants the tag old on an entry that seems to lack it.
func contrary(item *wire.Item) act.Proposal {
	other := proto.CloneOf(item)
	other.Matches[0].Tags = nil
	return tag(other, "contrary", "old", "")
}

func TestLimits(t *testing.T) {
	destroy := func(item *wire.Item) act.Verdict {
		return verdict(act.Proposal{Rule: "r", Plugin: "radarr", Change: "delete", Target: item,
			Params: map[string]any{"add": "gone", "remove": ""}})
	}
	mark := func(item *wire.Item) act.Verdict { return verdict(tag(item, "r", "new", "")) }
	cases := []struct {
		name    string
		rule    rules
		limits  act.Limits
		planned int64
		reason  string
	}{
		{"no limit", mark, act.Limits{}, 30, ""},
		{"as many as allowed", mark, act.Limits{MaxChanges: 30}, 30, ""},
		{"one too many holds all", mark, act.Limits{MaxChanges: 29}, 0, "over limits.max_changes (29)"},
		{"destructive and not listed", destroy, act.Limits{MaxDestructive: 100}, 0, "radarr.delete loses data and is not listed in limits.destructive"},
		{"destructive, listed", destroy, act.Limits{MaxDestructive: 30, MaxPercent: 100, Destructive: []string{"radarr.delete"}}, 30, ""},
		{"too large a share of a library", destroy, act.Limits{MaxDestructive: 30, MaxPercent: 99, Destructive: []string{"radarr.delete"}}, 0, "over limits.max_percent (29)"},
		{"destructive, too many", destroy, act.Limits{MaxDestructive: 20, Destructive: []string{"radarr.delete"}}, 0, "over limits.max_destructive (20)"},
		{"a limit of the one is none of the other", mark, act.Limits{MaxDestructive: 1}, 30, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{items: movies(30)}
			result := plan(t, m, c.rule, c.limits)
			if result.Planned != c.planned || result.Held != 30-c.planned {
				t.Errorf("planned %d, held %d", result.Planned, result.Held)
			}
			for _, change := range m.changes {
				if change.Error != c.reason {
					t.Fatalf("%s because %q, want %q", change.State, change.Error, c.reason)
				}
			}
		})
	}
}

func TestWhatAPluginRefusesIsAFinding(t *testing.T) {
	m := &memory{items: movies(1)}
	result := plan(t, m, func(item *wire.Item) act.Verdict { return verdict(tag(item, "r", "refused", "")) }, act.Limits{})
	if len(m.changes) != 0 || len(result.Findings) != 1 || result.Findings[0].Code != "change_refused" {
		t.Errorf("changes %v, findings %v", m.changes, result.Findings)
	}
}
