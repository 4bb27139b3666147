package script

import (
	"errors"

	lua "github.com/yuin/gopher-lua"
)

// maxCoroutines bounds the coroutines of one call; each has stacks of its own.
const maxCoroutines = 64

// thread is a coroutine: a Lua thread on a goroutine of its own, which runs
// only while whoever resumed it waits. gopher-lua's own recurse to death when
// they resume one another, and lose their way when one yields in a function
// that Go has called.
type thread struct {
	L      *lua.LState
	fn     *lua.LFunction
	state  threadState
	by     *thread // who resumed it; nil for the handler
	depth  int     // of the calls where it was resumed
	wake   chan []lua.LValue
	gave   chan outcome
	killed bool
}

type threadState string

const (
	suspended threadState = "suspended"
	running   threadState = "running"
	waiting   threadState = "normal" // for one that it resumed
	dead      threadState = "dead"
)

// outcome is what a coroutine yields, or gives in the end.
type outcome struct {
	values []lua.LValue
	ended  bool
	// thrown is the error it ended with, or why it was refused to go on.
	thrown  lua.LValue
	refused bool
}

// coroutines is the coroutine library.
func (w *Worker) coroutines() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"create": func(L *lua.LState) int {
			L.Push(w.newThread(L).L)
			return 1
		},
		"wrap": func(L *lua.LState) int {
			t := w.newThread(L)
			L.Push(L.NewFunction(func(L *lua.LState) int {
				out := w.resume(t, arguments(L, 1))
				switch {
				case out.refused:
					L.RaiseError("%s", out.thrown.String())
				case out.thrown != nil:
					L.Error(out.thrown, 0)
				}
				return give(L, out.values)
			}))
			return 1
		},
		"resume": func(L *lua.LState) int {
			out := w.resume(w.checkThread(L), arguments(L, 2))
			if out.thrown != nil {
				w.caught(L, out.thrown)
				return give(L, []lua.LValue{lua.LFalse, out.thrown})
			}
			L.Push(lua.LTrue)
			return 1 + give(L, out.values)
		},
		"yield": w.yield,
		"status": func(L *lua.LState) int {
			L.Push(lua.LString(w.checkThread(L).state))
			return 1
		},
		"running": func(L *lua.LState) int {
			if w.thread == nil {
				L.Push(lua.LNil)
			} else {
				L.Push(w.thread.L)
			}
			return 1
		},
	}
}

// newThread makes a coroutine of a function.
func (w *Worker) newThread(L *lua.LState) *thread {
	fn := L.CheckFunction(1)
	if w.loading != nil {
		L.RaiseError("coroutines are made inside a handler: one made outside would carry over what it did for other items")
	}
	if len(w.threads) == maxCoroutines {
		L.RaiseError("more than %d coroutines", maxCoroutines)
	}
	w.makes(L, costThread)
	// NewThread would start a goroutine to watch over our context.
	ctx := L.RemoveContext()
	made, _ := L.NewThread()
	L.SetContext(ctx)
	made.SetContext(ctx)
	t := &thread{L: made, fn: fn, state: suspended}
	if w.threads == nil {
		w.threads = map[*lua.LState]*thread{}
	}
	w.threads[made] = t
	return t
}

func (w *Worker) checkThread(L *lua.LState) *thread {
	t := w.threads[L.CheckThread(1)]
	if t == nil {
		L.ArgError(1, "a coroutine of this call expected")
	}
	return t
}

// resume runs a coroutine until it yields or ends.
func (w *Worker) resume(t *thread, values []lua.LValue) outcome {
	if t.state != suspended {
		return outcome{refused: true, thrown: lua.LString("cannot resume a coroutine that is " + string(t.state))}
	}
	call, depth := w.call, w.depth
	t.by, t.state, t.depth = w.thread, running, depth
	if t.by != nil {
		t.by.state = waiting
	}
	w.thread = t
	if t.wake == nil {
		t.wake, t.gave = make(chan []lua.LValue), make(chan outcome)
		go t.run(values)
	} else {
		t.wake <- values
	}
	out := <-t.gave
	w.call, w.depth = call, depth
	if w.thread = t.by; t.by != nil {
		t.by.state = running
	}
	if t.state = suspended; out.ended {
		t.state = dead
	}
	return out
}

// run is the life of a coroutine.
func (t *thread) run(values []lua.LValue) {
	defer func() {
		// Neither its arguments need fit, nor does Lua survive every error.
		if r := recover(); r != nil {
			t.gave <- outcome{ended: true, thrown: lua.LString(overrun{}.Error())}
		}
	}()
	t.L.Push(t.fn)
	err := t.L.PCall(give(t.L, values), lua.MultRet, nil)
	out := outcome{ended: true}
	if err == nil {
		out.values = arguments(t.L, 1)
	} else {
		out.thrown = thrownBy(err)
	}
	t.gave <- out
}

// yield is coroutine.yield.
func (w *Worker) yield(L *lua.LState) int {
	t := w.thread
	switch {
	case t == nil:
		L.RaiseError("coroutine.yield is called in a coroutine only")
	case t.killed:
		L.RaiseError("the call has ended")
	case t.depth != w.depth:
		L.RaiseError("coroutine.yield: a detector cannot be left and come back to")
	}
	t.gave <- outcome{values: arguments(L, 1)}
	values := <-t.wake
	if t.killed {
		L.RaiseError("the call has ended")
	}
	L.SetTop(0)
	return give(L, values)
}

// endThreads ends the coroutines that a call leaves behind.
func (w *Worker) endThreads() {
	if len(w.threads) == 0 {
		return
	}
	for _, t := range w.threads {
		if t.state == suspended && t.wake != nil {
			t.killed = true
			t.L.SetContext(ended{w.dog})
			w.resume(t, nil)
		}
	}
	clear(w.threads)
	w.thread = nil
}

// ended is the context of a call that has ended.
type ended struct{ *watchdog }

func (e ended) Done() <-chan struct{} { return e.done }
func (ended) Err() error              { return errors.New("the call has ended") }

// arguments takes what is on the stack from n on.
func arguments(L *lua.LState, n int) []lua.LValue {
	var out []lua.LValue
	for i := n; i <= L.GetTop(); i++ {
		out = append(out, L.Get(i))
	}
	return out
}

// give pushes values and counts them.
func give(L *lua.LState, values []lua.LValue) int {
	for _, v := range values {
		L.Push(v)
	}
	return len(values)
}
