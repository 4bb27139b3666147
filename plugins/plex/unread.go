package plex

import "github.com/luarr/luarr/sdk"

// reasons says of an item which fields were not read completely. Items of
// which the same is true share one list.
type reasons struct {
	labels string // why labels are not known, in a few words; empty where they are
	shared [1 << 7][]*sdk.Unread
}

const uncounted = "lists of the server do not count what is below"

// of lists the fields of an item that were read in some way.
func (r *reasons) of(k kind, m mode, item *sdk.Item) []*sdk.Unread {
	fields := [...]struct {
		holds         bool
		field, reason string
	}{
		{m != batches && r.labels != "", "labels", r.labels},
		{m != batches && len(item.Genres) > 1, "genres", "lists of the server name two genres at most"},
		{m != batches, "collections", "lists of the server may name fewer collections"},
		{m != batches && k.top && len(item.Locations) == 0, "locations", "lists of the server do not name folders"},
		{m != batches && !k.media && item.LeafCount == nil, "leaf_count", uncounted},
		{m != batches && !k.media && item.ViewedLeafCount == nil, "viewed_leaf_count", uncounted},
		{k.media && unanalysed(item), "versions", "the server has not told the streams of a file"},
	}
	n := 0
	for i, f := range fields {
		if f.holds {
			n |= 1 << i
		}
	}
	if r.shared[n] == nil {
		list := []*sdk.Unread{
			{Field: "plays", Reason: "the server's history was not read"},
		}
		for _, f := range fields {
			if f.holds {
				list = append(list, &sdk.Unread{Field: f.field, Reason: f.reason})
			}
		}
		r.shared[n] = list
	}
	return r.shared[n]
}

// unanalysed says whether the streams of a version are not known.
func unanalysed(item *sdk.Item) bool {
	for _, v := range item.Versions {
		if !hasStreams(v) {
			return true
		}
	}
	return false
}
