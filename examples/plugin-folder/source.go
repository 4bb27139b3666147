//only:source

package main

import (
	"context"
	"os"
	"runtime"
	"slices"

	"github.com/luarr/luarr/examples/plugin-folder/internal/shelf"
	"github.com/luarr/luarr/sdk"
)

var (
	_ sdk.Source  = (*Instance)(nil)
	_ sdk.Counter = (*Instance)(nil)
	_ sdk.Traits  = (*Instance)(nil)
)

// Traits lists what we say of items that Luarr has no field for. Rules read it as
// traits.has_nfo; where we do not say it they do nothing.
func (i *Instance) Traits() []sdk.TraitKind {
	return []sdk.TraitKind{{
		Name: shelf.HasNFO, Type: sdk.TraitBoolean, Of: sdk.TraitOfItem,
		Doc: "whether an .nfo file tells about the film, series or episode",
	}}
}

// Server names the machine.
func (i *Instance) Server(context.Context) (*sdk.Server, error) {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "this machine"
	}
	return &sdk.Server{Name: name, MachineId: name, Version: plugin.Version, Platform: runtime.GOOS}, nil
}

// Libraries lists one library a folder.
func (i *Instance) Libraries(context.Context) ([]*sdk.Library, error) { return i.libraries(), nil }

// Count counts the films or series of a library.
func (i *Instance) Count(ctx context.Context, library *sdk.Library) (int64, error) {
	entries, _, err := i.read(ctx, library.GetKey())
	n := int64(0)
	for _, e := range entries {
		if e.Item.Type == sdk.Movie || e.Item.Type == sdk.Series {
			n++
		}
	}
	return n, err
}

// Items lists everything that lies in a folder.
func (i *Instance) Items(ctx context.Context, library *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	return i.give(ctx, library, out, func(*shelf.Entry) bool { return true })
}

// give hands out the items of a library that are wanted, with their streams.
func (i *Instance) give(ctx context.Context, library *sdk.Library, out sdk.Items, wanted func(*shelf.Entry) bool) (sdk.Walk, error) {
	began := now()
	entries, unread, err := i.read(ctx, library.GetKey())
	if err != nil {
		return sdk.Walk{}, err
	}
	_ = i.label(entries) //only:actor
	out.Total(int64(len(entries)))
	all := entries
	entries = slices.DeleteFunc(slices.Clone(entries), func(e *shelf.Entry) bool { return !wanted(e) })
	for some := range slices.Chunk(entries, atOnce) {
		marks := make([]uint64, len(some))
		for n, e := range some {
			marks[n] = i.mark(e)
		}
		i.stream(ctx, some)
		for n, e := range some {
			if err := out.AddMarked(e.Item, marks[n]); err != nil {
				return sdk.Walk{}, err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return sdk.Walk{}, err
	}
	// What could not be read is not gone: only a complete walk says that.
	return sdk.Walk{Complete: unread == "", Reason: unread, Cursor: i.cursor(all, began)}, nil
}
