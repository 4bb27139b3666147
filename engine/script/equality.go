package script

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// never complains of A == B that holds for nothing: a list or a number beside a
// text, and a trait beside a value that it never has. Lua says nothing of it.
func (c *fieldCheck) never(t *ast.RelationalOpExpr, a, b evident) {
	lhs, rhs := t.Lhs, t.Rhs
	for range 2 {
		if _, isNot := lhs.(*ast.UnaryNotOpExpr); isNot && b.yes == nil && !isBoolean(rhs) {
			c.doubt(t, "write ~= for \"is not\", or not (… == …)", "not is taken before %s, so that true or false is compared", t.Operator)
		}
		if hint := c.unequal(lhs, rhs, a); hint != "" {
			c.doubt(t, hint, "%s never equals %s", textOf(lhs), literalOf(rhs))
		}
		lhs, rhs, a, b = rhs, lhs, b, a
	}
}

// unequal says what to write where a value that is written out can never be
// that of a field; empty where it can.
func (c *fieldCheck) unequal(field, value ast.Expr, of evident) string {
	text, isText := value.(*ast.StringExpr)
	number, isNumber := value.(*ast.NumberExpr)
	name := textOf(field)
	if name == "" || !isText && !isNumber {
		return ""
	}
	switch {
	case of.list && isText && c.hasMethod(field, name):
		return fmt.Sprintf("it is a list: write %s:has_%s(%q)", name[:strings.LastIndex(name, ".")], singular[name[strings.LastIndex(name, ".")+1:]], text.Value)
	case of.list:
		return fmt.Sprintf("it is a list: write any(%s, function(x) return … end)", name)
	case of.traits:
		return fmt.Sprintf("it has all traits: compare one of them, such as %s.dynamic_range", name)
	case of.name:
		return fmt.Sprintf("it is to be asked for words: write %s:has(%s)", name, literalOf(value))
	case of.info != nil:
		return fmt.Sprintf("it has fields: compare one of them, such as %s.%s", name, of.info.telling())
	case of.kind == "time":
		return fmt.Sprintf("it is a time: compare its age, age(%s) > days(90), or a part of it, such as %[1]s.year", name)
	case of.kind == "text" && isNumber:
		return fmt.Sprintf("it is text: write %q", number.Value)
	case of.kind == "number" && isText:
		return "it is a number: write it without quotes"
	case len(of.values) > 0 && isText && !slices.Contains(of.values, text.Value):
		return "it is one of " + strings.Join(of.values, ", ")
	case len(of.values) > 0 && isNumber:
		return "it is one of " + strings.Join(of.values, ", ")
	}
	return ""
}

// telling is the field that tells best what a view is.
func (i *typeInfo) telling() string {
	for _, name := range []string{"title", "name", "state", "codec", "resolution", "file", "id"} {
		if i.fields[name] != nil {
			return name
		}
	}
	return i.names[0]
}

// ordered complains of A < B where the one is a time or a number and the other is
// written out as what it cannot be compared with.
func (c *fieldCheck) ordered(t *ast.RelationalOpExpr, a, b evident) {
	lhs, rhs := t.Lhs, t.Rhs
	for range 2 {
		name, literal := textOf(lhs), literalOf(rhs)
		_, isText := rhs.(*ast.StringExpr)
		switch {
		case name == "" || literal == "":
		case a.kind == "time":
			c.doubt(t, fmt.Sprintf("compare its age: age(%s) > days(90)", name), "%s is a time, and cannot be compared with %s", name, literal)
		case a.kind == "number" && isText:
			c.doubt(t, "write it without quotes, or size\"10GB\" for so many bytes", "%s is a number, and cannot be compared with %s", name, literal)
		}
		lhs, rhs, a = rhs, lhs, b
	}
}

// oneOf are the values of fields that have no others, as the schema tells.
var oneOf = map[string][]string{
	"session.location":          {"lan", "wan", "relay"},
	"session.video_decision":    {"direct_play", "copy", "transcode", "none"},
	"session.audio_decision":    {"direct_play", "copy", "transcode", "none"},
	"session.subtitle_decision": {"direct_play", "copy", "transcode", "burn", "none"},
	"time.weekday":              {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
	"library.type":              {"MOVIE", "SERIES", "MUSIC"},
	"item.type":                 itemTypes,
	"match.state":               {"matched", "absent", "unknown", "ambiguous", "conflict"},
}

// singular are the lists of an item that have a method to ask with.
var singular = map[string]string{"labels": "label", "genres": "genre", "collections": "collection"}

func (c *fieldCheck) hasMethod(field ast.Expr, name string) bool {
	_, isRead := field.(*ast.AttrGetExpr)
	return isRead && singular[name[strings.LastIndex(name, ".")+1:]] != "" && strings.Contains(name, ".")
}

// condition complains of what stands alone in a condition and is always true:
// the "b" of if x == "a" or "b", and a method that is not called.
func (c *fieldCheck) condition(e ast.Expr, s *textScope) {
	switch t := e.(type) {
	case *ast.LogicalOpExpr:
		c.condition(t.Lhs, s)
		c.condition(t.Rhs, s)
	case *ast.UnaryNotOpExpr:
		c.condition(t.Expr, s)
	case *ast.StringExpr, *ast.NumberExpr:
		c.doubt(e, "repeat what it is compared with: x == \"a\" or x == \"b\"", "%s alone is always true", literalOf(e))
	case *ast.AttrGetExpr:
		key, named := t.Key.(*ast.StringExpr)
		if named && slices.Contains(c.methods(c.expr(t.Object, s)), key.Value) {
			c.doubt(e, fmt.Sprintf("call it with a colon: …:%s(…)", key.Value), "%s is a function, and always true", key.Value)
		}
	}
}

func (c *fieldCheck) doubt(at ast.PositionHolder, hint, format string, args ...any) {
	c.doubts = append(c.doubts, Complaint{
		Rule: c.file.name, File: c.file.shown(), Line: at.Line(), Severity: "warning", Hint: hint, Message: fmt.Sprintf(format, args...),
	})
}

// ranked are the values of a trait, where its detector lists them.
func (r *Rules) ranked(trait string) []string {
	for _, f := range r.files {
		if slices.Contains(f.ranks, trait) {
			return f.values[trait]
		}
	}
	return nil
}

func isBoolean(e ast.Expr) bool {
	switch e.(type) {
	case *ast.TrueExpr, *ast.FalseExpr, *ast.UnaryNotOpExpr, *ast.RelationalOpExpr, *ast.FuncCallExpr, *ast.IdentExpr, *ast.AttrGetExpr:
		return true
	}
	return false
}

func literalOf(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.StringExpr:
		return fmt.Sprintf("%q", t.Value)
	case *ast.NumberExpr:
		return t.Value
	}
	return ""
}
