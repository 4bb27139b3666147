package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/sdk/wire"
)

// confirmed takes a last look at changes before they are sent. A destructive
// one is let through only when nothing speaks against it at the very last: what
// it is about is read again from source and matchers, is not protected, and the
// rule proposes the same again. What is not let through is skipped, with the
// reason.
type confirmed struct {
	run  *run
	next act.Applier
	// matched says that the matchers were asked again, for all destructive
	// changes of the run: a catalogue is large.
	matched bool
	// fresh says that everything that rules may look at was read again.
	fresh bool
	// known are the sources whose server was looked at.
	known map[string]bool
}

var _ act.Applier = (*confirmed)(nil)

// Apply sends on what may be sent. The changes are of one kind.
func (a *confirmed) Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error) {
	if err := a.sameServer(ctx, instance); err != nil {
		return nil, err
	}
	reasons := make([]string, len(changes))
	err := a.repeated(ctx, changes, reasons)
	if err == nil && changes[0].Destructive {
		err = a.confirm(ctx, changes, reasons)
	}
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

// sameServer makes sure that a source is still the server that the changes are
// about. A run that read it knows.
func (a *confirmed) sameServer(ctx context.Context, instance string) error {
	fetched := slices.ContainsFunc(a.run.record.Stages, func(s *wire.Stage) bool { return s.Name == "fetch" })
	if fetched || a.known[instance] {
		return nil
	}
	for _, in := range a.run.instances {
		if in.config.Section != "sources" || in.config.Name != instance {
			continue
		}
		if err := fetch.Same(ctx, in, fetchStore{a.run.Store}); err != nil {
			return err
		}
	}
	if a.known == nil {
		a.known = map[string]bool{}
	}
	a.known[instance] = true
	return nil
}

// repeated finds what was sent since the plan was made. What can be taken back
// need not be looked for: its values say so.
func (a *confirmed) repeated(ctx context.Context, changes []*wire.Change, reasons []string) error {
	for i, c := range changes {
		if a.run.since.IsZero() || c.Reversible {
			continue
		}
		last, err := a.run.Store.LastSent(ctx, c)
		if err != nil {
			return err
		}
		if !last.Before(a.run.since) {
			reasons[i] = fmt.Sprintf("it was sent since the plan was made, at %s", last.In(a.run.Config.Engine.Timezone).Format(time.DateTime))
		}
	}
	return nil
}

// confirm says of each destructive change why it may not be sent.
func (a *confirmed) confirm(ctx context.Context, changes []*wire.Change, reasons []string) error {
	targets, err := a.readAgain(ctx, changes, reasons)
	if err != nil {
		return err
	}
	if err := a.proposeAgain(ctx, changes, targets, reasons); err != nil {
		return err
	}
	g, err := a.run.guard(ctx)
	if err != nil {
		return err
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
	return nil
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
		if reasons[i] != "" || r.undoing {
			continue // nobody can be asked: whoever undoes a run has decided
		}
		if off := r.notAsked(c.Rule); off != "" {
			reasons[i] = "no longer proposed: " + off
			continue
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
		Rules:     func() (act.Rules, error) { return newActRules(r.rules, nil, nil) },
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

// notAsked says why a rule takes no part in the run, or gives "".
func (r *run) notAsked(name string) string {
	for _, rule := range r.rules.List() {
		if rule.Name != name {
			continue
		}
		if !rule.Enabled {
			return fmt.Sprintf("the rule %s is off now: %s", name, rule.Off)
		}
		return ""
	}
	return fmt.Sprintf("there is no rule %s now", name)
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
