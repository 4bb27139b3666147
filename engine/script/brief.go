package script

import (
	"slices"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// ReadsVersions says whether some action rule of the run speaks of the versions
// of items. Where none does, items may be handed over without them, which saves
// most of the work of reading them; a rule that finds its way there all the
// same gets them through Options.Versions.
func (r *Rules) ReadsVersions() bool {
	for _, f := range r.files {
		if !f.enabled || f.muted || len(f.events) == 0 {
			continue
		}
		if slices.Contains(f.events, "version") || f.readsVersions() {
			return true
		}
	}
	return false
}

// readsVersions says whether a rule speaks of versions.
func (f *file) readsVersions() bool { return f.names("versions") }

// names says whether a word stands anywhere in the code of a rule, or in that of
// a module that it requires.
func (f *file) names(word string) bool {
	return f.says(word) || slices.ContainsFunc(f.needs, func(m *file) bool { return m.names(word) })
}

// says is names for the one file.
func (f *file) says(word string) bool {
	words, err := f.words()
	return err != nil || words[word]
}

// words are the texts that stand anywhere in the code, names of fields among
// them.
func (f *file) words() (map[string]bool, error) {
	proto, err := f.compile()
	if err != nil {
		return nil, err
	}
	words := map[string]bool{}
	walk(proto, func(p *lua.FunctionProto) {
		for _, c := range p.Constants {
			if s, ok := c.(lua.LString); ok {
				words[string(s)] = true
			}
		}
	})
	return words, nil
}

// fillVersions gives a brief item its versions, now that a rule asks for them.
func (w *Worker) fillVersions(L *lua.LState, v *view) {
	item, ok := v.msg.Interface().(*wire.Item)
	if !ok || w.rules.opt.Versions == nil || len(item.Versions) > 0 {
		return
	}
	if err := w.rules.opt.Versions(item); err != nil {
		L.RaiseError("the versions of %s cannot be read: %s", item.GetId(), err.Error())
	}
}
