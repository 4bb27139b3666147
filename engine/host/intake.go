package host

import (
	"errors"
	"strings"
	"sync/atomic"

	"google.golang.org/grpc/encoding"
	grpcproto "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A few bytes on the wire can become a large message in memory: an empty item
// has two. A message up to smallMessage bytes is decoded as it comes, which
// takes some tens of megabytes at worst; a larger one is looked through first.
const (
	smallMessage = 512 << 10
	mostParts    = 250_000 // messages within a message
	deepestPart  = 64      // messages within each other
)

var (
	errCrowded = errors.New("a message of more parts than can be meant")
	errGarbled = errors.New("a message that cannot be read")
)

// intake decodes what a plugin sends, and counts it. It is the codec of one
// connection.
type intake struct {
	bytes   atomic.Int64
	refused atomic.Pointer[error] // why a message was not taken
}

var _ encoding.CodecV2 = (*intake)(nil)

// Name is the codec's name on the wire.
func (*intake) Name() string { return grpcproto.Name }

// Marshal encodes what the host sends.
func (*intake) Marshal(v any) (mem.BufferSlice, error) {
	return encoding.GetCodecV2(grpcproto.Name).Marshal(v)
}

// Unmarshal decodes one message.
func (i *intake) Unmarshal(data mem.BufferSlice, v any) error {
	i.bytes.Add(int64(data.Len()))
	err := bounded(data, v)
	if err == nil {
		err = encoding.GetCodecV2(grpcproto.Name).Unmarshal(data, v)
	}
	if err != nil {
		i.refused.Store(&err)
	}
	return err
}

// bounded refuses a message that would take too much memory.
func bounded(data mem.BufferSlice, v any) error {
	m, ok := v.(proto.Message)
	if !ok || data.Len() <= smallMessage {
		return nil
	}
	whole := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer whole.Free()
	left := mostParts
	return countParts(whole.ReadOnlyData(), m.ProtoReflect().Descriptor(), &left, 0)
}

// countParts goes over a message as it travels and takes one from left for
// each message in it.
func countParts(b []byte, d protoreflect.MessageDescriptor, left *int, depth int) error {
	if depth > deepestPart {
		return errCrowded
	}
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return errGarbled
		}
		b = b[n:]
		if kind != protowire.BytesType {
			if n = protowire.ConsumeFieldValue(number, kind, b); n < 0 {
				return errGarbled
			}
			b = b[n:]
			continue
		}
		part, n := protowire.ConsumeBytes(b)
		if n < 0 {
			return errGarbled
		}
		b = b[n:]
		f := d.Fields().ByNumber(number)
		if f == nil || f.Message() == nil {
			continue
		}
		if *left--; *left < 0 {
			return errCrowded
		}
		if err := countParts(part, f.Message(), left, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// complaint says why a message was not taken, once; empty where all were.
func (i *intake) complaint() string {
	err := i.refused.Swap(nil)
	switch {
	case err == nil:
		return ""
	case errors.Is(*err, errCrowded):
		return "sent " + errCrowded.Error()
	case strings.Contains((*err).Error(), "UTF-8"): // protobuf has no type for it
		return "sent a text that is not UTF-8"
	}
	return "sent " + errGarbled.Error()
}
