package script

import (
	"cmp"
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
	doubts []Complaint // of what may be absent
}

// checkFields gives what is wrong with the fields that a file reads, and what
// may come to be.
func (r *Rules) checkFields(f *file, traits []string) (wrong []string, doubts []Complaint) {
	chunk, err := parseChunk(f.path, f.text)
	if err != nil {
		return nil, nil // it does not compile either, which is said already
	}
	c := &fieldCheck{rules: r, file: f, traits: traits, again: map[string]bool{}}
	for range 2 { // the first time to see what is assigned to
		c.wrong, c.doubts, c.looks, c.seen = nil, nil, 0, map[string]bool{}
		c.block(chunk, (*textScope)(nil).inner())
	}
	slices.Sort(c.wrong)
	return slices.Compact(c.wrong), c.doubts
}

func (c *fieldCheck) complain(at ast.PositionHolder, format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf("%s:%d: %s", c.file.path, at.Line(), fmt.Sprintf(format, args...)))
}

// declare makes a local variable. One that is assigned to later may be anything.
func (c *fieldCheck) declare(s *textScope, name string, e evident) {
	if c.again[name] {
		e = evident{}
	}
	if e.path == "" {
		e.path = fmt.Sprintf("%p %s", s, name)
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
			if field, ok := e.(*ast.AttrGetExpr); ok {
				if of := c.expr(field.Object, s); of.info != nil || of.list || of.traits {
					c.complain(e, "%s cannot be set: facts are read-only, rules propose changes", cmp.Or(textOf(e), "it"))
				}
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
		asked := c.expr(t.Condition, s)
		c.block(t.Stmts, s.where(asked.yes))
	case *ast.RepeatStmt:
		inner := s.inner()
		c.block(t.Stmts, inner)
		c.expr(t.Condition, inner)
	case *ast.IfStmt:
		asked := c.expr(t.Condition, s)
		c.condition(t.Condition, s)
		c.block(t.Then, s.where(asked.yes))
		c.block(t.Else, s.where(asked.no))
		if leaves(t.Then, s) {
			s.take(asked.no)
		}
		if leaves(t.Else, s) {
			s.take(asked.yes)
		}
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
			inner.take([]string{list.path + anyElement})
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
		return found.settled(s)
	case *ast.AttrGetExpr:
		return c.read(t, s).settled(s)
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
		left := c.expr(t.Lhs, s)
		if t.Operator == "and" {
			return both(left, c.expr(t.Rhs, s.where(left.yes)))
		}
		return either(left, c.expr(t.Rhs, s.where(left.no)))
	case *ast.RelationalOpExpr:
		return c.compared(t, s)
	case *ast.StringConcatOpExpr:
		c.operands(t, "..", s, t.Lhs, t.Rhs)
	case *ast.ArithmeticOpExpr:
		c.operands(t, t.Operator, s, t.Lhs, t.Rhs)
	case *ast.UnaryMinusOpExpr:
		c.operands(t, "-", s, t.Expr)
	case *ast.UnaryNotOpExpr:
		of := c.expr(t.Expr, s)
		return evident{yes: of.no, no: of.yes}
	case *ast.UnaryLenOpExpr:
		of := c.expr(t.Expr, s)
		c.needs(t, t.Expr, of, s, "#")
		return evident{length: of.path}
	}
	return evident{}
}

// operands looks at what an operator needs, which must not be nil.
func (c *fieldCheck) operands(at ast.PositionHolder, operator string, s *textScope, list ...ast.Expr) {
	for _, e := range list {
		c.needs(at, e, c.expr(e, s), s, operator)
	}
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
		c.needs(t, t.Object, of, s, "reading an element of it")
		by := c.expr(t.Key, s)
		e := c.element(t, of, s)
		e.yes = append(e.yes, by.yes...) // nothing lies under nil
		return e
	}
	c.needs(t, t.Object, of, s, fmt.Sprintf("reading %q of it", key.Value))
	switch {
	case of.query:
		c.complain(t, "items{…} has no field %q; loop over it, or use :count(), :first() or :list()", key.Value)
	case of.list:
		c.complain(t, "a list has no field %q; use [n], #, ipairs or table.concat", key.Value)
	case of.traits:
		if key.Value != "evidence" && key.Value != "confidence" {
			c.trait(t, of, key.Value)
		}
		return evident{values: c.rules.ranked(key.Value)}
	case of.name:
		if !slices.Contains(nameFields, key.Value) {
			c.complain(t, "name has no field %q%s", key.Value, didYouMean(key.Value, nameFields))
		}
		return evident{name: key.Value == "folder"}
	case of.kind == "time":
		if !slices.Contains(timeFields, key.Value) {
			c.complain(t, "a time has no field %q%s", key.Value, oneOfThese(key.Value, timeFields))
		}
		if key.Value == "weekday" {
			return evident{kind: "text", values: oneOf["time.weekday"]}
		}
		return evident{kind: "number"}
	case of.params != nil:
		if !slices.Contains(of.params, key.Value) {
			c.complain(t, "the rule declares no parameter %q%s", key.Value, oneOfThese(key.Value, of.params))
		}
	case of.info != nil:
		e := c.field(t, of, key.Value)
		if e.path = ""; of.path != "" {
			e.path = of.path + pathStep + key.Value
		}
		if e.absent != "" {
			e.absent = textOf(t)
		}
		return e
	}
	return evident{}
}

// element is list[n]: there may be fewer.
func (c *fieldCheck) element(t *ast.AttrGetExpr, of evident, s *textScope) evident {
	e := of.element()
	n, written := t.Key.(*ast.NumberExpr)
	if e.path = ""; of.path == "" || !written || !of.list {
		return e
	}
	e.path = of.path + pathStep + n.Value
	if !s.holds(of.path + anyElement) {
		e.absent = textOf(t)
	}
	return e
}

// field is a field of a view.
func (c *fieldCheck) field(at ast.PositionHolder, of evident, name string) evident {
	e, there := c.rules.fieldType(of, name)
	switch {
	case there:
	case of.info == c.rules.item && c.matcher(name):
		c.complain(at, "item has no field %q; did you mean item:match(%q)?", name, name)
	default:
		c.complain(at, "%s has no field %q%s", of.info.word, name, didYouMean(name, of.info.names))
	}
	return e
}

// matcher says whether a name is that of a matcher, or of the plugin of one.
func (c *fieldCheck) matcher(name string) bool {
	return slices.ContainsFunc(c.rules.opt.Actors, func(a Actor) bool {
		return a.Matcher && (a.Plugin == name || slices.Contains(a.Instances, name))
	})
}
