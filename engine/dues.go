package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// dueTries is how many runs in a row may fail at what was due before it waits
// for the next time that the schedule fires.
const dueTries = 3

// dues gathers the schedules that rules ask about in a run. Its methods may be
// called from several goroutines; on nil they do nothing.
type dues struct {
	mu    sync.Mutex
	asked map[store.Due]bool // whether it was due
}

// newDues gives what gathers the schedules of a run; nil for one that only
// plans, which notes nothing.
func newDues(planOnly bool) *dues {
	if planOnly {
		return nil
	}
	return &dues{asked: map[store.Due]bool{}}
}

// add takes what rules asked about.
func (d *dues) add(asked []script.Asked) {
	if d == nil || len(asked) == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range asked {
		key := store.Due{Rule: a.Rule, Subject: a.Subject, Name: a.Name, Schedule: a.Schedule}
		d.asked[key] = d.asked[key] || a.Is
	}
}

// addPlanned takes what a change of a plan says that it was due for.
func (d *dues) addPlanned(c *wire.Change) {
	for _, due := range c.Due {
		d.asked[dueOf(c, due)] = true
	}
}

// dueOf puts what a change was due for in the words of the store.
func dueOf(c *wire.Change, due *wire.Due) store.Due {
	return store.Due{Rule: c.Rule, Subject: due.Subject, Name: due.Name, Schedule: due.Schedule}
}

// dueIn answers due(…) out of the store. In a run by hand a day counts from its
// beginning, in one that a schedule began from the time of day that is set.
func (e *Engine) dueIn(near *related, now time.Time, scheduled bool) func(script.Due, schedule.Expression) (bool, error) {
	return func(d script.Due, x schedule.Expression) (bool, error) {
		var m schedule.Memory
		var err error
		m.Since, m.Done, err = e.Store.DueMemory(near.ctx, store.Due{Rule: d.Rule, Subject: d.Subject, Name: d.Name, Schedule: d.Schedule})
		if scheduled {
			x = x.At(e.Config.Engine.At.Hour, e.Config.Engine.At.Minute)
		}
		return err == nil && x.Calls(m, now.In(e.Config.Engine.Timezone), d.CatchUp), err
	}
}

// endDues notes what of that which was due is done: all changes that name it
// were made, or there were none to make. Where one failed the next run tries
// again.
func (r *run) endDues(ctx context.Context) error {
	if r.dues == nil || len(r.dues.asked) == 0 {
		return nil
	}
	failed, open := map[store.Due]bool{}, map[store.Due]bool{}
	err := r.Store.Changes(ctx, store.ChangeFilter{Run: r.record.Id}, func(batch []*wire.Change) error {
		for _, c := range batch {
			for _, due := range c.Due {
				switch key := dueOf(c, due); c.State {
				case "done":
				case "failed", "uncertain":
					failed[key] = true
				default:
					open[key] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var news store.DueNews
	for due, is := range r.dues.asked {
		news.Asked = append(news.Asked, due)
		switch {
		case !is:
		case failed[due]:
			news.Failed = append(news.Failed, due)
		case open[due]:
			news.Waiting = append(news.Waiting, due)
		default:
			news.Done = append(news.Done, due)
		}
	}
	givenUp, err := r.Store.KeepDues(ctx, r.record.StartedAt.AsTime().In(r.Config.Engine.Timezone), news, dueTries)
	slices.SortFunc(givenUp, func(a, b store.Due) int {
		return slices.Compare([]string{a.Rule, a.Subject, a.Name}, []string{b.Rule, b.Subject, b.Name})
	})
	for _, due := range givenUp {
		r.findings([]*wire.Finding{{
			Severity: "warning", Code: "due_given_up", Subject: due.Rule,
			Message: fmt.Sprintf("%s failed in %d runs and is left until %s fires again", nameOf(due), dueTries, due.Schedule),
			Hint:    "luarr history shows why",
		}})
	}
	return err
}

// nameOf names what is due for people.
func nameOf(d store.Due) string {
	if d.Name != "" {
		return d.Name
	}
	return "what is due " + d.Schedule
}

// applied is apply, and notes what was due.
func (r *run) applied(ctx context.Context, s *wire.Stage) error {
	err := r.apply(ctx, s)
	err = errors.Join(err, r.closing.end(context.WithoutCancel(ctx)))
	return errors.Join(err, r.endDues(context.WithoutCancel(ctx)))
}
