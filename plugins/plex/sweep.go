package plex

import (
	"context"

	"github.com/luarr/luarr/sdk"
)

// Sweep looks at every item as cheaply as can be: pages of a thousand rows
// without what makes them long, and the walks for tags; or for a few items their
// details, which bring the tags along. Marks are made of the same rows, and the
// same tags, as those of Items.
func (s *Server) Sweep(ctx context.Context, library *sdk.Library, text string, out sdk.Sightings) (sdk.Walk, error) {
	switch {
	case library.Skipped != "":
		return sdk.Walk{Reason: library.Skipped}, nil
	case library.GetRefreshing():
		return sdk.Walk{Reason: "the server is scanning the library"}, nil
	}
	w := s.walk(library, sighted{out})
	w.glance = true
	if c, ok := parseCursor(text, w.kinds); ok && s.adopt(c) {
		w.ways = c.Kinds
	}
	s.takeTags(library.Key)
	_, reason, err := w.steady(ctx, library)
	if err == nil && reason == "" {
		s.keepTags(library.Key, w.tagsBy)
	}
	return sdk.Walk{Complete: err == nil && reason == "", Reason: reason}, err
}

// sighted turns items into sightings.
type sighted struct{ out sdk.Sightings }

func (s sighted) Total(n int64) { s.out.Total(n) }

func (s sighted) AddMarked(item *sdk.Item, mark uint64) error { return s.out.Add(item.Id, mark) }

func (s sighted) Add(item *sdk.Item) error { return s.out.Add(item.Id, 0) }

// look sees all items of a kind. Tags that were known when the items were read
// must be known again: else every mark would differ.
func (w *walk) look(ctx context.Context, k kind, total int64) (reason string, err error) {
	was := w.ways[k.name]
	if was.Mode == unknown {
		was.Mode, was.Tags = w.s.modes(k, total)[0], false
	}
	p := &passage{walk: w, kind: k, mode: glance, total: total}
	if was.Mode == batches && w.s.few(k, total) {
		p.mode = batches
		return p.run(ctx)
	}
	tags := w.tagsOf(ctx, k)
	switch {
	case tags.whole():
	case was.Mode == batches:
		p.mode = batches
	case was.Tags:
		return k.name + ": not all tags could be read", ctx.Err()
	}
	return p.run(ctx)
}
