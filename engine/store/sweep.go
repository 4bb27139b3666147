package store

import (
	"context"

	"github.com/luarr/luarr/sdk/wire"
)

// Saw takes what a sweep sees and gives the keys of the items that are to be
// read, and put, before the sweep ends: those that the library does not have
// yet, and those whose mark is another one. They count as seen once they are
// put: one that is not given any more is gone. A key that comes twice counts
// once.
func (w *Walk) Saw(ctx context.Context, sightings []*wire.Sighting) (wanted []string, err error) {
	ids := make([]string, len(sightings))
	for i, s := range sightings {
		ids[i] = w.lib.source + "/" + s.Key
	}
	if err := w.s.bulk.do(ctx, func(t *tx) error { return w.lookUpIDs(t, ids) }); err != nil {
		w.failed = true
		return nil, w.s.fail("compare items", err)
	}
	for i, s := range sightings {
		k := &w.known[i]
		count := k.row - w.lib.first()
		switch {
		case k.row == 0 || k.row>>rowBits != w.lib.no:
			if !w.novel[s.Key] {
				w.novel[s.Key] = true
				wanted = append(wanted, s.Key)
			}
		case k.marked(s.Mark):
			w.seen.add(count)
		case w.asked.add(count):
			wanted = append(wanted, s.Key)
		}
	}
	return wanted, nil
}
