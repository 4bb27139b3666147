package homelab

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// ArrState is everything an application holds, by name: "movie 5", "series 2", "episode 5003", "file 1005", "tag 3",
// "exclusion 1", "disk" (what was deleted). The values are JSON.
type ArrState map[string]string

// Diff says in words what is different in another state, one line a field, sorted; nothing when they are equal.
func (s ArrState) Diff(other ArrState) (lines []string) {
	names := maps.Clone(s)
	maps.Copy(names, other)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		before, had := s[name]
		after, has := other[name]
		switch {
		case !had:
			lines = append(lines, name+" is new")
		case !has:
			lines = append(lines, name+" is gone")
		case before != after:
			lines = append(lines, differences(name, before, after)...)
		}
	}
	return lines
}

// differences compares two objects field by field.
func differences(name, before, after string) (lines []string) {
	var x, y map[string]any
	if json.Unmarshal([]byte(before), &x) != nil || json.Unmarshal([]byte(after), &y) != nil {
		return []string{fmt.Sprintf("%s: %s, was %s", name, after, before)}
	}
	fields := maps.Clone(x)
	maps.Copy(fields, y)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		was, _ := json.Marshal(x[field]) // it came as JSON
		is, _ := json.Marshal(y[field])
		if string(was) != string(is) {
			lines = append(lines, fmt.Sprintf("%s: %s %s, was %s", name, field, is, was))
		}
	}
	return lines
}

// State is a picture of everything that writes can change. It costs about five kilobytes an entry.
func (a *arr) State() ArrState {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := ArrState{}
	put := func(name string, id int, write func(*pretty)) {
		w := &pretty{}
		write(w)
		s[name+" "+idText(id)] = string(w.finish())
	}
	for id := 1; id <= a.entries.end(); id++ {
		if a.entries.has(id) {
			put(a.app.thing, id, func(w *pretty) { a.entries.write(w, id) })
		}
	}
	a.entries.state(put)
	for _, t := range a.tags {
		s["tag "+idText(t.id)] = t.label
	}
	for _, e := range a.exclusions {
		put("exclusion", e.id, func(w *pretty) { a.writeExclusion(w, e) })
	}
	if len(a.disk.removed) > 0 {
		s["disk"] = strings.Join(a.disk.removed, "\n")
	}
	return s
}

// trailingNumber is the id that a path ends in.
var trailingNumber = regexp.MustCompile(`/\d+$`)

// WriteCounts counts the writes among the last 10,000 by method and path, with {id} for a number: "PUT /movie/editor",
// "DELETE /movie/{id}".
func (a *arr) WriteCounts() map[string]int {
	counts := map[string]int{}
	for _, r := range a.Writes() {
		path := strings.TrimPrefix(strings.TrimPrefix(r.Path, a.is.URLBase), "/api/v3")
		counts[r.Method+" "+trailingNumber.ReplaceAllString(path, "/{id}")]++
	}
	return counts
}
