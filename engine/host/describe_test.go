package host

import (
	"fmt"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// What a source declares has names that are some, each once, and not too many.
func TestDescribableOwn(t *testing.T) {
	many := func(n int) (list []*wire.TraitKind) {
		for i := range n {
			list = append(list, &wire.TraitKind{Name: fmt.Sprint("t", i)})
		}
		return list
	}
	tests := map[string]struct {
		about *wire.Description
		want  string // empty: nothing is wrong
	}{
		"nothing":      {&wire.Description{}, ""},
		"both":         {&wire.Description{Traits: many(1), Events: []*wire.EventKind{{Name: "t0"}}}, ""},
		"a later type": {&wire.Description{Traits: []*wire.TraitKind{{Name: "x", Type: "duration", Of: "season"}}}, ""},
		"the most":     {&wire.Description{Traits: many(mostOwn)}, ""},
		"too many":     {&wire.Description{Traits: many(mostOwn + 1)}, "it declares 51 traits"},
		"trait name":   {&wire.Description{Traits: []*wire.TraitKind{{Name: "os.exit()"}}}, `"os.exit()" is no name of a trait`},
		"trait twice":  {&wire.Description{Traits: append(many(1), many(1)...)}, `it has more than one trait called "t0"`},
		"event name":   {&wire.Description{Events: []*wire.EventKind{{Name: "a b"}}}, `"a b" is no name of a declared event`},
		"event twice":  {&wire.Description{Events: []*wire.EventKind{{Name: "a"}, {Name: "a"}}}, `it has more than one declared event called "a"`},
		"everybody's":  {&wire.Description{Events: []*wire.EventKind{{Name: "session"}}}, `it declares events of the kind "session"`},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			err := describable(c.about)
			if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
