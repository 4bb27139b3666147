package script

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// alwaysThere are the fields that are never nil, by the word of their view;
// the others are where the server did not say them. Lists, maps and plain
// booleans are never nil either.
var alwaysThere = map[string][]string{
	"item": {"id", "source", "library", "type", "title", "plays"}, "plays": {"count"}, "version": {"id"},
	"part": {"id"}, "unread": {"field", "reason"}, "match": {"matcher", "state"},
	"library": {"source", "key", "title", "type"}, "server": {"source"}, "session": {"id", "source"},
	"run": {"id", "pipeline", "state"}, "stage": {"name", "items", "requests", "seconds", "changed"},
	"episode_counts": {"total", "wanted", "with_file"}, "entry_season": {"number"},
}

// AlwaysThere says whether a field that could be nil by its kind never is.
// View is the view as error messages call it: item, version, audio.
func AlwaysThere(view, field string) bool {
	switch view {
	case "session": // what is not told of one is unknown, not absent
		if told[field] {
			return true
		}
	case "player":
		return told["player."+field]
	case "stream":
		return shown[field] != "" || field == "bitrate_kbps" || field == "container"
	}
	return slices.Contains(alwaysThere[view], field)
}

// pathStep parts the fields of a path, and anyElement ends the path of a list that
// is not empty.
const (
	pathStep   = "\x00"
	anyElement = pathStep + "[]"
)

// optional says whether a field is nil where the server did not say it, and
// what a rule may write to be spared the nil; empty where nothing stands for it.
func (f *field) optional(view string) (instead string, nilable bool) {
	if AlwaysThere(view, f.name) {
		return "", false
	}
	switch f.shape {
	case sequence, traitMap, mapping:
		return "", false
	case boolean:
		return "", f.presence
	case integer, real:
		return "0", true
	case text:
		return `""`, true
	}
	return "", true
}

// paths lists a path and those that lead to it: what has a field is there too.
func paths(path string) (out []string) {
	for path != "" {
		out = append(out, path)
		path = path[:max(0, strings.LastIndex(path, pathStep))]
	}
	return out
}

// holds says whether a value is evidently there.
func (s *textScope) holds(path string) bool {
	for ; s != nil; s = s.above {
		if s.there[path] {
			return true
		}
	}
	return false
}

// take notes values that are there from here on.
func (s *textScope) take(paths []string) {
	for _, path := range paths {
		s.there[path] = true
	}
}

// where is a block that runs where these are there.
func (s *textScope) where(paths []string) *textScope {
	inner := s.inner()
	inner.take(paths)
	return inner
}

// settled is what an expression gives, seen from where it stands: what was
// asked for before is there.
func (e evident) settled(s *textScope) evident {
	if e.absent != "" && s.holds(e.path) {
		e.absent = ""
	}
	if e.path != "" {
		e.yes = slices.Concat(e.yes, paths(e.path))
	}
	return e
}

// needs complains of a value that may be nil where none may be.
func (c *fieldCheck) needs(at ast.PositionHolder, of ast.Expr, e evident, s *textScope, doing string) {
	if e.absent == "" {
		return
	}
	subject := textOf(of)
	switch {
	case subject == "":
		subject = e.absent
	case subject != e.absent:
		subject += " (" + e.absent + ")"
	}
	hint := "ask for it first"
	if name := textOf(of); name != "" {
		hint = fmt.Sprintf("ask for it first: %s and …", name)
		if e.instead != "" {
			hint = fmt.Sprintf("write (%s or %s), or %s", name, e.instead, hint)
		}
	}
	c.doubts = append(c.doubts, Complaint{
		Rule: c.file.name, File: c.file.shown(), Line: at.Line(), Severity: "warning", Hint: hint,
		Message: fmt.Sprintf("%s may be absent, and %s fails on nil", subject, doing),
	})
	s.take(paths(e.path)) // once is enough
}

// both is A and B: it is true where both are.
func both(a, b evident) evident {
	out := b
	out.yes, out.no = slices.Concat(a.yes, b.yes), common(a.no, b.no)
	if b.absent == "" && a.absent != "" {
		out.absent, out.path, out.instead = a.absent, a.path, a.instead
	}
	return out
}

// either is A or B: nil where both are.
func either(a, b evident) evident {
	out := evident{absent: b.absent, instead: b.instead, yes: common(a.yes, b.yes), no: slices.Concat(a.no, b.no)}
	if a.absent == "" {
		out.absent = "" // what nothing is known of may be there
	}
	if a.info == b.info && a.list == b.list {
		out.info, out.event, out.list, out.traits, out.name = a.info, a.event, a.list, a.traits, a.name
	}
	return out
}

func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(path string) bool { return !slices.Contains(b, path) })
}

// compared looks at A op B.
func (c *fieldCheck) compared(t *ast.RelationalOpExpr, s *textScope) (out evident) {
	a, b := c.expr(t.Lhs, s), c.expr(t.Rhs, s)
	if t.Operator != "==" && t.Operator != "~=" {
		c.needs(t, t.Lhs, a, s, t.Operator)
		c.needs(t, t.Rhs, b, s, t.Operator)
		c.ordered(t, a, b)
		out.yes = slices.Concat(paths(a.path), paths(b.path))
		out.no = out.yes
	} else {
		c.never(t, a, b)
		out = c.equal(t.Lhs, t.Rhs, a, b, s)
		if t.Operator == "~=" {
			out.yes, out.no = out.no, out.yes
		}
	}
	for _, list := range []string{a.length, b.length} {
		if list != "" {
			out.yes, out.no = append(slices.Clone(out.yes), list+anyElement), append(slices.Clone(out.no), list+anyElement)
		}
	}
	return out
}

// equal is what A == B tells: what equals something is there, and what does
// not equal nil is.
func (c *fieldCheck) equal(lhs, rhs ast.Expr, a, b evident, s *textScope) (out evident) {
	for range 2 {
		if _, isNil := rhs.(*ast.NilExpr); isNil {
			out.no = append(out.no, paths(a.path)...)
		} else if b.absent == "" {
			out.yes = append(out.yes, paths(a.path)...)
		}
		if call, ok := lhs.(*ast.FuncCallExpr); ok && global(call.Func, s) == "type" && len(call.Args) == 1 {
			if kind, ok := rhs.(*ast.StringExpr); ok && kind.Value != "nil" {
				out.yes = append(out.yes, paths(c.expr(call.Args[0], s).path)...)
			}
		}
		lhs, rhs, a, b = rhs, lhs, b, a
	}
	return out
}

// wanting are the functions that fail on a nil as their first argument.
var wanting = []string{"age", "days", "hours", "size", "re.match"}

// arguments complains of arguments that may be nil.
func (c *fieldCheck) arguments(t *ast.FuncCallExpr, args []evident, s *textScope) {
	name := global(t.Func, s)
	if attr, ok := t.Func.(*ast.AttrGetExpr); ok {
		if key, ok := attr.Key.(*ast.StringExpr); ok {
			name = global(attr.Object, s) + "." + key.Value
		}
	}
	if len(args) > 0 && (slices.Contains(wanting, name) || strings.HasPrefix(name, "string.") && name != "string.format") {
		c.needs(t, t.Args[0], args[0], s, name)
	}
	if name == "assert" && len(args) > 0 {
		s.take(args[0].yes)
	}
}

// leaves says whether a block is always left early: what follows it runs only
// where its condition does not hold.
func leaves(list []ast.Stmt, s *textScope) bool {
	if len(list) == 0 {
		return false
	}
	switch t := list[len(list)-1].(type) {
	case *ast.ReturnStmt, *ast.BreakStmt, *ast.GotoStmt:
		return true
	case *ast.DoBlockStmt:
		return leaves(t.Stmts, s)
	case *ast.IfStmt:
		return leaves(t.Then, s) && leaves(t.Else, s)
	case *ast.FuncCallStmt:
		call, ok := t.Expr.(*ast.FuncCallExpr)
		return ok && global(call.Func, s) == "error"
	}
	return false
}

// textOf writes a variable with its fields as the rule does; empty for what is
// more than that.
func textOf(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.IdentExpr:
		return t.Value
	case *ast.AttrGetExpr:
		of := textOf(t.Object)
		if of == "" {
			return ""
		}
		switch key := t.Key.(type) {
		case *ast.StringExpr:
			return of + "." + key.Value
		case *ast.NumberExpr:
			return of + "[" + key.Value + "]"
		}
	case *ast.FuncCallExpr:
		if of := textOf(t.Receiver); of != "" && t.Receiver != nil {
			return of + ":" + t.Method + "(…)"
		}
	}
	return ""
}
