package host

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/luarr/luarr/engine/fault"
)

// mostLines is how many lines of a panic are kept.
const mostLines = 40

// lastWords are what a plugin printed last, and its panic where there was one.
type lastWords struct {
	last  string
	panic []string // from the line that says panic on
}

// add takes the next line.
func (w *lastWords) add(line string) {
	w.last = line
	if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
		w.panic = append(w.panic[:0], line)
		return
	}
	if n := len(w.panic); n > 0 && n < mostLines {
		w.panic = append(w.panic, line)
	}
}

// clone gives a copy.
func (w *lastWords) clone() lastWords {
	return lastWords{last: w.last, panic: slices.Clone(w.panic)}
}

// Crash says how a plugin's process ended without being told to.
type Crash struct {
	Plugin string   // the plugin, with its instance where it had one
	How    string   // such as: crashed: panic: index out of range
	Lines  []string // the panic and its stack, at most 40 lines; for a verbose log
}

// Error gives one sentence.
func (c *Crash) Error() string { return c.Plugin + " " + c.How }

// crash tells how an ended process came to its end, and what to do about it.
// when is empty, or a time such as " at its start".
func (p *process) crash(when string) (c *Crash, hint string) {
	state, byUs := p.end()
	words := p.out.lastWords()
	c = &Crash{Plugin: p.who()}
	status, ok := state.Sys().(syscall.WaitStatus)
	switch {
	case byUs:
		c.How = "was ended" + when + " because it did not answer"
		return c, ""
	case ok && status.Signaled() && status.Signal() == syscall.SIGKILL:
		c.How = "was killed" + when
		return c, "if nobody did, the system ran out of memory"
	case ok && status.Signaled():
		c.How = fmt.Sprintf("was ended%s by a signal (%s)", when, status.Signal())
	case state.Success():
		c.How = "ended by itself" + when
	case len(words.panic) > 0:
		c.How, c.Lines = "crashed"+when+": "+words.panic[0], words.panic
	default:
		c.How = fmt.Sprintf("ended%s with exit status %d", when, state.ExitCode())
		if words.last != "" {
			c.How += ", its last words were: " + words.last
		}
	}
	return c, "this is a fault of the plugin: report it to its author, with the log of a run with -v"
}

// end gives how an ended process ended, and whether we killed it.
func (p *process) end() (state *os.ProcessState, byUs bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	state = p.cmd.ProcessState
	status, ok := state.Sys().(syscall.WaitStatus)
	return state, p.doomed && ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// crashed is the error for a call to a process that has ended.
func (p *process) crashed() error {
	c, hint := p.crash("")
	return &fault.Error{Class: fault.Unreachable, Hint: hint, Err: c}
}
