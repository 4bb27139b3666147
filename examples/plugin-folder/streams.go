//only:source

package main

import (
	"context"
	"sync"

	"github.com/luarr/luarr/examples/plugin-folder/internal/shelf"
	"github.com/luarr/luarr/sdk"
)

// atOnce is how many items have their files read at the same time.
const atOnce = 4

// stream fills in the streams of items. What cannot be read is unread, never
// absent: a rule must not take a file for one without sound.
func (i *Instance) stream(ctx context.Context, entries []*shelf.Entry) {
	var all sync.WaitGroup
	for _, e := range entries {
		if len(e.Files) > 0 {
			all.Go(func() { i.probe(ctx, e) })
		}
	}
	all.Wait()
}

// probe reads the files of one item.
func (i *Instance) probe(ctx context.Context, e *shelf.Entry) {
	unread := ""
	if !i.prober.Installed() {
		unread = "streams are not read without ffprobe"
	}
	files := e.Files
	for _, v := range e.Item.Versions {
		for _, part := range v.Parts {
			if unread == "" {
				if err := i.prober.Read(ctx, files[0].Path, v, part); err != nil {
					unread = part.File + ": " + err.Error()
				}
			}
			files = files[1:]
		}
		e.Item.DurationMs = max(e.Item.DurationMs, v.DurationMs)
	}
	if unread != "" {
		e.Item.Unread = append(e.Item.Unread, &sdk.Unread{Field: "versions", Reason: unread})
	}
}
