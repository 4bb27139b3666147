package config

import (
	"cmp"
	"slices"
	"time"
)

// clockHint says how a time of day is written.
const clockHint = `such as "05:00"`

// pipelines reads [pipelines.NAME]. Where there are none there is one,
// "default", with all sources and all enabled rules.
func (l *loader) pipelines(v any, c *Config) []Pipeline {
	var list []Pipeline
	all := make([]string, 0, len(c.Sources))
	for _, s := range c.Sources {
		all = append(all, s.Name)
	}
	for _, e := range l.named([]string{"pipelines"}, v) {
		list = append(list, l.pipeline(e, all, c.Engine.At))
	}
	if list == nil {
		return []Pipeline{{Name: "default", Sources: all, At: c.Engine.At, Events: true}}
	}
	slices.SortStableFunc(list, func(a, b Pipeline) int { return cmp.Compare(a.Line, b.Line) })
	return list
}

// pipeline reads one [pipelines.NAME].
func (l *loader) pipeline(e entry, sources []string, at Clock) Pipeline {
	values := l.read(e.path, e.values, known["pipelines.*"], false)
	p := Pipeline{Name: e.name, Sources: sources, At: at, Line: l.lines.of(e.path), Events: values["events"].(bool)}
	if list, ok := values["sources"].([]any); ok {
		p.Sources = l.words(under(e.path, "sources"), list)
		if len(list) == 0 {
			l.complain(under(e.path, "sources"), "without the key it has every source", "names no source")
		}
		for _, name := range p.Sources {
			if !slices.Contains(sources, name) {
				l.complain(under(e.path, "sources"), suggest(name, sources), "unknown source %q", name)
			}
		}
	}
	if list, ok := values["rules"].([]any); ok {
		p.Rules = l.words(under(e.path, "rules"), list)
		for _, name := range p.Rules {
			if !isName(name) {
				l.complain(under(e.path, "rules"), `the name of its file without .lua, such as "maintenance"`, "%q is no name of a rule", name)
			}
		}
	}
	if text, ok := values["schedule"].(string); ok {
		p.Schedule = l.schedule(under(e.path, "schedule"), text)
	}
	if text, ok := values["at"].(string); ok {
		if p.At, ok = clock(text); !ok {
			l.complain(under(e.path, "at"), clockHint, "%q is no time of day", text)
		}
	}
	return p
}

// words gives a list that was found to hold strings, and complains where one
// is there twice.
func (l *loader) words(path []string, list []any) []string {
	all := make([]string, 0, len(list))
	for _, v := range list {
		word := v.(string)
		if slices.Contains(all, word) {
			l.complain(path, "", "%q is there twice", word)
		}
		all = append(all, word)
	}
	return all
}

// clock reads HH:MM.
func clock(text string) (Clock, bool) {
	t, err := time.Parse("15:04", text)
	return Clock{t.Hour(), t.Minute()}, err == nil
}
