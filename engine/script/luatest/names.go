package luatest

import (
	"maps"
	"slices"
)

// Names lists every name that tests can use beside what rules can: functions,
// what expect(…) can be asked, and the parts of what run gives. Documentation
// must not leave one out.
func Names() (functions, expectations, parts []string) {
	t := &trial{}
	for name := range t.functions() {
		if !slices.Contains(known, name) {
			functions = append(functions, name)
		}
	}
	slices.Sort(functions)
	return functions, slices.Sorted(maps.Keys(t.expectations())), slices.Clone(resultParts)
}

// known are the names that rules have too.
var known = []string{"on", "detect", "params", "print", "assert"}
