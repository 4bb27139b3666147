package script

import (
	"math"
	"regexp"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxText bounds what a single string function may make, in bytes.
	maxText = 1 << 20
	// maxPatternSteps bounds one pattern match: a deadline cannot interrupt
	// it, and its cost grows with the length of the text to the power of its
	// unbounded quantifiers. About a quarter of a second.
	maxPatternSteps = 2e7
	// maxPatternText bounds the text of a pattern match in bytes.
	maxPatternText = 64 << 10
	// maxExpressions bounds the compiled expressions a worker keeps.
	maxExpressions = 256
)

// textFunctions replace those of the string library that could take minutes
// or gigabytes.
func textFunctions(original map[string]lua.LGFunction) map[string]lua.LGFunction {
	bounded := func(name string) lua.LGFunction {
		return func(L *lua.LState) int {
			s, p := L.CheckString(1), L.CheckString(2)
			if !(name == "find" && L.ToBool(4)) {
				checkPattern(L, name, s, p)
			}
			return original[name](L)
		}
	}
	return map[string]lua.LGFunction{
		"find":   bounded("find"),
		"match":  bounded("match"),
		"gmatch": bounded("gmatch"),
		"gsub":   bounded("gsub"),
		"rep": func(L *lua.LState) int {
			if s, n := L.CheckString(1), L.CheckInt(2); n > 0 && len(s) > maxText/n {
				L.RaiseError("string.rep: the text would be longer than %d bytes", maxText)
			}
			return original["rep"](L)
		},
		"format": func(L *lua.LState) int {
			digits := 0
			for _, c := range L.CheckString(1) {
				if c >= '0' && c <= '9' {
					if digits++; digits > 2 {
						L.RaiseError("string.format: widths above 99 are not supported")
					}
				} else {
					digits = 0
				}
			}
			for i := 2; i <= L.GetTop(); i++ {
				if ud, ok := L.Get(i).(*lua.LUserData); ok {
					L.Replace(i, L.ToStringMeta(ud))
				}
			}
			return original["format"](L)
		},
	}
}

// checkPattern refuses a match that could take longer than a moment.
func checkPattern(L *lua.LState, name, s, pattern string) {
	power, branches := 1.0, 1.0
	if strings.HasPrefix(pattern, "^") && name != "gsub" && name != "gmatch" {
		power = 0
	}
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '%':
			i++
			if i < len(pattern) && pattern[i] == 'b' {
				power++
			}
		case '[':
			i += setLength(pattern[i:])
		case '*', '+', '-':
			power++
		case '?':
			branches *= 2
		}
	}
	if len(s) > maxPatternText || math.Pow(float64(len(s)), power)*branches > maxPatternSteps {
		L.RaiseError("string.%s: pattern %q is too costly for a text of %d bytes; use re.match", name, pattern, len(s))
	}
}

// setLength gives the bytes of a set such as [%w-] before its end.
func setLength(p string) int {
	i := 1
	if i < len(p) && p[i] == '^' {
		i++
	}
	if i < len(p) && p[i] == ']' {
		i++
	}
	for ; i < len(p) && p[i] != ']'; i++ {
		if p[i] == '%' {
			i++
		}
	}
	return i
}

// expressions compiles RE2 expressions once.
type expressions map[string]*regexp.Regexp

func (e expressions) get(L *lua.LState, source string) *regexp.Regexp {
	if re := e[source]; re != nil {
		return re
	}
	re, err := regexp.Compile(source)
	if err != nil {
		L.RaiseError("%s", err)
	}
	if len(e) >= maxExpressions {
		clear(e)
	}
	e[source] = re
	return re
}

// match is re.match(text, expression): the groups, or the whole match where
// there are none, or nil. Its cost grows with the length of the text only.
func (e expressions) match(L *lua.LState) int {
	s := L.CheckString(1)
	if len(s) > maxText {
		L.RaiseError("re.match: the text is longer than %d bytes", maxText)
	}
	m := e.get(L, L.CheckString(2)).FindStringSubmatchIndex(s)
	if m == nil {
		L.Push(lua.LNil)
		return 1
	}
	if len(m) > 2 {
		m = m[2:]
	}
	for i := 0; i < len(m); i += 2 {
		if m[i] < 0 {
			L.Push(lua.LNil)
		} else {
			L.Push(lua.LString(s[m[i]:m[i+1]]))
		}
	}
	return len(m) / 2
}
