package engine

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// takeRequests takes up what other processes ask for, and what they take back.
func (d *Daemon) takeRequests(ctx context.Context) error {
	list, err := d.Store.Requests(ctx)
	if err != nil {
		return err
	}
	for _, r := range list {
		d.mu.Lock()
		switch {
		case r.Unwanted && d.asked == r.ID:
			d.end()
		case r.Unwanted:
			d.agenda.Withdraw(r.ID)
		case r.State == "waiting" && d.asked != r.ID && !d.agenda.Asked(r.ID):
			d.agenda.Ask(r.ID)
			wake(d.wakeRuns)
		}
		begun := d.asked == r.ID
		d.mu.Unlock()
		if r.Unwanted && !begun {
			r.State = "withdrawn"
			err = errors.Join(err, d.Store.SetRequest(ctx, r))
		}
	}
	return err
}

// progressEvery is how often it is stored how far a run is that somebody follows.
const progressEvery = 300 * time.Millisecond

// progress is how far a run is, for whoever follows it.
type progress struct {
	Stage   string        `json:"stage,omitempty"`
	Done    []stageFigure `json:"done,omitempty"`
	What    string        `json:"what,omitempty"`
	Items   int64         `json:"items,omitempty"`
	Total   int64         `json:"total,omitempty"`
	Waits   string        `json:"waits,omitempty"`
	Percent float64       `json:"percent,omitempty"`
}

// stageFigure is a stage that has ended.
type stageFigure struct {
	Name       string  `json:"name"`
	Items      int64   `json:"items"`
	Changed    int64   `json:"changed"`
	Requests   int64   `json:"requests"`
	Remembered int64   `json:"remembered"`
	Seconds    float64 `json:"seconds"`
}

// ticket is the request of a run that goes on. Of a run that nobody asked for it
// does nothing.
type ticket struct {
	d *Daemon

	mu   sync.Mutex
	r    store.Request
	p    progress
	kept time.Time
}

var _ Progress = (*ticket)(nil)

// Stage begins a stage.
func (t *ticket) Stage(name string) {
	t.set(true, func(p *progress) { *p = progress{Stage: name, Done: p.Done} })
}

// Items tells how far a part of the stage is.
func (t *ticket) Items(what string, done, total int64) {
	t.set(false, func(p *progress) { p.What, p.Items, p.Total = what, done, total })
}

// Waits tells what a server is waited for.
func (t *ticket) Waits(what string, percent float64) {
	t.set(false, func(p *progress) { p.Waits, p.Percent = what, percent })
}

// Done ends a stage.
func (t *ticket) Done(s *wire.Stage) {
	t.set(true, func(p *progress) {
		p.Done = append(p.Done, stageFigure{s.Name, s.Items, s.Changed, s.Requests, s.Remembered, s.Seconds})
	})
}

// set changes the progress, and stores it now and then.
func (t *ticket) set(now bool, change func(*progress)) {
	if t.r.ID == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.p)
	if !now && time.Since(t.kept) < progressEvery {
		return
	}
	t.kept = time.Now()
	t.store(context.Background())
}

// store stores the request. The lock is held, or nobody else knows the ticket.
func (t *ticket) store(ctx context.Context) {
	t.r.Progress, _ = json.Marshal(t.p)
	if err := t.d.Store.SetRequest(ctx, t.r); err != nil {
		t.d.sayOnce(Note{Level: "warning", Code: "store", Message: err.Error()})
	}
}

// keep stores that the run begins.
func (t *ticket) keep(ctx context.Context) { t.store(context.WithoutCancel(ctx)) }

// again stores that the run could not begin yet.
func (t *ticket) again(ctx context.Context) {
	if t.r.ID == 0 {
		return
	}
	t.r.State, t.p = "waiting", progress{}
	t.store(context.WithoutCancel(ctx))
}

// end stores what became of the request.
func (t *ticket) end(ctx context.Context, record *wire.Run, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.State, t.r.Run = "done", record.GetId()
	if err != nil {
		t.r.Error, t.r.Hint, t.r.Class = err.Error(), fault.Hint(err), fault.ClassOf(err)
	}
	if record == nil {
		t.r.State = "failed"
	}
	t.store(context.WithoutCancel(ctx))
}
