package script

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
)

// maxMessage bounds an error message that reaches a finding, in bytes.
const maxMessage = 500

// The codes of findings about rules.
const (
	codeError     = fault.RuleError
	codeTimeout   = fault.RuleTimeout
	codeMemory    = fault.RuleMemory
	codeSuspended = fault.RuleRests
	codeOff       = "rule_off"
)

// located matches a message that says where it happened.
var located = regexp.MustCompile(`^[^\s:]+\.lua:\d+: `)

// ofNil matches what Lua says of a nil where it wants something else.
var ofNil = regexp.MustCompile(`attempt to .*\bnil\b|got nil|__(unm|len) undefined|cannot perform .*\bnil\b`)

// ofViews says in our words what Lua says of operators and our values.
var ofViews = strings.NewReplacer("compare userdata", "compare a view", "with userdata", "with a view", "and userdata", "and a view", "between userdata", "between a view")

// raiseUnknown ends the call: its verdict is unknown. The mark stays on the
// call whatever catches the error.
func (w *Worker) raiseUnknown(L *lua.LState, why *ignorance) {
	line := position(L)
	if len(w.call.unknown) < 4 {
		w.call.unknown = append(w.call.unknown, Unknown{
			Rule: w.call.ruleName(), Line: line, Field: why.field, Reason: why.reason,
		})
	}
	if t := w.call.trace; t != nil {
		t.unknown(why, line)
	}
	defer func() {
		// gopher-lua makes a trace for an error that has none. Unknowns are
		// common, and a trace costs more than the rule.
		r := recover()
		if e, ok := r.(*lua.ApiError); ok {
			e.StackTrace = "-"
		}
		panic(r)
	}()
	L.Error(lua.LString(line+": "+why.field+" is not known: "+why.reason), 0)
}

// position gives FILE:LINE of the innermost Lua code.
func position(L *lua.LState) string {
	for level := 0; level < 8; level++ {
		where := L.Where(level)
		if where == "" {
			break
		}
		if !strings.HasPrefix(where, "[G]") {
			return strings.TrimSuffix(where, ":")
		}
	}
	return ""
}

// message makes one line, FILE:LINE: MESSAGE, of whatever Lua threw.
func message(err error, fallback string) string {
	text := err.Error()
	var thrown *lua.ApiError
	if errors.As(err, &thrown) {
		switch v := thrown.Object.(type) {
		case lua.LString, lua.LNumber, lua.LBool:
			text = v.String()
		default:
			text = fmt.Sprintf("error with a %s value", v.Type())
		}
		if thrown.Cause != nil {
			text = thrown.Cause.Error()
		}
	}
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text = strings.ToValidUTF8(text, "?")
	text = ofViews.Replace(text)
	text = shorten(text, maxMessage)
	if !located.MatchString(text) {
		text = fallback + ": " + text
	}
	return text
}

// shorten cuts a text that is longer than so many bytes.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// syntaxMessage makes FILE:LINE: MESSAGE of an error of the parser or the
// compiler, and of what is perhaps meant.
func syntaxMessage(path string, code []byte, err error) string {
	var syntax *parse.Error
	if errors.As(err, &syntax) {
		msg := strings.TrimSpace(syntax.Message)
		if syntax.Pos.Line <= 0 {
			return fmt.Sprintf("%s: %s at the end of the file%s", path, msg, syntaxHint(string(code), 0))
		}
		return fmt.Sprintf("%s:%d: %s near %q%s", path, syntax.Pos.Line, msg, syntax.Token, syntaxHint(string(code), syntax.Pos.Line))
	}
	var compile *lua.CompileError
	if errors.As(err, &compile) {
		return fmt.Sprintf("%s:%d: %s", path, compile.Line, compile.Message)
	}
	return path + ": " + strings.TrimSpace(err.Error())
}

// titleOf names an item for people.
func titleOf(item *wire.Item) string {
	name := item.GetTitle()
	if item.GetSeriesTitle() != "" {
		name = item.GetSeriesTitle() + ": " + name
	}
	if item.GetYear() != 0 {
		name = fmt.Sprintf("%s (%d)", name, item.GetYear())
	}
	if name == "" {
		name = item.GetId()
	}
	return name
}
