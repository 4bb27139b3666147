package script

import (
	"errors"

	lua "github.com/yuin/gopher-lua"
)

// catchers are pcall and xpcall. They count what they catch: the message of an
// error may be as long as any text.
func (w *Worker) catchers() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"pcall": func(L *lua.LState) int {
			L.CheckAny(1)
			thrown := w.try(L, L.GetTop()-1)
			if thrown == nil {
				L.Insert(lua.LTrue, 1)
				return L.GetTop()
			}
			L.Push(lua.LFalse)
			L.Push(thrown)
			return 2
		},
		"xpcall": func(L *lua.LState) int {
			L.CheckFunction(1)
			handler := L.CheckFunction(2)
			L.SetTop(2)
			L.Remove(2)
			thrown := w.try(L, 0)
			if thrown == nil {
				L.Insert(lua.LTrue, 1)
				return L.GetTop()
			}
			L.Push(handler)
			L.Push(thrown)
			again := w.try(L, 1)
			if again != nil {
				L.Push(again)
			}
			L.Insert(lua.LFalse, 1)
			return L.GetTop()
		},
	}
}

// try calls the function below so many arguments on the stack, and gives what
// it threw; nil where it threw nothing.
func (w *Worker) try(L *lua.LState, args int) lua.LValue {
	err := L.PCall(args, lua.MultRet, nil)
	if err == nil {
		return nil
	}
	thrown := thrownBy(err)
	w.caught(L, thrown)
	return thrown
}

// thrownBy gives what a script threw.
func thrownBy(err error) lua.LValue {
	if e := (*lua.ApiError)(nil); errors.As(err, &e) && e.Object != nil {
		return e.Object
	}
	return lua.LString(err.Error())
}

// caught counts an error that a script gets hold of.
func (w *Worker) caught(L *lua.LState, thrown lua.LValue) {
	if text, ok := thrown.(lua.LString); ok {
		w.makes(L, costText+len(text))
	}
}
