package fetch

import (
	"context"
	"errors"

	"github.com/luarr/luarr/sdk/wire"
)

// library reads one library in the cheapest way that leaves nothing out: what
// changed since the last run, and at times a sweep over everything for what
// changes cannot tell. It is read as a whole where that is not possible, or
// would cost more.
func (r *reader) library(ctx context.Context, l *wire.Library, state State) error {
	care := r.o.Care(r.name, l)
	if r.o.Full || state.Cursor == "" || !r.source.Incremental() || muchOf(state.Touched, state.Items) {
		return r.whole(ctx, l, care)
	}

	changes, err := r.changes(ctx, l, state.Cursor, care)
	switch {
	case err != nil, !changes.complete, changes.whole:
		return err
	case changes.cursor == "": // nothing can be asked with it
		return nil
	case !care.due(state.Swept) && (changes.agrees || care.Due == nil):
		return nil
	}

	err = r.sweep(ctx, l, changes.cursor, care)
	if errors.Is(err, errTooDifferent) {
		return r.whole(ctx, l, care)
	}
	return err
}

// muchOf says whether to read some items of a library costs more than to read
// them all.
func muchOf(some, all int64) bool { return some*4 > all }
