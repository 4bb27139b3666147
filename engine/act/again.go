package act

import (
	"context"
	"math"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// Again has the rules look at some items once more, and gives for each of some
// planned changes whether they propose it again: the same change, with the same
// values. Nothing is stored.
func Again(ctx context.Context, store Store, items []*wire.Item, changes []*wire.Change, o Options) ([]bool, error) {
	a := &again{Store: store}
	for _, item := range items {
		a.items = append(a.items, Item{Item: item})
	}
	// What the limits say was heard when the changes were planned.
	o.Limits = Limits{MaxDestructive: math.MaxInt64, MaxPercent: 100}
	o.Protected = nil
	if _, err := Plan(ctx, a, o); err != nil {
		return nil, err
	}
	out := make([]bool, len(changes))
	for i, c := range changes {
		out[i] = slices.ContainsFunc(a.changes, func(now *wire.Change) bool { return now.Error != contradiction && repeats(now, c) })
	}
	return out, nil
}

// Draft makes a plan in memory, of what Options.Others looks at: nothing is
// stored.
func Draft(ctx context.Context, store Store, o Options) ([]*wire.Change, Result, error) {
	a := &again{Store: store}
	result, err := Plan(ctx, a, o)
	return a.changes, result, err
}

// repeats says whether a change is another one, as far as rules decide.
func repeats(a, b *wire.Change) bool {
	return a.Rule == b.Rule && a.Kind == b.Kind && a.Target == b.Target && a.Instance == b.Instance && a.Key == b.Key &&
		proto.Equal(a.Params, b.Params) && proto.Equal(a.Before, b.Before) && proto.Equal(a.After, b.After)
}

// again is a store that holds a plan in memory.
type again struct {
	Store
	items   []Item
	changes []*wire.Change
}

var _ Store = (*again)(nil)

// Items hands over the items.
func (a *again) Items(_ context.Context, fn func([]Item) error) error {
	if len(a.items) == 0 {
		return nil
	}
	return fn(a.items)
}

// Quiet tells of none.
func (*again) Quiet() map[Library]int64 { return nil }

// Hush forgets.
func (*again) Hush(context.Context, []int64) error { return nil }

// PutChanges keeps changes.
func (a *again) PutChanges(_ context.Context, changes []*wire.Change) error {
	a.changes = append(a.changes, changes...)
	return nil
}

// SetChanges has nothing to do: Changes gave those that are kept.
func (*again) SetChanges(context.Context, []*wire.Change) error { return nil }

// Changes hands over the changes in a state.
func (a *again) Changes(_ context.Context, state string, fn func([]*wire.Change) error) error {
	var out []*wire.Change
	for _, c := range a.changes {
		if c.State == state {
			out = append(out, c)
		}
	}
	return fn(out)
}
