package fetch

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// whole reads all items of a library.
func (r *reader) whole(ctx context.Context, l *wire.Library, care Care) error {
	at := r.o.Now()
	w, err := r.store.BeginWalk(ctx, r.name, l.Key)
	if err != nil {
		return ours(err)
	}
	got, err := r.items(ctx, w, l, func(ctx context.Context, fn func(*wire.ItemBatch) error) error {
		return r.source.Items(ctx, l, fn)
	})
	r.result.Items += w.Seen()
	return r.conclude(ctx, w, l, care, got.end, at, err)
}

// passage is what came of a call that gives items.
type passage struct {
	end   *wire.Walk // how it ended
	total int64      // items that the library holds; 0 where that was not said
}

// items stores what a call gives.
func (r *reader) items(ctx context.Context, w Walk, l *wire.Library, ask func(context.Context, func(*wire.ItemBatch) error) error) (passage, error) {
	var got passage
	err := pump(ctx, ask, func(b *wire.ItemBatch) error {
		if err := r.claim(b.Items, l.Key); err != nil {
			return err
		}
		changed, err := w.Put(ctx, b.Items, b.Marks)
		if err != nil {
			return ours(err)
		}
		r.result.Changed += int64(changed)
		got.total = b.Total
		if b.Walk != nil {
			got.end = b.Walk
		}
		r.o.Progress(r.name, l.Title, w.Seen(), max(b.Total, w.Seen()))
		return nil
	})
	return got, err
}

// conclude ends a walk that was to see everything, with the error or the end
// that it came to. What it did not see is removed, unless that is hard to
// believe.
func (r *reader) conclude(ctx context.Context, w Walk, l *wire.Library, care Care, end *wire.Walk, at time.Time, err error) error {
	if err != nil {
		return broke(ctx, w, true, err)
	}
	complete, reason := end.GetComplete(), end.GetReason()
	if complete && w.Seen() == 0 && w.Had() > 0 && !care.AcceptRemovals {
		// Servers show empty libraries while they start, and when a disk is gone.
		complete, reason = false, fmt.Sprintf("the server shows it empty, and it had %d items", w.Had())
	}
	if !complete {
		r.find("warning", "walk_incomplete", l.Title, "run again when the server is quiet and its disks are there",
			"not every item was seen (%s), so nothing was removed", reason)
		return ours(w.EndFailed(ctx, true))
	}
	if gone := w.Missing(); !care.AcceptRemovals && float64(gone)*100 > care.MaxVanish*float64(w.Had()) {
		r.find("error", "removals_held", l.Title, "luarr run --accept-removals if that is right",
			"%d of %d items are gone, more than max_vanish_percent (%g) lets go at once, so nothing was removed", gone, w.Had(), care.MaxVanish)
		return ours(w.EndHeld(ctx))
	}
	removed, err := w.EndWhole(ctx, end.GetCursor(), at)
	r.result.Removed += int64(removed)
	return ours(err)
}

// broke ends a walk that an error broke off, and gives the error.
func broke(ctx context.Context, w Walk, whole bool, err error) error {
	if endErr := w.EndFailed(ctx, whole); endErr != nil {
		return ours(endErr)
	}
	return err
}

// claim puts the source's name in front of every id, so that no source can
// speak of another's items, and ties the items to their library.
func (r *reader) claim(items []*wire.Item, libraryKey string) error {
	for _, item := range items {
		if wrong := misfit(item.GetId()); wrong != "" {
			return fmt.Errorf("%s gave an item (%.80q) that has %s", r.name, item.GetTitle(), wrong)
		}
		item.Id = r.name + "/" + item.Id
		if item.ParentId != "" {
			item.ParentId = r.name + "/" + item.ParentId
		}
		if item.SeriesId != "" {
			item.SeriesId = r.name + "/" + item.SeriesId
		}
		if d := doubt(item); d != nil {
			r.odd.note(item, strings.Join(d, ", "))
		}
		if !familiar(item.GetType()) {
			r.foreign.note(item, item.GetType())
		}
		r.said.check(item)
		item.Source = r.name
		item.LibraryKey = libraryKey
	}
	return nil
}
