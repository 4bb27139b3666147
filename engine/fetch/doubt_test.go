package fetch

import (
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// undoubted are numbers that may be anything, and what the engine sets itself.
var undoubted = []protoreflect.FullName{
	"luarr.v1.Item.season_number", "luarr.v1.Item.episode_number", "luarr.v1.Item.absolute_number", "luarr.v1.Item.matches",
	"luarr.v1.VideoStream.level", "luarr.v1.DolbyVision.profile", "luarr.v1.DolbyVision.level", "luarr.v1.DolbyVision.bl_compat_id",
}

// Every number and time of the schema, given a value that cannot be, ends up
// unset and unread.
func TestDoubt(t *testing.T) {
	tried := 0
	each((&wire.Item{}).ProtoReflect().Descriptor(), nil, func(path []protoreflect.FieldDescriptor) {
		for _, bad := range badValues(path[len(path)-1]) {
			item := &wire.Item{Id: "1"}
			m := item.ProtoReflect()
			for _, f := range path[:len(path)-1] {
				if f.IsList() {
					m = m.Mutable(f).List().AppendMutable().Message()
				} else {
					m = m.Mutable(f).Message()
				}
			}
			last := path[len(path)-1]
			m.Set(last, bad)
			tried++
			doubt(item)
			top := string(path[0].Name())
			if m.Has(last) || !slices.ContainsFunc(item.Unread, func(u *wire.Unread) bool { return u.Field == top }) {
				t.Errorf("%s = %v is kept, or unread says nothing of it: %v", last.FullName(), bad, item.Unread)
			}
		}
	})
	if tried < 40 {
		t.Errorf("only %d values were tried", tried)
	}
}

// each finds all numbers and times of a message and of those in it.
func each(d protoreflect.MessageDescriptor, path []protoreflect.FieldDescriptor, fn func([]protoreflect.FieldDescriptor)) {
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		at := append(slices.Clip(path), f)
		switch {
		case slices.Contains(undoubted, f.FullName()) || f.IsMap():
		case f.Message() != nil && f.Message().FullName() != "google.protobuf.Timestamp":
			each(f.Message(), at, fn)
		case badValues(f) != nil && !f.IsList():
			fn(at)
		}
	}
}

// badValues are those that a field cannot have.
func badValues(f protoreflect.FieldDescriptor) []protoreflect.Value {
	var out []protoreflect.Value
	switch f.Kind() {
	case protoreflect.Int32Kind:
		out = append(out, protoreflect.ValueOfInt32(-1))
	case protoreflect.Int64Kind:
		out = append(out, protoreflect.ValueOfInt64(math.MinInt64))
	case protoreflect.DoubleKind:
		for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1} {
			out = append(out, protoreflect.ValueOfFloat64(x))
		}
	case protoreflect.MessageKind:
		for _, ts := range []*timestamppb.Timestamp{
			{Seconds: -62135596800}, {Seconds: 253402300799}, {Seconds: math.MaxInt64}, {Nanos: -1}, {Nanos: math.MaxInt32},
		} {
			out = append(out, protoreflect.ValueOfMessage(ts.ProtoReflect()))
		}
	}
	return out
}

func TestNothingToDoubt(t *testing.T) {
	item := &wire.Item{
		Id: "1", Year: 1888, Rating: proto.Float64(0), AddedAt: &timestamppb.Timestamp{Seconds: 1, Nanos: 5}, PlayCount: proto.Int32(0),
		Versions: []*wire.Version{{Width: 1, Parts: []*wire.Part{{SizeBytes: proto.Int64(0)}}, Video: []*wire.VideoStream{{FrameRate: 23.976}}}},
	}
	want := proto.CloneOf(item)
	if d := doubt(item); d != nil || !proto.Equal(item, want) {
		t.Errorf("%v, %v", d, item)
	}
	if n := testing.AllocsPerRun(100, func() { doubt(item) }); n > 0 {
		t.Errorf("%g allocations an item", n)
	}
}
