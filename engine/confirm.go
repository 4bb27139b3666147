package engine

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// confirmed lets a destructive change through only when nothing speaks against
// it at the very last: its target is read again from its source and from
// matchers, is not protected, and the rule proposes the same again. What is
// not let through is skipped, with the reason.
type confirmed struct {
	run  *run
	next act.Applier
	// matched says that the matchers were asked again, for all destructive
	// changes of the run: a catalogue is large.
	matched bool
}

var _ act.Applier = (*confirmed)(nil)

// Apply sends on what may be sent.
func (a *confirmed) Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error) {
	if !changes[0].Destructive { // changes of one kind
		return a.next.Apply(ctx, instance, changes)
	}
	reasons, err := a.confirm(ctx, changes)
	if err != nil {
		return nil, err
	}
	out := make([]*wire.Outcome, len(changes))
	var send, skip []*wire.Change
	var at []int
	for i, c := range changes {
		if reasons[i] == "" {
			send, at = append(send, c), append(at, i)
			continue
		}
		c.State, c.Error, c.At = "skipped", reasons[i], timestamppb.New(a.run.Now())
		skip = append(skip, c)
		out[i] = &wire.Outcome{State: c.State, Error: c.Error}
	}
	if err := a.run.Store.SetChanges(ctx, skip); err != nil {
		return nil, err
	}
	if len(send) == 0 {
		return out, nil
	}
	got, err := a.next.Apply(ctx, instance, send)
	if err != nil {
		return nil, err
	}
	for k, i := range at {
		out[i] = got[k]
	}
	return out, nil
}

// confirm says for each change why it may not be sent, or "".
func (a *confirmed) confirm(ctx context.Context, changes []*wire.Change) ([]string, error) {
	reasons := make([]string, len(changes))
	targets, err := a.readAgain(ctx, changes, reasons)
	if err != nil {
		return nil, err
	}
	if err := a.proposeAgain(ctx, changes, targets, reasons); err != nil {
		return nil, err
	}
	g, err := a.run.guard(ctx)
	if err != nil {
		return nil, err
	}
	for i, c := range changes {
		target := targets[c.Target]
		if target == nil {
			target = &wire.Item{Id: c.Target}
		}
		if why := g.Refuses(c, target); why != "" {
			reasons[i] = why
		}
	}
	return reasons, nil
}

// proposeAgain has the rules look at what was read again.
func (a *confirmed) proposeAgain(ctx context.Context, changes []*wire.Change, items map[string]*wire.Item, reasons []string) error {
	r := a.run
	var ask []*wire.Change
	var at []int
	var subjects []*wire.Item
	others := []string{} // that are no items
	taken := map[string]bool{}
	for i, c := range changes {
		if reasons[i] != "" || c.Rule == undoRule {
			continue // nobody can be asked: whoever undoes a run has decided
		}
		ask, at = append(ask, c), append(at, i)
		id := subjectOf(c)
		if taken[id] {
			continue
		}
		taken[id] = true
		if items[id] != nil {
			subjects = append(subjects, items[id])
		} else {
			others = append(others, id)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	again, err := act.Again(ctx, actStore{store: r.Store, run: r.record.Id}, subjects, ask, act.Options{
		Run:       r.record.Id,
		Rules:     func() (act.Rules, error) { return newActRules(r.rules, nil) },
		Others:    r.others(nil, others),
		Instances: r.actors(ctx),
		Progress:  func(int64) {},
	})
	if err != nil {
		return err
	}
	for k, i := range at {
		if !again[k] {
			reasons[i] = fmt.Sprintf("no longer proposed: the rule %s does not say the same of it any more", ask[k].Rule)
		}
	}
	return nil
}

// subjectOf is the id of the item that the rule looked at.
func subjectOf(c *wire.Change) string {
	if c.Subject != "" {
		return c.Subject
	}
	return c.Target
}

// isItem says whether a change is aimed at an item, and not at a library or a
// server.
func isItem(c *wire.Change) bool { return slices.Contains(itemTypes, c.TargetType) }
