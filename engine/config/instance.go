package config

import (
	"fmt"
	"maps"
	"slices"

	"github.com/luarr/luarr/engine/notify"
)

// pluginDefaults reads [plugins.X], the settings that all instances of a
// plugin share.
func (l *loader) pluginDefaults(v any) {
	for _, e := range l.entries([]string{"plugins"}, v) {
		a := l.describe(e.path, e.name)
		keys := settings(a.description)
		var core []key
		if slices.Contains(a.description.GetCapabilities(), "source") {
			core = readingKeys
		}
		values := l.read(e.path, e.values, append(slices.Clip(core), keys...), a.description == nil)
		l.readings[e.name] = l.reading(e.path, values, defaultReading)
		l.defaults[e.name] = own(values, core, a)
	}
}

// instances reads [sources] or [matchers].
func (l *loader) instances(section string, v any) []Instance {
	var list []Instance
	for _, e := range l.named([]string{section}, v) {
		list = append(list, l.instance(e, section))
	}
	return list
}

// instance reads one [sources.NAME] or [matchers.NAME].
func (l *loader) instance(e entry, section string) Instance {
	i := Instance{Section: section, Name: e.name, Line: l.lines.of(e.path)}
	if e.name == notify.Name {
		l.complain(e.path, "choose another name", "messages of rules go to an instance of that name")
	}
	core := known[section+".*"]
	a := answer{}
	switch name := e.values["plugin"].(type) {
	case nil:
		l.complain(under(e.path, "plugin"), l.pluginHint(e.name), "missing: which plugin is it?")
	case string:
		i.Plugin = name
		a = l.describe(under(e.path, "plugin"), name)
		l.capable(e, a.description, section)
	}
	if signsIn(a.description) {
		core = append(slices.Clip(core), known["sources.* with an account"]...)
	}
	i.Err = a.err
	offered := settings(a.description)
	values := l.read(e.path, e.values, append(slices.Clip(core), offered...), a.description == nil)
	shared := l.defaults[i.Plugin]
	i.Server, _ = values["server"].(string)
	l.required(e, core, shared, a.description)
	if section == "sources" {
		base, ok := l.readings[i.Plugin]
		if !ok {
			base = defaultReading
		}
		i.Reading = l.reading(e.path, values, base)
		i.Libraries = l.libraries(e, a, i.Reading)
	}
	if on, given := values["enabled"].(bool); given && section == "matchers" {
		i.Disabled = !on
	}
	if a.description != nil {
		i.Settings = over(shared, own(values, core, a))
	}
	return i
}

// libraries reads [sources.NAME.libraries.KEY].
func (l *loader) libraries(e entry, a answer, source Reading) map[string]Library {
	core := known["sources.*.libraries.*"]
	keys := append(slices.Clip(core), settings(a.description)...)
	list := l.entries(under(e.path, "libraries"), e.values["libraries"])
	if list == nil {
		return nil
	}
	libraries, titles := make(map[string]Library, len(list)), map[string]string{}
	for _, e := range list {
		l.serverWide(e, keys)
		values := l.read(e.path, e.values, keys, a.description == nil)
		library := Library{Key: e.name, Name: e.name, Line: l.lines.of(e.path)}
		library.Enabled, _ = values["enabled"].(bool)
		if title, ok := values["library_name"].(string); ok {
			library.Name = title
		}
		if other, taken := titles[library.Name]; taken {
			l.complain(e.path, "", "%s is the library %q too", other, library.Name)
		}
		titles[library.Name] = join(e.path)
		library.Reading = l.reading(e.path, values, source)
		library.Settings = own(values, core, a)
		libraries[e.name] = library
	}
	return libraries
}

// serverWide takes out of a library what holds for its whole server, and
// complains about it.
func (l *loader) serverWide(e entry, keys []key) {
	source := join(e.path[:2])
	for _, k := range keys {
		if _, given := e.values[k.name]; !given || !k.whole {
			continue
		}
		hint := fmt.Sprintf("it belongs in [%s]", source)
		if slices.Contains(supplied, k.name) {
			hint = "a library on another server belongs to a source of its own: [sources.NAME]"
		}
		l.complain(under(e.path, k.name), hint, "holds for the whole server, not for one library")
		delete(e.values, k.name)
	}
}

// own leaves out the engine's keys. Without a description there are no
// settings, because it could not be told which of them are secrets.
func own(values map[string]any, core []key, a answer) map[string]any {
	if a.description == nil {
		return nil
	}
	for _, k := range core {
		delete(values, k.name)
	}
	return values
}

// over gives the settings of both, those of top where both have one.
func over(base, top map[string]any) map[string]any {
	all := make(map[string]any, len(base)+len(top))
	maps.Copy(all, base)
	maps.Copy(all, top)
	return all
}

// sameName complains about matchers called like a source: rules name either
// by its name alone.
func (l *loader) sameName(sources, matchers []Instance) {
	for _, m := range matchers {
		for _, s := range sources {
			if m.Name == s.Name {
				l.complain([]string{"matchers", m.Name}, "rename one of them", "the source in line %d has this name too", s.Line)
			}
		}
	}
}
