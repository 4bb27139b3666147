package config

import (
	"strconv"
	"strings"
)

// lines tells on which line each key of a text stands, by its joined path.
type lines map[string]int

// newLines ties the keys of a TOML text to the lines that scan found for them,
// both in the order of the text. A table that has no header of its own stands
// where its first key does.
func newLines(keys [][]string, at []int) lines {
	l := make(lines, len(keys))
	if len(keys) != len(at) {
		return l
	}
	implied := map[string]bool{}
	for i, path := range keys {
		name := join(path)
		if _, ok := l[name]; !ok || implied[name] {
			l[name], implied[name] = at[i], false
		}
		for n := len(path) - 1; n > 0; n-- {
			parent := join(path[:n])
			if _, ok := l[parent]; ok {
				break
			}
			l[parent], implied[parent] = at[i], true
		}
	}
	return l
}

// of gives the line of a key, or of the nearest table around it; 0 where there
// is none.
func (l lines) of(path []string) int {
	for n := len(path); n > 0; n-- {
		if line, ok := l[join(path[:n])]; ok {
			return line
		}
	}
	return 0
}

// join writes a path as TOML would: sources.home.libraries."TV Shows".
func join(path []string) string {
	parts := make([]string, len(path))
	for i, part := range path {
		if !bare(part) {
			part = strconv.Quote(part)
		}
		parts[i] = part
	}
	return strings.Join(parts, ".")
}

// bare says whether a key needs no quotes.
func bare(key string) bool {
	for _, c := range []byte(key) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return key != ""
}
