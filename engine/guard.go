package engine

import (
	"context"

	"github.com/luarr/luarr/engine/protect"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// guard reads what is protected, over all that is stored.
func (e *Engine) guard(ctx context.Context) (*protect.Guard, error) {
	protections, err := e.Store.Protections(ctx)
	if err != nil {
		return nil, err
	}
	g := protect.NewGuard(protections, e.Config.Limits.ProtectLabels, e.Config.Limits.ProtectTags)
	if g.Idle() {
		return g, nil
	}
	return g, e.Store.Items(ctx, store.Scope{Brief: !g.ByKeys()}, func(items []*wire.Item) error {
		for _, item := range items {
			g.Add(item)
		}
		return nil
	})
}

// guardOf reads what protects one item: itself, what lies above it and what lies
// below. That another item is matched to the same entry it does not see.
func (e *Engine) guardOf(ctx context.Context, item *wire.Item) (*protect.Guard, error) {
	protections, err := e.Store.Protections(ctx)
	if err != nil {
		return nil, err
	}
	g := protect.NewGuard(protections, e.Config.Limits.ProtectLabels, e.Config.Limits.ProtectTags)
	g.Add(item)
	for _, id := range []string{item.ParentId, item.SeriesId} {
		above, err := e.Store.Item(ctx, id)
		if err != nil {
			return nil, err
		}
		if above != nil {
			g.Add(above)
		}
	}
	return g, e.Store.Children(ctx, item.Id, func(items []*wire.Item) error {
		for _, below := range items {
			g.Add(below)
		}
		return nil
	})
}

// protected says in a plan which changes are of what is protected. Nothing is
// read before one loses data.
func (r *run) protected() func(context.Context, *wire.Change, *wire.Item) (string, error) {
	var g *protect.Guard
	return func(ctx context.Context, c *wire.Change, target *wire.Item) (string, error) {
		if g == nil {
			var err error
			if g, err = r.guard(ctx); err != nil {
				return "", err
			}
		}
		return g.Refuses(c, target), nil
	}
}
