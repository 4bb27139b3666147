package script

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// Vocabulary is every name that a rule can use: what documentation must not
// leave out.
type Vocabulary struct {
	Globals   []string            // functions, and libraries as LIBRARY.FUNCTION
	Members   map[string][]string // of views beside the fields of the schema, by type
	Name      []string            // of version.name and words(…)
	Reserved  []string            // names that a plugin cannot have
	LuaItself []string            // globals that are Lua's own
}

// Vocabulary lists the names.
func (w *Worker) Vocabulary() Vocabulary {
	v := Vocabulary{
		Members: map[string][]string{}, Name: slices.Clone(nameFields),
		Reserved: slices.Concat(keywords, removed, later),
		LuaItself: []string{
			"assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "print", "select", "setmetatable", "tonumber",
			"tostring", "type", "unpack", "xpcall", "coroutine", "math", "string", "table",
		},
	}
	for name := range w.rules.schema {
		if m := members(name.Name()); m != nil {
			v.Members[string(name.Name())] = m
		}
	}
	v.Members["Time"] = slices.Clone(timeFields)
	for name := range w.queryMethods() {
		v.Members["Query"] = append(v.Members["Query"], strings.TrimPrefix(name, queryPrefix))
	}
	w.env.ForEach(func(k, value lua.LValue) {
		name := k.String()
		if strings.HasPrefix(name, "(") {
			return // no name of Lua's: what the loader puts in place of operators
		}
		t, isTable := value.(*lua.LTable)
		if !isTable {
			v.Globals = append(v.Globals, name)
			return
		}
		w.hidden(t).ForEach(func(k, _ lua.LValue) { v.Globals = append(v.Globals, name+"."+k.String()) })
	})
	slices.Sort(v.Globals)
	return v
}
