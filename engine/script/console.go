package script

import (
	"regexp"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
)

// consoleFile is what errors at a console are located by.
const consoleFile = "console.lua"

// shownValues is how many values one line may give.
const shownValues = 4

// Console runs Lua on one item, line by line, within the bounds of a rule. The
// fields of the item are read by their bare names, and the item itself is
// called item. Variables stay from line to line.
type Console struct {
	w       *Worker
	item    *wire.Item
	file    *file
	globals *lua.LTable
	made    *lua.LState // the state that globals belong to
}

// Answer is what came of one line.
type Answer struct {
	// Text shows the values that the line gave, for people; empty where it gave
	// none.
	Text string
	// Error is what went wrong, as one line; empty where nothing did.
	Error string
	// Result holds what the line proposed, and what it could not know.
	Result Result
}

// Console makes a console on an item, which must not change meanwhile.
func (w *Worker) Console(item *wire.Item) *Console {
	return &Console{w: w, item: item, file: &file{name: "console", path: consoleFile}}
}

// Run runs one line: an expression, or statements.
func (c *Console) Run(source string) Answer {
	proto, err := compileLine(source)
	if err != nil {
		return Answer{Error: atConsole(err.Error())}
	}
	w := c.w
	if err := c.ready(); err != nil {
		return Answer{Error: err.Error()}
	}
	var a Answer
	fn := w.L.NewFunctionFromProto(proto)
	fn.Env = c.globals
	// What is shown is read under the same bounds as what is run.
	show := w.L.NewFunction(func(L *lua.LState) int {
		top := L.GetTop()
		L.Push(fn)
		L.Call(0, lua.MultRet)
		var shown []string
		for i := top + 1; i <= min(L.GetTop(), top+shownValues); i++ {
			shown = append(shown, w.pretty(L, L.Get(i)))
		}
		a.Text = strings.Join(shown, "\n")
		return 0
	})
	call := w.newCall(c.file, consoleFile+":1", c.item, false)
	_, finding := w.run(w.L, call, show, lua.LNil, 0)
	if finding != nil {
		c.file.succeeded() // a console is never suspended
		text, _, _ := strings.Cut(finding.GetMessage(), " ["+call.title()+"]")
		return Answer{Error: atConsole(text)}
	}
	a.Result.Proposals = slices.Clone(call.proposals)
	a.Result.Unknown = slices.Clone(call.unknown)
	if len(call.unknown) > 0 {
		a.Text, a.Result.Proposals = "", nil
	}
	return a
}

// ready makes the globals, anew where the worker had to be made anew.
func (c *Console) ready() error {
	if c.w.spent {
		if err := c.w.reopen(); err != nil {
			return err
		}
	}
	if c.globals == nil || c.made != c.w.L {
		// What is stored may be looked at, however old it is.
		c.globals, c.made = c.w.fieldsAsGlobals(c.w.itemView(c.item, true)), c.w.L
	}
	return nil
}

// compileLine compiles an expression, or else statements.
func compileLine(source string) (*lua.FunctionProto, error) {
	chunk, err := parseChunk(consoleFile, []byte("return "+source))
	if err != nil {
		if chunk, err = parseChunk(consoleFile, []byte(source)); err != nil {
			return nil, err
		}
		keepLocal(chunk)
	}
	return compileChunk(consoleFile, chunk)
}

// keepLocal makes a line that declares a local declare it for the lines to come.
func keepLocal(chunk []ast.Stmt) {
	if len(chunk) != 1 {
		return
	}
	local, ok := chunk[0].(*ast.LocalAssignStmt)
	if !ok {
		return
	}
	kept := &ast.AssignStmt{Rhs: local.Exprs}
	if len(kept.Rhs) == 0 {
		kept.Rhs = []ast.Expr{&ast.NilExpr{}}
	}
	for _, name := range local.Names {
		ident := &ast.IdentExpr{Value: name}
		ident.SetLine(local.Line())
		kept.Lhs = append(kept.Lhs, ident)
	}
	kept.SetLine(local.Line())
	kept.SetLastLine(local.LastLine())
	chunk[0] = kept
}

// atConsole drops the place from a message: there is but one line.
func atConsole(text string) string {
	return strings.TrimPrefix(strings.TrimPrefix(text, consoleFile+":1: "), consoleFile+": ")
}

var lastWord = regexp.MustCompile(`(?:([A-Za-z_][A-Za-z0-9_.\[\]]*)([.:]))?([A-Za-z_][A-Za-z0-9_]*)?$`)

// Complete gives what the last word of a line can become, sorted, and where in
// the line that word begins.
func (c *Console) Complete(line string) (from int, words []string) {
	m := lastWord.FindStringSubmatchIndex(line)
	if m == nil || c.ready() != nil {
		return len(line), nil
	}
	from = len(line)
	if m[6] >= 0 {
		from = m[6]
	}
	begun := line[from:]
	var names []string
	if m[2] >= 0 {
		names = c.namesIn(line[m[2]:m[3]])
	} else {
		names = append(c.w.globals(), c.w.rules.item.names...)
		names = append(names, "item")
		c.globals.ForEach(func(k, _ lua.LValue) { names = append(names, k.String()) })
	}
	for _, name := range names {
		if strings.HasPrefix(name, begun) && !strings.HasPrefix(name, "(") {
			words = append(words, name)
		}
	}
	slices.Sort(words)
	return from, slices.Compact(words)
}

// namesIn lists what can be read from the value of an expression.
func (c *Console) namesIn(expr string) (names []string) {
	proto, err := compileLine(expr)
	if err != nil {
		return nil
	}
	w := c.w
	fn := w.L.NewFunctionFromProto(proto)
	fn.Env = c.globals
	call := w.newCall(c.file, consoleFile+":1", c.item, false)
	out, finding := w.run(w.L, call, fn, lua.LNil, 1)
	if finding != nil {
		c.file.succeeded()
		return nil
	}
	switch v := out[0].(type) {
	case *lua.LTable:
		w.hidden(v).ForEach(func(k, _ lua.LValue) { names = append(names, k.String()) })
	case *lua.LUserData:
		switch v := v.Value.(type) {
		case *view:
			return v.info.names
		case *traits:
			return append(v.names(), "evidence", "confidence")
		case *nameView:
			return nameFields
		}
	}
	return names
}
