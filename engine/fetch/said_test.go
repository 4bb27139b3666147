package fetch

import (
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// kinds are what the source of these tests declares.
func kinds() []*wire.TraitKind {
	return []*wire.TraitKind{
		{Name: "tame", Type: "boolean", Of: "item"}, {Name: "teeth", Type: "integer", Of: "version"},
		{Name: "weight", Type: "number", Of: "item"}, {Name: "sort", Type: "string", Of: "item"},
		{Name: "later", Type: "duration", Of: "item"}, // of a luarr to come
	}
}

// Of what a source says only that counts which it declares so.
func TestSaid(t *testing.T) {
	tests := map[string]struct {
		item, version sdk.Values
		kept, wrong   string // names with commas; the first complaint
	}{
		"nothing":             {},
		"all":                 {sdk.Values{"tame": false, "weight": 0.5, "sort": "cat"}, sdk.Values{"teeth": 30}, "tame,teeth,weight,sort", ""},
		"nobody's":            {sdk.Values{"tame": true, "wild": true}, nil, "tame", `"Heat": wild is not declared`},
		"of the other":        {sdk.Values{"teeth": 1}, sdk.Values{"tame": true}, "", `"Heat": teeth is declared of the version`},
		"text for a boolean":  {sdk.Values{"tame": "yes", "sort": "cat"}, nil, "sort", `"Heat": tame is no boolean`},
		"number for text":     {sdk.Values{"sort": 1}, nil, "", `"Heat": sort is no string`},
		"half an integer":     {nil, sdk.Values{"teeth": 1.5}, "", `"Heat": teeth is no integer`},
		"a list":              {sdk.Values{"sort": []any{"a"}}, nil, "", `"Heat": sort is no string`},
		"a long text":         {sdk.Values{"sort": strings.Repeat("x", 201)}, nil, "", `"Heat": sort is longer than 200 bytes`},
		"an empty text":       {sdk.Values{"sort": "", "tame": true}, nil, "tame", ""},
		"of a type to come":   {sdk.Values{"later": "1h"}, nil, "", `"Heat": later is not declared`},
		"a name without end":  {sdk.Values{strings.Repeat("y", 5000): 1}, nil, "", `"Heat": ` + strings.Repeat("y", longestName) + " is not declared"},
		"too large a whole":   {nil, sdk.Values{"teeth": 1e300}, "", `"Heat": teeth is no integer`},
		"the greatest number": {sdk.Values{"weight": 1e300}, nil, "weight", ""},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSaid(kinds())
			item := &wire.Item{Title: "Heat", SourceTraits: sdk.SourceTraits(c.item), Versions: []*wire.Version{{SourceTraits: sdk.SourceTraits(c.version)}}}
			s.check(item)
			var kept []string
			for _, k := range kinds() {
				if item.SourceTraits.GetFields()[k.Name] != nil || item.Versions[0].SourceTraits.GetFields()[k.Name] != nil {
					kept = append(kept, k.Name)
				}
			}
			if got := strings.Join(kept, ","); got != c.kept || s.first != c.wrong || (s.wrong > 0) != (c.wrong != "") {
				t.Errorf("it kept %q, complaints %d, the first %q", got, s.wrong, s.first)
			}
		})
	}
}

// Null is nothing said, and a number that is none is no value.
func TestSaidNothing(t *testing.T) {
	s := newSaid(kinds())
	null, nan := structpb.NewNullValue(), structpb.NewNumberValue(math.NaN())
	item := &wire.Item{SourceTraits: &structpb.Struct{Fields: map[string]*structpb.Value{"tame": null, "weight": nan}}}
	s.check(item)
	if item.SourceTraits != nil || s.wrong != 1 {
		t.Errorf("%v, %d complaints", item.SourceTraits, s.wrong)
	}
}

// An item of which nothing is said costs nothing.
func TestSaidCostsNothing(t *testing.T) {
	for _, declared := range [][]*wire.TraitKind{nil, kinds()} {
		s := newSaid(declared)
		item := &wire.Item{Title: "Heat", Versions: []*wire.Version{{}, {}}}
		if n := testing.AllocsPerRun(100, func() { s.check(item) }); n > 0 {
			t.Errorf("%v allocations", n)
		}
	}
}
