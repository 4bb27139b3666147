package sdk_test

import (
	"context"
	"math"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// zoo declares what is its own.
type zoo struct{}

func (zoo) Server(context.Context) (*sdk.Server, error)       { return &sdk.Server{}, nil }
func (zoo) Libraries(context.Context) ([]*sdk.Library, error) { return nil, nil }
func (zoo) Items(context.Context, *sdk.Library, sdk.Items) (sdk.Walk, error) {
	return sdk.Walk{Complete: true}, nil
}
func (zoo) Events(context.Context, func(*sdk.Event) error) error { return nil }
func (zoo) Traits() []sdk.TraitKind {
	return []sdk.TraitKind{{Name: "tame", Type: sdk.TraitBoolean, Of: sdk.TraitOfItem, Doc: "whether it is"}}
}
func (zoo) EventKinds() []sdk.EventKind {
	return []sdk.EventKind{{Name: "fed", Doc: "it was fed", Like: sdk.EventLibrary}}
}

var (
	_ sdk.Traits     = zoo{}
	_ sdk.EventKinds = zoo{}
)

func TestDescribeOwn(t *testing.T) {
	d, err := sdk.Describe(sdk.Plugin{Name: "zoo", New: func() any { return &zoo{} }})
	if err != nil || len(d.Traits) != 1 || d.Traits[0].Type != "boolean" || len(d.Events) != 1 || d.Events[0].Like != "library" {
		t.Errorf("%v, %v", d, err)
	}
}

func TestTraitText(t *testing.T) {
	kind := func(name string) *wire.TraitKind { return &wire.TraitKind{Name: "x", Type: name, Of: "item"} }
	tests := []struct {
		kind  string
		value any
		want  string // - for an error
	}{
		{"boolean", true, "true"}, {"boolean", false, "false"}, {"boolean", "true", "-"}, {"boolean", 1, "-"},
		{"integer", 30, "30"}, {"integer", -1, "-1"}, {"integer", 1 << 53, "9007199254740992"}, {"integer", 1.5, "-"}, {"integer", 1e17, "-"},
		{"number", 1.5, "1.5"}, {"number", 1234567, "1234567"}, {"number", 1e300, "1e+300"},
		{"number", math.NaN(), "-"}, {"number", math.Inf(1), "-"},
		{"string", "cat", "cat"}, {"string", "", ""}, {"string", nil, ""}, {"string", map[string]any{}, "-"},
		{"duration", "1h", "-"}, {"boolean", nil, ""},
	}
	for _, c := range tests {
		v, err := structpb.NewValue(c.value)
		if err != nil {
			t.Fatal(err)
		}
		got, err := sdk.TraitText(kind(c.kind), v)
		if err != nil {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%v as %s is %q, want %q", c.value, c.kind, got, c.want)
		}
	}
}

// What cannot be sent is not said.
func TestSourceTraits(t *testing.T) {
	if sdk.SourceTraits(nil) != nil || sdk.SourceTraits(sdk.Values{"x": nil, "y": make(chan int)}) != nil {
		t.Error("nothing is something")
	}
	got := sdk.SourceTraits(sdk.Values{"a": "b\xff", "n": 1, "x": nil}).AsMap()
	if len(got) != 2 || got["a"] != "b�" || got["n"] != 1.0 {
		t.Errorf("got %v", got)
	}
}
