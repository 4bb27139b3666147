package script

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/proto"
)

// Bench is a Lua state as rules have it, with the same bounds, for Lua that is
// no rule, such as tests. It belongs to one goroutine. After an error it is
// not to be used again.
type Bench struct {
	w    *Worker
	file *file // the last that was run
}

// NewBench makes a bench with functions of its own beside those of rules. No
// plugin can be called on it. One Do or Call may take as long as limit says.
func (r *Rules) NewBench(limit time.Duration, more map[string]lua.LGFunction) (*Bench, error) {
	own := *r
	own.opt.Deadline, own.opt.Actors = limit, nil
	w := &Worker{rules: &own}
	if err := w.open(nil); err != nil {
		w.Close()
		return nil, err
	}
	w.define(w.env, more)
	return &Bench{w: w}, nil
}

// Close frees what the bench holds.
func (b *Bench) Close() { b.w.Close() }

// SetNow sets the clock that now() and age() read.
func (b *Bench) SetNow(now time.Time) { b.w.rules.opt.Now = now }

// Do runs a Lua file, which may require modules. An error reads FILE:LINE:
// MESSAGE.
func (b *Bench) Do(path string, text []byte) error {
	f := &file{name: path, path: path, text: text}
	proto, err := f.compile()
	if err != nil {
		return err
	}
	var undeclared error
	walk(proto, func(p *lua.FunctionProto) {
		for pc, inst := range p.Code {
			if name := constantIfGlobal(p, inst); name != "" && b.w.env.RawGetString(name) == lua.LNil && undeclared == nil {
				undeclared = fmt.Errorf("%s:%d: %q is not declared%s", path, p.DbgSourcePositions[pc], name, didYouMean(name, b.w.globals()))
			}
		}
	})
	if undeclared != nil {
		return undeclared
	}
	fn := b.w.L.NewFunctionFromProto(proto)
	fn.Env = b.w.env
	b.file, b.w.loading = f, f
	defer func() { b.w.loading = nil }()
	return b.Call(fn)
}

// constantIfGlobal gives the name of the global that an instruction reads.
func constantIfGlobal(p *lua.FunctionProto, inst uint32) string {
	if int(inst>>26) == lua.OP_GETGLOBAL {
		return constant(p, inst)
	}
	return ""
}

// Call runs a function without arguments. An error reads FILE:LINE: MESSAGE.
func (b *Bench) Call(fn *lua.LFunction) error {
	c := &call{file: b.file, line: fmt.Sprintf("%s:%d", b.file.path, max(1, fn.Proto.LineDefined))}
	b.w.call = &call{}
	_, finding := b.w.run(b.w.L, c, fn, lua.LNil, 0)
	switch {
	case finding != nil:
		return errors.New(strings.TrimSuffix(finding.GetMessage(), " []"))
	case len(c.unknown) > 0:
		u := c.unknown[0]
		return fmt.Errorf("%s: %s is not known: %s", u.Line, u.Field, u.Reason)
	}
	return nil
}

// View gives a message as rules see it. An item is one that every fact is
// known of which is not named in its unread.
func (b *Bench) View(m proto.Message) lua.LValue {
	if item, ok := m.(*wire.Item); ok {
		return &b.w.itemView(item, false).ud
	}
	return &b.w.newView(b.w.rules.schema.of(m.ProtoReflect()), m.ProtoReflect(), nil, nil).ud
}

// Traits gives the traits of an item as rules see them.
func (b *Bench) Traits(item *wire.Item) lua.LValue {
	return b.w.newTraits(b.w.itemView(item, false))
}

// Time gives a time as rules see it.
func (b *Bench) Time(t time.Time) lua.LValue { return b.w.newTime(t) }

// Table is the content of a Lua table.
type Table struct {
	List  []any          // its elements from 1 on
	Named map[string]any // the rest, by the text of the key
}

// maxNested is how deep tables may lie in each other to be read.
const maxNested = 32

// Plain makes a Go value of a Lua one: nil, bool, float64, string, time.Time,
// *Table, the message that a view shows, or the Lua value itself. Lists and
// traits become tables.
func (b *Bench) Plain(v lua.LValue) (any, error) { return b.plain(v, 0) }

func (b *Bench) plain(v lua.LValue, depth int) (any, error) {
	if depth > maxNested {
		return nil, fmt.Errorf("tables lie more than %d deep in each other", maxNested)
	}
	switch v := v.(type) {
	case *lua.LNilType:
		return nil, nil
	case lua.LBool:
		return bool(v), nil
	case lua.LNumber:
		return float64(v), nil
	case lua.LString:
		return string(v), nil
	case *lua.LTable:
		return b.plainTable(b.w.hidden(v), depth)
	case *lua.LUserData:
		switch v := v.Value.(type) {
		case *view:
			return v.msg.Interface(), nil
		case *instant:
			return v.t, nil
		case *list:
			out := &Table{}
			for i := range v.items {
				e, err := b.plain(v.at(i+1), depth+1)
				if err != nil {
					return nil, err
				}
				out.List = append(out.List, e)
			}
			return out, nil
		case *traits:
			out := &Table{Named: map[string]any{}}
			for name, t := range traitsOf(v.owner) {
				out.Named[name], _ = b.plain(b.w.value(name, t), depth+1) // a plain value
			}
			return out, nil
		}
	}
	return v, nil
}

func (b *Bench) plainTable(t *lua.LTable, depth int) (*Table, error) {
	out, n := &Table{}, t.Len()
	for i := 1; i <= n; i++ {
		e, err := b.plain(t.RawGetInt(i), depth+1)
		if err != nil {
			return nil, err
		}
		out.List = append(out.List, e)
	}
	var err error
	t.ForEach(func(k, v lua.LValue) {
		if i, ok := k.(lua.LNumber); ok && i >= 1 && i <= lua.LNumber(n) && i == lua.LNumber(int(i)) {
			return
		}
		e, wrong := b.plain(v, depth+1)
		if wrong != nil {
			err = wrong
			return
		}
		if out.Named == nil {
			out.Named = map[string]any{}
		}
		out.Named[k.String()] = e
	})
	return out, err
}

// Where gives FILE:LINE of the Lua code that called the running Go function.
func Where(L *lua.LState) string { return position(L) }

// Suggest gives `; did you mean "title"?` for the nearest of names, or where
// none is near all of them; nothing where they are many.
func Suggest(word string, names []string) string { return oneOfThese(word, names) }
