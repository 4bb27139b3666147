package script

import (
	"slices"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// traits is what detectors derived of one thing, and what its source says of it.
// Reading one that nobody gave is reading something unknown.
type traits struct {
	ud    lua.LUserData
	w     *Worker
	owner *view
}

func (w *Worker) newTraits(owner *view) *lua.LUserData {
	t := take(w, owner.root, &w.lent.traits)
	*t = traits{w: w, owner: owner}
	t.ud.Value = t
	t.ud.Metatable = w.meta.traits
	return &t.ud
}

func asTraits(v lua.LValue) *traits {
	if ud, ok := v.(*lua.LUserData); ok {
		t, _ := ud.Value.(*traits)
		return t
	}
	return nil
}

// traitsOf gives the map itself.
func traitsOf(v *view) map[string]*wire.Trait {
	switch m := v.msg.Interface().(type) {
	case *wire.Item:
		return m.GetTraits()
	case *wire.Version:
		return m.GetTraits()
	case *wire.AudioStream:
		return m.GetTraits()
	}
	return nil
}

// read gives a trait. In a detector the detector that gives it runs first.
func (t *traits) read(L *lua.LState, name string, part subjectMatter) (*wire.Trait, *ignorance) {
	t.owner.root.check(L)
	if s := t.w.subjectOf(t.owner); s != nil {
		by := t.w.derive(L, s, name)
		if c := t.w.call; c.file != nil && (by == nil || by.file != c.file) {
			c.file.reading(name)
		}
		if by != nil || t.w.rules.declared[name] != nil {
			t.w.note(L, t.owner, question{about: part, trait: name, by: by})
		}
	}
	if trait := t.trait(name); trait != nil {
		return trait, nil
	}
	unknown := t.w.rules.traits[name]
	if unknown == nil {
		L.RaiseError("%s has no trait %q%s", t.owner.info.word, name,
			didYouMean(name, sortedKeys(t.w.rules.traits)))
	}
	if d := t.w.rules.declared[name]; d != nil && !d.has(t.w.rules, t.owner.info) {
		unknown = &ignorance{unknown.field, "it is a trait of the " + d.GetOf() + ", not of the " + t.owner.info.word}
	}
	return nil, unknown
}

// trait gives a trait that is there, or nil.
func (t *traits) trait(name string) *wire.Trait {
	if s := t.w.subjectOf(t.owner); s != nil {
		return s.trait(name)
	}
	return traitsOf(t.owner)[name]
}

func traitsIndex(L *lua.LState) int {
	t := asTraits(L.Get(1))
	name, ok := L.Get(2).(lua.LString)
	if t == nil || !ok {
		L.RaiseError("traits are read by name, not by %s", L.Get(2).Type())
	}
	if name == "evidence" || name == "confidence" {
		L.Push(t.w.methods["trait_"+string(name)])
		return 1
	}
	trait, why := t.read(L, string(name), aTrait)
	if why != nil {
		t.w.raiseUnknown(L, why)
	}
	L.Push(t.w.value(string(name), trait))
	return 1
}

// traitMethods are traits:evidence(name) and traits:confidence(name).
func (w *Worker) traitMethods() map[string]lua.LGFunction {
	part := func(part subjectMatter, get func(*wire.Trait) string) lua.LGFunction {
		return func(L *lua.LState) int {
			t := asTraits(L.Get(1))
			if t == nil {
				L.RaiseError("call it with a colon: traits:evidence(%q)", "name")
			}
			trait, why := t.read(L, L.CheckString(2), part)
			if why != nil {
				w.raiseUnknown(L, why)
			}
			L.Push(lua.LString(get(trait)))
			return 1
		}
	}
	return map[string]lua.LGFunction{
		"trait_evidence":   part(anEvidence, (*wire.Trait).GetEvidence),
		"trait_confidence": part(aSureness, (*wire.Trait).GetConfidence),
	}
}

// names lists the traits that are there, sorted.
func (t *traits) names() []string { return sortedKeys(traitsOf(t.owner)) }

// newMapping makes a table of a map that holds no traits.
func (w *Worker) newMapping(v *view, f *field) lua.LValue {
	t, values := w.L.NewTable(), map[string]protoreflect.Value{}
	v.msg.Get(f.fd).Map().Range(func(k protoreflect.MapKey, value protoreflect.Value) bool {
		values[k.String()] = value
		return true
	})
	for _, name := range sortedKeys(values) { // pairs goes over it in this order, on every run
		t.RawSetString(name, w.wrap(f.element, f, 0, values[name], v))
	}
	w.freeze(t)
	return t
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
