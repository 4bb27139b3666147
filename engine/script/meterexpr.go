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

func (m *meter) function(fn *ast.FunctionExpr) { fn.Stmts = m.block(fn.Stmts) }

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
