package plex

import (
	"math"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// mark is a number for what a sweep sees of an item. It is made of what the row
// itself says, so that a row that was read in full gives the same number as one
// that was read for the mark alone.
type mark uint64

// markOf gives the mark of an item. Tags is a number for its labels,
// collections and genres: lists do not carry them.
func markOf(item *sdk.Item, tags uint64) uint64 {
	m := mark(tags)
	m.time(item.UpdatedAt)
	m.time(item.AddedAt)
	m.text(item.Title)
	m.count(item.PlayCount)
	m.time(item.LastPlayedAt)
	m.add(uint64(item.ViewOffsetMs))
	if item.UserRating != nil {
		m.add(math.Float64bits(*item.UserRating))
	}
	m.add(0)
	m.time(item.LastRatedAt)
	m.count(item.LeafCount)
	m.count(item.ViewedLeafCount)
	m.count(item.ChildCount)
	m.text(item.ParentId)
	m.text(item.SeriesId)
	m.text(item.ParentTitle) // a new name above moves no time below
	m.text(item.SeriesTitle)
	return uint64(m)
}

// add mixes a number in.
func (m *mark) add(n uint64) {
	h := (uint64(*m) ^ n) * 0x9E3779B97F4A7C15
	*m = mark(h ^ h>>29)
}

func (m *mark) text(s string) { m.add(xxhash.Sum64String(s)) }

func (m *mark) time(t *timestamppb.Timestamp) { m.add(uint64(t.GetSeconds())) }

// count mixes in a number that may be absent, which is not 0.
func (m *mark) count(n *int32) {
	if n == nil {
		m.add(0)
		return
	}
	m.add(uint64(*n) + 1)
}

// ownTags is the number for the tags of an item that came with all of them.
func ownTags(k kind, item *sdk.Item) uint64 {
	of := item.Genres
	if !k.genres() {
		of = nil // no walk looks for them
	}
	return tagSum(item.Labels, item.Collections, of)
}

// known is sum, and differs where other fields are gaps: an item whose labels
// were not read must be read again once they can be.
func (t *tagged) known(key uint64) uint64 {
	sum := t.sum(key)
	for f, gap := range t.gap {
		if gap != "" {
			sum += tagHash(tagField(f), "")
		}
	}
	return sum
}
