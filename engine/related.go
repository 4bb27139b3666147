package engine

import (
	"context"
	"errors"

	"github.com/dgraph-io/ristretto/v2"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// related finds the items that rules reach from the one at hand: the series of
// an episode, the episodes of a series. A season's episodes all ask for the
// same series, so what was found is remembered for the run, within bounds.
type related struct {
	ctx   context.Context
	store *store.Store
	cache *ristretto.Cache[string, *wire.Item]
}

// relatedBytes is how much related items may take in memory.
const relatedBytes = 16 << 20

// maxChildren bounds what a rule may hold of the items below one.
const maxChildren = 20000

// errTooMany ends a rule's look at more items than it may hold.
var errTooMany = errors.New("too many items below this one")

// newRelated makes a finder for one run.
func newRelated(ctx context.Context, st *store.Store) (*related, error) {
	cache, err := ristretto.NewCache(&ristretto.Config[string, *wire.Item]{
		NumCounters: 10 * relatedBytes / 4096, MaxCost: relatedBytes, BufferItems: 64,
	})
	if err != nil {
		return nil, fault.New(fault.Failed, "run", "", "%w", err)
	}
	return &related{ctx, st, cache}, nil
}

// item finds one item; nil where there is none.
func (r *related) item(id string) (*wire.Item, error) {
	if item, ok := r.cache.Get(id); ok {
		return item, nil
	}
	item, err := r.store.Item(r.ctx, id)
	if err == nil && item != nil {
		r.cache.Set(id, item, int64(proto.Size(item)))
	}
	return item, err
}

// versions fills in the versions of an item that was read without them.
func (r *related) versions(item *wire.Item) error {
	full, err := r.item(item.Id)
	if err == nil && full != nil {
		item.Versions = full.Versions
	}
	return err
}

// children lists the items below one.
func (r *related) children(id string) ([]*wire.Item, error) {
	var out []*wire.Item
	err := r.store.Children(r.ctx, id, func(batch []*wire.Item) error {
		out = append(out, batch...)
		if len(out) > maxChildren {
			return errTooMany
		}
		return nil
	})
	return out, err
}

// forget drops what was found, because it was read again.
func (r *related) forget() { r.cache.Clear() }

// close frees the memory.
func (r *related) close() { r.cache.Close() }
