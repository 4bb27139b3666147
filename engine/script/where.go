package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// whereFile is what errors in an expression are located by.
const whereFile = "expression.lua"

// Where compiles an expression over the fields of an item, which it reads by
// their bare names; the item itself is called item. The function that is
// returned tells for one item whether the expression is true, and whether that
// could be known. It belongs to the worker.
func (w *Worker) Where(expr string) (func(*wire.Item) (yes, known bool, err error), error) {
	wrong := func(err error) error {
		return fault.New(fault.Usage, "", "--where", "%s", strings.TrimPrefix(err.Error(), whereFile+":1: ")).
			WithHint(`write a Lua expression, such as 'year > 2000 and traits.dynamic_range == "SDR"'`)
	}
	chunk, err := parseChunk(whereFile, []byte("return "+expr))
	if err != nil {
		return nil, wrong(err)
	}
	if _, isReturn := chunk[0].(*ast.ReturnStmt); len(chunk) != 1 || !isReturn {
		return nil, fault.New(fault.Usage, "", "--where", "it is more than one expression")
	}
	proto, err := compileChunk(whereFile, chunk)
	if err != nil {
		return nil, wrong(err)
	}
	f := &file{name: "--where", path: whereFile}
	return func(item *wire.Item) (yes, known bool, err error) {
		if w.spent {
			if err := w.reopen(); err != nil {
				return false, false, err
			}
		}
		clear(w.near)
		// What is stored may be looked at, however old it is.
		fn := w.L.NewFunctionFromProto(proto)
		fn.Env = w.fieldsAsGlobals(w.itemView(item, true))
		c := w.newCall(f, whereFile+":1", item, false)
		out, finding := w.run(w.L, c, fn, lua.LNil, 1)
		switch {
		case finding != nil:
			return false, false, fault.New(fault.Usage, "", "--where", "%s", strings.TrimPrefix(finding.Message, whereFile+":1: "))
		case len(c.unknown) > 0:
			return false, false, nil
		}
		return lua.LVAsBool(out[0]), true, nil
	}, nil
}

// fieldsAsGlobals makes the globals of an expression over one item.
func (w *Worker) fieldsAsGlobals(v *view) *lua.LTable {
	globals, meta := w.L.NewTable(), w.L.NewTable()
	meta.RawSetString("__index", w.L.NewFunction(func(L *lua.LState) int {
		name := L.CheckString(2)
		if name == "item" {
			L.Push(&v.ud)
			return 1
		}
		if v.info.fields[name] == nil {
			if value := w.env.RawGetString(name); value != lua.LNil {
				L.Push(value)
				return 1
			}
		}
		value, why := w.read(L, v, name)
		if why != nil {
			w.raiseUnknown(L, why)
		}
		L.Push(value)
		return 1
	}))
	globals.Metatable = meta
	return globals
}
