package act

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Applier carries out changes of one kind on one instance, and gives one
// outcome for each, in order.
type Applier interface {
	Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error)
}

// DryRun is the applier of a plan: it sends nothing, and every change stays
// planned.
type DryRun struct{}

var _ Applier = DryRun{}

// Apply leaves everything as it is.
func (DryRun) Apply(_ context.Context, _ string, changes []*wire.Change) ([]*wire.Outcome, error) {
	out := make([]*wire.Outcome, len(changes))
	for i := range out {
		out[i] = &wire.Outcome{State: "planned"}
	}
	return out, nil
}

// Journal puts every change on the disk before it is sent, and what became of
// it afterwards. After a crash a change that is still sending is uncertain;
// one that is still planned was never sent.
type Journal struct {
	Store Store
	Next  Applier
	Now   func() time.Time
}

var _ Applier = Journal{}

// unwritten is the error of a journal that cannot be written. Nothing more may
// be sent then.
type unwritten struct {
	err  error
	sent bool // what it is about was sent already
}

func (u *unwritten) Error() string { return u.err.Error() }
func (u *unwritten) Unwrap() error { return u.err }

// Apply journals, sends and journals again. An error of the next applier makes
// the whole batch uncertain: what reached the server is not known. A batch that
// is on its way is not interrupted, so that stopping a run leaves no doubt.
func (j Journal) Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error) {
	for _, c := range changes {
		c.State, c.At = "sending", timestamppb.New(j.Now())
	}
	if err := j.Store.SetChanges(ctx, changes); err != nil {
		return nil, &unwritten{err: err}
	}
	outcomes, err := j.Next.Apply(context.WithoutCancel(ctx), instance, changes)
	if err == nil && len(outcomes) != len(changes) {
		err = fmt.Errorf("%s gave %d outcomes for %d changes", instance, len(outcomes), len(changes))
	}
	for i, c := range changes {
		c.At = timestamppb.New(j.Now())
		if err != nil {
			c.State, c.Error = "uncertain", err.Error()
			continue
		}
		c.State, c.Error = outcomes[i].State, outcomes[i].Error
		if outcomes[i].After != nil {
			c.After = outcomes[i].After
		}
	}
	// What was sent must be written down even if the user stops us now.
	if storeErr := j.Store.SetChanges(context.WithoutCancel(ctx), changes); storeErr != nil {
		return nil, &unwritten{err: storeErr, sent: true}
	}
	return outcomes, err
}

// Applied is what applying did.
type Applied struct {
	States   map[string]int64 // number of changes by the state they ended in
	Findings []*wire.Finding
	Err      error // the first instance that failed
}

// batchSize is how many changes go to a plugin at a time.
const batchSize = 100

// Apply sends the planned changes of a run, in order, through an applier. An
// instance that fails gets no more changes in this run; when the journal fails
// nobody does.
func Apply(ctx context.Context, store Store, a Applier, progress func(done int64)) (Applied, error) {
	result := Applied{States: map[string]int64{}}
	var found fault.Findings
	broken := map[string]bool{}
	var done int64
	send := func(batch []*wire.Change) error {
		instance := batch[0].Instance
		if broken[instance] {
			result.States["planned"] += int64(len(batch))
			return nil
		}
		outcomes, err := a.Apply(ctx, instance, batch)
		if err != nil {
			known := map[string]int64{}
			for _, c := range batch {
				known[c.State]++
			}
			uncertain, skipped := known["uncertain"], known["skipped"]
			if ctx.Err() != nil {
				result.States["uncertain"] += uncertain
				result.States["skipped"] += skipped
				return ctx.Err()
			}
			if u := (*unwritten)(nil); errors.As(err, &u) {
				if u.sent {
					result.States["uncertain"] += int64(len(batch))
				}
				return err
			}
			broken[instance] = true
			if result.Err == nil {
				result.Err = err
			}
			result.States["uncertain"] += uncertain
			result.States["skipped"] += skipped
			result.States["planned"] += int64(len(batch)) - uncertain - skipped
			what := "nothing of it was sent"
			if uncertain > 0 {
				what = fmt.Sprintf("%d changes are uncertain", uncertain)
			}
			found.Add(&wire.Finding{
				Severity: "error", Code: "apply_failed", Subject: instance,
				Message: fmt.Sprintf("%v; %s and %s gets no more in this run", err, what, instance),
				Hint:    cmp.Or(fault.Hint(err), "luarr history shows them"),
			})
			return nil
		}
		for _, o := range outcomes {
			result.States[o.State]++
		}
		found.Add(complaints(batch, outcomes)...)
		done += int64(len(batch))
		progress(done)
		return ctx.Err()
	}
	var groups grouper
	err := store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if full := groups.add(c); full != nil {
				if err := send(full); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, rest := range groups.rest() {
		if err != nil {
			break
		}
		err = send(rest)
	}
	result.Findings = found.List()
	if ctx.Err() != nil {
		err = errors.Join(err, result.countPlanned(context.WithoutCancel(ctx), store))
	}
	maps.DeleteFunc(result.States, func(_ string, n int64) bool { return n == 0 })
	return result, err
}

// countPlanned counts what was not sent because somebody stopped the run.
func (a *Applied) countPlanned(ctx context.Context, store Store) error {
	a.States["planned"] = 0
	return store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		a.States["planned"] += int64(len(batch))
		return nil
	})
}

// grouper gathers changes of one kind on one instance, keeping their order.
type grouper struct {
	keys   []string
	groups map[string][]*wire.Change
}

// add takes a change and gives its group when that is full.
func (g *grouper) add(c *wire.Change) []*wire.Change {
	if g.groups == nil {
		g.groups = map[string][]*wire.Change{}
	}
	key := c.Instance + "\x00" + c.Kind
	if _, there := g.groups[key]; !there {
		g.keys = append(g.keys, key)
	}
	g.groups[key] = append(g.groups[key], c)
	if len(g.groups[key]) < batchSize {
		return nil
	}
	full := g.groups[key]
	g.groups[key] = nil
	return full
}

// rest gives the groups that did not fill, in the order they were opened.
func (g *grouper) rest() [][]*wire.Change {
	var out [][]*wire.Change
	for _, key := range g.keys {
		if len(g.groups[key]) > 0 {
			out = append(out, g.groups[key])
		}
	}
	return out
}
