package plex

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// TestMark: each part of the mark counts, and absent is not zero.
func TestMark(t *testing.T) {
	marks := map[uint64]string{markOf(&sdk.Item{}, 0): "nothing"}
	zero, one, rating := int32(0), int32(1), 0.0
	at := timestamppb.New(time.Unix(1, 0))
	for i, item := range []*sdk.Item{
		{UpdatedAt: at}, {AddedAt: at}, {Title: "x"}, {PlayCount: &one}, {LastPlayedAt: at}, {ViewOffsetMs: 1}, {UserRating: &rating},
		{LastRatedAt: at}, {LeafCount: &zero}, {LeafCount: &one}, {ViewedLeafCount: &one}, {ChildCount: &one}, {ParentId: "1"}, {SeriesId: "1"},
		{ParentTitle: "x"}, {SeriesTitle: "x"},
	} {
		m := markOf(item, 0)
		if other, ok := marks[m]; ok {
			t.Errorf("%v has the mark of %s", item, other)
		}
		marks[m] = fmt.Sprint(i)
	}
	if markOf(&sdk.Item{}, 1) == markOf(&sdk.Item{}, 0) {
		t.Error("tags do not count")
	}
}
