package script

import (
	"strconv"

	"github.com/yuin/gopher-lua/ast"
)

// exprs rewrites expressions in place.
func (m *meter) exprs(list []ast.Expr) {
	for i, e := range list {
		list[i] = m.expr(e)
	}
}

// expr gives what becomes of an expression.
func (m *meter) expr(e ast.Expr) ast.Expr {
	defer m.leave()
	if !m.enter(e) {
		return e
	}
	switch e := e.(type) {
	case *ast.StringExpr:
		m.constant(e, e.Value)
	case *ast.NumberExpr:
		m.constant(e, e.Value)
	case *ast.IdentExpr:
		m.constant(e, e.Value)
	case *ast.StringConcatOpExpr:
		return m.join(e)
	case *ast.TableExpr:
		return m.table(e)
	case *ast.FunctionExpr:
		m.function(e)
		return callOurs(e, madeName, e)
	case *ast.AttrGetExpr:
		e.Object, e.Key = m.expr(e.Object), m.expr(e.Key)
	case *ast.FuncCallExpr:
		if e.Func != nil {
			e.Func = m.expr(e.Func)
		}
		if e.Receiver != nil {
			e.Receiver = m.expr(e.Receiver)
			m.constant(e, e.Method)
		}
		m.exprs(e.Args)
	case *ast.LogicalOpExpr:
		e.Lhs, e.Rhs = m.expr(e.Lhs), m.expr(e.Rhs)
	case *ast.RelationalOpExpr:
		e.Lhs, e.Rhs = m.expr(e.Lhs), m.expr(e.Rhs)
	case *ast.ArithmeticOpExpr:
		e.Lhs, e.Rhs = m.expr(e.Lhs), m.expr(e.Rhs)
	case *ast.UnaryMinusOpExpr:
		e.Expr = m.expr(e.Expr)
	case *ast.UnaryNotOpExpr:
		e.Expr = m.expr(e.Expr)
	case *ast.UnaryLenOpExpr:
		e.Expr = m.expr(e.Expr)
	}
	return e
}

func (m *meter) function(fn *ast.FunctionExpr) {
	m.declare(fn.ParList.Names)
	fn.Stmts = m.block(fn.Stmts)
}

// declare notes the names of locals. What may be a plugin is not read in
// another way than it stands there.
func (m *meter) declare(names []string) {
	for _, name := range names {
		m.locals[name] = true
	}
}

// together has several fields of one local, written on one line, read by one
// call. Lua has to be left for every call, and that takes longer than to read.
func (m *meter) together(s *ast.LocalAssignStmt) {
	if len(s.Exprs) < 2 || len(s.Exprs) > maxTogether {
		return
	}
	args := make([]ast.Expr, 1, len(s.Exprs)+1)
	for _, e := range s.Exprs {
		read, ok := e.(*ast.AttrGetExpr)
		if !ok || read.Line() != s.Line() {
			return
		}
		of, local := read.Object.(*ast.IdentExpr)
		key, named := read.Key.(*ast.StringExpr)
		if !local || !named || !m.locals[of.Value] {
			return
		}
		if args[0] == nil {
			args[0] = of
		} else if args[0].(*ast.IdentExpr).Value != of.Value {
			return
		}
		args = append(args, key)
	}
	if args[len(args)-1].(*ast.StringExpr).Value == "traits" {
		return // checkCycles looks at what follows it
	}
	fields := callOurs(s, fieldsName, args...)
	fields.AdjustRet = false
	s.Exprs = []ast.Expr{fields}
}

// maxTogether bounds the fields that are read by one call.
const maxTogether = 50

// inTwo works out what is assigned before it is assigned. In place, Lua's
// compiler gets x = not a and b or not c and d wrong: x keeps its value.
func inTwo(s *ast.AssignStmt) ast.Stmt {
	value := at(s, &ast.IdentExpr{Value: "(value)"})
	worked := at(s, &ast.LocalAssignStmt{Names: []string{value.Value}, Exprs: s.Rhs})
	return at(s, &ast.DoBlockStmt{Stmts: []ast.Stmt{worked, at(s, &ast.AssignStmt{Lhs: s.Lhs, Rhs: []ast.Expr{value}})}})
}

// join makes one call of a chain of concatenations.
func (m *meter) join(e *ast.StringConcatOpExpr) ast.Expr {
	operands := []ast.Expr{m.expr(e.Lhs)}
	rest := e.Rhs
	for {
		next, chained := rest.(*ast.StringConcatOpExpr)
		if !chained {
			operands = append(operands, single(m.expr(rest)))
			break
		}
		operands, rest = append(operands, m.expr(next.Lhs)), next.Rhs
	}
	if len(operands) > maxOperands {
		m.refuse(e, "more than %d texts in one concatenation; use table.concat", maxOperands)
	}
	return callOurs(e, joinName, operands...)
}

// table has a constructor counted: what it holds for certain once it is made,
// and before that what only running it tells.
func (m *meter) table(e *ast.TableExpr) ast.Expr {
	cost, named, elements := costTable, 0, 0
	for i, f := range e.Fields {
		f.Value = m.expr(f.Value)
		if f.Key != nil {
			f.Value = single(f.Value) // else the compiler spreads the last one over the list, too
			f.Key = m.expr(f.Key)
			if _, fixed := f.Key.(*ast.StringExpr); fixed {
				named++
			} else {
				f.Key = callOurs(f.Key, keyName, f.Key)
			}
			continue
		}
		elements++
		if i == len(e.Fields)-1 && several(f.Value) {
			many := callOurs(f.Value, manyName, f.Value)
			many.AdjustRet = false
			f.Value = many
		}
	}
	if elements > maxElements {
		m.refuse(e, "a list of more than %d elements; make several", maxElements)
	}
	if named > 0 {
		cost += costNamed
	}
	cost += named*costEntry + elements*costSlot
	return callOurs(e, madeName, e, at(e, &ast.NumberExpr{Value: strconv.Itoa(cost)}))
}
