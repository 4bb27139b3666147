package script

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"google.golang.org/protobuf/types/known/structpb"
)

// declared is a trait that sources give, as their plugin declares it.
type declared struct {
	*wire.TraitKind
	plugin string // the first that does
	by     *detector
}

// declare takes the traits that the plugins of sources declare. It returns what
// is wrong: names that mean two things.
func (r *Rules) declare() (wrong []string) {
	r.declared = map[string]*declared{}
	for _, a := range r.opt.Actors {
		for _, k := range a.Traits {
			if sdk.CheckTrait(k) != nil {
				continue // of a type that came later, perhaps: nobody knows it here
			}
			if old := r.declared[k.GetName()]; old == nil {
				r.declared[k.GetName()] = &declared{k, a.Plugin, &detector{name: k.GetName(), gives: []string{k.GetName()}}}
				r.traits[k.GetName()] = &ignorance{"traits." + k.GetName(), "its source does not say"}
			} else if old.GetType() != k.GetType() || old.GetOf() != k.GetOf() {
				wrong = append(wrong, fmt.Sprintf("plugins %q and %q both declare the trait %q, as %s of the %s and as %s of the %s: a rule could not tell what it reads; use one of these plugins only, and tell their authors",
					old.plugin, a.Plugin, k.GetName(), old.GetType(), old.GetOf(), k.GetType(), k.GetOf()))
			}
		}
	}
	return wrong
}

// clashes says which traits of a rule a plugin declares as well.
func (r *Rules) clashes(f *file) (wrong []string) {
	for _, name := range f.traits {
		switch d := r.declared[name]; {
		case d == nil:
		case f.origin == "":
			wrong = append(wrong, fmt.Sprintf("plugin %q declares the trait %q, which luarr gives itself (%s): take its sources out of the configuration, and tell its author", d.plugin, name, f.path))
		default:
			wrong = append(wrong, fmt.Sprintf("%s:1: it gives the trait %q, which the plugin %q declares: give it another name", f.path, name, d.plugin))
		}
	}
	return wrong
}

// declaredBy lists the traits that the plugin of a source declares.
func (r *Rules) declaredBy(source string) (names []string) {
	for _, a := range r.opt.Actors {
		if !slices.Contains(a.Instances, source) {
			continue
		}
		for _, k := range a.Traits {
			if r.declared[k.GetName()] != nil {
				names = append(names, k.GetName())
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Declared lists the traits that sources give, by name, with the plugin that
// declares each.
func (r *Rules) Declared() (kinds []*wire.TraitKind, plugins []string) {
	for _, name := range sortedKeys(r.declared) {
		kinds, plugins = append(kinds, r.declared[name].TraitKind), append(plugins, r.declared[name].plugin)
	}
	return kinds, plugins
}

// hashDeclared writes what is declared; nothing where nothing is.
func (r *Rules) hashDeclared(h io.Writer) {
	for _, name := range sortedKeys(r.declared) {
		d := r.declared[name]
		fmt.Fprintf(h, "source %s %s %s\n", name, d.GetType(), d.GetOf())
	}
}

// fromSource is how sure a source is of what it says itself.
const fromSource = "source"

// said makes traits of what the source of an item says; nil where it says
// nothing, as most do.
func (w *Worker) said(values *structpb.Struct, of, source string) map[string]*wire.Trait {
	if len(values.GetFields()) == 0 {
		return nil
	}
	out := make(map[string]*wire.Trait, len(values.Fields))
	for name, value := range values.Fields {
		d := w.rules.declared[name]
		if d == nil || d.GetOf() != of {
			continue
		}
		if text, err := sdk.TraitText(d.TraitKind, value); err == nil && text != "" {
			out[name] = w.traitsMade.trait(text, source+" says so", fromSource)
		}
	}
	return out
}

// tell gives a version what its source says of it, beside what its detectors
// give.
func (w *Worker) tell(s *subject, source string) {
	said := w.said(s.version.GetSourceTraits(), sdk.TraitOfVersion, source)
	if len(said) == 0 {
		return
	}
	maps.Copy(said, *s.traits())
	*s.traits(), s.set = said, nil
}

// tellItem gives an item what its source says of it, and of the best of its
// versions.
func (w *Worker) tellItem(item *wire.Item, said map[string]*wire.Trait) {
	if len(said) == 0 {
		return
	}
	own := maps.Clone(item.Traits) // it may be that of its only version
	if own == nil {
		own = said
	}
	maps.Copy(own, said)
	item.Traits = own
}

// value is a trait as Lua sees it: what a detector gives is text, what a source
// declares is of the type that it has there.
func (w *Worker) value(name string, t *wire.Trait) lua.LValue {
	switch d := w.rules.declared[name]; {
	case d == nil || d.GetType() == sdk.TraitString:
	case d.GetType() == sdk.TraitBoolean:
		return lua.LBool(t.GetValue() == "true")
	default:
		if n, err := strconv.ParseFloat(t.GetValue(), 64); err == nil {
			return lua.LNumber(n)
		}
	}
	return lua.LString(t.GetValue())
}

// trait looks at a trait that a rule reads.
func (c *fieldCheck) trait(at ast.PositionHolder, of evident, name string) {
	switch d := c.rules.declared[name]; {
	case !slices.Contains(c.traits, name):
		c.complain(at, "%s", c.rules.nobody(name, c.traits))
	case d != nil && of.owner != nil && !d.has(c.rules, of.owner):
		c.complain(at, "%s is a trait of the %s, not of the %s", name, d.GetOf(), of.owner.word)
	}
}

// has says whether views of a type may have the trait.
func (d *declared) has(r *Rules, of *typeInfo) bool {
	return of == r.item || of == r.version && d.GetOf() == sdk.TraitOfVersion
}

// nobody says that nobody gives a trait of a name.
func (r *Rules) nobody(name string, traits []string) string {
	who := "no detector gives"
	if len(r.declared) > 0 {
		who = "no detector and no source gives"
	}
	return fmt.Sprintf("%s a trait %q%s", who, name, didYouMean(name, traits))
}
