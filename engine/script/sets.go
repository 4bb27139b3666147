package script

import (
	lua "github.com/yuin/gopher-lua"
)

// setFunctions are any, all and count: what a test says of the elements of a
// table or a list.
func (w *Worker) setFunctions() map[string]lua.LGFunction {
	// each calls the test with the elements until stop says so.
	each := func(L *lua.LState, stop func(holds bool) bool) {
		test := L.CheckFunction(2)
		for i, n := 1, w.length(L, 1); i <= n; i++ {
			L.Push(test)
			L.Push(w.element(L, 1, i))
			L.Call(1, 1)
			holds := lua.LVAsBool(L.Get(-1))
			L.Pop(1)
			if stop(holds) {
				return
			}
		}
	}
	return map[string]lua.LGFunction{
		"any": func(L *lua.LState) int {
			found := false
			each(L, func(holds bool) bool { found = holds; return holds })
			L.Push(lua.LBool(found))
			return 1
		},
		"all": func(L *lua.LState) int {
			all := true
			each(L, func(holds bool) bool { all = holds; return !holds })
			L.Push(lua.LBool(all))
			return 1
		},
		"count": func(L *lua.LState) int {
			n := 0
			each(L, func(holds bool) bool {
				if holds {
					n++
				}
				return false
			})
			L.Push(lua.LNumber(n))
			return 1
		},
	}
}
