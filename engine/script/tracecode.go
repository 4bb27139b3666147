package script

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// Lua here has no hooks that tell which line runs. So where a call is to be
// explained, and only then, the parsed tree is given calls of ours that do:
//
//	statement             (at)("FILE:LINE") statement
//	if a and b then       if (was)(a, "FILE:LINE") and (was)(b, "FILE:LINE") then
//	return a, f()         return (gave)("FILE:LINE", a, f())
//
// Of a condition the parts are followed, so that the last one that was asked is
// the one that decided.
const (
	atName   = "(at)"
	wasName  = "(was)"
	gaveName = "(gave)"
)

// maxFollowed bounds the values of a return that is followed: a call has no
// room for many more.
const maxFollowed = 100

// follower rewrites one file.
type follower struct{ path string }

// block rewrites statements.
func (f follower) block(stmts []ast.Stmt) []ast.Stmt {
	out := make([]ast.Stmt, 0, 2*len(stmts))
	for _, s := range stmts {
		if _, isLabel := s.(*ast.LabelStmt); !isLabel {
			out = append(out, doOurs(s, atName, f.place(s)))
		}
		f.statement(s)
		out = append(out, s)
	}
	return out
}

func (f follower) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		f.exprs(s.Lhs)
		f.exprs(s.Rhs)
	case *ast.LocalAssignStmt:
		f.exprs(s.Exprs)
	case *ast.FuncCallStmt:
		f.inside(s.Expr)
	case *ast.FuncDefStmt:
		f.inside(s.Func)
	case *ast.DoBlockStmt:
		s.Stmts = f.block(s.Stmts)
	case *ast.WhileStmt:
		f.inside(s.Condition)
		s.Stmts = f.block(s.Stmts)
	case *ast.RepeatStmt:
		s.Stmts = f.block(s.Stmts)
		f.inside(s.Condition)
	case *ast.IfStmt:
		f.inside(s.Condition)
		s.Condition = f.condition(s.Condition)
		s.Then, s.Else = f.block(s.Then), f.block(s.Else)
	case *ast.NumberForStmt:
		f.exprs([]ast.Expr{s.Init, s.Limit, s.Step})
		s.Stmts = f.block(s.Stmts)
	case *ast.GenericForStmt:
		f.exprs(s.Exprs)
		s.Stmts = f.block(s.Stmts)
	case *ast.ReturnStmt:
		f.exprs(s.Exprs)
		if n := len(s.Exprs); n > 0 && n <= maxFollowed {
			gave := callOurs(s, gaveName, append([]ast.Expr{f.place(s)}, s.Exprs...)...)
			gave.AdjustRet = false
			s.Exprs = []ast.Expr{gave}
		}
	}
}

// condition has the parts of a condition followed.
func (f follower) condition(e ast.Expr) ast.Expr {
	if both, ok := e.(*ast.LogicalOpExpr); ok {
		both.Lhs, both.Rhs = f.condition(both.Lhs), f.condition(both.Rhs)
		return both
	}
	return callOurs(e, wasName, single(e), f.place(e))
}

func (f follower) exprs(list []ast.Expr) {
	for _, e := range list {
		f.inside(e)
	}
}

// inside rewrites the functions that an expression holds.
func (f follower) inside(e ast.Expr) {
	switch e := e.(type) {
	case *ast.FunctionExpr:
		e.Stmts = f.block(e.Stmts)
	case *ast.TableExpr:
		for _, field := range e.Fields {
			f.inside(field.Key)
			f.inside(field.Value)
		}
	case *ast.AttrGetExpr:
		f.exprs([]ast.Expr{e.Object, e.Key})
	case *ast.FuncCallExpr:
		f.exprs([]ast.Expr{e.Func, e.Receiver})
		f.exprs(e.Args)
	case *ast.LogicalOpExpr:
		f.exprs([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.RelationalOpExpr:
		f.exprs([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.StringConcatOpExpr:
		f.exprs([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.ArithmeticOpExpr:
		f.exprs([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.UnaryMinusOpExpr:
		f.inside(e.Expr)
	case *ast.UnaryNotOpExpr:
		f.inside(e.Expr)
	case *ast.UnaryLenOpExpr:
		f.inside(e.Expr)
	}
}

// place is FILE:LINE as Lua text.
func (f follower) place(where ast.PositionHolder) ast.Expr {
	return at(where, &ast.StringExpr{Value: fmt.Sprintf("%s:%d", f.path, where.Line())})
}
