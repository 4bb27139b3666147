package script

import (
	"math/rand/v2"

	"github.com/cespare/xxhash/v2"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/proto"
)

// Worker runs rules. It belongs to one goroutine.
type Worker struct {
	rules *Rules
	L     *lua.LState
	dog   *watchdog
	env   *lua.LTable // the globals that rules see
	meta  struct{ view, list, traits, time, name *lua.LTable }

	methods   map[string]*lua.LFunction
	refuse    *lua.LFunction
	frozenLen *lua.LFunction
	metas     map[*lua.LTable]*lua.LTable // metatables made of frozen tables
	seen      map[*lua.LFunction]bool     // functions whose tables are frozen

	checking  bool  // every file is loaded, to see what it declares
	loading   *file // the file whose top level runs
	module    int   // how many required modules deep
	modules   map[*file]lua.LValue
	handlers  map[string][]*handler
	detectors detectors
	declared  []*detector // by the file being loaded
	phrases   phrases
	onePhrase [1]*phrase
	// phraseLists are the lists of phrases that live as long as the worker.
	phraseLists map[*lua.LTable][]*phrase

	call  *call   // what runs now
	calls []*call // by depth
	depth int
	out   returned
	near  map[string]*view // other items that were looked up
	// findings of the Detect that runs.
	findings []*wire.Finding
	spent    bool // a call was cut off: the state is made anew before the next
}

// handler is one on(event, fn).
type handler struct {
	file *file
	fn   *lua.LFunction
	line string
}

// call is one run of a handler or a detector.
type call struct {
	file       *file
	line       string
	subject    proto.Message // the item, session or library it is about
	detecting  bool
	unknown    []Unknown
	proposals  []Proposal
	volatile   bool
	coroutines int
	chance     *rand.Rand
}

func (c *call) ruleName() string {
	if c == nil || c.file == nil {
		return ""
	}
	return c.file.name
}

// NewWorker makes a worker. Close it when done.
func (r *Rules) NewWorker() (*Worker, error) {
	w := &Worker{rules: r}
	if err := w.open(r.files); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// Close frees what the worker holds.
func (w *Worker) Close() {
	if w.dog != nil {
		w.dog.stop()
	}
	if w.L != nil {
		w.L.Close()
	}
	w.dog, w.L = nil, nil
}

// open makes the Lua state and runs the top level of the files.
func (w *Worker) open(files []*file) error {
	w.dog = newWatchdog(w.rules.opt.Deadline)
	w.L = lua.NewState(lua.Options{
		SkipOpenLibs: true, CallStackSize: 200,
		RegistrySize: 1024, RegistryGrowStep: 1024, RegistryMaxSize: 64 << 10,
	})
	w.L.SetContext(w.dog)
	w.env = w.L.NewTable()
	w.metas = map[*lua.LTable]*lua.LTable{}
	w.seen = map[*lua.LFunction]bool{}
	w.modules = map[*file]lua.LValue{}
	w.handlers = map[string][]*handler{}
	w.detectors = detectors{}
	w.near = map[string]*view{}
	w.phrases, w.phraseLists = phrases{}, map[*lua.LTable][]*phrase{}
	w.call = &call{}
	w.spent = false
	w.makeMetatables()
	if err := w.openSandbox(); err != nil {
		return err
	}
	for _, f := range files {
		if f.enabled {
			if err := w.runFile(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// reopen gives the worker a new state after a call that had to be cut off.
func (w *Worker) reopen() error {
	w.Close()
	err := w.open(w.rules.files)
	w.spent = err != nil
	return err
}

func (w *Worker) makeMetatables() {
	L := w.L
	w.refuse = L.NewFunction(refuseWrite)
	w.frozenLen = L.NewFunction(func(L *lua.LState) int {
		L.Push(lua.LNumber(w.hidden(L.CheckTable(1)).Len()))
		return 1
	})
	make := func(fns map[string]lua.LGFunction) *lua.LTable {
		t := L.NewTable()
		w.define(t, fns)
		t.RawSetString("__newindex", w.refuse)
		t.RawSetString("__metatable", lua.LString("locked"))
		if t.RawGetString("__tostring") == lua.LNil {
			t.RawSetString("__tostring", L.NewFunction(describe))
		}
		return t
	}
	w.meta.view = make(map[string]lua.LGFunction{"__index": w.index})
	w.meta.list = make(map[string]lua.LGFunction{"__index": listIndex, "__len": listLen})
	w.meta.traits = make(map[string]lua.LGFunction{"__index": traitsIndex})
	w.meta.time = make(w.timeMeta())
	w.meta.name = make(w.nameMeta())
	w.methods = map[string]*lua.LFunction{}
	for _, fns := range []map[string]lua.LGFunction{w.itemMethods(), w.traitMethods(), w.nameMethods()} {
		for name, fn := range fns {
			w.methods[name] = L.NewFunction(fn)
		}
	}
}

// index is the __index of views.
func (w *Worker) index(L *lua.LState) int {
	var v *view
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		v, _ = ud.Value.(*view)
	}
	key, ok := L.Get(2).(lua.LString)
	if v == nil || !ok {
		L.RaiseError("fields are read by name, not by %s", L.Get(2).Type())
	}
	value, why := w.read(L, v, string(key))
	if why != nil {
		w.raiseUnknown(L, why)
	}
	L.Push(value)
	return 1
}

// checkItem takes an item, or what belongs to one, as argument n.
func (w *Worker) checkItem(L *lua.LState, n int) (*view, *itemMessage) {
	if ud, ok := L.Get(n).(*lua.LUserData); ok {
		if v, ok := ud.Value.(*view); ok && v.root != nil && v.info == w.rules.item {
			return v, v.root.item
		}
	}
	L.ArgError(n, "an item expected; call it with a colon, as in movie:has_label(\"x\")")
	return nil, nil
}

// value makes what Lua may hold of settings: strings, numbers, booleans and
// lists or tables of them, read-only.
func (w *Worker) valueOf(v any) lua.LValue {
	switch v := v.(type) {
	case string:
		return lua.LString(v)
	case bool:
		return lua.LBool(v)
	case float64:
		return lua.LNumber(v)
	case int64:
		return lua.LNumber(v)
	case []string:
		t := w.L.NewTable()
		for _, s := range v {
			t.Append(lua.LString(s))
		}
		w.freeze(t)
		return t
	case []any:
		t := w.L.NewTable()
		for _, e := range v {
			t.Append(w.valueOf(e))
		}
		w.freeze(t)
		return t
	case map[string]any:
		return w.tableOf(v)
	}
	return lua.LNil
}

func (w *Worker) tableOf(m map[string]any) lua.LValue {
	t := w.L.NewTable()
	for _, k := range sortedKeys(m) {
		t.RawSetString(k, w.valueOf(m[k]))
	}
	w.freeze(t)
	return t
}

func hashText(s string) uint64 { return xxhash.Sum64String(s) }

// id names the subject of a call for machines.
func (c *call) id() string {
	if m, ok := c.subject.(interface{ GetId() string }); ok {
		return m.GetId()
	}
	return ""
}

// title names it for people.
func (c *call) title() string {
	switch m := c.subject.(type) {
	case *wire.Item:
		return titleOf(m)
	case interface{ GetTitle() string }:
		return m.GetTitle()
	}
	return c.id()
}
