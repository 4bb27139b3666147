package config

import (
	"cmp"
	"slices"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/schedule"
)

// Blackout is one [blackouts.NAME]: a time in which nothing is to be watched.
type Blackout struct {
	Name    string
	When    schedule.Window
	Sources []string // names of sources; nil for all of them
	Allow   []string // users who may go on watching: names or ids on the server
	// BlockNewOnly leaves streams alone that played when the blackout began.
	BlockNewOnly bool
	Message      string // what viewers are told; empty for what the rule says
	Line         int
}

// Covers says whether the blackout is one of a source.
func (b Blackout) Covers(source string) bool {
	return b.Sources == nil || slices.Contains(b.Sources, source)
}

// blackouts reads [blackouts.NAME], in the order of the file.
func (l *loader) blackouts(v any, sources []Instance) []Blackout {
	var names []string
	for _, s := range sources {
		names = append(names, s.Name)
	}
	var list []Blackout
	for _, e := range l.named([]string{"blackouts"}, v) {
		list = append(list, l.blackout(e, names))
	}
	slices.SortStableFunc(list, func(a, b Blackout) int { return cmp.Compare(a.Line, b.Line) })
	return list
}

// blackout reads one [blackouts.NAME].
func (l *loader) blackout(e entry, sources []string) Blackout {
	values := l.read(e.path, e.values, known["blackouts.*"], false)
	text := func(name string) string { return values[name].(string) }
	b := Blackout{Name: e.name, BlockNewOnly: values["block_new_only"].(bool), Message: text("message"), Line: l.lines.of(e.path)}
	var err error
	if b.When, err = schedule.ParseWindow(text("when"), text("from"), text("to")); err != nil {
		l.complain(e.path, fault.Hint(err), "%v", err)
	}
	b.Allow = l.words(under(e.path, "allow"), values["allow"].([]any))
	if list, ok := values["sources"].([]any); ok {
		b.Sources = l.words(under(e.path, "sources"), list)
		for _, name := range b.Sources {
			if !slices.Contains(sources, name) {
				l.complain(under(e.path, "sources"), suggest(name, sources), "unknown source %q", name)
			}
		}
	}
	return b
}
