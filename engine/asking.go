package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

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
			return nil, errGivenUp()
		case r.State == "done" || r.State == "failed":
			return e.answer(stored, r)
		case gone:
			return nil, errDaemonEnded()
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

// errDaemonEnded is what a process is told that the daemon cannot serve any more.
func errDaemonEnded() error {
	return fault.New(fault.Failed, "run", "", "luarr watch ended before the run did").WithHint("luarr history shows how far it came; run it again")
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
