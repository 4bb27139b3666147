package script

import (
	"math"
	"math/rand/v2"

	"github.com/cespare/xxhash/v2"
	lua "github.com/yuin/gopher-lua"
)

// kept are the functions of Lua itself that are neither removed nor replaced.
var kept = []string{"error", "getmetatable", "select", "tonumber", "type"}

// openSandbox makes the globals that rules see. There is no way to a file, to
// the network, to the clock or to code that was not checked.
func (w *Worker) openSandbox() error {
	L := w.L
	for _, open := range []lua.LGFunction{lua.OpenBase, lua.OpenTable, lua.OpenString, lua.OpenMath} {
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
	w.define(env, w.catchers())
	w.define(env, w.askFunctions())
	w.define(env, w.clock())
	w.define(env, w.setFunctions())
	env.RawSetString("size", L.NewFunction(size))
	w.define(env, w.loadFunctions())
	env.RawSetString("items", L.NewFunction(w.items))
	env.RawSetString("hold", L.NewFunction(w.hold))
	env.RawSetString("due", L.NewFunction(w.due))
	w.define(env, w.makers())
	env.RawSetString("words", L.NewFunction(w.words))

	texts := w.library("string", w.textFunctions(lib("string")))

	w.library("table", w.tableFunctions(lib("table")))

	numbers := lib("math")
	delete(numbers, "randomseed")
	numbers["random"] = w.random
	maths := w.library("math", numbers)
	maths.RawSetString("pi", L.GetField(L.GetGlobal("math"), "pi"))
	maths.RawSetString("huge", lua.LNumber(math.Inf(1)))

	w.library("re", map[string]lua.LGFunction{"match": expressions{}.match})
	w.library("prerolls", map[string]lua.LGFunction{"choose": w.choosePreroll})
	w.library("maintenance", map[string]lua.LGFunction{"active": w.maintenanceActive})
	w.library("blackouts", map[string]lua.LGFunction{"active": w.blackoutsActive})
	w.library("coroutine", w.coroutines())
	if err := w.defineActors(); err != nil {
		return err
	}

	env.ForEach(func(_, v lua.LValue) { w.freeze(v) })
	ofText := L.NewTable()
	ofText.RawSetString("__index", w.hidden(texts))
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
	w.env.ForEach(func(k, _ lua.LValue) {
		if name := k.String(); name[0] != '(' {
			names = append(names, name)
		}
	})
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
	if L.GetTop() == 0 {
		L.Push(lua.LNumber(r.Float64()))
		return 1
	}
	const most = 1 << 53 // beyond it numbers have gaps
	low, high := lua.LNumber(1), L.CheckNumber(1)
	if L.GetTop() > 1 {
		low, high = high, L.CheckNumber(2)
	}
	if !(low >= -most && low <= high && high <= most) {
		L.RaiseError("math.random: nothing lies between %s and %s", low.String(), high.String())
	}
	L.Push(lua.LNumber(int64(low) + r.Int64N(int64(high)-int64(low)+1)))
	return 1
}
