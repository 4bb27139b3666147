package store

import (
	"context"
	"errors"
	"time"
)

// EndWhole ends a walk that gave everything the library holds, or a sweep that
// saw it: what was not seen is removed, and the library is no longer stale.
// Cursor says where changes may go on, empty for nowhere; at is when reading
// began. Where a Put failed, the walk ends as by EndFailed.
func (w *Walk) EndWhole(ctx context.Context, cursor string, at time.Time) (removed int, err error) {
	if w.failed {
		return 0, w.EndFailed(ctx, true)
	}
	if removed, err = w.removeMissing(ctx); err != nil {
		return removed, errors.Join(w.s.fail("end walk", err), w.EndFailed(ctx, true))
	}
	return removed, w.endRead(ctx, "stale = 0, cursor = ?, read = ?, swept = ?", cursor, at.Unix(), at.Unix())
}

// EndChanges ends a walk that gave all that changed, and all that was touched:
// it removes nothing, and the library is no longer stale.
func (w *Walk) EndChanges(ctx context.Context, cursor string, at time.Time) error {
	if w.failed {
		return w.EndFailed(ctx, false)
	}
	return w.endRead(ctx, "stale = 0, cursor = ?, read = ?", cursor, at.Unix())
}

// EndFailed ends a walk that did not come to its end. It removes nothing and
// leaves the library stale, with the cursor it had; whole says that everything
// was to be looked at, which is then due again.
func (w *Walk) EndFailed(ctx context.Context, whole bool) error {
	return w.end(ctx, "stale = 1, swept = iif(?, NULL, swept)", whole)
}

// EndHeld ends a walk whose missing items are to stay until somebody says that
// they are gone. It leaves the library stale and without a cursor, so that the
// next walk looks at everything.
func (w *Walk) EndHeld(ctx context.Context) error {
	return w.end(ctx, "stale = 1, cursor = '', swept = NULL")
}

// EndSome ends a walk that was to give some items and no more: what else is
// known of the library stays as it was. Where a Put failed, the walk ends as by
// EndFailed.
func (w *Walk) EndSome(ctx context.Context) error {
	if w.failed {
		return w.EndFailed(ctx, false)
	}
	return w.end(ctx, "stale = stale")
}

// endRead ends a walk that came to its end: nothing is touched any more.
func (w *Walk) endRead(ctx context.Context, set string, args ...any) error {
	err := w.s.bulk.do(ctx, func(t *tx) error {
		return t.exec("DELETE FROM touched WHERE row > ? AND row <= ?", w.lib.first(), w.lib.final())
	})
	if err != nil {
		return w.s.fail("end walk", err)
	}
	return w.end(ctx, set, args...)
}

// end writes how the walk ended, also when the context is cancelled.
func (w *Walk) end(ctx context.Context, set string, args ...any) error {
	return w.s.fail("end walk", w.s.bulk.do(context.WithoutCancel(ctx), func(t *tx) error {
		return t.exec("UPDATE libraries SET walking = 0, "+set+" WHERE no = ?", append(args, w.lib.no)...)
	}))
}

func (w *Walk) removeMissing(ctx context.Context) (removed int, err error) {
	missing := w.Missing()
	for at := int64(1); missing > 0 && at <= w.lib.last; {
		low, high := w.seen.gap(at, w.lib.last+1)
		n, err := w.s.remove(ctx, w.lib.first()+low-1, w.lib.first()+high-1)
		removed += int(n)
		if err != nil {
			return removed, err
		}
		missing -= n
		at = high
	}
	return removed, nil
}
