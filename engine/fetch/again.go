package fetch

import (
	"context"
	"errors"
	"slices"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Again reads some items of a source once more, by library, and who played
// what. It gives the ids of those that are gone, which stay stored until a
// sweep finds the same. A source that cannot read some items alone is read as
// a whole. An error of the source is an error here: what is to be done to
// these items must wait.
func Again(ctx context.Context, source Source, store Store, keys map[*wire.Library][]string, o Options) (gone []string, findings []*wire.Finding, err error) {
	r := newReader(source, store, o)
	server, err := source.Server(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := same(ctx, store, r.name, server); err != nil {
		return nil, nil, plainly(err)
	}
	states, err := store.States(ctx, r.name)
	if err != nil {
		return nil, nil, err
	}
	for l, wanted := range keys {
		missing, err := r.again(ctx, l, wanted, states[l.Key].Cursor)
		if err != nil {
			return nil, r.result.Findings, plainly(err)
		}
		gone = append(gone, missing...)
	}
	if source.HasHistory() {
		if err := r.plays(ctx); err != nil {
			return nil, r.result.Findings, plainly(err)
		}
	}
	return gone, r.result.Findings, r.result.Err
}

// plainly gives an error without our mark on it.
func plainly(err error) error {
	var own storeError
	if errors.As(err, &own) {
		return own.error
	}
	return err
}

// again reads some items of one library.
func (r *reader) again(ctx context.Context, l *wire.Library, keys []string, cursor string) (gone []string, err error) {
	given := map[string]bool{}
	note := func(fn func(*wire.ItemBatch) error) func(*wire.ItemBatch) error {
		return func(b *wire.ItemBatch) error {
			for _, item := range b.Items {
				given[item.Id] = true
			}
			return fn(b)
		}
	}
	w, err := r.store.BeginWalk(ctx, r.name, l.Key)
	if err != nil {
		return nil, ours(err)
	}
	whole := cursor == "" || !r.source.Incremental()
	for part := range slices.Chunk(keys, someAtOnce) {
		if whole && len(given) > 0 {
			break // all of it came with the first part
		}
		got, err := r.items(ctx, w, l, func(ctx context.Context, fn func(*wire.ItemBatch) error) error {
			if whole {
				return r.source.Items(ctx, l, note(fn))
			}
			return r.source.Some(ctx, l, part, cursor, note(fn))
		})
		if err == nil && !got.end.GetComplete() {
			err = fault.New(fault.Unreachable, "read again", r.name+": "+l.Title, "%s", got.end.GetReason())
		}
		if err != nil {
			if endErr := w.EndSome(ctx); endErr != nil {
				return nil, ours(endErr)
			}
			return nil, err
		}
	}
	for _, key := range keys {
		if !given[key] {
			gone = append(gone, r.name+"/"+key)
		}
	}
	return gone, ours(w.EndSome(ctx))
}
