package script

import (
	"time"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// maxDepth bounds the calls that may wait for one another.
const maxDepth = 200

// Worker runs rules. It belongs to one goroutine.
type Worker struct {
	rules *Rules
	L     *lua.LState
	dog   *watchdog
	env   *lua.LTable // the globals that rules see
	meta  struct{ view, list, traits, time, name, query *lua.LTable }

	methods   map[string]*lua.LFunction
	refuse    *lua.LFunction
	frozenLen *lua.LFunction
	metas     map[*lua.LTable]*lua.LTable // metatables made of frozen tables
	seen      map[*lua.LFunction]bool     // functions whose tables are frozen

	checking  bool  // every file is loaded, to see what it declares
	loading   *file // the file whose top level runs
	module    int   // how many required modules deep
	modules   map[*file]lua.LValue
	fleeting  bool // the top level that runs asked for the clock or for chance
	handlers  map[string][]*handler
	detectors detectors
	declared  []*detector // by the file being loaded
	// registered counts its handlers.
	registered int
	phrases    phrases
	lexicon    lexicon
	// phraseLists, spellings and groups were made of tables that live as long as the
	// worker.
	phraseLists map[*lua.LTable]*phraseList
	spellings   map[*lua.LTable]*phraseGroup
	groups      map[*lua.LTable]*phraseGroup

	call *call // what runs now
	made int   // bytes that it made
	// budget is how many bytes it may make.
	budget int
	joined []byte // room for a concatenation
	// threads are the coroutines of the outermost call, thread the one that runs.
	threads map[*lua.LState]*thread
	thread  *thread
	// serial tells the outermost calls apart.
	serial uint64
	began  time.Time // the outermost call, where it is wide
	calls  []*call   // by depth
	depth  int
	out    returned
	near   map[string]*view // other items that were looked up
	// What the Detect that runs looks at.
	item       *wire.Item
	itemRoot   *view  // nil until Lua looks
	picture    bool   // it is a film or an episode
	turn       uint64 // counts the items
	subjects   []subject
	lent       lent
	gave       []given // by the detector that ran last
	traitsMade madeTraits
	boxes      boxes
	known      knownFields
	texts      madeTexts
	// recalling says that it may remember; nodes is how much it does.
	recalling bool
	nodes     int
	maxNodes  int
	sets      [targets]traitSet
	setsMade  int
	places    [targets]place
	// findings of the Detect that runs.
	findings []*wire.Finding
	origins  []Origin // of traits, where they are to be explained
	spent    bool     // a call was cut off: the state is made anew before the next
}

// handler is one on(event, fn).
type handler struct {
	file *file
	fn   *lua.LFunction
	line string
}

// NewWorker makes a worker. Close it when done.
func (r *Rules) NewWorker() (*Worker, error) {
	w := &Worker{rules: r, maxNodes: maxNodes}
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
		SkipOpenLibs: true, CallStackSize: maxDepth,
		RegistrySize: 1024, RegistryGrowStep: 1024, RegistryMaxSize: 32 << 10,
	})
	w.L.SetContext(w.dog)
	w.env = w.L.NewTable()
	w.metas = map[*lua.LTable]*lua.LTable{}
	w.seen = map[*lua.LFunction]bool{}
	w.modules = map[*file]lua.LValue{}
	w.handlers = map[string][]*handler{}
	w.detectors, w.nodes = detectors{}, 0
	w.sets, w.setsMade = [targets]traitSet{}, 0
	w.near = map[string]*view{}
	w.traitsMade, w.lent, w.boxes = madeTraits{}, lent{}, boxes{}
	w.texts = madeTexts{}
	w.lexicon = lexicon{}
	w.phrases, w.phraseLists, w.spellings = phrases{}, map[*lua.LTable]*phraseList{}, map[*lua.LTable]*phraseGroup{}
	w.groups = map[*lua.LTable]*phraseGroup{}
	w.call = &call{}
	w.spent, w.made, w.budget = false, 0, w.rules.opt.memory
	w.makeMetatables()
	if err := w.openSandbox(); err != nil {
		return err
	}
	if w.rules.opt.Trace {
		w.openTrace()
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
			t.RawSetString("__tostring", L.NewFunction(w.describe))
		}
		return t
	}
	w.meta.view = make(map[string]lua.LGFunction{"__index": w.index})
	w.meta.list = make(map[string]lua.LGFunction{"__index": listIndex, "__len": listLen})
	w.meta.traits = make(map[string]lua.LGFunction{"__index": traitsIndex})
	w.meta.time = make(w.timeMeta())
	w.meta.name = make(w.nameMeta())
	w.meta.query = make(w.queryMeta())
	w.methods = map[string]*lua.LFunction{}
	for _, fns := range []map[string]lua.LGFunction{w.itemMethods(), w.traitMethods(), w.nameMethods(), w.queryMethods()} {
		for name, fn := range fns {
			w.methods[name] = L.NewFunction(fn)
		}
	}
}
