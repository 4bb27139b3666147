package act_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
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

// A rule that wants too much is held as a whole, and no other with it.
func TestLimitsHoldRulesApart(t *testing.T) {
	limits := act.Limits{MaxDestructive: 10, MaxPercent: 100, MaxFreed: 5000, Destructive: []string{"radarr.delete"}}
	for name, c := range map[string]struct {
		limits  func(*act.Limits)
		planned string // numbers by rule
		reason  string
	}{
		"one rule wants too many": {func(l *act.Limits) {}, "map[modest:5]", "over limits.max_destructive (10)"},
		"both together do":        {func(l *act.Limits) { l.MaxDestructive = 26 }, "map[]", "over limits.max_destructive (26)"},
		"one frees too much":      {func(l *act.Limits) { l.MaxDestructive = 100 }, "map[modest:5]", "over limits.max_freed (5000)"},
		"both together free it":   {func(l *act.Limits) { l.MaxDestructive, l.MaxFreed = 100, 26_000 }, "map[]", "over limits.max_freed (26000)"},
		"neither does":            {func(l *act.Limits) { l.MaxDestructive, l.MaxFreed = 100, 0 }, "map[eager:25 modest:5]", ""},
		"in percent":              {func(l *act.Limits) { l.MaxDestructive, l.MaxFreed, l.MaxPercent = 100, 0, 50 }, "map[modest:5]", "over limits.max_percent (15)"},
	} {
		t.Run(name, func(t *testing.T) {
			l := limits
			c.limits(&l)
			m := &memory{items: movies(30)}
			for _, item := range m.items {
				item.Matches[0].SizeBytes = proto.Int64(1000)
			}
			plan(t, m, func(item *wire.Item) act.Verdict {
				rule := "eager"
				if slices.Contains([]string{"home/1", "home/2", "home/3", "home/4", "home/5"}, item.Id) {
					rule = "modest"
				}
				return verdict(destruction(item, rule))
			}, l)
			planned := map[string]int{}
			for _, change := range m.changes {
				if change.State == "planned" {
					planned[change.Rule]++
				} else if change.Error != c.reason {
					t.Fatalf("held because %q, want %q", change.Error, c.reason)
				}
			}
			if got := fmt.Sprint(planned); got != c.planned {
				t.Errorf("planned %s, want %s", got, c.planned)
			}
		})
	}
}

// previewGone says that everything goes.
func previewGone(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	out := make([]*wire.Effect, len(proposals))
	for i := range out {
		out[i] = &wire.Effect{Before: values(map[string]any{"there": true}), After: values(map[string]any{"there": false})}
	}
	return out, nil
}

// destruction is a proposal to delete an item.
func destruction(item *wire.Item, rule string) act.Proposal {
	return act.Proposal{Rule: rule, Plugin: "radarr", Change: "delete", Target: item, Params: map[string]any{"add": "gone", "remove": ""}}
}

func TestWhatIsDeletedIsNotChangedOtherwise(t *testing.T) {
	m := &memory{items: movies(700)}
	result := plan(t, m, func(item *wire.Item) act.Verdict {
		switch item.Id {
		case "home/1", "home/600":
			return verdict(tag(item, "mark", "new", ""), destruction(item, "gone"))
		case "home/2":
			return verdict(destruction(item, "gone"))
		}
		return verdict(tag(item, "mark", "new", ""))
	}, act.Limits{MaxDestructive: 100, MaxPercent: 100, Destructive: []string{"radarr.delete"}})
	var held []string
	for _, c := range m.changes {
		if c.State == "held" {
			held = append(held, c.Target+" "+c.Rule)
		}
	}
	if got, want := strings.Join(held, ", "), "home/1 mark, home/1 gone, home/600 mark, home/600 gone"; got != want {
		t.Errorf("held %s, want %s", got, want)
	}
	if len(result.Findings) != 2 || result.Findings[0].Code != "contradiction" || result.Planned != 698 {
		t.Errorf("planned %d, findings %v", result.Planned, result.Findings)
	}
}

// What a deletion frees is the size of what it deletes, where all of it is known.
func TestWhatIsFreed(t *testing.T) {
	part := func(size *int64) *wire.Version { return &wire.Version{Parts: []*wire.Part{{SizeBytes: size}}} }
	for name, c := range map[string]struct {
		change func(*wire.Item)
		want   *int64
	}{
		"a move":       {func(i *wire.Item) { i.Matches[0].SizeBytes = proto.Int64(7) }, nil},
		"by its entry": {func(i *wire.Item) { i.Matches[0].SizeBytes = proto.Int64(7) }, proto.Int64(7)},
		"not known":    {func(i *wire.Item) {}, nil},
		"a change of its source": {func(i *wire.Item) {
			i.Source, i.Versions = "plex", []*wire.Version{part(proto.Int64(3)), part(proto.Int64(4))}
		}, proto.Int64(7)},
		"one part not known": {func(i *wire.Item) { i.Source, i.Versions = "plex", []*wire.Version{part(proto.Int64(3)), part(nil)} }, nil},
		"versions left out":  {func(i *wire.Item) { i.Source, i.Versions = "plex", nil }, proto.Int64(9)},
	} {
		t.Run(name, func(t *testing.T) {
			m := &memory{items: movies(1)}
			c.change(m.items[0])
			p := destruction(m.items[0], "r")
			instances := house()
			if name == "a move" {
				instances[0].Kinds[1].Reversible = true // as that of a root folder is
			}
			if m.items[0].Source == "plex" {
				instances = []act.Instance{{Name: "plex", Plugin: "radarr", Kinds: instances[0].Kinds, Preview: previewGone}}
			}
			_, err := act.Plan(t.Context(), m, act.Options{Instances: instances, Progress: func(int64) {},
				Limits: act.Limits{Destructive: []string{"radarr.delete"}, MaxDestructive: 1},
				Rules:  func() (act.Rules, error) { return rules(func(*wire.Item) act.Verdict { return verdict(p) }), nil },
				Versions: func(i *wire.Item) error {
					i.Versions = []*wire.Version{part(proto.Int64(9))}
					return nil
				}})
			if err != nil || len(m.changes) != 1 {
				t.Fatal(err, m.changes)
			}
			if got := m.changes[0].FreedBytes; (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("%v", m.changes[0])
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
