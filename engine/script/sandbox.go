package script

import (
	"math/rand/v2"

	"github.com/cespare/xxhash/v2"
	lua "github.com/yuin/gopher-lua"
)

// maxCoroutines bounds the coroutines of one call; each has stacks of its own.
const maxCoroutines = 64

// kept are the functions of Lua itself that are neither removed nor replaced.
var kept = []string{"assert", "error", "getmetatable", "pcall", "select",
	"tonumber", "tostring", "type", "xpcall"}

// openSandbox makes the globals that rules see. There is no way to a file, to
// the network, to the clock or to code that was not checked.
func (w *Worker) openSandbox() error {
	L := w.L
	for _, open := range []lua.LGFunction{lua.OpenBase, lua.OpenTable, lua.OpenString, lua.OpenMath, lua.OpenCoroutine} {
		L.Push(L.NewFunction(open))
		L.Call(0, 0)
	}
	lib := func(name string) map[string]lua.LGFunction { return functionsOf(L.GetGlobal(name)) }
	base := functionsOf(L.G.Global)

	env := w.env
	for _, name := range kept {
		env.RawSetString(name, L.NewFunction(base[name]))
	}
	env.RawSetString("setmetatable", L.NewFunction(w.setMetatable(base["setmetatable"])))
	w.define(env, w.baseFunctions())
	w.define(env, w.askFunctions())
	w.define(env, w.clock())
	w.define(env, w.setFunctions())
	env.RawSetString("size", L.NewFunction(size))
	w.define(env, w.loadFunctions())
	env.RawSetString("words", L.NewFunction(w.words))

	text := lib("string")
	for _, name := range []string{"dump", "gfind"} {
		delete(text, name)
	}
	for name, fn := range textFunctions(lib("string")) {
		text[name] = fn
	}
	gmatch := L.GetField(L.GetGlobal("string"), "gmatch").(*lua.LFunction)
	strings := w.library("string", text)
	strings.RawSetString("gmatch", L.NewFunction(func(L *lua.LState) int {
		checkPattern(L, "gmatch", L.CheckString(1), L.CheckString(2))
		L.Push(gmatch)
		L.Push(L.Get(1))
		L.Push(L.Get(2))
		L.Call(2, 2)
		step, state := L.Get(-2), L.Get(-1)
		L.Push(L.NewFunction(func(L *lua.LState) int {
			L.SetTop(0)
			L.Push(step)
			L.Push(state)
			L.Call(1, lua.MultRet)
			return L.GetTop()
		}))
		return 1
	}))

	tables := map[string]lua.LGFunction{"maxn": lib("table")["maxn"]}
	for name, fn := range w.tableFunctions(lib("table")) {
		tables[name] = fn
	}
	w.library("table", tables)

	numbers := lib("math")
	delete(numbers, "randomseed")
	numbers["random"] = w.random
	maths := w.library("math", numbers)
	maths.RawSetString("pi", L.GetField(L.GetGlobal("math"), "pi"))
	maths.RawSetString("huge", L.GetField(L.GetGlobal("math"), "huge"))

	w.library("re", map[string]lua.LGFunction{"match": expressions{}.match})
	w.library("coroutine", w.coroutines(lib("coroutine")))
	if err := w.defineActors(); err != nil {
		return err
	}

	env.ForEach(func(_, v lua.LValue) { w.freeze(v) })
	ofText := L.NewTable()
	ofText.RawSetString("__index", w.hidden(strings))
	ofText.RawSetString("__metatable", lua.LString("locked"))
	L.SetMetatable(lua.LString(""), ofText)

	guard := L.NewTable()
	guard.RawSetString("__index", L.NewFunction(func(L *lua.LState) int {
		name := L.Get(2).String()
		L.RaiseError("%q is not declared%s", name, didYouMean(name, w.globals()))
		return 0
	}))
	guard.RawSetString("__newindex", L.NewFunction(func(L *lua.LState) int {
		L.RaiseError("assignment to the global %q: use local", L.Get(2).String())
		return 0
	}))
	guard.RawSetString("__metatable", lua.LString("locked"))
	env.Metatable = guard
	return nil
}

// functionsOf takes the Go functions out of a library.
func functionsOf(v lua.LValue) map[string]lua.LGFunction {
	out := map[string]lua.LGFunction{}
	if t, ok := v.(*lua.LTable); ok {
		t.ForEach(func(k, v lua.LValue) {
			if fn, ok := v.(*lua.LFunction); ok && fn.IsG {
				out[k.String()] = fn.GFunction
			}
		})
	}
	return out
}

func (w *Worker) define(t *lua.LTable, fns map[string]lua.LGFunction) {
	for name, fn := range fns {
		t.RawSetString(name, w.L.NewFunction(fn))
	}
}

func (w *Worker) library(name string, fns map[string]lua.LGFunction) *lua.LTable {
	t := w.L.NewTable()
	w.define(t, fns)
	w.env.RawSetString(name, t)
	return t
}

// globals lists the names a rule may use.
func (w *Worker) globals() []string {
	var names []string
	w.env.ForEach(func(k, _ lua.LValue) { names = append(names, k.String()) })
	return names
}

// random is math.random. It starts anew for every call from the seed of the
// run and the subject, so that neither order nor the number of workers counts.
func (w *Worker) random(L *lua.LState) int {
	w.volatile(L, "math.random()")
	if w.call.chance == nil {
		w.call.chance = rand.New(rand.NewPCG(uint64(w.rules.opt.Seed), xxhash.Sum64String(w.call.id())))
	}
	r := w.call.chance
	switch L.GetTop() {
	case 0:
		L.Push(lua.LNumber(r.Float64()))
	default:
		low, high := 1, L.CheckInt(1)
		if L.GetTop() > 1 {
			low, high = high, L.CheckInt(2)
		}
		if high < low {
			L.RaiseError("math.random: nothing lies between %d and %d", low, high)
		}
		L.Push(lua.LNumber(low + r.IntN(high-low+1)))
	}
	return 1
}

// coroutines run under the deadline of the call that made them.
func (w *Worker) coroutines(original map[string]lua.LGFunction) map[string]lua.LGFunction {
	under := func(make lua.LGFunction, thread func(lua.LValue) *lua.LState) lua.LGFunction {
		return func(L *lua.LState) int {
			L.CheckFunction(1)
			if w.call.coroutines++; w.call.coroutines > maxCoroutines {
				L.RaiseError("more than %d coroutines", maxCoroutines)
			}
			// NewThread would start a goroutine to watch over our context.
			ctx := L.RemoveContext()
			n := make(L)
			L.SetContext(ctx)
			thread(L.Get(-1)).SetContext(ctx)
			return n
		}
	}
	original["create"] = under(original["create"], func(v lua.LValue) *lua.LState { return v.(*lua.LState) })
	original["wrap"] = under(original["wrap"], func(v lua.LValue) *lua.LState {
		return v.(*lua.LFunction).Upvalues[0].Value().(*lua.LState)
	})
	return original
}
