package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// run begins runs as the agenda says, one at a time.
func (d *Daemon) run(ctx context.Context) {
	for ctx.Err() == nil {
		d.mu.Lock()
		task, next := d.agenda.Next(d.clock(d.engine))
		if task == nil {
			d.mu.Unlock()
			if !d.nap(ctx, d.wakeRuns, next) {
				return
			}
			continue
		}
		e, b := d.borrow()
		runCtx, end := context.WithCancel(ctx)
		d.running, d.asked, d.end = task.Why, task.Request, end
		d.mu.Unlock()
		d.Service.Status(d.summary())
		outcome := d.carryOut(ctx, runCtx, e, task)
		end()
		d.mu.Lock()
		d.agenda.Ended(d.clock(d.engine), outcome)
		d.running, d.asked, d.end = "", 0, nil
		d.mu.Unlock()
		d.giveBack(b)
		d.Service.Status(d.summary())
	}
}

// carryOut does one run.
func (d *Daemon) carryOut(ctx, runCtx context.Context, e *Engine, task *watch.Task) watch.End {
	o := RunOptions{Pipeline: task.Pipeline, Sources: task.Sources, Libraries: task.Libraries, Reading: task.Reading, Scheduled: true}
	ticket := &ticket{d: d, r: store.Request{ID: task.Request, State: "running"}}
	if task.Request != 0 {
		asked, err := d.Store.Request(ctx, task.Request)
		if err == nil {
			o = RunOptions{}
			err = json.Unmarshal(asked.Body, &o)
		}
		if asked.Unwanted {
			ticket.r.State = "withdrawn"
			ticket.keep(ctx)
			return watch.Failed
		}
		if err != nil {
			ticket.end(ctx, nil, overtaken(ctx, err))
			return watch.Failed
		}
		ticket.keep(ctx)
	}
	e = e.with(ticket)
	for _, in := range e.instances {
		in.revive()
	}
	began := d.Now()
	d.say(Note{Level: "debug", Code: "run", Message: fmt.Sprintf("a run of %s begins: %s", o.Pipeline, task.Why)})
	record, err := e.Run(runCtx, o)
	if occupied(err) {
		ticket.again(ctx)
		d.sayOnce(Note{Code: "occupied", Message: fmt.Sprintf("%s waits: %v", task.Why, err)})
		return watch.Occupied
	}
	if record == nil {
		err = overtaken(ctx, err)
	}
	if task.Request != 0 {
		ticket.end(ctx, record, err)
	}
	end := watch.Done
	switch {
	case ctx.Err() != nil:
		end = watch.Failed // it is made up for at the next start
	case err != nil && fault.ClassOf(err) == fault.Unreachable:
		end = watch.Partly
	case err != nil && record == nil:
		end = watch.Failed
	default:
		d.done(ctx, e, task, began)
	}
	d.tell(record, err, task)
	return end
}

// overtaken gives the reason why a run did not begin: where the daemon is ending,
// that is the reason, whatever it was that did not come to its end.
func overtaken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errDaemonEnded()
	}
	return err
}

// done remembers that the jobs of a run were done.
func (d *Daemon) done(ctx context.Context, e *Engine, task *watch.Task, began time.Time) {
	if len(task.Jobs) == 0 {
		return
	}
	var news store.DueNews
	for _, j := range plan(e.Config).Jobs {
		if slices.Contains(task.Jobs, j.Name) {
			news.Done = append(news.Done, dueJob(j.Name, j.Times.String()))
		}
	}
	if _, err := d.Store.KeepDues(context.WithoutCancel(ctx), began.In(e.Config.Engine.Timezone), news, dueTries); err != nil {
		d.say(Note{Level: "warning", Code: "store", Message: err.Error()})
	}
}

// tell says how a run ended.
func (d *Daemon) tell(record *wire.Run, err error, task *watch.Task) {
	if record == nil {
		d.sayOnce(Note{Level: "error", Code: "run", Message: fmt.Sprintf("%s: %v", task.Why, err), Hint: fault.Hint(err)})
		return
	}
	d.sayFindings(record.Findings)
	n := Note{Code: "run", Run: record}
	changed := int64(0)
	for _, s := range record.Stages {
		changed += s.Changed
	}
	if len(task.Jobs) == 0 && task.Request == 0 && changed == 0 && err == nil {
		n.Level = "debug" // something was told, and there was nothing to do
	}
	n.Message = fmt.Sprintf("run %d (%s) %s in %s: %s; %s", record.Id, record.Pipeline, record.State,
		record.EndedAt.AsTime().Sub(record.StartedAt.AsTime()).Round(100*time.Millisecond), figures(record), task.Why)
	if err != nil && record.State == "failed" {
		n.Level, n.Message, n.Hint = "error", n.Message+"\n"+err.Error(), fault.Hint(err)
	}
	d.say(n)
	d.mu.Lock()
	d.last = record
	d.mu.Unlock()
	if d.Ended != nil {
		d.Ended(record)
	}
}

// figures puts in words what a run did.
func figures(record *wire.Run) string {
	var parts []string
	for _, s := range record.Stages {
		if s.Name == "fetch" {
			parts = append(parts, fmt.Sprintf("%d items, %d new", s.Items, s.Changed))
		}
	}
	for _, state := range slices.Sorted(maps.Keys(record.Changes)) {
		if n := record.Changes[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	if len(parts) == 0 {
		return "nothing to do"
	}
	return strings.Join(parts, ", ")
}

// with gives the engine with another progress.
func (e *Engine) with(p Progress) *Engine {
	c := *e
	c.Progress = p
	return &c
}
