package act

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"

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
	left    int64             // of these, those that are quiet
	seen    map[Library]int64 // items of each library
	pending page              // not handed to the second half yet
	found   fault.Findings

	// Of the second half.
	nextID  int64
	taken   map[uint64]claim // what earlier changes of the run alter
	wishes  map[uint64]claim // what the changes of one item want, altered or kept
	wishRow int64            // that item's
	seed    maphash.Seed
	planned int64
	losing  bool // one of those is destructive
	telling bool // one of those is a message
	held    int64
	quiet   []int64 // rows that fall quiet
	pace    *pacer
	silent  bool // it was said that an instance can carry out nothing
	refused fault.Findings
}

// newPlanner makes a planner.
func newPlanner(store Store, o Options) *planner {
	p := &planner{store: store, options: o, seen: map[Library]int64{}, taken: map[uint64]claim{}, wishes: map[uint64]claim{}, pace: newPacer(store, o.Now), seed: maphash.MakeSeed()}
	for library, n := range store.Quiet() {
		p.seen[library] = n
		p.left += n
	}
	p.items = p.left
	return p
}

// page is what one half hands to the other.
type page struct {
	drafts []draft
	// quiet are the rows of items with a lasting verdict that says nothing,
	// unless one of the drafts does.
	quiet []int64
}

// draft is a change that lacks before and after.
type draft struct {
	change   *wire.Change
	proposal *wire.Proposal
	instance int
	row      int64            // of the item that the rules looked at
	keeps    *structpb.Struct // what it wants and is so already
}

// previews is how many drafts are shown to the plugins at a time.
const previews = 500

// hushes is how many rows are made quiet at a time.
const hushes = 50_000

// take turns the verdicts on a batch into drafts, in order, and hands them on
// when there are enough.
func (p *planner) take(ctx context.Context, j *judged, pages chan<- page) error {
	for i, v := range j.verdicts {
		row, item := j.items[i].Row, j.items[i].Item
		p.items++
		p.seen[Library{item.Source, item.LibraryKey}]++
		p.found.Add(v.Findings...)
		quiet := v.Lasting && len(v.Findings) == 0
		for _, proposal := range v.Proposals {
			proposal.subject = item.Id
			quiet = p.resolve(row, &proposal) && quiet
		}
		if quiet {
			p.pending.quiet = append(p.pending.quiet, row)
		}
	}
	if len(p.pending.drafts) < previews && len(p.pending.quiet) < hushes {
		return nil
	}
	return p.handOn(ctx, pages)
}

// handOn gives what is pending to the second half.
func (p *planner) handOn(ctx context.Context, pages chan<- page) error {
	select {
	case pages <- p.pending:
		p.pending = page{}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// result is what was done; both halves must have ended.
func (p *planner) result() Result {
	return Result{
		Items: p.items, Remembered: p.left, Planned: p.planned, Held: p.held,
		Findings: slices.Concat(p.found.List(), p.refused.List()),
	}
}

// resolve finds the instances a proposal goes to: the target's source, or each
// matcher that is certain of its entry, or certain that it has none where the
// change makes one. It says whether there is nothing to report of it.
func (p *planner) resolve(row int64, proposal *Proposal) (quiet bool) {
	quiet = true
	at := proposal.aim()
	for i, instance := range p.options.Instances {
		if instance.Plugin != proposal.Plugin ||
			proposal.Instance != "" && proposal.Instance != instance.Name {
			continue
		}
		if instance.Messages {
			quiet = p.draft(i, row, proposal, proposal.messageKey(), nil) && quiet
			continue
		}
		target := proposal.Target
		if !instance.Matcher {
			if at.source == instance.Name {
				quiet = p.draft(i, row, proposal, at.key, nil) && quiet
			}
			continue
		}
		if target == nil {
			continue // a matcher holds neither libraries nor servers
		}
		m := matchOf(target, instance.Name)
		makes := instance.makes(proposal.Change)
		switch {
		case m == nil || m.State == "unknown":
			// The rule was told; unknown has ended it already.
		case m.State == "absent":
			if makes {
				quiet = p.draft(i, row, proposal, "", m) && quiet
			}
		case m.State == "matched" && m.Confidence != "weak":
			if !makes {
				quiet = p.draft(i, row, proposal, m.Id, m) && quiet
			}
		default:
			quiet = false
			state := m.State
			if m.Confidence == "weak" {
				state = "weak" // nothing is done on such evidence
			}
			p.found.Add(&wire.Finding{
				Severity: "warning", Code: "match_" + state, Subject: target.Id,
				Message: fmt.Sprintf("%s wants %s.%s for %q, but its match in %s is %s (%s)",
					proposal.Rule, proposal.Plugin, proposal.Change, target.Title, instance.Name, state, m.Reason),
				Hint: cmp.Or(m.Fix, "luarr items --unmatched tells more; a wrong id in one of the two is the usual cause"),
			})
		}
	}
	return quiet
}

// makes says whether a change is for targets that the matcher has no entry of.
func (i *Instance) makes(change string) bool {
	at := slices.IndexFunc(i.Kinds, func(k *wire.ChangeKind) bool { return k.Name == change })
	return at >= 0 && i.Kinds[at].Needs == "absent"
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

// draft notes a change whose effect is not known yet. It says whether there is
// nothing to report of it.
func (p *planner) draft(instance int, row int64, from *Proposal, key string, m *wire.Match) (quiet bool) {
	at := from.aim()
	in := p.options.Instances[instance]
	i := slices.IndexFunc(in.Kinds, func(k *wire.ChangeKind) bool { return k.Name == from.Change })
	if i < 0 {
		return true
	}
	kind := in.Kinds[i]
	params, err := structpb.NewStruct(from.Params)
	if err != nil { // the runtime lets only such values through
		p.found.Add(&wire.Finding{Severity: "error", Code: "rule_error", Subject: at.id, Message: from.Line + ": " + err.Error()})
		return false
	}
	change := &wire.Change{
		Run: p.options.Run, Rule: from.Rule, Line: from.Line, Kind: from.Plugin + "." + from.Change,
		Target: at.id, TargetType: at.kind, Title: at.title, LibraryKey: at.library, Instance: in.Name, Key: key,
		Params: params, Reason: from.Reason,
		Reversible: kind.Reversible, Destructive: kind.Destructive, State: "planned", Due: from.Due,
		CooldownDays: int32(from.Pace.CooldownDays), MaxPerDay: from.Pace.MaxPerDay,
		CooldownMs: from.Pace.Cooldown.Milliseconds(), MaxPerHour: from.Pace.MaxPerHour,
		MaintenanceMs: from.Window.Milliseconds(),
	}
	if from.Session != nil {
		change.About = aboutStream(from.Session)
	}
	if kind.Destructive && !kind.Reversible && from.Target != nil { // a move frees nothing
		change.FreedBytes = p.freed(from.Target, m)
	}
	if from.subject != at.id {
		change.Subject = from.subject
	}
	p.pending.drafts = append(p.pending.drafts, draft{change, &wire.Proposal{
		Change: change, Item: withoutStreams(from.Target), Match: m, Library: from.Library, Server: from.Server, Session: from.Session,
	}, instance, row, nil})
	return true
}

// freed gives the bytes that an item's files take, or those of its entry; nil
// where some of it is not known.
func (p *planner) freed(item *wire.Item, m *wire.Match) *int64 {
	if m != nil {
		return m.SizeBytes
	}
	versions := item.Versions
	if len(versions) == 0 && p.options.Versions != nil {
		whole := &wire.Item{Id: item.Id, Source: item.Source, Type: item.Type, LibraryKey: item.LibraryKey} // others may hold the item
		if p.options.Versions(whole) != nil {
			return nil // it is a figure, and the store says elsewhere what is wrong
		}
		versions = whole.Versions
	}
	var sum int64
	parts := 0
	for _, v := range versions {
		for _, part := range v.Parts {
			if part.SizeBytes == nil {
				return nil
			}
			sum += part.GetSizeBytes()
			parts++
		}
	}
	if parts == 0 {
		return nil
	}
	return &sum
}
