package fetch

import (
	"context"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Same asks a source who answers, and gives an error where that is another
// server than the one whose items are stored. One that does not answer may be
// the same.
func Same(ctx context.Context, source Source, store Store) error {
	server, err := source.Server(ctx)
	if err != nil {
		return nil
	}
	return plainly(same(ctx, store, source.Name(), server))
}

// same makes sure that the server is the one whose items are stored: with
// another, the same keys are those of other items.
func same(ctx context.Context, store Store, source string, server *wire.Server) error {
	was, err := store.MachineID(ctx, source)
	if err != nil {
		return ours(err)
	}
	if was == "" || server.MachineId == "" || was == server.MachineId {
		return nil
	}
	return fault.New(fault.Unreachable, "", "", "another server answers than the one that was read until now: its machine id is %s, not %s", server.MachineId, was).
		WithHint("give the address of the right one; where this one takes its place, luarr forget %s drops what is stored of the other", source)
}
