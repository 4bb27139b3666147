package fetch

import (
	"context"
	"fmt"

	"github.com/luarr/luarr/sdk/wire"
)

// ahead is how many batches may wait for the store. More would only cost
// memory: the store is as fast as the wire.
const ahead = 4

// walk reads one library. Receiving and storing overlap; the source is held
// back when the store falls behind.
func walk(ctx context.Context, source Source, store Store, library *wire.Library, o Options) (Result, error) {
	var result Result
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	batches := make(chan *wire.ItemBatch, ahead)
	received := make(chan error, 1)
	go func() {
		defer close(batches)
		received <- source.Items(ctx, library, func(b *wire.ItemBatch) error {
			select {
			case batches <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()

	w, err := store.BeginWalk(ctx, source.Name(), library.Key)
	if err != nil {
		return result, storeError{err}
	}
	var end *wire.Walk
	var bad error
	for b := range batches {
		if bad = claim(b.Items, source.Name(), library.Key); bad != nil {
			cancel()
			break
		}
		changed, err := w.Put(ctx, b.Items)
		if err != nil {
			return result, storeError{err}
		}
		result.Changed += int64(changed)
		if b.Walk != nil {
			end = b.Walk
		}
		o.Progress(source.Name(), library.Title, w.Seen(), max(b.Total, w.Seen()))
	}
	for range batches { // let the receiver end
	}
	err = <-received
	if bad != nil {
		err = bad
	}
	result.Items = w.Seen()
	if err != nil {
		if _, endErr := w.End(context.WithoutCancel(ctx), false); endErr != nil {
			return result, storeError{endErr}
		}
		return result, err
	}
	complete, reason := end.GetComplete(), end.GetReason()
	if complete && w.Seen() == 0 && w.Had() > 0 {
		// Servers show empty libraries while they start, and when a disk is gone.
		complete, reason = false, fmt.Sprintf("the server shows it empty, and it had %d items", w.Had())
	}
	removed, err := w.End(ctx, complete)
	if err != nil {
		return result, storeError{err}
	}
	result.Removed = int64(removed)
	if !complete {
		result.Findings = append(result.Findings, &wire.Finding{
			Severity: "warning", Code: "walk_incomplete", Subject: source.Name() + ": " + library.Title,
			Message: fmt.Sprintf("not every item was seen (%s), so nothing was removed", reason),
			Hint:    "run again when the server is quiet and its disks are there",
		})
	}
	return result, nil
}

// claim puts the source's name in front of every id, so that no source can
// speak of another's items, and ties the items to their library.
func claim(items []*wire.Item, source, libraryKey string) error {
	for _, item := range items {
		if item.Id == "" {
			return fmt.Errorf("%s gave an item without an id (%q)", source, item.Title)
		}
		item.Id = source + "/" + item.Id
		if item.ParentId != "" {
			item.ParentId = source + "/" + item.ParentId
		}
		if item.SeriesId != "" {
			item.SeriesId = source + "/" + item.SeriesId
		}
		item.Source = source
		item.LibraryKey = libraryKey
	}
	return nil
}
