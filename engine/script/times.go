package script

import (
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// instant is a time as Lua sees it: comparable, subtractable to seconds, and
// RFC 3339 as text.
type instant struct {
	ud lua.LUserData
	t  time.Time
}

func (w *Worker) newTime(t time.Time) *lua.LUserData {
	w.made += costTable
	i := &instant{t: t}
	i.ud.Value = i
	i.ud.Metatable = w.meta.time
	return &i.ud
}

func asTime(v lua.LValue) *instant {
	if ud, ok := v.(*lua.LUserData); ok {
		i, _ := ud.Value.(*instant)
		return i
	}
	return nil
}

// timeMeta are the operators of times.
func (w *Worker) timeMeta() map[string]lua.LGFunction {
	compare := func(holds func(a, b time.Time) bool) lua.LGFunction {
		return func(L *lua.LState) int {
			a, b := asTime(L.Get(1)), asTime(L.Get(2))
			if a == nil || b == nil {
				L.RaiseError("attempt to compare a time with a %s; age(t) gives its age in seconds", other(L, a).Type())
			}
			L.Push(lua.LBool(holds(a.t, b.t)))
			return 1
		}
	}
	return map[string]lua.LGFunction{
		"__eq": compare(time.Time.Equal),
		"__lt": compare(time.Time.Before),
		"__le": compare(func(a, b time.Time) bool { return !b.Before(a) }),
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString(asTime(L.Get(1)).t.In(w.rules.opt.Location).Format(time.RFC3339)))
			return 1
		},
		"__add": func(L *lua.LState) int {
			a, n := asTime(L.Get(1)), L.Get(2)
			if a == nil {
				a, n = asTime(L.Get(2)), L.Get(1)
			}
			seconds, ok := n.(lua.LNumber)
			if !ok {
				L.RaiseError("only seconds can be added to a time")
			}
			L.Push(w.newTime(a.t.Add(duration(seconds))))
			return 1
		},
		"__sub": func(L *lua.LState) int {
			a := asTime(L.Get(1))
			if a == nil {
				L.RaiseError("a time cannot be subtracted from a %s", L.Get(1).Type())
			}
			switch b := L.Get(2).(type) {
			case lua.LNumber:
				L.Push(w.newTime(a.t.Add(-duration(b))))
			default:
				other := asTime(b)
				if other == nil {
					L.RaiseError("a %s cannot be subtracted from a time", b.Type())
				}
				L.Push(lua.LNumber(a.t.Sub(other.t).Seconds()))
			}
			return 1
		},
		"__index": func(L *lua.LState) int {
			t, key := asTime(L.Get(1)).t.In(w.rules.opt.Location), L.Get(2).String()
			switch key {
			case "year":
				L.Push(lua.LNumber(t.Year()))
			case "month":
				L.Push(lua.LNumber(t.Month()))
			case "day":
				L.Push(lua.LNumber(t.Day()))
			case "hour":
				L.Push(lua.LNumber(t.Hour()))
			case "minute":
				L.Push(lua.LNumber(t.Minute()))
			case "weekday":
				L.Push(lua.LString(strings.ToLower(t.Weekday().String())))
			default:
				L.RaiseError("a time has no field %q; age(t) gives its age in seconds%s", key, oneOfThese(key, timeFields))
			}
			return 1
		},
	}
}

var timeFields = []string{"year", "month", "day", "hour", "minute", "weekday"}

func other(L *lua.LState, first *instant) lua.LValue {
	if first == nil {
		return L.Get(1)
	}
	return L.Get(2)
}

// duration makes a span of seconds, bounded to what fits.
func duration(seconds lua.LNumber) time.Duration {
	const most = 250 * 365 * 24 * 3600
	return time.Duration(min(max(float64(seconds), -most), most) * float64(time.Second))
}

// clock are the functions that deal with time.
func (w *Worker) clock() map[string]lua.LGFunction {
	span := func(seconds lua.LNumber) lua.LGFunction {
		return func(L *lua.LState) int {
			L.Push(L.CheckNumber(1) * seconds)
			return 1
		}
	}
	return map[string]lua.LGFunction{
		"hours": span(3600),
		"days":  span(24 * 3600),
		"now": func(L *lua.LState) int {
			w.volatile(L, "now()")
			L.Push(w.newTime(w.rules.opt.Now))
			return 1
		},
		"age": func(L *lua.LState) int {
			w.volatile(L, "age()")
			t := asTime(L.Get(1))
			if t == nil {
				L.RaiseError("age wants a time, got %s; check that the field is not nil first", L.Get(1).Type())
			}
			L.Push(lua.LNumber(w.rules.opt.Now.Sub(t.t).Seconds()))
			return 1
		},
	}
}
