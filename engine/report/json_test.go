package report

import (
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

func TestAppendJSON(t *testing.T) {
	params, err := structpb.NewStruct(map[string]any{"b": []any{"x", 2.0}, "a": nil})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		in   proto.Message
		want string
	}{
		{"nothing set", &wire.Item{}, `{}`},
		{"zero that was said", &wire.Item{Id: "home/1", PlayCount: proto.Int32(0)}, `{"id":"home/1","play_count":0}`},
		{"64-bit number stays a number", &wire.Part{SizeBytes: proto.Int64(1 << 53)}, `{"size_bytes":9007199254740992}`},
		{"time", &wire.Item{AddedAt: timestamppb.New(time.Unix(1700000000, 0))}, `{"added_at":"2023-11-14T22:13:20Z"}`},
		{"fraction", &wire.VideoStream{FrameRate: 23.976}, `{"frame_rate":23.976}`},
		{"map sorted", &wire.Version{Traits: map[string]*wire.Trait{
			"b": {Value: "2"}, "a": {Value: "1", Evidence: `x="y"`}}},
			`{"traits":{"a":{"value":"1","evidence":"x=\"y\""},"b":{"value":"2"}}}`},
		{"plain values", &wire.Change{Params: params}, `{"params":{"a":null,"b":["x",2]}}`},
		{"no HTML escapes", &wire.Item{Title: "Låw & <Order>"}, `{"title":"Låw & <Order>"}`},
		{"not UTF-8", &wire.Item{Title: "a\xffb"}, `{"title":"a` + "\uFFFD" + `b"}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := string(AppendJSON(nil, c.in)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
