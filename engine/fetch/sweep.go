package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// someAtOnce is how many items are asked for in one call.
const someAtOnce = 1000

// errTooDifferent ends a sweep that finds more than a quarter of a library
// changed: reading it as a whole is cheaper then.
var errTooDifferent = errors.New("too much of the library is different")

// sweep looks at every item of a library, reads those that are new or look
// different, and removes those that are gone.
func (r *reader) sweep(ctx context.Context, l *wire.Library, cursor string, care Care) error {
	at := r.o.Now()
	w, err := r.store.BeginWalk(ctx, r.name, l.Key)
	if err != nil {
		return ours(err)
	}
	end, wanted, seen, err := r.look(ctx, w, l, cursor)
	r.result.Items += seen
	if errors.Is(err, errTooDifferent) {
		return broke(ctx, w, true, err)
	}
	if err == nil && end.GetComplete() {
		end.Cursor = cmp.Or(end.Cursor, cursor)
		end, err = r.some(ctx, w, l, wanted, end)
	}
	return r.conclude(ctx, w, l, care, end, at, err)
}

// some reads some items, with the cursor of the walk that asks for them. It
// gives how that walk ended, or where it is these items that are not complete,
// how they did.
func (r *reader) some(ctx context.Context, w Walk, l *wire.Library, keys []string, end *wire.Walk) (*wire.Walk, error) {
	for part := range slices.Chunk(keys, someAtOnce) {
		got, err := r.items(ctx, w, l, func(ctx context.Context, fn func(*wire.ItemBatch) error) error {
			return r.source.Some(ctx, l, part, end.GetCursor(), fn)
		})
		if err != nil || !got.end.GetComplete() {
			return got.end, err
		}
	}
	return end, nil
}

// look compares what a sweep sees with what is stored, and gives the keys of
// the items that are to be read.
func (r *reader) look(ctx context.Context, w Walk, l *wire.Library, cursor string) (end *wire.Walk, wanted []string, seen int64, err error) {
	ask := func(ctx context.Context, fn func(*wire.SightingBatch) error) error {
		return r.source.Sweep(ctx, l, cursor, fn)
	}
	err = pump(ctx, ask, func(b *wire.SightingBatch) error {
		for _, s := range b.Sightings {
			if wrong := misfit(s.GetKey()); wrong != "" {
				return fmt.Errorf("%s saw an item that has %s", r.name, wrong)
			}
		}
		more, err := w.Saw(ctx, b.Sightings)
		if err != nil {
			return ours(err)
		}
		wanted = append(wanted, more...)
		if muchOf(int64(len(wanted)), max(w.Had(), b.Total)) {
			return errTooDifferent
		}
		if b.Walk != nil {
			end = b.Walk
		}
		seen += int64(len(b.Sightings))
		r.o.Progress(r.name, l.Title, seen, max(b.Total, seen))
		return nil
	})
	return end, wanted, seen, err
}
