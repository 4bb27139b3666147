package script

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	"github.com/yuin/gopher-lua/ast"
)

// global gives the name of a global that an expression is; empty for anything
// else.
func global(e ast.Expr, s *textScope) string {
	if name, ok := e.(*ast.IdentExpr); ok {
		if _, local := s.find(name.Value); !local {
			return name.Value
		}
	}
	return ""
}

// called looks at a call and says what it gives.
func (c *fieldCheck) called(t *ast.FuncCallExpr, s *textScope) evident {
	if t.Receiver != nil {
		return c.method(t, s)
	}
	if plugin, change, ok := c.change(t.Func, s); ok {
		c.proposed(t, plugin, change, s)
		return evident{}
	}
	switch name := global(t.Func, s); name {
	case "on":
		if event, ok := text0(t); ok && len(t.Args) > 1 {
			c.callback(t.Args[1], s, c.rules.given(event))
		}
		return evident{}
	case "detect":
		c.detector(t, s)
		return evident{}
	case "any", "all", "count":
		if len(t.Args) == 2 {
			c.callback(t.Args[1], s, c.expr(t.Args[0], s).element())
		}
		return evident{}
	case "params":
		return declaredParams(t)
	case "now":
		return evident{kind: "time"}
	case "words":
		c.exprs(t.Args, s)
		return evident{name: true}
	case "get", "known":
		return c.asked(t, s)
	case "items":
		return c.items(t, s)
	}
	c.colon(t, s)
	of, args := c.expr(t.Func, s), c.exprs(t.Args, s)
	c.arguments(t, args, s)
	if of.fn != nil {
		c.follow(of, args)
	}
	return evident{}
}

// colon complains of X.name(…) where X:name(…) is meant.
func (c *fieldCheck) colon(t *ast.FuncCallExpr, s *textScope) {
	attr, ok := t.Func.(*ast.AttrGetExpr)
	if !ok {
		return
	}
	key, ok := attr.Key.(*ast.StringExpr)
	if !ok {
		return
	}
	if slices.Contains(c.methods(c.expr(attr.Object, s)), key.Value) {
		c.complain(t, "%s is called with a colon: …:%s(…)", key.Value, key.Value)
	}
}

// methods are what is called with a colon.
func (c *fieldCheck) methods(of evident) []string {
	switch {
	case of.traits:
		return []string{"evidence", "confidence"}
	case of.name:
		return []string{"has", "find", "first", "anywhere"}
	case of.info == c.rules.item && !of.list:
		return []string{"match", "match_state", "has_label", "has_collection", "has_genre"}
	}
	return nil
}

// method is X:name(…).
func (c *fieldCheck) method(t *ast.FuncCallExpr, s *textScope) evident {
	of := c.expr(t.Receiver, s)
	c.exprs(t.Args, s)
	if plugin := global(t.Receiver, s); slices.ContainsFunc(c.rules.opt.Actors, func(a Actor) bool { return a.Plugin == plugin }) {
		c.complain(t, "%s.%s is called with a dot: %s.%s(target, params, reason)", plugin, t.Method, plugin, t.Method)
	}
	c.needs(t, t.Receiver, of, s, "calling "+t.Method)
	switch {
	case of.query:
		return c.ofItems(t, of)
	case of.list || of.traits && t.Method != "evidence" && t.Method != "confidence":
		c.complain(t, "there is no method %q here", t.Method)
	case of.traits:
		if name, ok := text0(t); ok {
			c.trait(t, of, name)
		}
	case of.name:
		if !slices.Contains(nameFields, t.Method) {
			c.complain(t, "name has no field %q%s", t.Method, didYouMean(t.Method, nameFields))
		}
	case of.info != nil:
		c.field(t, of, t.Method)
		if t.Method == "match" && of.info == c.rules.item {
			return evident{info: c.rules.match, absent: textOf(t)}
		}
	}
	return evident{}
}

// items is items{ type = "movie", where = fn, … }.
func (c *fieldCheck) items(t *ast.FuncCallExpr, s *textScope) evident {
	out := evident{info: c.rules.item, query: true}
	if len(t.Args) != 1 {
		return out
	}
	table, ok := t.Args[0].(*ast.TableExpr)
	if !ok {
		return out
	}
	for _, f := range table.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok {
			continue
		}
		if !slices.Contains(queryOptions, key.Value) {
			c.complain(t, "items has no option %q%s", key.Value, oneOfThese(key.Value, queryOptions))
		}
		text, isText := f.Value.(*ast.StringExpr)
		switch {
		case key.Value == "where":
			c.callback(f.Value, s, out.asked())
			continue
		case key.Value == "type" && isText && !slices.Contains(itemTypes, text.Value):
			c.complain(t, "items: there is no type %q%s", text.Value, oneOfThese(text.Value, itemTypes))
		case key.Value == "type" && isText:
			out.event = text.Value
		}
		c.expr(f.Value, s)
	}
	return out
}

// ofItems is items{…}:count(), :first() or :list().
func (c *fieldCheck) ofItems(t *ast.FuncCallExpr, of evident) evident {
	switch t.Method {
	case "first":
		e := of.asked()
		e.absent = "items{…}:first()"
		return e
	case "list":
		out := of.asked()
		out.list = true
		return out
	case "count":
	default:
		c.complain(t, "items{…} has no %q; loop over it, or use :count(), :first() or :list()", t.Method)
	}
	return evident{}
}

// callback looks into a function that is called with a value that is known.
func (c *fieldCheck) callback(e ast.Expr, s *textScope, arg evident) {
	if fn, ok := e.(*ast.FunctionExpr); ok {
		c.function(fn, s, []evident{arg})
		return
	}
	if of := c.expr(e, s); of.fn != nil {
		c.follow(of, []evident{arg})
	}
}

// follow looks into a function of the file again, with the arguments of a call.
func (c *fieldCheck) follow(of evident, args []evident) {
	key := fmt.Sprintf("%p", of.fn)
	for _, a := range args {
		key += fmt.Sprintf(" %p %s %v %v %v %v %p %s", a.info, a.event, a.list, a.traits, a.name, a.params, a.fn, a.absent)
	}
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	inside := make([]evident, len(args))
	for i, a := range args { // what the caller knows of them the function cannot ask
		inside[i] = a
		inside[i].path, inside[i].yes, inside[i].no = "", nil, nil
	}
	c.function(of.fn, of.scope, inside)
}

// detector is detect(name, {of = …}, fn).
func (c *fieldCheck) detector(t *ast.FuncCallExpr, s *textScope) {
	if len(t.Args) != 3 {
		return
	}
	arg := evident{info: c.rules.version}
	if options, ok := t.Args[1].(*ast.TableExpr); ok {
		for _, f := range options.Fields {
			of, isText := f.Value.(*ast.StringExpr)
			if key, ok := f.Key.(*ast.StringExpr); ok && key.Value == "of" && isText && of.Value == "audio" {
				arg = evident{info: c.rules.audio}
			}
		}
	}
	c.callback(t.Args[2], s, arg)
}

// asked is get(view, "field") and known(view, "field").
func (c *fieldCheck) asked(t *ast.FuncCallExpr, s *textScope) evident {
	args := c.exprs(t.Args, s)
	if len(args) < 2 {
		return evident{}
	}
	field, ok := t.Args[1].(*ast.StringExpr)
	switch of := args[0]; {
	case !ok:
	case of.info != nil && !of.list:
		e := c.field(t, of, field.Value)
		if global(t.Func, s) == "get" {
			if e.path = ""; len(t.Args) > 2 || e.list {
				e.absent = ""
			} else if e.absent != "" {
				e.absent = fmt.Sprintf("get(…, %q)", field.Value)
			}
			return e
		}
	case of.traits:
		c.trait(t, of, field.Value)
	}
	return evident{}
}

// declaredParams is params { name = default, … }.
func declaredParams(t *ast.FuncCallExpr) evident {
	out := evident{params: []string{}}
	if len(t.Args) != 1 {
		return evident{}
	}
	table, ok := t.Args[0].(*ast.TableExpr)
	if !ok {
		return evident{}
	}
	for _, f := range table.Fields {
		name, ok := f.Key.(*ast.StringExpr)
		if !ok {
			return evident{}
		}
		out.params = append(out.params, name.Value)
	}
	return out
}

// change finds PLUGIN.CHANGE, or a PLUGIN that can be called.
func (c *fieldCheck) change(e ast.Expr, s *textScope) (*Actor, *wire.ChangeKind, bool) {
	plugin, name := global(e, s), ""
	if attr, ok := e.(*ast.AttrGetExpr); ok {
		plugin = global(attr.Object, s)
		if key, ok := attr.Key.(*ast.StringExpr); ok {
			name = key.Value
		}
	}
	for i := range c.rules.opt.Actors {
		a := &c.rules.opt.Actors[i]
		for _, k := range a.Kinds {
			if a.Plugin == plugin && (k.GetName() == name || name == "" && k.GetName() == a.Call) {
				return a, k, true
			}
		}
	}
	return nil, nil, false
}

// proposed looks at PLUGIN.CHANGE(target, params, reason).
func (c *fieldCheck) proposed(t *ast.FuncCallExpr, a *Actor, k *wire.ChangeKind, s *textScope) {
	kind := a.Plugin + "." + k.GetName()
	args := c.exprs(t.Args, s)
	if len(args) < 3 && (len(args) == 0 || !manyValues(t.Args[len(args)-1])) {
		c.complain(t, "%s wants a target, a table of parameters and the reason", kind)
		return
	}
	if what := c.rules.aimedAt(args[0]); what != "" && !slices.Contains(k.GetTargets(), what) {
		c.complain(t, "%s cannot be aimed at a %s, only at %s", kind, what, orList(k.GetTargets()))
	}
	if len(args) < 2 {
		return
	}
	table, ok := t.Args[1].(*ast.TableExpr)
	if !ok {
		if _, isText := t.Args[1].(*ast.StringExpr); isText {
			c.complain(t, "%s: the second argument is a table of parameters, as in { %s = … }", kind, firstParam(k))
		}
		return
	}
	declared := map[string]*wire.Param{}
	for _, p := range k.GetParams() {
		declared[p.GetName()] = p
	}
	given := map[string]bool{}
	for _, f := range table.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok {
			return // it is run that tells
		}
		given[key.Value] = true
		d := declared[key.Value]
		switch {
		case d == nil && key.Value != "instance" && !slices.Contains(heeded(k), key.Value):
			c.complain(t, "%s has no parameter %q%s", kind, key.Value,
				oneOfThese(key.Value, append(append(sortedKeys(declared), "instance"), heeded(k)...)))
		case d == nil && key.Value == "instance":
			c.instance(t, a, f.Value)
		case d != nil && !fits(d.GetType(), f.Value):
			c.complain(t, "%s: parameter %q is a %s", kind, key.Value, d.GetType())
		}
	}
	for _, name := range sortedKeys(declared) {
		if declared[name].GetRequired() && !given[name] {
			c.complain(t, "%s needs the parameter %q", kind, name)
		}
	}
}

// aimedAt is the kind of target that a value evidently is; empty where that is not
// to be seen.
func (r *Rules) aimedAt(e evident) string {
	switch {
	case e.event != "" || e.info == nil || e.list || e.query:
		return e.event
	case slices.Contains([]string{"library", "server", "session", "run"}, e.info.word):
		return e.info.word
	}
	return ""
}

// instance doubts the name of an instance that is written out and not configured:
// a rule may have been written for another configuration.
func (c *fieldCheck) instance(at ast.PositionHolder, a *Actor, value ast.Expr) {
	if text, ok := value.(*ast.StringExpr); ok && !slices.Contains(a.Instances, text.Value) {
		c.doubt(at, strings.TrimPrefix(oneOfThese(text.Value, a.Instances), "; "), "no %s instance is called %q", a.Plugin, text.Value)
	}
}

// firstParam is a parameter to show how they are written.
func firstParam(k *wire.ChangeKind) string {
	for _, p := range k.GetParams() {
		return p.GetName()
	}
	return "name"
}

// manyValues says whether an expression may stand for several.
func manyValues(e ast.Expr) bool {
	switch e.(type) {
	case *ast.FuncCallExpr, *ast.Comma3Expr:
		return true
	}
	return false
}

// fits says whether a value that is written out can be of a parameter's type.
func fits(kind string, e ast.Expr) bool {
	var is string
	switch e.(type) {
	case *ast.StringExpr, *ast.StringConcatOpExpr:
		is = "string"
	case *ast.NumberExpr:
		is = "number"
	case *ast.TrueExpr, *ast.FalseExpr:
		is = "boolean"
	case *ast.TableExpr:
		is = "list"
	default:
		return true
	}
	return is == kind || is == "string" && kind == "list"
}

// text0 gives the first argument of a call, where it is a text.
func text0(t *ast.FuncCallExpr) (string, bool) {
	if len(t.Args) == 0 {
		return "", false
	}
	s, ok := t.Args[0].(*ast.StringExpr)
	if !ok {
		return "", false
	}
	return s.Value, true
}
