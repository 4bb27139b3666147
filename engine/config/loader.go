package config

import (
	"fmt"
	"maps"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// loader reads one configuration and gathers everything wrong with it.
type loader struct {
	file     string // as the caller named it
	folder   string // where relative paths start
	o        Options
	lines    lines
	problems []Problem
	literal  []string // keys of secrets that stand in the file

	plugins  map[string]answer         // what plugins said when asked
	defaults map[string]map[string]any // checked settings of [plugins.X]
	readings map[string]Reading        // what [plugins.X] says of reading
	stopped  error                     // the user's interrupt, while a plugin was asked
}

// answer is what a plugin says of itself.
type answer struct {
	description *wire.Description
	err         error
}

// entry is one table among those of a section, such as [sources.home].
type entry struct {
	path   []string
	name   string
	values map[string]any
}

// complain notes that a key is wrong.
func (l *loader) complain(path []string, hint, format string, args ...any) {
	l.problems = append(l.problems, Problem{
		File: l.file, Line: l.lines.of(path), Key: join(path),
		Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// under gives the path of a key in a table.
func under(path []string, key string) []string {
	return append(slices.Clip(path), key)
}

// table gives a value that must be a table.
func (l *loader) table(path []string, v any) map[string]any {
	if v == nil {
		return nil
	}
	t, ok := v.(map[string]any)
	if !ok {
		hint := ""
		if _, core := lookup(known["engine"], path[0]); core && len(path) == 1 {
			hint = fmt.Sprintf("did you mean %q in [engine]?", path[0])
		}
		if _, double := v.([]map[string]any); double {
			hint = "its header stands in single brackets"
		}
		if hint == "" && len(path) > 1 {
			hint = "its header is [" + join(path) + "]"
		}
		l.complain(path, hint, "must be a table, not %s", typeName(v))
	}
	return t
}

// entries gives the tables of a section, sorted by name.
func (l *loader) entries(path []string, v any) []entry {
	section := l.table(path, v)
	var list []entry
	for _, name := range slices.Sorted(maps.Keys(section)) {
		at := under(path, name)
		if values := l.table(at, section[name]); values != nil {
			list = append(list, entry{at, name, values})
		}
	}
	return list
}

// named is entries whose names are words, as rules and plugins can use them.
func (l *loader) named(path []string, v any) []entry {
	list := l.entries(path, v)
	for _, e := range list {
		if !isName(e.name) {
			l.complain(e.path, "", "a name is small letters, digits and _, and begins with a letter")
		}
	}
	return list
}

// read checks a table against the keys it may have. It gives the values that
// are right, and the defaults of those that were not given or are wrong. Keys
// that are not known are let through where the table is open, else a problem.
func (l *loader) read(path []string, values map[string]any, keys []key, open bool) map[string]any {
	good := make(map[string]any, len(keys))
	for _, k := range keys {
		if k.value != nil {
			good[k.name] = k.value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		at := under(path, name)
		k, ok := lookup(keys, name)
		switch {
		case ok:
		case open:
			k = key{name: name, kind: "any"}
		default:
			l.complain(at, elsewhere(path, name, keys), "unknown key")
			continue
		}
		if v, ok := l.value(at, k, values[name]); ok {
			good[name] = v
		}
	}
	return good
}

// elsewhere hints at what an unknown key may have been meant for.
func elsewhere(path []string, name string, keys []key) string {
	if len(path) == 0 && nearest(name, names(keys)) == "" {
		for _, section := range []string{"engine", "limits", "notify", "listen"} {
			if meant := nearest(name, names(known[section])); meant != "" {
				return fmt.Sprintf("did you mean %q in [%s]?", meant, section)
			}
		}
	}
	return suggest(name, names(keys))
}

// isName says whether a name is [a-z][a-z0-9_]*.
func isName(s string) bool {
	for i, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '_'):
		default:
			return false
		}
	}
	return s != ""
}
