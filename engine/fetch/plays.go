package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// plays reads who played what: what is new since the last time, or all of it
// when a sweep is due, so that plays that were deleted go. Until the source has
// told everything nobody knows.
func (r *reader) plays(ctx context.Context) error {
	if !r.source.HasHistory() {
		return r.store.SetPlaysUnknown(ctx, r.name, "the source keeps no history")
	}
	at, care := r.o.Now(), r.o.Care(r.name, nil)
	h, err := r.store.BeginHistory(ctx, r.name)
	if err != nil {
		return err
	}
	cursor := h.Cursor()
	if r.o.Full || care.due(h.Swept()) {
		cursor = ""
	}
	var end *wire.Walk
	var seen int64
	ask := func(ctx context.Context, fn func(*wire.PlayBatch) error) error {
		return r.source.Plays(ctx, cursor, fn)
	}
	err = pump(ctx, ask, func(b *wire.PlayBatch) error {
		for _, p := range b.Plays {
			if wrong := cmp.Or(misfit(p.GetId()), misfit(p.GetKey())); wrong != "" {
				return fmt.Errorf("%s gave a play that has %s", r.name, wrong)
			}
		}
		if b.Walk != nil {
			end = b.Walk
		}
		seen += int64(len(b.Plays))
		r.o.Progress(r.name, "history", seen, 0)
		return ours(h.Put(ctx, b.Plays))
	})
	if err != nil {
		if err := fatal(ctx, err); err != nil {
			return err
		}
		r.result.Err = errors.Join(r.result.Err, err)
		r.find("error", "history_failed", "history", fault.Hint(err), "%v; plays are unknown until it can be read", err)
		return r.store.SetPlaysUnknown(ctx, r.name, "the history could not be read in the last run")
	}
	everything := cursor == "" || end.GetEverything()
	switch {
	case !end.GetComplete():
		return r.store.SetPlaysUnknown(ctx, r.name, end.GetReason())
	case everything && seen == 0 && h.Had() > 0 && !care.AcceptRemovals:
		// As with libraries: what is missing must not look like what nobody played.
		reason := fmt.Sprintf("the server shows its history empty, and it had %d plays", h.Had())
		r.find("warning", "history_empty", "history", "luarr run --accept-removals if that is right", "%s", reason)
		return r.store.SetPlaysUnknown(ctx, r.name, reason)
	}
	return h.End(ctx, everything, end.GetCursor(), at)
}
