package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// value checks one value against what its key takes, and gives it as the rest
// of the engine has it: secrets are resolved, tables in lists are map[string]any.
func (l *loader) value(path []string, k key, v any) (any, bool) {
	if k.kind == "table" { // checked where it is read
		return v, true
	}
	v = plain(v)
	if moment(v) {
		l.complain(path, "put it in quotes", "dates and times are strings here")
		return nil, false
	}
	if k.kind == "any" && isUpkeep(path) {
		return v, l.upkeep(path, v)
	}
	switch got := v.(type) {
	case string:
		switch k.kind {
		case "string":
			return got, l.text(path, k, got)
		case "secret":
			return l.secret(path, got)
		}
	case int64:
		switch k.kind {
		case "integer":
			return got, l.amount(path, k, float64(got))
		case "number":
			return float64(got), l.amount(path, k, float64(got))
		}
	case float64:
		if k.kind == "number" {
			return got, l.amount(path, k, got)
		}
	case bool:
		if k.kind == "boolean" {
			return got, true
		}
	case []any:
		switch k.kind {
		case "list":
			return got, l.strings(path, got)
		case "pairs":
			return got, l.pairs(path, got)
		case "secrets":
			return l.secrets(path, got)
		}
	}
	want, listed := wanted[k.kind]
	if !listed { // any, and whatever a newer plugin may call a type
		return v, true
	}
	l.complain(path, mend(k.kind, v), "must be %s, not %s", want, typeName(v))
	return nil, false
}

// text checks a string.
func (l *loader) text(path []string, k key, s string) bool {
	if k.filled && strings.TrimSpace(s) == "" {
		l.complain(path, "", "is empty")
		return false
	}
	if k.name == "url" || strings.HasSuffix(k.name, "_url") {
		return l.address(path, s)
	}
	return true
}

// amount checks a number.
func (l *loader) amount(path []string, k key, n float64) bool {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		l.complain(path, "", "must be a finite number")
		return false
	}
	if k.min != nil && n < *k.min || k.max != nil && n > *k.max {
		l.complain(path, "", "%s", k.bounds())
		return false
	}
	if n < 0 && (k.name == "timeout" || strings.HasSuffix(k.name, "_timeout")) {
		l.complain(path, "", "must not be negative")
		return false
	}
	return true
}

// bounds puts the bounds of a number in words.
func (k key) bounds() string {
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	switch {
	case k.max == nil:
		return "must be at least " + number(*k.min)
	case k.min == nil:
		return "must be at most " + number(*k.max)
	}
	return "must lie between " + number(*k.min) + " and " + number(*k.max)
}

// strings checks that a list holds strings only.
func (l *loader) strings(path []string, list []any) bool {
	for i, v := range list {
		if _, ok := v.(string); !ok {
			l.complain(path, "", "entry %d must be a string, not %s", i+1, typeName(v))
			return false
		}
	}
	return true
}

// pairs checks that a list holds lists of two strings.
func (l *loader) pairs(path []string, list []any) bool {
	for i, v := range list {
		pair, _ := v.([]any)
		good := len(pair) == 2
		for _, side := range pair {
			_, ok := side.(string)
			good = good && ok
		}
		if !good {
			l.complain(path, `such as [["/data", "/mnt/data"]]`, "entry %d must be a list of two strings", i+1)
			return false
		}
	}
	return true
}

// secrets resolves a list of secrets.
func (l *loader) secrets(path []string, list []any) (any, bool) {
	if !l.strings(path, list) {
		return nil, false
	}
	good := make([]any, 0, len(list))
	for i, v := range list {
		before := len(l.problems)
		if s, ok := l.secret(path, v.(string)); ok {
			good = append(good, s)
		}
		for n := range l.problems[before:] {
			p := &l.problems[before+n]
			p.Message = fmt.Sprintf("entry %d: %s", i+1, p.Message)
		}
	}
	return good, len(good) == len(list)
}
