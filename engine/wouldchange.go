package engine

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/protect"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// mostWishes bounds the proposals of one handler that are told of.
const mostWishes = 100

// wishPlanner tells what would become of what rules propose for one item.
type wishPlanner struct {
	limits    act.Limits
	instances []act.Instance
	guard     *protect.Guard
	journal   actStore // knows when such changes were last sent
	now       time.Time
}

// handler puts a verdict in the words of the explanation.
func (w *wishPlanner) handler(ctx context.Context, v script.Verdict) (HandlerReason, error) {
	out := HandlerReason{
		Event: v.Event, Line: v.Handler, Of: v.Of(), Verdict: v.State, Reads: []ReadValue{}, More: v.More,
		Decided: Decision(v.Decided), Error: v.Error, Changes: []Wish{},
	}
	for _, r := range v.Reads {
		out.Reads = append(out.Reads, ReadValue(r))
	}
	if v.State == script.NotKnown {
		out.Unknown = &ReadValue{Field: v.Unknown.Field, Unknown: v.Unknown.Reason, Line: v.Unknown.Line}
	}
	for i, p := range v.Proposals {
		if i == mostWishes {
			out.MoreChanges = len(v.Proposals) - i
			break
		}
		wish, err := w.wish(ctx, p)
		if err != nil {
			return out, err
		}
		out.Changes = append(out.Changes, wish)
	}
	return out, nil
}

// wish tells what would become of a proposal.
func (w *wishPlanner) wish(ctx context.Context, p script.Proposal) (Wish, error) {
	out := Wish{
		Kind: p.Plugin + "." + p.Change, Params: maps.Clone(p.Params), Reason: p.Reason, Line: p.Line,
		Changes: []report.Message[*wire.Change]{}, Notes: []string{},
	}
	switch m := p.Subject.(type) {
	case *wire.Library:
		out.Target = act.LibraryID(m)
	case *wire.Server:
		out.Target = m.Source
	case *wire.Run:
		out.Target = runID
	default:
		if p.Target == nil {
			return out, nil
		}
		out.Target = p.Target.Id
	}
	changes, notes, err := w.plan(ctx, p)
	out.Changes, out.Notes = report.Messages(changes), append(out.Notes, notes...)
	return out, err
}

// plan plans a single proposal, as a run would, and gives the changes that come
// of it, planned and held, and why there are not more of them.
func (w *wishPlanner) plan(ctx context.Context, p script.Proposal) (changes []*wire.Change, notes []string, err error) {
	single := &onePlan{actStore: w.journal, item: p.Target}
	var others func(context.Context, func() (int64, int64), func(act.Verdict) error) error
	if p.Target == nil {
		others = func(_ context.Context, _ func() (int64, int64), each func(act.Verdict) error) error {
			return each(act.Verdict{Proposals: []act.Proposal{proposalOf(p)}})
		}
	}
	result, err := act.Plan(ctx, single, act.Options{
		Rules:     func() (act.Rules, error) { return saying{proposalOf(p)}, nil },
		Others:    others,
		Instances: w.instances,
		Limits:    w.limits,
		Protected: func(_ context.Context, c *wire.Change, target *wire.Item) (string, error) {
			return w.guard.Refuses(c, target), nil
		},
		Now:      w.now,
		Progress: func(int64) {},
	})
	if err != nil {
		return nil, nil, err
	}
	for _, f := range result.Findings {
		if f.Code == "notify_off" { // it is said of the change
			continue
		}
		notes = append(notes, f.Message)
	}
	for _, in := range w.instances {
		if in.Plugin != p.Plugin || p.Instance != "" && p.Instance != in.Name || !in.Matcher || p.Target == nil {
			continue
		}
		i := slices.IndexFunc(p.Target.Matches, func(m *wire.Match) bool { return m.Matcher == in.Name })
		switch {
		case i < 0:
			notes = append(notes, in.Name+" was not asked for it")
		case p.Target.Matches[i].State == "absent":
			notes = append(notes, in.Name+" has no entry for it: nothing to change there")
		case p.Target.Matches[i].Confidence == "weak":
			notes = append(notes, in.Name+" may have an entry for it, but the match is weak: nothing acts on it")
		}
	}
	if len(single.changes)+len(notes) == 0 {
		notes = append(notes, "it is so already: nothing to change")
	}
	return single.changes, notes, nil
}

// previewed gives the instances that changes can go to, with the way to ask
// their plugins that was given where there is one.
func (e *Engine) previewed(ctx context.Context, preview Preview) []act.Instance {
	instances := e.actors(ctx)
	for i := range instances {
		if preview == nil {
			break
		}
		if ask := preview(instances[i].Plugin); ask != nil {
			instances[i].Preview = ask
		}
	}
	return instances
}

// proposalOf puts a proposal in the words of the act stage.
func proposalOf(p script.Proposal) act.Proposal {
	var due []*wire.Due
	for _, d := range p.Due {
		due = append(due, &wire.Due{Subject: d.Subject, Name: d.Name, Schedule: d.Schedule})
	}
	out := act.Proposal{
		Due:  due,
		Rule: p.Rule, Line: p.Line, Plugin: p.Plugin, Change: p.Change, Target: p.Target,
		Params: p.Params, Reason: p.Reason, Instance: p.Instance, Window: p.Window,
		Pace: act.Pace{
			CooldownDays: p.CooldownDays, MaxPerDay: int64(p.MaxPerDay), Cooldown: p.Cooldown, MaxPerHour: int64(p.MaxPerHour),
		},
	}
	switch m := p.Subject.(type) {
	case *wire.Library:
		out.Library = m
	case *wire.Server:
		out.Server = m
	case *wire.Run:
		out.Run = m
	}
	return out
}

// saying are rules that say one thing.
type saying struct{ proposal act.Proposal }

var _ act.Rules = saying{}

func (s saying) Handle(*wire.Item) act.Verdict {
	return act.Verdict{Proposals: []act.Proposal{s.proposal}}
}
func (saying) Content() {}
func (saying) Close()   {}

// onePlan is a store with one item, for a plan that nobody keeps. Of the store
// itself it has what earlier runs sent.
type onePlan struct {
	actStore
	item    *wire.Item
	changes []*wire.Change
}

var _ act.Store = (*onePlan)(nil)

// Items hands over the item.
func (p *onePlan) Items(_ context.Context, fn func([]act.Item) error) error {
	if p.item == nil {
		return nil
	}
	return fn([]act.Item{{Row: 1, Item: p.item}})
}

// Quiet has nothing to leave out.
func (p *onePlan) Quiet() map[act.Library]int64 { return nil }

// Hush forgets what it hears.
func (p *onePlan) Hush(context.Context, []int64) error { return nil }

// PutChanges takes changes.
func (p *onePlan) PutChanges(_ context.Context, changes []*wire.Change) error {
	p.changes = append(p.changes, changes...)
	return nil
}

// SetChanges has nothing to do: changes are the very ones that it gave.
func (p *onePlan) SetChanges(context.Context, []*wire.Change) error { return nil }

// Changes gives those in a state.
func (p *onePlan) Changes(_ context.Context, state string, fn func([]*wire.Change) error) error {
	var list []*wire.Change
	for _, c := range p.changes {
		if c.State == state {
			list = append(list, c)
		}
	}
	return fn(list)
}
