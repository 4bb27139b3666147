package plex

import "github.com/luarr/luarr/sdk"

// reasons says of an item which fields were not read completely. Items of
// which the same is true share one list.
type reasons struct {
	shared map[[tagFields]string]*kindsOfRow // by why tags are not known
	gaps   [tagFields]string                 // of the item before
	rows   *kindsOfRow
}

// kindsOfRow are the lists by what else is not known, a bit for each.
type kindsOfRow [1 << 4][]*sdk.Unread

const uncounted = "lists of the server do not count what is below"

// of lists the fields of an item that were read in part, if at all; gaps are
// why its tags are not known.
func (r *reasons) of(k kind, m mode, item *sdk.Item, gaps [tagFields]string) []*sdk.Unread {
	if r.rows == nil || gaps != r.gaps {
		if r.shared == nil {
			r.shared = map[[tagFields]string]*kindsOfRow{}
		}
		if r.shared[gaps] == nil {
			r.shared[gaps] = &kindsOfRow{}
		}
		r.gaps, r.rows = gaps, r.shared[gaps]
	}
	fields := [...]struct {
		holds         bool
		field, reason string
	}{
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
	if r.rows[n] == nil {
		list := []*sdk.Unread{
			{Field: "plays", Reason: "the server's history was not read"},
		}
		for f, gap := range gaps {
			if gap != "" {
				list = append(list, &sdk.Unread{Field: tagField(f).String(), Reason: gap})
			}
		}
		for _, f := range fields {
			if f.holds {
				list = append(list, &sdk.Unread{Field: f.field, Reason: f.reason})
			}
		}
		r.rows[n] = list
	}
	return r.rows[n]
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
