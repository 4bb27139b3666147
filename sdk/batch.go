package sdk

import (
	"time"

	"google.golang.org/protobuf/encoding/protowire"
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

// itemsField is the number of ItemBatch.items.
const itemsField protowire.Number = 1

// batcher gathers items and sends them on. It is used by one goroutine.
//
// It encodes an item as it comes: that is when the item is in the processor's
// cache, it counts every size once, and the memory of items can be reclaimed
// before their batch is full. The engine sees an ordinary ItemBatch.
type batcher struct {
	send  func(*wire.ItemBatch) error
	now   func() time.Time
	items []byte // the field items, as it travels
	n     int    // how many those are
	marks []uint64
	total int64
	since time.Time
}

var _ Items = (*batcher)(nil)

// Total tells how many items the walk will give.
func (b *batcher) Total(n int64) { b.total = n }

// AddMarked takes one item with its mark.
func (b *batcher) AddMarked(item *Item, mark uint64) error {
	b.marks = append(b.marks, mark)
	return b.Add(item)
}

// Add takes one item and sends the batch when it is full.
func (b *batcher) Add(item *Item) error {
	if b.n == 0 {
		b.since = b.now()
	}
	size := proto.Size(item)
	items := protowire.AppendTag(b.items, itemsField, protowire.BytesType)
	items = protowire.AppendVarint(items, uint64(size))
	items, err := proto.MarshalOptions{UseCachedSize: true}.MarshalAppend(items, item)
	if err != nil {
		return err
	}
	b.items = items
	b.n++
	if b.n < batchItems && len(b.items) < batchBytes && b.now().Sub(b.since) < batchAge {
		return nil
	}
	return b.flush(nil)
}

// flush sends what is there, and how the walk ended if it has.
func (b *batcher) flush(walk *wire.Walk) error {
	if b.n == 0 && walk == nil {
		return nil
	}
	batch := &wire.ItemBatch{Total: b.total, Walk: walk}
	if len(b.marks) == b.n {
		batch.Marks = b.marks
	}
	// Fields that a message does not know travel as they are.
	batch.ProtoReflect().SetUnknown(b.items)
	err := b.send(batch) // has encoded the batch when it returns
	b.items, b.n, b.marks = b.items[:0], 0, b.marks[:0]
	return err
}
