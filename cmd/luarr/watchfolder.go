package main

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/luarr/luarr/engine/fault"
)

// watchEvery is how often a folder is looked at for changes.
const watchEvery = 500 * time.Millisecond

// maxWatched bounds the files that are looked at.
const maxWatched = 5000

// watchFolder does something once, and again at each tick that finds a Lua
// file changed, until it fails or the context ends.
func watchFolder(ctx context.Context, folder string, ticks <-chan time.Time, do func(context.Context) error) error {
	if folder == "" {
		return fault.New(fault.Usage, "", "--watch", "there is no rules folder to watch").WithHint("luarr init makes one")
	}
	seen := stateOf(folder)
	for {
		if err := do(ctx); err != nil {
			return err
		}
		now := seen
		for now == seen {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-ticks:
				now = stateOf(folder)
			}
		}
		seen = now
	}
}

// stateOf gives a number that changes when a Lua file below a folder comes,
// goes or is written.
func stateOf(folder string) uint64 {
	h := xxhash.New()
	n := 0
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".lua" {
			return nil // what cannot be read now is read when it can
		}
		if n++; n > maxWatched {
			return fs.SkipAll
		}
		if info, err := d.Info(); err == nil {
			_, _ = h.WriteString(path + info.ModTime().String() + info.Mode().String())
			_, _ = h.WriteString(time.Duration(info.Size()).String())
		}
		return nil
	})
	return h.Sum64()
}
