package sdktest

import (
	"context"
	"fmt"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// subject is a plugin under test, near or far.
type subject interface {
	describe(ctx context.Context) (*wire.Description, error)
	open(ctx context.Context, settings map[string]any) error
	server(ctx context.Context) (*wire.Server, error)
	libraries(ctx context.Context) ([]*wire.Library, error)
	items(ctx context.Context, library *wire.Library, each func(*wire.Item) error) (complete bool, err error)
	match(ctx context.Context, subjects []*wire.Subject) ([]*wire.Match, error)
	preview(ctx context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error)
}

// direct calls a plugin in this process.
type direct struct {
	plugin   sdk.Plugin
	instance any
}

var _ subject = (*direct)(nil)

func (d *direct) describe(context.Context) (*wire.Description, error) { return sdk.Describe(d.plugin) }

func (d *direct) open(ctx context.Context, settings map[string]any) (err error) {
	d.instance, err = sdk.Open(ctx, d.plugin, settings)
	return err
}

func (d *direct) server(ctx context.Context) (*wire.Server, error) {
	return d.instance.(sdk.Source).Server(ctx)
}

func (d *direct) libraries(ctx context.Context) ([]*wire.Library, error) {
	return d.instance.(sdk.Source).Libraries(ctx)
}

func (d *direct) items(ctx context.Context, library *wire.Library, each func(*wire.Item) error) (bool, error) {
	walk, err := d.instance.(sdk.Source).Items(ctx, library, sink(each))
	return walk.Complete, err
}

func (d *direct) match(ctx context.Context, subjects []*wire.Subject) ([]*wire.Match, error) {
	catalogue, err := d.instance.(sdk.Matcher).Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]*wire.Match, len(subjects))
	for i, s := range subjects {
		out[i] = catalogue.Match(s)
	}
	return out, nil
}

func (d *direct) preview(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	kinds := map[string]sdk.ChangeKind{}
	for _, k := range d.instance.(sdk.Actor).Changes() {
		kinds[d.plugin.Name+"."+k.Name] = k
	}
	var out []*wire.Effect
	for _, p := range proposals {
		kind, there := kinds[p.Change.Kind]
		if !there {
			return nil, fmt.Errorf("no change %s", p.Change.Kind)
		}
		effect, err := kind.Preview(p)
		if err != nil {
			out = append(out, &wire.Effect{Refused: err.Error()})
			continue
		}
		made, err := effect.Wire()
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	return out, nil
}

// sink hands items to a function.
type sink func(*wire.Item) error

// Total is of no use here.
func (sink) Total(int64) {}

// Add hands over one item.
func (s sink) Add(item *wire.Item) error { return s(item) }

// AddMarked hands over one item.
func (s sink) AddMarked(item *wire.Item, _ uint64) error { return s(item) }
