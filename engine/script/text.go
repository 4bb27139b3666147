package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// maxBytes bounds string.byte.
const maxBytes = 4096

// textFunctions replace those of the string library that could take minutes
// or gigabytes, or that would make text without counting it.
func (w *Worker) textFunctions(original map[string]lua.LGFunction) map[string]lua.LGFunction {
	// counted runs a function that makes one text no longer than thrice the one
	// it is given.
	counted := func(name string) lua.LGFunction {
		return func(L *lua.LState) int {
			w.makes(L, costText+len(L.CheckString(1)))
			n := original[name](L)
			w.checkLength(L, "string."+name, len(lua.LVAsString(L.Get(-1))))
			return n
		}
	}
	fns := map[string]lua.LGFunction{
		"upper": counted("upper"), "lower": counted("lower"), "reverse": counted("reverse"),
		"format": w.format,
		"len":    original["len"],
		"sub":    original["sub"],
		"byte": func(L *lua.LState) int {
			s := L.CheckString(1)
			from := startOf(L, 2, len(s))
			to := L.OptInt(3, L.OptInt(2, 1))
			if to < 0 {
				to += len(s) + 1
			}
			if to = min(to, len(s)); to-from > maxBytes {
				L.RaiseError("string.byte of more than %d values", maxBytes)
			}
			for i := from; i < to; i++ {
				L.Push(lua.LNumber(s[i]))
			}
			return max(0, to-from)
		},
		"char": func(L *lua.LState) int {
			bytes := make([]byte, L.GetTop())
			for i := range bytes {
				n := L.CheckInt(i + 1)
				if n < 0 || n > 255 {
					L.ArgError(i+1, "a number from 0 to 255 expected")
				}
				bytes[i] = byte(n)
			}
			L.Push(w.text(L, "string.char", string(bytes)))
			return 1
		},
		"rep": func(L *lua.LState) int {
			s, n := L.CheckString(1), L.CheckInt(2)
			if n <= 0 || s == "" {
				L.Push(lua.LString(""))
				return 1
			}
			if len(s) > maxText/n {
				L.RaiseError("string.rep: the text would be longer than %d bytes", maxText)
			}
			w.makes(L, costText+len(s)*n)
			L.Push(lua.LString(strings.Repeat(s, n)))
			return 1
		},
	}
	for name, fn := range w.searches() {
		fns[name] = fn
	}
	return fns
}
