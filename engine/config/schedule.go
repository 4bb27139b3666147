package config

import (
	"slices"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/schedule"
)

// Upkeep lists the settings of a source that are true, false or a schedule.
var Upkeep = []string{"clean_bundles", "empty_trash", "optimize"}

// isUpkeep says whether a key is one of them, and no parameter of a rule that
// is called the same.
func isUpkeep(path []string) bool {
	return path[0] != "rules" && slices.Contains(Upkeep, path[len(path)-1])
}

// upkeep checks such a setting.
func (l *loader) upkeep(path []string, v any) bool {
	switch v := v.(type) {
	case bool:
		return true
	case string:
		before := len(l.problems)
		l.schedule(path, v)
		return len(l.problems) == before
	case []any:
		l.complain(path, `one string with commas: "weekly(sunday), monthly(1)"`, "must be true, false or a schedule, not a list")
	default:
		l.complain(path, `such as "weekly(sunday)"`, "must be true, false or a schedule, not %s", typeName(v))
	}
	return false
}

// schedule reads a schedule, and complains where it is none.
func (l *loader) schedule(path []string, text string) schedule.Expression {
	e, err := schedule.ParseTask(text)
	if err != nil {
		l.complain(path, fault.Hint(err), "%v", err)
	}
	return e
}
