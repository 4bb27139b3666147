package report

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Progress shows how a run goes: one line that is redrawn on a terminal, plain
// lines elsewhere. Its methods may be called from several goroutines.
type Progress struct {
	w        io.Writer
	terminal bool
	every    time.Duration // between two redraws, or two plain lines
	now      func() time.Time

	mu    sync.Mutex
	stage string
	tasks map[string]*task
	drawn time.Time
	width int // of the line on the screen, 0 when there is none
}

// task is one library, matcher or other part of a stage.
type task struct {
	began       time.Time
	done, total int64
}

// NewProgress writes to w. Redrawing needs a terminal.
func NewProgress(w io.Writer, terminal bool, now func() time.Time) *Progress {
	p := &Progress{w: w, terminal: terminal, now: now, every: 10 * time.Second}
	if terminal {
		p.every = 100 * time.Millisecond
	}
	return p
}

// Stage begins a stage.
func (p *Progress) Stage(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stage, p.tasks, p.drawn = name, map[string]*task{}, p.now()
}

// Items tells how far a part of the stage is; a total of 0 is not known.
func (p *Progress) Items(what string, done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tasks[what]
	now := p.now()
	if t == nil {
		t = &task{began: now}
		p.tasks[what] = t
	}
	t.done, t.total = done, total
	if now.Sub(p.drawn) < p.every {
		return
	}
	p.drawn = now
	p.draw(p.line(what, t, now))
}

// Waits tells what a server is waited for: at once, and then as often as the
// rest. Percent is negative where it is not known.
func (p *Progress) Waits(what string, percent float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.tasks[what] != nil && now.Sub(p.drawn) < p.every {
		return
	}
	p.tasks[what], p.drawn = &task{began: now}, now
	s := fmt.Sprintf("%-9s %s", p.stage, what)
	if percent >= 0 {
		s += fmt.Sprintf(", %.0f %%", percent)
	}
	p.draw(s)
}

// line puts one part of a stage in words, with rate and time left.
func (p *Progress) line(what string, t *task, now time.Time) string {
	s := fmt.Sprintf("%-9s %s: %s", p.stage, what, Count(t.done))
	if t.total > t.done {
		s += " of " + Count(t.total)
	}
	seconds := now.Sub(t.began).Seconds()
	if seconds <= 0 {
		return s + " items"
	}
	rate := float64(t.done) / seconds
	s += fmt.Sprintf(" items, %s/s", Count(int64(rate)))
	if t.total > t.done && rate > 0 {
		left := time.Duration(float64(t.total-t.done)/rate) * time.Second
		s += ", " + left.String() + " left"
	}
	return s
}

// draw puts a line on the terminal, over the one before, or below the others.
func (p *Progress) draw(s string) {
	if !p.terminal {
		fmt.Fprintln(p.w, s)
		return
	}
	pad := max(0, p.width-len(s))
	fmt.Fprint(p.w, "\r", s, strings.Repeat(" ", pad))
	p.width = len(s)
}

// clear takes the redrawn line off the screen.
func (p *Progress) clear() {
	if p.width > 0 {
		fmt.Fprint(p.w, "\r", strings.Repeat(" ", p.width), "\r")
		p.width = 0
	}
}

// End ends a stage that has no figures to show.
func (p *Progress) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// Done ends a stage with its figures, in a line that a terminal of 80 cells has
// room for.
func (p *Progress) Done(s *wire.Stage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprintf(p.w, "%-9s %7s items %7s new %6s requests %7.2fs", s.Name, Count(s.Items), Count(s.Changed),
		Count(s.Requests), s.Seconds)
	switch {
	case s.Remembered > 0: // a rate would say nothing of the work done
		fmt.Fprintf(p.w, "  %7s unchanged", Count(s.Remembered))
	case s.Seconds > 0 && s.Items > 0:
		fmt.Fprintf(p.w, "  %7s items/s", Count(int64(float64(s.Items)/s.Seconds)))
	}
	fmt.Fprintln(p.w)
}

// Count writes a number with thousands apart.
func Count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Size writes bytes as people do, in units of 1000.
func Size(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	value, unit := float64(n), 0
	for value >= 999.95 && unit < len(units)-1 {
		value, unit = value/1000, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", value, units[unit])
}

// Bytes writes a size in MiB, for people.
func Bytes(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }
