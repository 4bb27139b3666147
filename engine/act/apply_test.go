package act_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// applier notes what it is given, and what the journal said of it by then.
type applier struct {
	m       *memory
	sent    [][]int64
	journal []string
	answer  func(instance string, c *wire.Change) (*wire.Outcome, error)
}

func (a *applier) Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error) {
	var ids []int64
	var out []*wire.Outcome
	for _, c := range changes {
		ids = append(ids, c.Id)
		i := slices.IndexFunc(a.m.changes, func(o *wire.Change) bool { return o.Id == c.Id })
		a.journal = append(a.journal, a.m.changes[i].State)
		o, err := a.answer(instance, c)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	a.sent = append(a.sent, ids)
	return out, ctx.Err()
}

// planned makes changes, alternately on two instances.
func planned(n int) *memory {
	m := &memory{}
	for i := 1; i <= n; i++ {
		m.changes = append(m.changes, &wire.Change{Id: int64(i), Kind: "radarr.tag", Instance: []string{"radarr4k", "radarr"}[i%2],
			Target: fmt.Sprint("home/", i), State: "planned"})
	}
	return m
}

func done(string, *wire.Change) (*wire.Outcome, error) { return &wire.Outcome{State: "done"}, nil }

func apply(ctx context.Context, m *memory, a act.Applier) (act.Applied, error) {
	return act.Apply(ctx, m, a, func(int64) {})
}

func journal(m *memory, next act.Applier) act.Journal {
	return act.Journal{Store: m, Next: next, Now: func() time.Time { return time.Unix(1, 0) }}
}

func TestEveryChangeIsInTheJournalBeforeItIsSent(t *testing.T) {
	m := planned(250)
	a := &applier{m: m, answer: done}
	result, err := apply(t.Context(), m, journal(m, a))
	if err != nil || result.States["done"] != 250 {
		t.Fatal(err, result)
	}
	if len(a.journal) != 250 || slices.ContainsFunc(a.journal, func(s string) bool { return s != "sending" }) {
		t.Errorf("when they were sent the journal said %v", a.journal)
	}
	for _, s := range m.states() {
		if s != "done" {
			t.Fatalf("states %v", m.states())
		}
	}
	for _, ids := range a.sent {
		if len(ids) > 100 {
			t.Errorf("%d changes at a time", len(ids))
		}
		if !slices.IsSorted(ids) {
			t.Errorf("out of order: %v", ids)
		}
	}
}

func TestADryRunSendsAndWritesNothing(t *testing.T) {
	m := planned(10)
	result, err := apply(t.Context(), m, act.DryRun{})
	if err != nil || result.States["planned"] != 10 || len(m.log) != 0 {
		t.Errorf("error %v, states %v, journal %v", err, result.States, m.log)
	}
}

func TestABatchWithoutAnAnswerIsUncertain(t *testing.T) {
	m := planned(400)
	lost := errors.New("connection reset")
	a := &applier{m: m, answer: func(instance string, c *wire.Change) (*wire.Outcome, error) {
		if instance == "radarr" {
			return nil, lost
		}
		return done(instance, c)
	}}
	result, err := apply(t.Context(), m, journal(m, a))
	if err != nil || !errors.Is(result.Err, lost) {
		t.Fatal(err, result.Err)
	}
	if result.States["uncertain"] != 100 || result.States["planned"] != 100 || result.States["done"] != 200 {
		t.Errorf("states %v: want one batch uncertain, the rest of that instance unsent, the other instance done", result.States)
	}
	for _, c := range m.changes {
		if c.State == "uncertain" && (c.Instance != "radarr" || c.Error != "connection reset") {
			t.Fatalf("uncertain: %v", c)
		}
	}
}

// What fails before anything is sent leaves no doubt.
func TestABatchThatWasNotSentIsNotUncertain(t *testing.T) {
	m := planned(300)
	result, err := apply(t.Context(), m, broken{journal(m, &applier{m: m, answer: done})})
	if err != nil || result.Err == nil || result.States["planned"] != 150 || result.States["done"] != 150 || result.States["uncertain"] != 0 {
		t.Fatal(err, result)
	}
	if len(result.Findings) != 1 || !strings.Contains(result.Findings[0].Message, "the source is down; nothing of it was sent and radarr gets no more") {
		t.Errorf("%v", result.Findings)
	}
}

// broken is an applier that cannot look at what goes to one instance.
type broken struct{ next act.Applier }

func (b broken) Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error) {
	if instance == "radarr" {
		return nil, errors.New("the source is down")
	}
	return b.next.Apply(ctx, instance, changes)
}

func TestNothingIsSentOnceTheJournalFails(t *testing.T) {
	full := errors.New("disk full")
	for name, c := range map[string]struct {
		state           string // the journal takes no change in this state
		sent, uncertain int
	}{
		"before a batch is sent": {"sending", 0, 0},
		"after it was sent":      {"done", 100, 100},
	} {
		t.Run(name, func(t *testing.T) {
			m := planned(400)
			m.full = func(changes []*wire.Change) error {
				if changes[0].State == c.state {
					return full
				}
				return nil
			}
			a := &applier{m: m, answer: done}
			result, err := apply(t.Context(), m, journal(m, a))
			if !errors.Is(err, full) || len(slices.Concat(a.sent...)) != c.sent || result.States["uncertain"] != int64(c.uncertain) {
				t.Errorf("error %v, sent %v, states %v", err, a.sent, result.States)
			}
		})
	}
}

func TestOutcomesReachJournalAndFindings(t *testing.T) {
	m := planned(3)
	outcomes := []*wire.Outcome{{State: "failed", Error: "no such profile"}, {State: "skipped", Error: "it changed"}, {State: "uncertain"}}
	a := &applier{m: m, answer: func(_ string, c *wire.Change) (*wire.Outcome, error) { return outcomes[c.Id-1], nil }}
	result, err := apply(t.Context(), m, journal(m, a))
	if err != nil || result.Err != nil {
		t.Fatal(err, result.Err)
	}
	if got := m.states(); !slices.Equal(got, []string{"failed", "skipped", "uncertain"}) || m.changes[0].Error != "no such profile" {
		t.Errorf("journal %v", m.changes)
	}
	var codes []string
	for _, f := range result.Findings {
		codes = append(codes, f.Code)
	}
	slices.Sort(codes)
	if !slices.Equal(codes, []string{"change_failed", "change_skipped", "change_uncertain"}) {
		t.Errorf("findings %v", codes)
	}
}

func TestOneFindingStandsForAllThatFailAlike(t *testing.T) {
	m := planned(10)
	a := &applier{m: m, answer: func(_ string, c *wire.Change) (*wire.Outcome, error) {
		switch {
		case c.Id == 1:
			return &wire.Outcome{State: "failed", Error: "no such profile"}, nil
		case c.Id%2 == 1:
			return &wire.Outcome{State: "failed", Error: "it went away"}, nil
		}
		return &wire.Outcome{State: "skipped", Error: "it changed"}, nil
	}}
	result, err := apply(t.Context(), m, journal(m, a))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, f := range result.Findings {
		said = append(said, f.Code+" "+f.Subject+" "+f.Message)
	}
	got := strings.Join(said, "\n")
	if len(said) != 7 || !strings.Contains(got, `change_failed radarr radarr.tag for "" and 3 others: it went away`) ||
		!strings.Contains(got, "change_failed home/1 ") || !strings.Contains(got, "change_skipped home/10 ") {
		t.Error(got)
	}
}

func TestStoppingFinishesTheBatchThatIsOnItsWay(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	m := planned(400)
	a := &applier{m: m, answer: func(instance string, c *wire.Change) (*wire.Outcome, error) {
		stop()
		return done(instance, c)
	}}
	result, err := apply(ctx, m, journal(m, a))
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if len(a.sent) != 1 || result.States["done"] != 100 || result.States["planned"] != 300 || result.States["uncertain"] != 0 {
		t.Errorf("sent %d batches, states %v", len(a.sent), result.States)
	}
	counts := map[string]int{}
	for _, s := range m.states() {
		counts[s]++
	}
	if counts["done"] != 100 || counts["planned"] != 300 {
		t.Errorf("journal %v: want what was sent done and the rest planned", counts)
	}
}
