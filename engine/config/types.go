package config

import "time"

// wanted says in words what a kind of key takes.
var wanted = map[string]string{
	"string":  "a string",
	"secret":  "a string",
	"integer": "a whole number",
	"number":  "a number",
	"boolean": "true or false",
	"list":    "a list of strings",
	"pairs":   "a list of pairs of strings",
	"secrets": "a list of strings",
}

// plain gives lists of tables the type of all other lists.
func plain(v any) any {
	switch v := v.(type) {
	case []map[string]any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plain(v[i])
		}
		return list
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	}
	return v
}

// moment says whether a value is or holds a date or a time, for which neither
// JSON nor Lua has a type.
func moment(v any) bool {
	switch v := v.(type) {
	case time.Time:
		return true
	case []any:
		for _, e := range v {
			if moment(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range v {
			if moment(e) {
				return true
			}
		}
	}
	return false
}

// typeName says in words what a value is, and never the value.
func typeName(v any) string {
	switch v.(type) {
	case string:
		return "a string"
	case int64:
		return "a number"
	case float64:
		return "a number with a fraction"
	case bool:
		return "true or false"
	case time.Time:
		return "a date"
	case []any, []map[string]any:
		return "a list"
	}
	return "a table"
}

// mend hints at how a value of the wrong type is written.
func mend(kind string, v any) string {
	_, text := v.(string)
	_, list := v.([]any)
	_, table := v.(map[string]any)
	switch kind {
	case "integer", "number", "boolean":
		if text {
			return "without quotes"
		}
	case "string", "secret":
		if !list && !table {
			return "in quotes"
		}
	case "list", "secrets":
		if text {
			return `in brackets: ["…"]`
		}
	}
	return ""
}
