package script

import (
	"fmt"
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// Lua has no limit on memory, and a deadline does not reach into single
// instructions. So whatever makes memory grow is rewritten, in the parsed tree,
// to a call of a function of ours that counts first:
//
//	a .. b .. c          (join)(a, b, c)
//	t[k] = v             (set)(t, k, v)
//	{ 1, [k] = v, f() }  (made)({ 1, [(key)(k)] = v, (many)(f()) }, cost)
//	function() end       (made)(function() end)
//
// And so that what is no function can be looped over, and that a view is asked
// for several fields at once, which is what asking costs:
//
//	for v in x do          for v in (each)(x) do
//	local a, b = x.a, x.b  local a, b = (fields)(x, "a", "b")
//
// No script can write such names.
const (
	joinName = "(join)"
	setName  = "(set)"
	madeName = "(made)"
	keyName  = "(key)"
	manyName = "(many)"
	eachName = "(each)"

	fieldsName = "(fields)"
)

const (
	// maxNesting bounds how deep code may nest, each operator of a chain such
	// as a + b + c counting as one.
	maxNesting = 500
	// maxLabels bounds labels and gotos of one file: the compiler compares
	// each with each.
	maxLabels = 500
	// maxCompared bounds how often the compiler compares constants: it looks
	// for each among all. Ten thousand different ones are fine.
	maxCompared = 60_000_000
	// maxElements bounds a list that is written out; Lua loses elements of
	// longer ones.
	maxElements = 25_000
	// maxOperands bounds one concatenation; Lua has no room for many more.
	maxOperands = 150
)

// meter rewrites one file.
type meter struct {
	path   string
	depth  int
	labels int
	err    error
	// constants are the texts, numbers and names of the file, compared how
	// often the compiler compares one with another.
	constants map[string]bool
	compared  int
	// locals are the names that locals have had so far.
	locals map[string]bool
}

// meterChunk rewrites a parsed file.
func meterChunk(path string, chunk []ast.Stmt) ([]ast.Stmt, error) {
	m := &meter{path: path, constants: map[string]bool{}, locals: map[string]bool{}}
	return m.block(chunk), m.err
}

// refuse notes the first mistake.
func (m *meter) refuse(at ast.PositionHolder, format string, args ...any) {
	if m.err == nil {
		m.err = fmt.Errorf("%s:%d: %s", m.path, at.Line(), fmt.Sprintf(format, args...))
	}
}

// enter goes one level down. It is false where that is too deep, or where all
// is lost already; m.depth is one more in any case.
func (m *meter) enter(at ast.PositionHolder) bool {
	if m.depth++; m.depth > maxNesting {
		m.refuse(at, "this is nested more than %d deep", maxNesting)
	}
	return m.err == nil
}

func (m *meter) leave() { m.depth-- }

// constant counts one use of a constant.
func (m *meter) constant(at ast.PositionHolder, value string) {
	m.constants[value] = true
	if m.compared += len(m.constants); m.compared > maxCompared {
		m.refuse(at, "too many different texts and numbers in one file; split it")
	}
}

// plainWalk says whether a loop walks over a list or a table, as most do: that
// is left as it is.
func plainWalk(exprs []ast.Expr) bool {
	if len(exprs) != 1 {
		return false
	}
	call, ok := exprs[0].(*ast.FuncCallExpr)
	if !ok {
		return false
	}
	name, ok := call.Func.(*ast.IdentExpr)
	return ok && (name.Value == "ipairs" || name.Value == "pairs")
}

// block rewrites statements.
func (m *meter) block(stmts []ast.Stmt) []ast.Stmt {
	out := make([]ast.Stmt, 0, len(stmts))
	for _, s := range stmts {
		if m.enter(s) {
			out = m.statement(out, s)
		}
		m.leave()
	}
	return out
}

// statement appends what becomes of a statement.
func (m *meter) statement(out []ast.Stmt, s ast.Stmt) []ast.Stmt {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return append(out, m.assign(s))
	case *ast.FuncDefStmt:
		return append(out, m.assign(defined(s)))
	case *ast.LocalAssignStmt:
		m.declare(s.Names)
		if fn, ok := onlyFunction(s); ok {
			// It knows itself by its name, and so stays as it is.
			m.function(fn)
			name := at(s, &ast.IdentExpr{Value: s.Names[0]})
			return append(out, s, doOurs(s, madeName, name))
		}
		m.exprs(s.Exprs)
		m.together(s)
	case *ast.FuncCallStmt:
		s.Expr = m.expr(s.Expr)
	case *ast.DoBlockStmt:
		s.Stmts = m.block(s.Stmts)
	case *ast.WhileStmt:
		s.Condition, s.Stmts = m.expr(s.Condition), m.block(s.Stmts)
	case *ast.RepeatStmt:
		s.Stmts, s.Condition = m.block(s.Stmts), m.expr(s.Condition)
	case *ast.IfStmt:
		s.Condition, s.Then, s.Else = m.expr(s.Condition), m.block(s.Then), m.block(s.Else)
	case *ast.NumberForStmt:
		s.Init, s.Limit = m.expr(s.Init), m.expr(s.Limit)
		if s.Step != nil {
			s.Step = m.expr(s.Step)
		}
		s.Stmts = m.block(s.Stmts)
	case *ast.GenericForStmt:
		m.declare(s.Names)
		m.exprs(s.Exprs)
		if !plainWalk(s.Exprs) {
			each := callOurs(s, eachName, s.Exprs...)
			each.AdjustRet = false
			s.Exprs = []ast.Expr{each}
		}
		s.Stmts = m.block(s.Stmts)
	case *ast.ReturnStmt:
		m.exprs(s.Exprs)
	case *ast.LabelStmt, *ast.GotoStmt:
		if m.labels++; m.labels > maxLabels {
			m.refuse(s, "more than %d labels and gotos in one file", maxLabels)
		}
	}
	return append(out, s)
}

// assign rewrites an assignment. One of several values to several places is
// taken apart: Lua works out all places and values first.
func (m *meter) assign(s *ast.AssignStmt) ast.Stmt {
	indexed := false
	for _, place := range s.Lhs {
		if index, ok := place.(*ast.AttrGetExpr); ok {
			indexed = true
			index.Object, index.Key = m.expr(index.Object), m.expr(index.Key)
		}
	}
	m.exprs(s.Rhs)
	if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
		if index, ok := s.Lhs[0].(*ast.AttrGetExpr); ok {
			return doOurs(index, setName, index.Object, index.Key, single(s.Rhs[0]))
		}
		if _, chosen := s.Rhs[0].(*ast.LogicalOpExpr); chosen {
			return inTwo(s)
		}
		// Lua's compiler works out a call that is cut to one value in the very
		// place of the last parameter, which may be among its arguments.
		if call, ok := s.Rhs[0].(*ast.FuncCallExpr); ok && ours(call) {
			call.AdjustRet = false
		}
		return s
	}
	if !indexed && !slices.ContainsFunc(s.Rhs, ours) {
		return s
	}
	worked := at(s, &ast.LocalAssignStmt{})
	name := func(e ast.Expr) ast.Expr {
		n := fmt.Sprintf("(%d)", len(worked.Names))
		worked.Names = append(worked.Names, n)
		if e != nil {
			worked.Exprs = append(worked.Exprs, single(e))
		}
		return at(s, &ast.IdentExpr{Value: n})
	}
	type index struct{ object, key ast.Expr }
	indexes := make([]index, len(s.Lhs))
	for i, place := range s.Lhs {
		if e, ok := place.(*ast.AttrGetExpr); ok {
			indexes[i] = index{name(e.Object), name(e.Key)}
		}
	}
	body := []ast.Stmt{worked}
	for i, place := range s.Lhs {
		value := name(nil)
		if indexes[i].object != nil {
			body = append(body, doOurs(place, setName, indexes[i].object, indexes[i].key, value))
		} else {
			body = append(body, at(place, &ast.AssignStmt{Lhs: []ast.Expr{place}, Rhs: []ast.Expr{value}}))
		}
	}
	worked.Exprs = append(worked.Exprs, s.Rhs...)
	return at(s, &ast.DoBlockStmt{Stmts: body})
}

// defined makes an assignment of function a.b() end and function a:b() end.
func defined(s *ast.FuncDefStmt) *ast.AssignStmt {
	place := s.Name.Func
	if place == nil {
		place = at(s.Name.Receiver, &ast.AttrGetExpr{
			Object: s.Name.Receiver, Key: at(s.Name.Receiver, &ast.StringExpr{Value: s.Name.Method}),
		})
		s.Func.ParList.Names = append([]string{"self"}, s.Func.ParList.Names...)
	}
	return at(s.Func, &ast.AssignStmt{Lhs: []ast.Expr{place}, Rhs: []ast.Expr{s.Func}})
}

// onlyFunction takes local function f() end and local f = function() end.
func onlyFunction(s *ast.LocalAssignStmt) (*ast.FunctionExpr, bool) {
	if len(s.Names) != 1 || len(s.Exprs) != 1 {
		return nil, false
	}
	fn, ok := s.Exprs[0].(*ast.FunctionExpr)
	return fn, ok
}

// doOurs calls a function of ours as a statement.
func doOurs(where ast.PositionHolder, name string, args ...ast.Expr) ast.Stmt {
	return at(where, &ast.FuncCallStmt{Expr: callOurs(where, name, args...)})
}

// callOurs calls a function of ours for one value.
func callOurs(where ast.PositionHolder, name string, args ...ast.Expr) *ast.FuncCallExpr {
	return at(where, &ast.FuncCallExpr{Func: at(where, &ast.IdentExpr{Value: name}), Args: args, AdjustRet: true})
}

// ours says whether an expression is a call of ours.
func ours(e ast.Expr) bool {
	call, ok := e.(*ast.FuncCallExpr)
	if !ok {
		return false
	}
	name, ok := call.Func.(*ast.IdentExpr)
	return ok && name.Value[0] == '('
}

// at gives a node the position of another.
func at[N ast.PositionHolder](where ast.PositionHolder, n N) N {
	n.SetLine(where.Line())
	n.SetLastLine(where.LastLine())
	return n
}

// single cuts what may give several values to one.
func single(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		e.AdjustRet = true
	case *ast.Comma3Expr:
		e.AdjustRet = true
	}
	return e
}

// several says whether an expression may give several values.
func several(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		return !e.AdjustRet
	case *ast.Comma3Expr:
		return !e.AdjustRet
	}
	return false
}
