package host

import (
	"context"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// mostReasons is how many reasons for what was not read are remembered.
const mostReasons = 100

// Items walks a library and hands over its items batch by batch; the last
// batch says how the walk ended.
func (p *Plugin) Items(ctx context.Context, library *wire.Library, fn func(*wire.ItemBatch) error) error {
	return walk(ctx, p, "read items of",
		func(ctx context.Context, c wire.SourceClient) (grpc.ServerStreamingClient[wire.ItemBatch], error) {
			return c.ListItems(ctx, &wire.ListItemsRequest{Library: library})
		}, items, p.heard(fn))
}

// heard hands batches on in which the reasons for what was not read are fit to
// be shown. Many items have the same.
func (p *Plugin) heard(fn func(*wire.ItemBatch) error) func(*wire.ItemBatch) error {
	said := map[string]string{}
	return func(b *wire.ItemBatch) error {
		for _, item := range b.GetItems() {
			for _, u := range item.GetUnread() {
				shown, known := said[u.GetReason()]
				if !known {
					if len(said) == mostReasons {
						clear(said)
					}
					shown = clean(p.secrets.mask(u.GetReason()), longestMessage)
					said[u.GetReason()] = shown
				}
				u.Reason = shown
			}
		}
		return fn(b)
	}
}

// Changes hands over what changed in a library since the walk that ended with
// cursor.
func (p *Plugin) Changes(ctx context.Context, library *wire.Library, cursor string, fn func(*wire.ItemBatch) error) error {
	return walk(ctx, p, "read changes of",
		func(ctx context.Context, c wire.SourceClient) (grpc.ServerStreamingClient[wire.ItemBatch], error) {
			return c.ListChanges(ctx, &wire.ListChangesRequest{Library: library, Cursor: cursor})
		}, items, p.heard(fn))
}

// Some hands over the items of a library with these keys, the server's own.
func (p *Plugin) Some(ctx context.Context, library *wire.Library, keys []string, cursor string, fn func(*wire.ItemBatch) error) error {
	return walk(ctx, p, "read items of",
		func(ctx context.Context, c wire.SourceClient) (grpc.ServerStreamingClient[wire.ItemBatch], error) {
			return c.GetItems(ctx, &wire.GetItemsRequest{Library: library, Keys: keys, Cursor: cursor})
		}, items, p.heard(fn))
}

// Sweep hands over the key and the mark of every item of a library.
func (p *Plugin) Sweep(ctx context.Context, library *wire.Library, cursor string, fn func(*wire.SightingBatch) error) error {
	return walk(ctx, p, "sweep",
		func(ctx context.Context, c wire.SourceClient) (grpc.ServerStreamingClient[wire.SightingBatch], error) {
			return c.Sweep(ctx, &wire.SweepRequest{Library: library, Cursor: cursor})
		}, sightings, fn)
}

// Plays hands over who played what since the answer that ended with cursor.
func (p *Plugin) Plays(ctx context.Context, cursor string, fn func(*wire.PlayBatch) error) error {
	return walk(ctx, p, "read the history of",
		func(ctx context.Context, c wire.SourceClient) (grpc.ServerStreamingClient[wire.PlayBatch], error) {
			return c.ListPlays(ctx, &wire.ListPlaysRequest{Cursor: cursor})
		}, plays, fn)
}

// items, sightings and plays count the entries of a batch.
func items(b *wire.ItemBatch) int         { return len(b.GetItems()) }
func sightings(b *wire.SightingBatch) int { return len(b.GetSightings()) }
func plays(b *wire.PlayBatch) int         { return len(b.GetPlays()) }
