package sdk

import (
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// A batch leaves when it holds this many items, or bytes, or is this old,
// whichever comes first.
const (
	batchItems = 200
	batchBytes = 256 << 10
	batchAge   = 100 * time.Millisecond
)

// batcher gathers items and sends them on. It is used by one goroutine.
type batcher struct {
	send  func(*wire.ItemBatch) error
	now   func() time.Time
	batch wire.ItemBatch
	bytes int
	since time.Time
}

var _ Items = (*batcher)(nil)

// Total tells how many items the walk will give.
func (b *batcher) Total(n int64) { b.batch.Total = n }

// Add takes one item and sends the batch when it is full.
func (b *batcher) Add(item *Item) error {
	if len(b.batch.Items) == 0 {
		b.since = b.now()
	}
	b.batch.Items = append(b.batch.Items, item)
	b.bytes += proto.Size(item)
	if len(b.batch.Items) < batchItems && b.bytes < batchBytes && b.now().Sub(b.since) < batchAge {
		return nil
	}
	return b.flush(nil)
}

// flush sends what is there, and how the walk ended if it has.
func (b *batcher) flush(walk *wire.Walk) error {
	if len(b.batch.Items) == 0 && walk == nil {
		return nil
	}
	err := b.send(&wire.ItemBatch{Items: b.batch.Items, Total: b.batch.Total, Walk: walk})
	b.batch.Items = make([]*wire.Item, 0, batchItems)
	b.bytes = 0
	return err
}
