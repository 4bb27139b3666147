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

// followEvery is how often a follower looks how far its run is.
const followEvery = 200 * time.Millisecond

// Watched says whether a daemon looks after the store, and who that is.
func (e *Engine) Watched() (holder string, yes bool) { return e.Store.Watched() }

// Ask has the daemon do a run now, and follows it to its end. It gives what Run
// would. When the context ends the run is taken back: one that has begun is
// stopped as any other.
func (e *Engine) Ask(ctx context.Context, o RunOptions) (*wire.Run, error) {
	if _, err := e.check(o); err != nil {
		return nil, err
	}
	body, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	id, err := e.Store.AskRun(ctx, body, e.Now())
	if err != nil {
		return nil, err
	}
	stored := context.WithoutCancel(ctx)
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	taken := ctx.Done()
	shown := shown{to: e.Progress}
	for gone := false; ; {
		r, err := e.Store.Request(stored, id)
		if err != nil {
			return nil, err
		}
		shown.show(r)
		switch {
		case r.State == "withdrawn":
			return nil, &fault.Error{Class: fault.Interrupted, Op: "run", Err: errors.New("taken back before it began; nothing was sent")}
		case r.State == "done" || r.State == "failed":
			return e.answer(stored, r)
		case gone:
			return nil, fault.New(fault.Failed, "run", "", "luarr watch ended before the run did").WithHint("luarr history shows how far it came; run it again")
		}
		_, yes := e.Store.Watched()
		gone = !yes // and what it has stored last is looked at once more
		select {
		case <-tick.C:
		case <-taken:
			taken = nil
			if err := e.Store.Withdraw(stored, id); err != nil {
				return nil, err
			}
		}
	}
}

// answer gives the run of a request that has ended.
func (e *Engine) answer(ctx context.Context, r store.Request) (record *wire.Run, err error) {
	if r.Error != "" {
		err = &fault.Error{Class: r.Class, Err: errors.New(r.Error), Hint: r.Hint}
	}
	if r.Run == 0 {
		return nil, err
	}
	record, readErr := e.Store.Run(ctx, r.Run)
	return record, errors.Join(err, readErr)
}

// shown is what was shown of a progress.
type shown struct {
	to    Progress
	stage string
	done  int
}

// show shows what is new.
func (s *shown) show(r store.Request) {
	var p progress
	if len(r.Progress) == 0 || json.Unmarshal(r.Progress, &p) != nil {
		return
	}
	for ; s.done < len(p.Done); s.done++ {
		f := p.Done[s.done]
		if s.stage != f.Name {
			s.to.Stage(f.Name)
		}
		s.to.Done(&wire.Stage{Name: f.Name, Items: f.Items, Changed: f.Changed, Requests: f.Requests, Remembered: f.Remembered, Seconds: f.Seconds})
	}
	if p.Stage == "" {
		return
	}
	if p.Stage != s.stage {
		s.stage = p.Stage
		s.to.Stage(p.Stage)
	}
	if p.What != "" {
		s.to.Items(p.What, p.Items, p.Total)
	}
	if p.Waits != "" {
		s.to.Waits(p.Waits, p.Percent)
	}
}
