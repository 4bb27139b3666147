package main

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// What a source declares is shown, and nothing where it declares nothing.
func TestShowOwn(t *testing.T) {
	var out strings.Builder
	if err := showOwn(&out, &wire.Description{Name: "zoo"}); err != nil || out.Len() > 0 {
		t.Errorf("%v, %q", err, out.String())
	}
	err := showOwn(&out, &wire.Description{
		Name:   "zoo",
		Traits: []*wire.TraitKind{{Name: "tame", Type: "boolean", Of: "item", Doc: "whether it is"}},
		Events: []*wire.EventKind{{Name: "fed", Doc: "it was fed", Like: "library"}, {Name: "opened", Doc: "it opened"}},
	})
	words := strings.Join(strings.Fields(out.String()), " ")
	want := "TRAIT TYPE OF MEANS traits.tame boolean item whether it is EVENT LIKE MEANS zoo.fed library it was fed zoo.opened - it opened"
	if err != nil || words != want {
		t.Errorf("%v, %q", err, words)
	}
}
