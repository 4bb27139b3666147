package arr

import (
	"context"
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk"
)

const (
	// fewEntries are always read one by one.
	fewEntries = 10
	// oneCosts is what reading one entry alone costs, in entries of the
	// catalogue as a whole.
	oneCosts = 50
	// usualSize is the size of a catalogue that was not read yet.
	usualSize = 5000
)

// currentTags reads the tags of entries as they are now, with as little work
// for the server as possible. An entry that is gone is left out.
func (i *Instance) currentTags(ctx context.Context, ids []int32) (map[int32][]int32, error) {
	i.mu.Lock()
	size := i.entries
	i.mu.Unlock()
	out := make(map[int32][]int32, len(ids))
	asked := make(map[int32]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	if size == 0 {
		size = usualSize
	}
	if len(ids) > fewEntries && len(ids)*oneCosts > size {
		err := list(ctx, i.client, i.app.Resource, i.app.CatalogueQuery, func(t *tagged) error {
			if asked[t.ID] {
				out[t.ID] = slices.Clone(t.Tags)
			}
			return nil
		})
		return out, err
	}
	for _, id := range ids {
		tags, err := i.tagsOfOne(ctx, id)
		if sdk.KindOf(err) == sdk.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = tags
	}
	return out, nil
}

// tagsOfOne reads the tags of one entry.
func (i *Instance) tagsOfOne(ctx context.Context, id int32) ([]int32, error) {
	var t tagged
	if err := i.client.get(ctx, fmt.Sprintf("%s/%d", i.app.Resource, id), &t); err != nil {
		return nil, err
	}
	if t.ID != id {
		return nil, i.client.malformed(i.app.Resource, errNoID)
	}
	return t.Tags, nil
}
