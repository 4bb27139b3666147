package script

import (
	"fmt"
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// maxLooks bounds how many expressions are looked at in one file, those of a
// function again for each kind of argument it is called with.
const maxLooks = 200_000

// fieldCheck looks for fields that do not exist, and for changes that are
// asked for wrongly, where the text alone shows what a variable is: the
// argument of a handler, and what is read from it. What it cannot see is left
// to the call.
type fieldCheck struct {
	rules  *Rules
	file   *file
	traits []string        // that some rule gives
	again  map[string]bool // names that are assigned to after their declaration
	seen   map[string]bool // functions that were followed, with their arguments
	looks  int
	wrong  []string
}

// checkFields gives what is wrong with the fields that a file reads.
func (r *Rules) checkFields(f *file, traits []string) []string {
	chunk, err := parseChunk(f.path, f.text)
	if err != nil {
		return nil // it does not compile either, which is said already
	}
	c := &fieldCheck{rules: r, file: f, traits: traits, again: map[string]bool{}}
	for range 2 { // the first time to see what is assigned to
		c.wrong, c.looks, c.seen = nil, 0, map[string]bool{}
		c.block(chunk, (*textScope)(nil).inner())
	}
	slices.Sort(c.wrong)
	return slices.Compact(c.wrong)
}

func (c *fieldCheck) complain(at ast.PositionHolder, format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf("%s:%d: %s", c.file.path, at.Line(), fmt.Sprintf(format, args...)))
}

// declare makes a local variable. One that is assigned to later may be anything.
func (c *fieldCheck) declare(s *textScope, name string, e evident) {
	if c.again[name] {
		e = evident{}
	}
	s.vars[name] = e
}

// block looks at statements in a scope of their own.
func (c *fieldCheck) block(list []ast.Stmt, s *textScope) {
	for _, stmt := range list {
		c.stmt(stmt, s)
	}
}

func (c *fieldCheck) stmt(stmt ast.Stmt, s *textScope) {
	switch t := stmt.(type) {
	case *ast.LocalAssignStmt:
		made := make([]evident, len(t.Names))
		for i, e := range t.Exprs {
			if fn, ok := e.(*ast.FunctionExpr); ok && len(t.Names) == 1 {
				c.declare(s, t.Names[0], evident{}) // it may call itself
				made[0] = evident{fn: fn, scope: s}
			}
			if got := c.expr(e, s); i < len(made) && made[i].fn == nil {
				made[i] = got
			}
		}
		for i, name := range t.Names {
			c.declare(s, name, made[i])
		}
	case *ast.AssignStmt:
		for _, e := range t.Lhs {
			if name, ok := e.(*ast.IdentExpr); ok {
				c.again[name.Value] = true
			}
		}
		c.exprs(t.Lhs, s)
		c.exprs(t.Rhs, s)
	case *ast.FuncCallStmt:
		c.expr(t.Expr, s)
	case *ast.ReturnStmt:
		c.exprs(t.Exprs, s)
	case *ast.DoBlockStmt:
		c.block(t.Stmts, s.inner())
	case *ast.WhileStmt:
		c.expr(t.Condition, s)
		c.block(t.Stmts, s.inner())
	case *ast.RepeatStmt:
		inner := s.inner()
		c.block(t.Stmts, inner)
		c.expr(t.Condition, inner)
	case *ast.IfStmt:
		c.expr(t.Condition, s)
		c.block(t.Then, s.inner())
		c.block(t.Else, s.inner())
	case *ast.NumberForStmt:
		c.expr(t.Init, s)
		c.expr(t.Limit, s)
		if t.Step != nil {
			c.expr(t.Step, s)
		}
		inner := s.inner()
		c.declare(inner, t.Name, evident{})
		c.block(t.Stmts, inner)
	case *ast.GenericForStmt:
		inner := s.inner()
		for _, name := range t.Names {
			c.declare(inner, name, evident{})
		}
		given := c.exprs(t.Exprs, s)
		if len(given) == 1 && given[0].query {
			c.declare(inner, t.Names[0], given[0].asked())
		}
		if list := c.listWalked(t, s); len(t.Names) > 1 {
			c.declare(inner, t.Names[1], list.element())
		}
		c.block(t.Stmts, inner)
	case *ast.FuncDefStmt:
		c.expr(t.Func, s)
	}
}

// listWalked is what for … in ipairs(list) walks over.
func (c *fieldCheck) listWalked(t *ast.GenericForStmt, s *textScope) evident {
	if len(t.Exprs) != 1 {
		return evident{}
	}
	if call, ok := t.Exprs[0].(*ast.FuncCallExpr); ok && len(call.Args) == 1 && slices.Contains([]string{"ipairs", "pairs"}, global(call.Func, s)) {
		return c.expr(call.Args[0], s)
	}
	return evident{}
}

func (c *fieldCheck) exprs(list []ast.Expr, s *textScope) (out []evident) {
	for _, e := range list {
		out = append(out, c.expr(e, s))
	}
	return out
}

// expr looks at an expression and says what its value evidently is.
func (c *fieldCheck) expr(e ast.Expr, s *textScope) evident {
	if c.looks++; c.looks > maxLooks {
		return evident{}
	}
	switch t := e.(type) {
	case *ast.IdentExpr:
		found, _ := s.find(t.Value)
		return found
	case *ast.AttrGetExpr:
		return c.read(t, s)
	case *ast.FuncCallExpr:
		return c.called(t, s)
	case *ast.FunctionExpr:
		c.function(t, s, nil)
	case *ast.TableExpr:
		for _, f := range t.Fields {
			if f.Key != nil {
				c.expr(f.Key, s)
			}
			c.expr(f.Value, s)
		}
	case *ast.LogicalOpExpr:
		left, right := c.expr(t.Lhs, s), c.expr(t.Rhs, s)
		if t.Operator == "and" {
			return right
		}
		if left.info == right.info && left.list == right.list {
			return left
		}
	case *ast.RelationalOpExpr:
		c.exprs([]ast.Expr{t.Lhs, t.Rhs}, s)
	case *ast.StringConcatOpExpr:
		c.exprs([]ast.Expr{t.Lhs, t.Rhs}, s)
	case *ast.ArithmeticOpExpr:
		c.exprs([]ast.Expr{t.Lhs, t.Rhs}, s)
	case *ast.UnaryMinusOpExpr:
		c.expr(t.Expr, s)
	case *ast.UnaryNotOpExpr:
		c.expr(t.Expr, s)
	case *ast.UnaryLenOpExpr:
		c.expr(t.Expr, s)
	}
	return evident{}
}

// function looks into a function, whose arguments are what is given.
func (c *fieldCheck) function(fn *ast.FunctionExpr, s *textScope, args []evident) {
	inner := s.inner()
	if fn.ParList != nil {
		for i, name := range fn.ParList.Names {
			e := evident{}
			if i < len(args) {
				e = args[i]
			}
			c.declare(inner, name, e)
		}
	}
	c.block(fn.Stmts, inner)
}

// read is X.field, X["field"] or X[n].
func (c *fieldCheck) read(t *ast.AttrGetExpr, s *textScope) evident {
	of := c.expr(t.Object, s)
	key, named := t.Key.(*ast.StringExpr)
	if !named {
		c.expr(t.Key, s)
		return of.element()
	}
	switch {
	case of.query:
		c.complain(t, "items{…} has no field %q; loop over it, or use :count(), :first() or :list()", key.Value)
	case of.list:
		c.complain(t, "a list has no field %q; use [n], #, ipairs or table.concat", key.Value)
	case of.traits:
		if !slices.Contains(c.traits, key.Value) && key.Value != "evidence" && key.Value != "confidence" {
			c.complain(t, "no detector gives a trait %q%s", key.Value, didYouMean(key.Value, c.traits))
		}
	case of.name:
		if !slices.Contains(nameFields, key.Value) {
			c.complain(t, "name has no field %q%s", key.Value, didYouMean(key.Value, nameFields))
		}
		return evident{name: key.Value == "folder"}
	case of.params != nil:
		if !slices.Contains(of.params, key.Value) {
			c.complain(t, "the rule declares no parameter %q%s", key.Value, didYouMean(key.Value, of.params))
		}
	case of.info != nil:
		return c.field(t, of, key.Value)
	}
	return evident{}
}

// field is a field of a view.
func (c *fieldCheck) field(at ast.PositionHolder, of evident, name string) evident {
	e, there := c.rules.fieldType(of.info, name)
	if !there {
		c.complain(at, "%s has no field %q%s", of.info.word, name, didYouMean(name, of.info.names))
	}
	return e
}
