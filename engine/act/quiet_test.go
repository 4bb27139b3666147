package act_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// lasting makes a verdict one that holds until the item changes.
func lasting(v act.Verdict) act.Verdict {
	v.Lasting = true
	return v
}

func TestWhatFallsQuiet(t *testing.T) {
	cases := []struct {
		name  string
		rule  rules
		quiet bool
	}{
		{"nothing to say", func(*wire.Item) act.Verdict { return lasting(verdict()) }, true},
		{"nothing to say today", func(*wire.Item) act.Verdict { return verdict() }, false},
		{"a change", func(i *wire.Item) act.Verdict { return lasting(verdict(tag(i, "r", "new", ""))) }, false},
		{"a change that is there already", func(i *wire.Item) act.Verdict { return lasting(verdict(tag(i, "r", "old", ""))) }, true},
		{"today a change that is there already", func(i *wire.Item) act.Verdict { return verdict(tag(i, "r", "old", "")) }, false},
		{"two, one of them there", func(i *wire.Item) act.Verdict {
			return lasting(verdict(tag(i, "r", "old", ""), tag(i, "r", "new", "")))
		}, false},
		{"a change that is refused", func(i *wire.Item) act.Verdict { return lasting(verdict(tag(i, "r", "refused", ""))) }, false},
		{"a rule that fails", func(*wire.Item) act.Verdict {
			return act.Verdict{Lasting: true, Findings: []*wire.Finding{{Code: "rule_error"}}}
		}, false},
		{"a match that is to be reported", func(i *wire.Item) act.Verdict {
			i.Matches[0].State = "ambiguous"
			return lasting(verdict(tag(i, "r", "old", "")))
		}, false},
		{"a match that is absent", func(i *wire.Item) act.Verdict {
			i.Matches[0].State = "absent"
			return lasting(verdict(tag(i, "r", "new", "")))
		}, true},
		{"a preview that fails", func(i *wire.Item) act.Verdict { return lasting(verdict(tag(i, "r", "crash", ""))) }, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{items: movies(3)}
			plan(t, m, c.rule, act.Limits{})
			if got := len(m.quiet) == 3; got != c.quiet || len(m.quiet)%3 != 0 {
				t.Errorf("quiet %v, want all: %v", m.quiet, c.quiet)
			}
		})
	}
}

func TestQuietItemsCountButAreNotLookedAt(t *testing.T) {
	m := &memory{items: movies(1000)}
	rule := func(i *wire.Item) act.Verdict {
		switch i.Id {
		case "home/300", "home/301":
			return lasting(verdict(act.Proposal{Rule: "r", Plugin: "radarr", Change: "delete", Target: i, Params: map[string]any{"add": "gone", "remove": ""}}))
		case "home/700":
			return verdict()
		}
		return lasting(verdict(tag(i, "r", "old", "")))
	}
	limits := act.Limits{Destructive: []string{"radarr.delete"}, MaxDestructive: 10, MaxPercent: 0.2}
	for run, want := range []struct {
		known      int
		remembered int64
	}{{1000, 0}, {3, 997}, {3, 997}} {
		m.known, m.changes = nil, nil
		result := plan(t, m, rule, limits)
		if len(m.known) != want.known || result.Items != 1000 || result.Remembered != want.remembered || result.Planned != 2 || result.Held != 0 {
			t.Errorf("run %d: looked at %d, %+v", run, len(m.known), result)
		}
	}
	if got := strings.Join(m.known, " "); got != "home/300 home/301 home/700" {
		t.Errorf("looked at %s", got)
	}
}

// counted are rules that note what they are told.
type counted struct {
	mu   *sync.Mutex
	told *[]string
}

func (c counted) Handle(i *wire.Item) act.Verdict { c.note(i.Id); return lasting(verdict()) }
func (c counted) Content()                        { c.note("content") }
func (c counted) Close()                          {}

func (c counted) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*c.told = append(*c.told, what)
}

func TestRulesAreToldWhatWasLeftOut(t *testing.T) {
	m := &memory{items: movies(6), quiet: map[int64]bool{1: true, 4: true, 6: true}}
	var told []string
	_, err := act.Plan(t.Context(), m, act.Options{
		Run: 1, Instances: house(), Progress: func(int64) {},
		Rules: func() (act.Rules, error) { return counted{new(sync.Mutex), &told}, nil },
	})
	if want := []string{"content", "home/2", "home/3", "content", "home/5"}; err != nil || !slices.Equal(told, want) {
		t.Errorf("told %v, want %v: %v", told, want, err)
	}
}

func TestRulesAreNotMadeForNothing(t *testing.T) {
	m := &memory{items: movies(1), quiet: map[int64]bool{1: true}}
	result, err := act.Plan(t.Context(), m, act.Options{
		Run: 1, Instances: house(), Progress: func(int64) {},
		Rules: func() (act.Rules, error) { return nil, fmt.Errorf("made") },
	})
	if err != nil || result.Items != 1 || result.Remembered != 1 {
		t.Errorf("%+v, %v", result, err)
	}
}
