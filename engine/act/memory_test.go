package act_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// memory is a store in memory. Like the real one it hands out copies.
type memory struct {
	items   []*wire.Item
	changes []*wire.Change
	log     []string // what was written to the journal, in order
	sent    []sending
	full    func(changes []*wire.Change) error // why the journal cannot be written; nil where it can

	quiet map[int64]bool // rows, which are the items' numbers from 1
	known []string       // ids of the items that were handed over
}

var _ act.Store = (*memory)(nil)

func (m *memory) Items(_ context.Context, fn func([]act.Item) error) error {
	var all []act.Item
	after := false
	for i, item := range m.items {
		row := int64(i + 1)
		if after = after || m.quiet[row]; !m.quiet[row] {
			all = append(all, act.Item{Row: row, After: after, Item: item})
			m.known, after = append(m.known, item.Id), false
		}
	}
	for batch := range slices.Chunk(all, 7) {
		if err := fn(batch); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Quiet() map[act.Library]int64 {
	return map[act.Library]int64{{Source: "home"}: int64(len(m.quiet))}
}

func (m *memory) Hush(_ context.Context, rows []int64) error {
	if m.quiet == nil {
		m.quiet = map[int64]bool{}
	}
	for _, row := range rows {
		m.quiet[row] = true
	}
	return nil
}

func (m *memory) PutChanges(_ context.Context, changes []*wire.Change) error {
	for _, c := range changes {
		m.changes = append(m.changes, proto.CloneOf(c))
	}
	return nil
}

func (m *memory) SetChanges(_ context.Context, changes []*wire.Change) error {
	if m.full != nil {
		if err := m.full(changes); err != nil {
			return err
		}
	}
	for _, c := range changes {
		i := slices.IndexFunc(m.changes, func(o *wire.Change) bool { return o.Id == c.Id })
		if i < 0 {
			return fmt.Errorf("no change %d", c.Id)
		}
		m.changes[i] = proto.CloneOf(c)
		m.log = append(m.log, fmt.Sprintf("%d %s", c.Id, c.State))
	}
	return nil
}

func (m *memory) Changes(_ context.Context, state string, fn func([]*wire.Change) error) error {
	var some []*wire.Change
	for _, c := range m.changes {
		if c.State == state {
			some = append(some, proto.CloneOf(c))
		}
	}
	for batch := range slices.Chunk(some, 5) {
		if err := fn(batch); err != nil {
			return err
		}
	}
	return nil
}

// states gives the states of all changes, in order.
func (m *memory) states() (out []string) {
	for _, c := range m.changes {
		out = append(out, c.State)
	}
	return out
}

// rules are rules as a function.
type rules func(*wire.Item) act.Verdict

func (r rules) Handle(item *wire.Item) act.Verdict { return r(item) }
func (rules) Content()                             {}
func (rules) Close()                               {}

// tag proposes a tag.
func tag(item *wire.Item, rule, add, remove string) act.Proposal {
	return act.Proposal{Rule: rule, Line: rule + ".lua:1", Plugin: "radarr", Change: "tag", Target: item,
		Params: map[string]any{"add": add, "remove": remove}, Reason: "why not"}
}

// previewTags alters tags one by one, as the real plugin does.
func previewTags(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	var out []*wire.Effect
	for _, p := range proposals {
		before, after, keeps := map[string]any{}, map[string]any{}, map[string]any{}
		for param, want := range map[string]bool{"add": true, "remove": false} {
			name := p.Change.Params.Fields[param].GetStringValue()
			if name == "" {
				continue
			}
			if name == "crash" {
				return nil, fmt.Errorf("it crashed")
			}
			if name == "refused" {
				out = append(out, &wire.Effect{Refused: "no such tag can be"})
				break
			}
			if has := slices.Contains(p.Match.Tags, name); has != want {
				before[name], after[name] = has, want
			} else {
				keeps[name] = want
			}
		}
		if len(out) < len(proposals) && p.Change.Params.Fields["add"].GetStringValue() != "refused" {
			out = append(out, &wire.Effect{Before: values(map[string]any{"tags": before}), After: values(map[string]any{"tags": after}), Keeps: values(map[string]any{"tags": keeps})})
		}
	}
	return out, nil
}

// values makes a struct of values that are known to fit.
func values(m map[string]any) *structpb.Struct {
	s, err := structpb.NewStruct(m)
	if err != nil {
		panic(err)
	}
	return s
}

// movies makes movies that are entries 1 to n of radarr.
func movies(n int) (out []*wire.Item) {
	for i := 1; i <= n; i++ {
		out = append(out, &wire.Item{
			Id: fmt.Sprint("home/", i), Source: "home", Type: "movie", Title: fmt.Sprint("Film ", i), Year: 2000,
			Versions: []*wire.Version{{Id: "1"}},
			Matches: []*wire.Match{{Matcher: "radarr", State: "matched", Confidence: "certain", Id: fmt.Sprint(i),
				Tags: []string{"old"}}},
		})
	}
	return out
}

// house is one Radarr, and another that has nothing.
func house() []act.Instance {
	kinds := []*wire.ChangeKind{
		{Name: "tag", Targets: []string{"movie"}, Reversible: true},
		{Name: "delete", Targets: []string{"movie"}, Destructive: true},
		{Name: "add", Targets: []string{"movie"}, Needs: "absent"},
	}
	return []act.Instance{
		{Name: "radarr", Plugin: "radarr", Matcher: true, Kinds: kinds, Preview: previewTags},
		{Name: "radarr4k", Plugin: "radarr", Matcher: true, Kinds: kinds, Preview: previewTags},
	}
}

// plan plans what a rule proposes.
func plan(t *testing.T, m *memory, r rules, limits act.Limits) act.Result {
	t.Helper()
	return planWith(t, m, r, act.Options{Limits: limits})
}

// planAt plans at a time.
func planAt(t *testing.T, m *memory, now time.Time, r rules) {
	t.Helper()
	planWith(t, m, r, act.Options{Now: now})
}

func planWith(t *testing.T, m *memory, r rules, o act.Options) act.Result {
	t.Helper()
	var mu sync.Mutex
	if o.Instances == nil {
		o.Instances = house()
	}
	result, err := act.Plan(t.Context(), m, act.Options{
		Run: 1, Instances: o.Instances, Limits: o.Limits, Now: o.Now, Progress: func(int64) {},
		Rules: func() (act.Rules, error) { mu.Lock(); defer mu.Unlock(); return r, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// verdict is a verdict with proposals.
func verdict(p ...act.Proposal) act.Verdict { return act.Verdict{Proposals: p} }
