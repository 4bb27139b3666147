package plex

import (
	"context"
	"fmt"
	"hash/fnv"
)

// look reads what plays and says whether that is something else than last time.
// How far it has come does not count.
func (f *follower) look(ctx context.Context) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, f.connect)
	defer cancel()
	rows, err := f.s.sessionRows(ctx)
	if err != nil {
		return false, err
	}
	var sum uint64 // in whatever order they come
	for _, r := range rows {
		h := fnv.New64a()
		d := r.decide()
		fmt.Fprintln(h, r.id, r.number, r.key, r.state, r.location, d.video, d.audio, d.subtitle, r.job != nil)
		sum += h.Sum64() | 1
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	changed, f.seen = f.seen != 0 && f.seen != sum+1, sum+1
	return changed, nil
}
