package fetch

import (
	"context"

	"github.com/luarr/luarr/sdk/wire"
)

// changed is what came of asking for changes.
type changed struct {
	complete bool   // all changes came
	whole    bool   // everything there is came, so that nothing is left to ask
	agrees   bool   // the library holds as many items as the store, as far as is known
	cursor   string // where the next changes go on
}

// changes reads what changed in a library since a cursor.
func (r *reader) changes(ctx context.Context, l *wire.Library, cursor string, care Care) (changed, error) {
	at := r.o.Now()
	w, err := r.store.BeginWalk(ctx, r.name, l.Key)
	if err != nil {
		return changed{}, ours(err)
	}
	got, err := r.items(ctx, w, l, func(ctx context.Context, fn func(*wire.ItemBatch) error) error {
		return r.source.Changes(ctx, l, cursor, fn)
	})
	if err == nil && got.end.GetComplete() && !got.end.GetEverything() {
		// What this program did at the server may have moved no time there.
		var touched []string
		if touched, err = w.Touched(ctx); err != nil {
			return changed{}, ours(err)
		}
		got.end, err = r.some(ctx, w, l, touched, got.end)
	}
	r.result.Items += w.Seen()
	if err == nil && got.end.GetComplete() && got.end.GetEverything() {
		return changed{complete: true, whole: true}, r.conclude(ctx, w, l, care, got.end, at, nil)
	}
	if err != nil {
		return changed{}, broke(ctx, w, false, err)
	}
	if !got.end.GetComplete() {
		r.find("warning", "walk_incomplete", l.Title, "run again when the server is quiet and its disks are there",
			"not every change was seen (%s); what an earlier run read is kept", got.end.GetReason())
		return changed{}, ours(w.EndFailed(ctx, false))
	}
	now := changed{complete: true, cursor: got.end.GetCursor(), agrees: got.total == 0 || got.total == w.Stored()}
	return now, ours(w.EndChanges(ctx, now.cursor, at))
}
