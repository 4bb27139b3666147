package act

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// planner turns verdicts into a plan, in two halves that work at the same time:
// take finds out where proposals go, plan what they would alter there.
type planner struct {
	store   Store
	options Options

	// Of the first half.
	items   int64
	seen    map[libraryID]int64 // items of each library
	pending []draft             // not handed to the second half yet
	found   fault.Findings

	// Of the second half.
	nextID  int64
	taken   map[uint64]claim // what earlier changes of the run alter
	seed    maphash.Seed
	planned int64
	held    int64
	refused fault.Findings
}

// newPlanner makes a planner.
func newPlanner(store Store, o Options) *planner {
	return &planner{store: store, options: o, seen: map[libraryID]int64{}, taken: map[uint64]claim{}, seed: maphash.MakeSeed()}
}

// draft is a change that lacks before and after.
type draft struct {
	change   *wire.Change
	proposal *wire.Proposal
	instance int
}

// previews is how many drafts are shown to the plugins at a time.
const previews = 500

// take turns the verdicts on a batch into drafts, in order, and hands them on
// when there are enough.
func (p *planner) take(ctx context.Context, j *judged, drafts chan<- []draft) error {
	for i, v := range j.verdicts {
		p.items++
		p.seen[libraryID{j.items[i].Source, j.items[i].LibraryKey}]++
		p.found.Add(v.Findings...)
		for _, proposal := range v.Proposals {
			p.resolve(proposal)
		}
	}
	if len(p.pending) < previews {
		return nil
	}
	return p.handOn(ctx, drafts)
}

// handOn gives the pending drafts to the second half.
func (p *planner) handOn(ctx context.Context, drafts chan<- []draft) error {
	select {
	case drafts <- p.pending:
		p.pending = nil
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// result is what was done; both halves must have ended.
func (p *planner) result() Result {
	return Result{
		Items: p.items, Planned: p.planned, Held: p.held,
		Findings: slices.Concat(p.found.List(), p.refused.List()),
	}
}

// resolve finds the instances a proposal goes to: the target's source, or each
// matcher that is certain of its entry.
func (p *planner) resolve(proposal Proposal) {
	for i, instance := range p.options.Instances {
		if instance.Plugin != proposal.Plugin ||
			proposal.Instance != "" && proposal.Instance != instance.Name {
			continue
		}
		target := proposal.Target
		if !instance.Matcher {
			if target.Source == instance.Name {
				p.draft(i, proposal, strings.TrimPrefix(target.Id, target.Source+"/"), nil)
			}
			continue
		}
		m := matchOf(target, instance.Name)
		switch {
		case m == nil || m.State == "absent" || m.State == "unknown":
			// The rule was told; unknown has ended it already.
		case m.State == "matched" && m.Confidence != "weak":
			p.draft(i, proposal, m.Id, m)
		case m.State != "matched":
			p.found.Add(&wire.Finding{
				Severity: "warning", Code: "match_" + m.State, Subject: target.Id,
				Message: fmt.Sprintf("%s wants %s.%s for %q, but its match in %s is %s (%s)",
					proposal.Rule, proposal.Plugin, proposal.Change, target.Title, instance.Name, m.State, m.Reason),
				Hint: "luarr items shows the match; a wrong id in one of the two is the usual cause",
			})
		}
	}
}

// matchOf gives an item's match in one matcher.
func matchOf(item *wire.Item, matcher string) *wire.Match {
	for _, m := range item.Matches {
		if m.Matcher == matcher {
			return m
		}
	}
	return nil
}

// draft notes a change whose effect is not known yet.
func (p *planner) draft(instance int, from Proposal, key string, m *wire.Match) {
	in := p.options.Instances[instance]
	i := slices.IndexFunc(in.Kinds, func(k *wire.ChangeKind) bool { return k.Name == from.Change })
	if i < 0 {
		return
	}
	kind := in.Kinds[i]
	params, err := structpb.NewStruct(from.Params)
	if err != nil { // the runtime lets only such values through
		p.found.Add(&wire.Finding{Severity: "error", Code: "rule_error", Subject: from.Target.Id, Message: from.Line + ": " + err.Error()})
		return
	}
	change := &wire.Change{
		Run: p.options.Run, Rule: from.Rule, Line: from.Line, Kind: from.Plugin + "." + from.Change,
		Target: from.Target.Id, TargetType: from.Target.Type, Title: titleOf(from.Target),
		LibraryKey: from.Target.LibraryKey, Instance: in.Name, Key: key,
		Params: params, Reason: from.Reason,
		Reversible: kind.Reversible, Destructive: kind.Destructive, State: "planned",
	}
	p.pending = append(p.pending, draft{change, &wire.Proposal{
		Change: change, Item: withoutStreams(from.Target), Match: m,
	}, instance})
}

// titleOf names an item for people.
func titleOf(item *wire.Item) string {
	title := item.Title
	if item.SeriesTitle != "" {
		title = item.SeriesTitle + " - " + title
	}
	if item.Year > 0 {
		title = fmt.Sprintf("%s (%d)", title, item.Year)
	}
	return title
}

// withoutStreams gives what a preview needs of an item: its versions are large
// and of no use there.
func withoutStreams(item *wire.Item) *wire.Item {
	versions, matches := item.Versions, item.Matches
	item.Versions, item.Matches = nil, nil
	out := proto.CloneOf(item)
	item.Versions, item.Matches = versions, matches
	return out
}

// plan asks the plugins what drafts would alter and stores those that alter
// something.
func (p *planner) plan(ctx context.Context, drafts []draft) error {
	effects := make([]*wire.Effect, len(drafts))
	for i, instance := range p.options.Instances {
		var at []int
		var ask []*wire.Proposal
		for d, draft := range drafts {
			if draft.instance == i {
				at, ask = append(at, d), append(ask, draft.proposal)
			}
		}
		if len(ask) == 0 {
			continue
		}
		got, err := instance.Preview(ctx, ask)
		if err != nil && ctx.Err() != nil {
			return err
		}
		if err == nil && len(got) != len(ask) {
			err = fmt.Errorf("%s gave %d effects for %d changes", instance.Name, len(got), len(ask))
		}
		if err != nil {
			p.refused.Add(&wire.Finding{
				Severity: "error", Code: "preview_failed", Subject: instance.Name,
				Message: fmt.Sprintf("%v; %d changes were not planned", err, len(ask)),
			})
			continue
		}
		for k, d := range at {
			effects[d] = got[k]
		}
	}
	var changes, contradicted []*wire.Change
	for d, draft := range drafts {
		effect := effects[d]
		switch {
		case effect == nil:
		case effect.Refused != "":
			p.refused.Add(&wire.Finding{
				Severity: "warning", Code: "change_refused", Subject: draft.change.Target,
				Message: fmt.Sprintf("%s cannot be done for %q: %s", draft.change.Kind, draft.change.Title, effect.Refused),
			})
		case proto.Equal(effect.Before, effect.After): // nothing to do
		default:
			draft.change.Before, draft.change.After = effect.Before, effect.After
			change, others := p.claim(draft.change)
			if change != nil {
				changes = append(changes, change)
			}
			contradicted = append(contradicted, others...)
		}
	}
	if err := p.store.PutChanges(ctx, changes); err != nil {
		return err
	}
	return p.hold(ctx, contradicted)
}
