package watch

import (
	"slices"
	"time"

	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk/wire"
)

// Job is a run that begins by itself.
type Job struct {
	Name     string // key in the configuration, such as pipelines.nightly.schedule
	Times    schedule.Expression
	Turns    bool     // it begins when Times begin to hold and when they end, not when they fire
	Pipeline string   // what runs
	Sources  []string // of it
	// Seen is when it last ran, or was first asked about: what fired since then
	// was missed. Zero: nothing was.
	Seen time.Time
}

// next gives when the job begins after a time.
func (j *Job) next(after time.Time) (time.Time, bool) {
	if j.Turns {
		return j.Times.Turn(after)
	}
	f, ok := j.Times.Next(after)
	return f.At, ok
}

// Task is a run to begin.
type Task struct {
	Pipeline  string
	Sources   []string
	Libraries []string // keys; nil for all
	Reading   bool     // no rule takes part
	Jobs      []string // whose time has come
	Request   int64    // of somebody who asked for it; 0 where nobody did
	Why       string   // for people

	tries  int
	before time.Time // not to be begun before
}

// Plan is what a daemon does by itself.
type Plan struct {
	Jobs []Job
	// Takers are the pipelines that run when a source tells that something
	// changed. A source with none of them is read, and no rule looks at it.
	Takers map[string][]string
	// Readers are the pipelines that a source is read as a part of.
	Readers map[string]string
}

// Agenda says which run to begin when. There is one at a time: what comes due
// meanwhile waits, and comes once however often it came due. It knows no clock,
// no server and no store, and is used by one goroutine at a time.
type Agenda struct {
	plan  Plan
	jobs  []*appointment
	queue []*Task
	hints map[string]*hints // by source
	busy  *Task             // the run that goes on
	last  time.Time         // when it was last asked, by the clock on the wall
}

// appointment is a job with when it comes next.
type appointment struct {
	Job
	at time.Time // zero where it never does
}

const (
	// soon is how near the next time of a job must be for one that was missed to
	// be left to it.
	soon = time.Hour
	// setBack is how far a clock must be set back for times that were reckoned by
	// it to count no more. What is less makes nothing begin twice.
	setBack = time.Hour
	// occupied is how long to wait where another process holds the store.
	occupied = 5 * time.Second
	// unreached is how long a run waits that found servers down, unless they come
	// back earlier; twice as long each time.
	unreached     = 10 * time.Minute
	mostUnreach   = 4
	afterComeback = 5 * time.Second
)

// NewAgenda makes an agenda. What was missed is made up for once, unless its
// next time comes soon.
func NewAgenda(now time.Time, plan Plan) *Agenda {
	a := &Agenda{hints: map[string]*hints{}}
	a.Replan(now, plan)
	return a
}

// Replan takes another plan: of a configuration that was read again. What waits
// goes on waiting where the new plan still knows it, as that has it; what goes on
// now was not missed.
func (a *Agenda) Replan(now time.Time, plan Plan) {
	a.plan, a.jobs = plan, nil
	a.queue = slices.DeleteFunc(a.queue, func(t *Task) bool { return !plan.keeps(t) })
	for _, job := range plan.Jobs {
		p := &appointment{Job: job}
		p.at, _ = job.next(now)
		a.jobs = append(a.jobs, p)
		if job.Seen.IsZero() || a.busy != nil && slices.Contains(a.busy.Jobs, job.Name) {
			continue
		}
		missed, ok := job.next(job.Seen.In(now.Location()))
		if ok && !missed.After(now) && (p.at.IsZero() || p.at.Sub(now) > soon) {
			a.enter(p, true)
		}
	}
	for source := range a.hints {
		if _, known := plan.Readers[source]; !known {
			delete(a.hints, source)
		}
	}
}

// keeps says whether a task that waits is one of the plan, too.
func (p *Plan) keeps(t *Task) bool {
	if t.Request != 0 {
		return true
	}
	for _, source := range t.Sources {
		if len(t.Jobs) == 0 && p.Readers[source] != t.Pipeline && !slices.Contains(p.Takers[source], t.Pipeline) {
			return false
		}
	}
	for _, name := range t.Jobs {
		if !slices.ContainsFunc(p.Jobs, func(j Job) bool {
			return j.Name == name && j.Pipeline == t.Pipeline && slices.Equal(j.Sources, t.Sources)
		}) {
			return false
		}
	}
	return true
}

// enter puts a job into the queue. One for the same run takes it along.
func (a *Agenda) enter(p *appointment, missed bool) {
	for _, t := range a.queue {
		if t.Request == 0 && t.Pipeline == p.Pipeline && slices.Equal(t.Sources, p.Sources) && t.Libraries == nil && !t.Reading {
			if !slices.Contains(t.Jobs, p.Name) {
				t.Jobs = append(t.Jobs, p.Name)
			}
			t.before, t.tries = time.Time{}, 0
			return
		}
	}
	why := p.Name
	if missed {
		why += ", which was missed"
	}
	a.queue = append(a.queue, &Task{Pipeline: p.Pipeline, Sources: p.Sources, Jobs: []string{p.Name}, Why: why})
}

// Ask enters a run that somebody wants now. It goes before what waits.
func (a *Agenda) Ask(request int64) {
	a.queue = append(a.queue, &Task{Request: request, Why: "asked for"})
}

// Asked says whether a request waits.
func (a *Agenda) Asked(request int64) bool {
	return slices.ContainsFunc(a.queue, func(t *Task) bool { return t.Request == request })
}

// Withdraw takes back what somebody asked for. It is false where that is not
// waiting any more.
func (a *Agenda) Withdraw(request int64) bool {
	n := len(a.queue)
	a.queue = slices.DeleteFunc(a.queue, func(t *Task) bool { return t.Request == request })
	return len(a.queue) < n
}

// Next gives the run to begin now; nil where there is none, and when to ask
// again though nothing happens: zero for never. The caller tells its end.
func (a *Agenda) Next(now time.Time) (task *Task, wake time.Time) {
	a.glance(now)
	for _, p := range a.jobs {
		if p.at.IsZero() {
			continue
		}
		if !p.at.After(now) {
			a.enter(p, false)
			p.at, _ = p.next(now) // of several that passed while the computer slept there is one
		}
		wake = earlier(wake, p.at)
	}
	if a.busy != nil {
		return nil, wake
	}
	for _, asked := range []bool{true, false} {
		for i, t := range a.queue {
			if (t.Request != 0) != asked {
				continue
			}
			if t.before.After(now) {
				wake = earlier(wake, t.before)
				continue
			}
			a.queue = slices.Delete(a.queue, i, i+1)
			return a.begin(t), time.Time{}
		}
	}
	for _, source := range sorted(a.hints) {
		libraries, at := a.hints[source].ready(now)
		if libraries == nil {
			wake = earlier(wake, at)
			continue
		}
		a.queue = append(a.queue, a.told(source, libraries)...)
		return a.Next(now)
	}
	return nil, wake
}

// glance looks at the clock, and reckons anew where that was set back.
func (a *Agenda) glance(now time.Time) {
	now = now.Round(0)
	if a.last.Sub(now) > setBack {
		for _, p := range a.jobs {
			p.at, _ = p.next(now)
		}
		for _, t := range a.queue {
			t.before = time.Time{}
		}
		for _, h := range a.hints {
			h.reset(now)
		}
	}
	a.last = now
}

// told makes the runs for libraries of which something was told.
func (a *Agenda) told(source string, libraries []string) []*Task {
	reader, known := a.plan.Readers[source]
	if !known {
		return nil
	}
	task := Task{Pipeline: reader, Sources: []string{source}, Libraries: libraries, Why: "something changed on " + source}
	if slices.Contains(libraries, "") {
		task.Libraries = nil
	}
	takers := a.plan.Takers[source]
	if len(takers) == 0 {
		task.Reading = true
		return []*Task{&task}
	}
	var list []*Task
	for _, pipeline := range takers {
		one := task
		one.Pipeline = pipeline
		list = append(list, &one)
	}
	return list
}

// begin takes a task out.
func (a *Agenda) begin(t *Task) *Task {
	a.busy = t
	if t.Libraries != nil || t.Request != 0 || t.Reading {
		return t
	}
	for source, h := range a.hints { // it reads all of that
		takers := a.plan.Takers[source]
		if slices.Contains(t.Sources, source) && !slices.ContainsFunc(takers, func(p string) bool { return p != t.Pipeline }) {
			h.drop()
		}
	}
	return t
}

// End is how a run ended.
type End int

// The ends of a run.
const (
	Done     End = iota // also with findings
	Occupied            // it could not begin: somebody else has the store
	Partly              // servers or plugins were not reached
	Failed              // it is of no use to try again by itself
)

// Ended tells that the run has ended which Next gave.
func (a *Agenda) Ended(now time.Time, end End) {
	t := a.busy
	a.busy = nil
	if t == nil {
		return
	}
	if end != Occupied {
		for source, h := range a.hints {
			if slices.Contains(t.Sources, source) {
				h.rest(now)
			}
		}
	}
	switch {
	case end == Occupied:
		t.before = now.Add(occupied)
		a.queue = append(a.queue, t)
	case end == Partly && len(t.Jobs) > 0 && t.tries < mostUnreach:
		t.before = now.Add(unreached << t.tries)
		t.tries++
		a.queue = append(a.queue, t)
	}
}

// Hear takes what a source tells.
func (a *Agenda) Hear(now time.Time, e *wire.Event) {
	if _, known := a.plan.Readers[e.Source]; !known {
		return
	}
	h := a.hints[e.Source]
	if h == nil {
		h = &hints{libraries: map[string]*hint{}}
		a.hints[e.Source] = h
	}
	h.hear(now, e)
	if e.Kind != "link" || e.State != "up" {
		return
	}
	for _, t := range a.queue { // it is back, and what failed for it need wait no longer
		if t.tries > 0 && slices.Contains(t.Sources, e.Source) {
			t.before = earlier(t.before, now.Add(afterComeback))
		}
	}
}

// Waiting is how many runs wait.
func (a *Agenda) Waiting() int { return len(a.queue) }

// Coming gives what comes next by itself, and when; a zero time where nothing does.
func (a *Agenda) Coming() (job string, at time.Time) {
	for _, p := range a.jobs {
		if !p.at.IsZero() && (at.IsZero() || p.at.Before(at)) {
			job, at = p.Name, p.at
		}
	}
	return job, at
}

// earlier is the earlier of two times, of which zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
