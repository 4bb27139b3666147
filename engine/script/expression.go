package script

import (
	"regexp"
	"regexp/syntax"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxExpressions bounds the compiled expressions a worker keeps.
	maxExpressions = 64
	// maxExpression bounds the length of one in bytes, maxProgram what becomes
	// of it in instructions: (a{500}){2} is short and large.
	maxExpression = 1000
	maxProgram    = 2000
	// maxGroups bounds its groups.
	maxGroups = 32
	// maxExpressionSteps bounds the work of one match: every instruction may
	// look at every byte.
	maxExpressionSteps = 20_000_000
)

// expressions compiles RE2 expressions once.
type expressions map[string]*expression

type expression struct {
	*regexp.Regexp
	program int // instructions
}

func (e expressions) get(L *lua.LState, source string) *expression {
	if re := e[source]; re != nil {
		return re
	}
	if len(source) > maxExpression {
		L.RaiseError("re.match: the expression is longer than %d bytes", maxExpression)
	}
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		L.RaiseError("re.match: %s", err.Error())
	}
	if parsed.MaxCap() > maxGroups {
		L.RaiseError("re.match: more than %d groups", maxGroups)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		L.RaiseError("re.match: %s", err.Error())
	}
	if len(program.Inst) > maxProgram {
		L.RaiseError("re.match: the expression repeats too much")
	}
	re, err := regexp.Compile(source)
	if err != nil {
		L.RaiseError("re.match: %s", err.Error())
	}
	if len(e) >= maxExpressions {
		clear(e)
	}
	made := &expression{re, len(program.Inst)}
	e[string([]byte(source))] = made
	return made
}

// match is re.match(text, expression): the groups, or the whole match where
// there are none, or nil. Its cost grows with the length of the text and of
// the expression only.
func (e expressions) match(L *lua.LState) int {
	s := L.CheckString(1)
	re := e.get(L, L.CheckString(2))
	if len(s) > maxText || len(s)*re.program > maxExpressionSteps {
		L.RaiseError("re.match: a text of %d bytes is too long for this expression", len(s))
	}
	m := re.FindStringSubmatchIndex(s)
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
