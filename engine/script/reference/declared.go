package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// declared lists the traits that sources declare, by name and each once.
func declared(actors []script.Actor) (kinds []*wire.TraitKind) {
	for _, a := range actors {
		for _, k := range a.Traits {
			if sdk.CheckTrait(k) == nil && !slices.ContainsFunc(kinds, func(o *wire.TraitKind) bool { return o.GetName() == k.GetName() }) {
				kinds = append(kinds, k)
			}
		}
	}
	slices.SortFunc(kinds, func(a, b *wire.TraitKind) int { return strings.Compare(a.GetName(), b.GetName()) })
	return kinds
}

// declarers names the plugins that declare a trait.
func declarers(actors []script.Actor, trait string) string {
	var names []string
	for _, a := range actors {
		if slices.ContainsFunc(a.Traits, func(k *wire.TraitKind) bool { return k.GetName() == trait }) {
			names = append(names, a.Plugin)
		}
	}
	return strings.Join(names, ", ")
}

// ofWhat says what has a trait.
func ofWhat(k *wire.TraitKind) string {
	if k.GetOf() == sdk.TraitOfItem {
		return "of an item"
	}
	return "of a version and of the item as a whole"
}

// TraitTopics names the traits that sources declare.
func TraitTopics(actors []script.Actor) (names []string) {
	for _, k := range declared(actors) {
		names = append(names, k.GetName())
	}
	return names
}

// TraitTopic explains a trait that a source declares; empty where none does.
func TraitTopic(actors []script.Actor, word string) string {
	var b strings.Builder
	for _, k := range declared(actors) {
		if k.GetName() == word {
			fmt.Fprintf(&b, "traits.%s (%s), %s\n  %s.\n  given by sources of the plugin %s; unknown where they do not say it\n\n",
				word, k.GetType(), ofWhat(k), strings.TrimSuffix(k.GetDoc(), "."), declarers(actors, word))
		}
	}
	return b.String()
}

// writeDeclared writes the traits that sources declare for the language server.
func writeDeclared(b *strings.Builder, actors []script.Actor) {
	for _, k := range declared(actors) {
		doc := strings.TrimSuffix(strings.Join(strings.Fields(k.GetDoc()), " "), ".")
		writeField(b, Field{Name: k.GetName(), Lua: k.GetType(), Nil: true,
			Doc: fmt.Sprintf("%s. Trait %s, given by sources of the plugin %s.", doc, ofWhat(k), declarers(actors, k.GetName()))})
	}
}
