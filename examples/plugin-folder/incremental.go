//only:source

package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/plugin-folder/internal/shelf"
	"github.com/luarr/luarr/sdk"
)

var _ sdk.Incremental = (*Instance)(nil)

// To list a folder is cheap; to run ffprobe is not. A source that is
// Incremental is asked for the items that changed, and only their files are
// opened again.

// margin is how much later than our clock a file may say that it changed, and
// how long a file is believed to be written.
const margin = time.Minute

// now is the clock.
func now() time.Time { return time.Now() }

// cursor says up to when a walk has seen changes: by our clock, or by that of
// whoever wrote the files, whichever is behind.
func (i *Instance) cursor(entries []*shelf.Entry, began time.Time) string {
	until := began.Add(-margin)
	latest := time.Time{}
	for _, e := range entries {
		if e.Changed.After(latest) {
			latest = e.Changed
		}
	}
	if !latest.IsZero() && latest.Before(until) {
		until = latest
	}
	return i.how() + until.UTC().Format(time.RFC3339Nano)
}

// how names what decides what an item looks like, beside its files: a cursor of
// another way of reading is of no use.
func (i *Instance) how() string {
	return fmt.Sprintf("%s streams=%t ", plugin.Version, i.prober.Installed())
}

// since reads a cursor.
func (i *Instance) since(cursor string) (time.Time, bool) {
	how := i.how()
	if len(cursor) < len(how) || cursor[:len(how)] != how {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, cursor[len(how):])
	return at, err == nil
}

// Since hands out the items of which a file changed, or came.
func (i *Instance) Since(ctx context.Context, library *sdk.Library, cursor string, out sdk.Items) (sdk.Walk, error) {
	at, ok := i.since(cursor)
	if !ok {
		walk, err := i.Items(ctx, library, out)
		walk.Everything = true
		return walk, err
	}
	return i.give(ctx, library, out, func(e *shelf.Entry) bool { return !e.Changed.Before(at) })
}

// Sweep looks at every item without opening a file.
func (i *Instance) Sweep(ctx context.Context, library *sdk.Library, _ string, out sdk.Sightings) (sdk.Walk, error) {
	began := now()
	entries, unread, err := i.read(ctx, library.GetKey())
	if err != nil {
		return sdk.Walk{}, err
	}
	_ = i.label(entries) //only:actor
	out.Total(int64(len(entries)))
	for _, e := range entries {
		if err := out.Add(e.Item.Id, i.mark(e)); err != nil {
			return sdk.Walk{}, err
		}
	}
	return sdk.Walk{Complete: unread == "", Reason: unread, Cursor: i.cursor(entries, began)}, nil
}

// Some hands out the items with these keys.
func (i *Instance) Some(ctx context.Context, library *sdk.Library, keys []string, _ string, out sdk.Items) (sdk.Walk, error) {
	wanted := make(map[string]bool, len(keys))
	for _, key := range keys {
		wanted[key] = true
	}
	return i.give(ctx, library, out, func(e *shelf.Entry) bool { return wanted[e.Item.Id] })
}

// mark is a number that changes with all that is seen of an item without
// opening its files.
func (i *Instance) mark(e *shelf.Entry) uint64 {
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(e.Item)
	if err != nil {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(i.how()))
	h.Write(text)
	return h.Sum64()
}
