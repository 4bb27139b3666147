package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// describe asks a plugin once what it understands. The answer is empty where
// nothing can be asked or what came was a complaint; it has an error where the
// plugin itself failed, which costs that plugin's instances only.
func (l *loader) describe(path []string, plugin string) answer {
	if !isName(plugin) {
		if plugin != "" {
			l.complain(path, l.pluginHint(plugin), "%q is no name of a plugin", plugin)
		}
		return answer{}
	}
	if l.o.Describe == nil {
		return answer{}
	}
	a, asked := l.plugins[plugin]
	if !asked && l.stopped == nil {
		a.description, a.err = l.o.Describe(plugin)
		l.plugins[plugin] = a
	}
	if a.err == nil {
		return a
	}
	switch fault.ClassOf(a.err) {
	case fault.Unreachable:
		return answer{err: a.err}
	case fault.Interrupted:
		l.stopped = a.err
	default:
		hint := fault.Hint(a.err)
		if !slices.Contains(l.o.Plugins, plugin) && nearest(plugin, l.o.Plugins) != "" {
			hint = l.pluginHint(plugin)
		}
		l.complain(path, hint, "%v", a.err)
	}
	return answer{}
}

// pluginHint suggests a plugin.
func (l *loader) pluginHint(name string) string {
	if slices.Contains(l.o.Plugins, name) {
		return fmt.Sprintf("write plugin = %q", name)
	}
	return suggest(name, l.o.Plugins)
}

// settings gives what a plugin understands as keys.
func settings(d *wire.Description) []key {
	keys := make([]key, 0, len(d.GetSettings()))
	for _, s := range d.GetSettings() {
		keys = append(keys, key{name: s.GetKey(), kind: s.GetType(), filled: s.GetRequired(), min: s.Min, max: s.Max, whole: s.GetServerWide()})
	}
	return keys
}

// Taken names the settings of a plugin that nobody could give it, because the
// key means something to luarr where they would stand.
func Taken(d *wire.Description) []string {
	var core []key
	for capability, section := range map[string]string{
		"source": "sources.*", "matcher": "matchers.*", "authenticator": "sources.* with an account",
	} {
		if slices.Contains(d.GetCapabilities(), capability) {
			core = append(core, known[section]...)
		}
	}
	var taken []string
	for _, s := range settings(d) {
		if _, ok := lookup(core, s.name); ok {
			taken = append(taken, s.name)
		}
	}
	return taken
}

// supplied are the settings that an account gives for a source that names its
// server there.
var supplied = []string{"url", "token"}

// signsIn says whether a plugin has accounts.
func signsIn(d *wire.Description) bool { return slices.Contains(d.GetCapabilities(), "authenticator") }

// required complains about settings that a plugin needs and nobody gave. One
// that is there under a misspelt name was complained about already.
func (l *loader) required(e entry, core []key, shared map[string]any, d *wire.Description) {
	offered := names(settings(d))
	if _, ok := lookup(core, "server"); ok {
		offered = append(offered, "server")
	}
	all := append(names(core), offered...)
	given := func(key string) bool {
		if _, ok := shared[key]; ok {
			return true
		}
		for name := range e.values {
			if name == key || !slices.Contains(all, name) && nearest(name, offered) == key {
				return true
			}
		}
		return false
	}
	for _, s := range d.GetSettings() {
		key := s.GetKey()
		if !s.GetRequired() || given(key) {
			continue
		}
		hint := s.GetDoc()
		if _, ok := lookup(core, "server"); ok && slices.Contains(supplied, key) {
			if given("server") {
				continue
			}
			hint += fmt.Sprintf("; or server = \"NAME\" after luarr login %s", d.GetName())
		}
		l.complain(under(e.path, key), hint, "missing, and %s needs it", d.GetName())
	}
}

// capable complains about a plugin that stands in the wrong section.
func (l *loader) capable(e entry, d *wire.Description, section string) {
	can := func(section string) bool {
		return slices.Contains(d.GetCapabilities(), strings.TrimSuffix(section, "s"))
	}
	if d == nil || can(section) {
		return
	}
	hint := ""
	other := map[string]string{"sources": "matchers", "matchers": "sources"}[section]
	if can(other) {
		hint = fmt.Sprintf("it belongs in [%s.%s]", other, e.name)
	}
	l.complain(under(e.path, "plugin"), hint, "%s is no %s", d.GetName(), strings.TrimSuffix(section, "s"))
}
