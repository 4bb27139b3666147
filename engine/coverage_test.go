package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

func TestCounter(t *testing.T) {
	c := &counter{out: &Coverage{}, groups: map[groupKey]*Group{}}
	unknown := func(field, reason string) script.Verdict {
		return script.Verdict{State: script.NotKnown, Unknown: script.Unknown{Field: field, Reason: reason}, Decided: script.Place{Line: "x.lua:1"}}
	}
	no := script.Verdict{State: script.NotApplied, Decided: script.Place{Line: "x.lua:2", Outcome: "false"}}
	yes := script.Verdict{State: script.Applied, Decided: script.Place{Line: "x.lua:3"}}
	wrong := script.Verdict{State: script.Failed, Error: "x.lua:4: oops", Decided: script.Place{Line: "x.lua:4"}}
	for i, verdicts := range [][]script.Verdict{
		{no}, {yes}, {no, yes}, // what one handler wants counts
		{unknown("plays", "not read"), yes}, {unknown("labels", "cut")}, {no, unknown("labels", "cut")}, // and what one cannot tell, more
		{yes, unknown("labels", "cut"), wrong},
	} {
		c.take(&wire.Item{Id: fmt.Sprintf("home/%d", i), Source: "home", LibraryKey: "1", Library: "Movies"}, verdicts)
	}
	c.take(&wire.Item{Id: "away/1", Source: "away", LibraryKey: "1", Library: "Films"}, []script.Verdict{no})
	got := c.result()
	if want := (Tally{Applied: 2, NotApplied: 2, Unknown: 3, Failed: 1}); got.Verdicts != want || got.Items != 8 {
		t.Errorf("%+v of %d, want %+v", got.Verdicts, got.Items, want)
	}
	if len(got.Libraries) != 2 || got.Libraries[0].Library != "Films" || got.Libraries[0].NotApplied != 1 || got.Libraries[1].Unknown != 3 {
		t.Errorf("libraries: %+v", got.Libraries)
	}
	var unknowns []string
	for _, g := range got.Unknown {
		unknowns = append(unknowns, fmt.Sprintf("%d %s: %s (%s)", g.Items, g.Field, g.Reason, g.Example))
	}
	if text, want := strings.Join(unknowns, ", "), "2 labels: cut (home/4), 1 plays: not read (home/3)"; text != want {
		t.Errorf("unknown: %s, want %s", text, want)
	}
	if len(got.Failed) != 1 || got.Failed[0].Reason != "oops" || len(got.Decided) != 1 || got.Decided[0].Items != 2 {
		t.Errorf("failed %+v, decided %+v", got.Failed, got.Decided)
	}
}

// A rule that always runs out of time is not run on a whole library.
func TestCounterGivesUp(t *testing.T) {
	c := &counter{out: &Coverage{}, groups: map[groupKey]*Group{}}
	for i := range mostOverrun {
		if c.out.Stopped != "" {
			t.Fatalf("given up after %d", i)
		}
		c.take(&wire.Item{}, []script.Verdict{{State: script.Failed, Code: fault.RuleTimeout}})
	}
	if c.out.Stopped == "" {
		t.Error("it goes on for ever")
	}
}
