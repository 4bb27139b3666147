package sdk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// receive makes a batcher whose batches arrive as the engine reads them.
func receive(t *testing.T) (*batcher, *[]*wire.ItemBatch, *time.Time) {
	t.Helper()
	var got []*wire.ItemBatch
	now := time.Unix(1_700_000_000, 0)
	b := &batcher{now: func() time.Time { return now }}
	b.send = func(batch *wire.ItemBatch) error {
		text, err := proto.Marshal(batch)
		if err != nil {
			return err
		}
		in := &wire.ItemBatch{}
		if err := proto.Unmarshal(text, in); err != nil {
			return err
		}
		if n := len(in.ProtoReflect().GetUnknown()); n != 0 {
			t.Errorf("%d bytes are not understood", n)
		}
		got = append(got, in)
		return nil
	}
	return b, &got, &now
}

func TestBatches(t *testing.T) {
	for _, c := range []struct {
		name  string
		items int
		bytes int           // of each
		pause time.Duration // after each
		want  []int         // items in each batch
	}{
		{"none", 0, 0, 0, []int{0}},
		{"few", 3, 0, 0, []int{3}},
		{"many", 2*batchItems + 1, 0, 0, []int{batchItems, batchItems, 1}},
		{"large", 5, batchBytes / 2, 0, []int{2, 2, 1}},
		{"huge", 2, batchBytes, 0, []int{1, 1, 0}},
		{"slow", 5, 0, batchAge / 2, []int{3, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, got, now := receive(t)
			b.Total(int64(c.items))
			for i := range c.items {
				item := &Item{Id: fmt.Sprint(i), Title: strings.Repeat("x", c.bytes), PlayCount: proto.Int32(0)}
				if err := b.Add(item); err != nil {
					t.Fatal(err)
				}
				item.Id = "altered" // is its owner's again
				*now = now.Add(c.pause)
			}
			if err := b.flush(&wire.Walk{Complete: true}); err != nil {
				t.Fatal(err)
			}
			n := 0
			for i, batch := range *got {
				last := i == len(*got)-1
				if i >= len(c.want) || len(batch.Items) != c.want[i] || batch.Walk.GetComplete() != last || batch.Total != int64(c.items) {
					t.Errorf("batch %d: %d items, total %d, walk %v", i, len(batch.Items), batch.Total, batch.Walk)
				}
				for _, item := range batch.Items {
					if item.Id != fmt.Sprint(n) || len(item.Title) != c.bytes || item.PlayCount == nil {
						t.Fatalf("item %d: got %s", n, item.Id)
					}
					n++
				}
			}
			if len(*got) != len(c.want) || n != c.items {
				t.Errorf("got %d batches with %d items", len(*got), n)
			}
		})
	}
}

func TestAddRefusesTextThatCannotTravel(t *testing.T) {
	b, got, _ := receive(t)
	if err := b.Add(&Item{Id: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(&Item{Id: "\xFF"}); err == nil {
		t.Error("no error")
	}
	if err := b.flush(&wire.Walk{}); err != nil {
		t.Fatal(err)
	}
	if len(*got) != 1 || len((*got)[0].Items) != 1 || (*got)[0].Items[0].Id != "1" {
		t.Errorf("got %v", *got)
	}
}

func TestMatchGCPercent(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{{0, usualGCPercent}, {2 << 20, usualGCPercent}, {8 << 20, 100}, {16 << 20, 50}, {1 << 30, leastGCPercent}} {
		if got := matchGCPercent(c.live); got != c.want {
			t.Errorf("%d bytes: got %d, want %d", c.live, got, c.want)
		}
	}
}
