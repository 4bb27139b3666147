package script

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/proto"
)

// suspendAfter is how many items in a row a rule may fail on before it rests
// for the run. One that takes too long counts for many.
const suspendAfter = 100

// call is one run of a handler or a detector.
type call struct {
	file      *file
	line      string
	subject   proto.Message // the item, session or library it is about
	event     string        // that it handles; empty for a detector
	detecting bool
	unknown   []Unknown
	proposals []Proposal
	held      []Hold
	asked     []Asked
	walks     int // of items{…}
	looked    map[Library]int64
	volatile  bool
	printed   int
	chance    *rand.Rand
	notes     notes
	trace     *trace // nil where nobody wants it explained
}

func (c *call) ruleName() string {
	if c == nil || c.file == nil {
		return ""
	}
	return c.file.name
}

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

// returned is what a function returned, filled up with nil.
type returned [3 + maxGives]lua.LValue

// newCall makes the state of the next call. Calls nest where a detector reads
// the trait of another; each depth has one state, used again and again.
func (w *Worker) newCall(f *file, line string, subject proto.Message, detecting bool) *call {
	if w.depth == len(w.calls) {
		w.calls = append(w.calls, &call{})
	}
	c := w.calls[w.depth]
	clear(c.proposals)
	*c = call{file: f, line: line, subject: subject, detecting: detecting, unknown: c.unknown[:0], proposals: c.proposals[:0],
		notes: notes{steps: c.notes.steps[:0]}}
	if w.rules.opt.Trace {
		c.trace = &trace{subject: c.id()}
	}
	return c
}

// volatile notes that a call asks for what is not in its item, or that the top
// level of a file does. A detector may not: its answer is stored until the
// facts of the item change.
func (w *Worker) volatile(L *lua.LState, what string) {
	w.fleeting = w.fleeting || w.loading != nil
	if w.call.detecting {
		L.RaiseError("%s is of no use in a detector, which sees the facts of one item only", what)
	}
	w.call.volatile = true
}

// run calls a Lua function for a rule. It gives what the function returned,
// which holds until the next run, and, where it failed, a finding. A verdict
// that is unknown is no failure; it stands in c.
func (w *Worker) run(L *lua.LState, c *call, fn *lua.LFunction, arg lua.LValue, results int) (*returned, *wire.Finding) {
	outer, top := w.call, L.GetTop()
	outermost := outer.file == nil
	w.call = c
	w.depth++
	if outermost {
		w.begin()
		if c.wide() {
			w.budget, w.began = w.budget*wideMemory, time.Now()
		}
	}
	L.Push(fn)
	L.Push(arg)
	var err, cut error
	if outermost {
		err = w.protected(L, 1, results)
		w.endThreads()
		cut = w.dog.end()
		w.depth = 1
	} else {
		err = L.PCall(1, results, nil)
		cut = w.dog.late()
	}
	w.call = outer
	w.depth--
	if cut != nil {
		w.spent = true
	} else if err == nil {
		for i := range results {
			w.out[i] = L.Get(top + 1 + i)
		}
		L.SetTop(top)
	}
	return &w.out, w.judge(c, err, cut)
}

// protected calls the function that is on the stack below its arguments. Where
// Lua itself breaks down, which PCall does not always survive, the call is cut
// off, and the worker gets a new state.
func (w *Worker) protected(L *lua.LState, args, results int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			w.dog.cut(overrun{})
			err = overrun{}
		}
	}()
	return L.PCall(args, results, nil)
}

// overrun is the error of a call that Lua broke down on.
type overrun struct{}

func (overrun) Error() string { return "needs more stack than Lua has" }

// begin starts the time and the bytes that a call has.
func (w *Worker) begin() {
	w.made, w.budget = 0, w.rules.opt.memory
	w.serial++
	w.dog.begin()
}

// judge makes a finding of how a call ended, and counts failures.
func (w *Worker) judge(c *call, err, cut error) *wire.Finding {
	f := c.file
	if cut == nil && (err == nil || len(c.unknown) > 0) {
		f.succeeded()
		return nil
	}
	f.failed.Store(true)
	finding := &wire.Finding{Severity: "error", Code: codeError, Subject: f.name}
	switch {
	case cut != nil:
		switch cut.(type) {
		case tooLong:
			finding.Code = codeTimeout
		case tooMuch:
			finding.Code = codeMemory
		}
		where := c.line
		if err != nil {
			where = locate(message(err, c.line), c.line)
		}
		finding.Message = fmt.Sprintf("%s: %s", where, cut)
	default:
		finding.Message = message(err, c.line)
		if ofNil.MatchString(finding.Message) {
			finding.Hint = fmt.Sprintf("a field that the server did not say is nil; luarr rules check %s tells where", f.name)
		}
	}
	if w.rules.opt.Trace {
		return finding // nothing rests: each item is to be explained
	}
	finding.Message += " [" + c.title() + "]"
	weight := int32(1)
	if cut != nil {
		weight = suspendAfter / 5
		f.costly.Store(true)
	}
	switch n := f.failures.Add(weight); {
	case n-weight >= suspendAfter:
		return nil
	case n >= suspendAfter:
		finding.Code = codeSuspended
		rest := "until the next run"
		if c.event == "session" { // which no run asks about
			rest = "for a while"
		}
		finding.Message += "; it failed on one item after another and rests " + rest
		finding.Hint = "mend the rule, or switch it off: [rules.NAME] enabled = false"
	}
	return finding
}

// checkTime ends a function of ours once the call that it belongs to is cut.
func (w *Worker) checkTime(L *lua.LState) {
	if why := w.dog.late(); why != nil {
		L.RaiseError("%s", why.Error())
	}
}

// locate takes FILE:LINE from the front of a message.
func locate(text, fallback string) string {
	if at := located.FindString(text); at != "" {
		return at[:len(at)-2]
	}
	return fallback
}

// succeeded ends a row of failures.
func (f *file) succeeded() {
	if f.failures.Load() != 0 {
		f.failures.Store(0)
	}
}

// suspended says whether a rule rests for the run.
func (f *file) suspended() bool { return f.failures.Load() >= suspendAfter }

// Rouse ends the rest of rules, as a new run does, for those who use rules for
// longer than one. What ran out of time or memory is roused with all alone: it
// would cost as much again. No worker may run meanwhile.
func (r *Rules) Rouse(all bool) {
	for _, f := range r.files {
		if all {
			f.costly.Store(false)
		}
		if !f.costly.Load() {
			f.succeeded()
		}
	}
}
