package engine

import (
	"context"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
)

// holds gathers the conditions that rules wait on while a run looks at items.
// Its methods may be called from several goroutines; on nil they do nothing.
type holds struct {
	ctx   context.Context
	store *store.Store
	run   int64
	now   time.Time
	rules []string
	any   map[string]bool // rules of which conditions were stored before

	mu            sync.Mutex
	held, unknown []store.Hold
	err           error
}

// holdBatch is how many conditions are stored at a time.
const holdBatch = 5000

// newHolds gives what gathers the conditions of the run; nil where no rule has
// any, and in a plan, which starts no clock and stops none.
func (r *run) newHolds(ctx context.Context) (*holds, error) {
	h := &holds{ctx: ctx, store: r.Store, run: r.record.Id, now: r.record.StartedAt.AsTime(), rules: r.rules.Holds(), any: map[string]bool{}}
	if r.options.PlanOnly || len(h.rules) == 0 {
		return nil, nil
	}
	for _, rule := range h.rules {
		any, err := r.Store.AnyHolds(ctx, rule)
		if err != nil {
			return nil, err
		}
		h.any[rule] = any
	}
	return h, nil
}

// add takes what rules held of an item; with an empty id of what is none.
func (h *holds) add(item string, result script.Result) {
	if h == nil || len(result.Held)+len(result.Undecided) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, one := range result.Held {
		h.held = append(h.held, store.Hold(one))
	}
	for _, rule := range result.Undecided {
		if h.any[rule] {
			h.unknown = append(h.unknown, store.Hold{Rule: rule, Item: item})
		}
	}
	if len(h.held)+len(h.unknown) >= holdBatch {
		h.keep()
	}
}

// keep stores what was gathered.
func (h *holds) keep() {
	if h.err == nil {
		h.err = h.store.KeepHolds(h.ctx, h.run, h.now, h.held, h.unknown)
	}
	h.held, h.unknown = h.held[:0], h.unknown[:0]
}

// end stores the rest, and ends the conditions that rules no longer wait on.
func (h *holds) end(scope store.Scope) error {
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.keep(); h.err != nil {
		return h.err
	}
	return h.store.EndHolds(h.ctx, h.run, h.rules, scope)
}
