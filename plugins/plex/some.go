package plex

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// Some hands out the items with these keys, in the form that Items gives them.
func (s *Server) Some(ctx context.Context, library *sdk.Library, keys []string, text string, out sdk.Items) (sdk.Walk, error) {
	if library.Skipped != "" {
		return sdk.Walk{Reason: library.Skipped}, nil
	}
	w := s.walk(library, out)
	w.asked = setOf(keys)
	if c, ok := parseCursor(text, w.kinds); ok && s.adopt(c) {
		w.ways = c.Kinds
	}
	w.tagsBy = s.takeTags(library.Key)
	defer func() { s.keepTags(library.Key, w.tagsBy) }()
	reason, err := w.some(ctx, keys)
	return sdk.Walk{Complete: err == nil && reason == "", Reason: reason}, err
}

// some hands out what was asked for, each kind as its items are read: from
// lists, or from details. Where the server finds no keys in its lists, details
// tell the same of items with media; of others they tell more, so that their
// whole list is read.
func (w *walk) some(ctx context.Context, keys []string) (reason string, err error) {
	detailed := map[string]*passage{}
	for _, k := range slices.Backward(w.kinds) {
		if len(keys) == 0 {
			return "", nil
		}
		finds := !w.inDetails(k)
		if finds {
			if finds, err = w.s.heedsIDs(ctx, w.library, k); err != nil {
				return "", err
			}
		}
		switch {
		case finds:
			reason, err = w.fromList(ctx, k, keys)
		case w.inDetails(k) || k.media && !w.s.refusesDetails():
			detailed[k.name] = &passage{walk: w, kind: k, mode: batches}
			continue
		default:
			reason, _, err = w.part(ctx, &passage{kind: k})
		}
		if err != nil || reason != "" {
			return reason, err
		}
		keys = w.missing(keys)
	}
	if len(detailed) == 0 {
		return "", nil
	}
	full := &details{c: w.s.client, d: &w.d, proven: true}
	return "", full.read(ctx, keys, func(item *sdk.Item) error {
		if p := detailed[item.Type]; p != nil {
			return p.give(item)
		}
		return nil
	})
}

// inDetails says whether the items of a kind are read in full.
func (w *walk) inDetails(k kind) bool {
	m := w.ways[k.name].Mode
	return m == batches || m == unknown
}

// fromList hands out the items of a kind that have one of some keys.
func (w *walk) fromList(ctx context.Context, k kind, keys []string) (reason string, err error) {
	for len(keys) > 0 && err == nil && reason == "" {
		var batch []string
		batch, keys = cut(keys)
		reason, _, err = w.part(ctx, &passage{kind: k, condition: these(batch)})
	}
	return reason, err
}

// missing leaves out the keys of items that were handed out.
func (w *walk) missing(keys []string) []string {
	var out []string
	for _, id := range keys {
		if !w.given.has(keyOf(id)) {
			out = append(out, id)
		}
	}
	return out
}

// these narrows a list to rows with some keys.
func these(ids []string) string {
	safe := make([]string, len(ids))
	for i, id := range ids {
		safe[i] = url.QueryEscape(id)
	}
	return "&" + conditionField[byID] + "=" + strings.Join(safe, ",")
}

// setOf makes a set of keys.
func setOf(ids []string) *keySet {
	s := &keySet{}
	for _, id := range ids {
		s.add(keyOf(id))
	}
	return s
}
