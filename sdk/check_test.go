package sdk

import (
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
)

func TestCompareValues(t *testing.T) {
	tags := func(m map[string]any) Values { return Values{"tags": m} }
	for _, c := range []struct {
		name               string
		before, after, now Values
		want               string
	}{
		{"made", Values{"monitored": true}, Values{"monitored": false}, Values{"monitored": false, "more": 1}, Done},
		{"not made", Values{"profile": "HD"}, Values{"profile": "4K"}, Values{"profile": "HD"}, Planned},
		{"something else", Values{"profile": "HD"}, Values{"profile": "4K"}, Values{"profile": "SD"}, Uncertain},
		{"numbers of two types", Values{"n": 1.0}, Values{"n": 2.0}, Values{"n": 2}, Done},
		{"made of nothing", Values{"note": nil}, Values{"note": "x"}, Values{"note": "x"}, Done},
		{"members of a set", tags(map[string]any{"a": false, "b": true}), tags(map[string]any{"a": true, "b": false}), tags(map[string]any{"a": true}), Done},
		{"one of two", tags(map[string]any{"a": false, "b": false}), tags(map[string]any{"a": true, "b": true}), tags(map[string]any{"a": true}), Uncertain},
		{"what was so already does not count", tags(map[string]any{"a": true}), tags(map[string]any{"a": false, "b": false}), tags(map[string]any{"b": true}), Done},
		{"no longer there", tags(map[string]any{"a": true}), tags(map[string]any{"a": false}), Values{}, Done},
		{"nothing altered", Values{"a": 1.0}, Values{"a": 1.0}, Values{"a": 1.0}, Uncertain},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, err1 := structpb.NewStruct(c.before)
			after, err2 := structpb.NewStruct(c.after)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			got := CompareValues(&Change{Before: before, After: after}, c.now)
			if got.State != c.want || (got.Err != nil) != (c.want == Uncertain) {
				t.Errorf("got %+v, want %s", got, c.want)
			}
		})
	}
}
