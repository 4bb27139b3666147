package act

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// plan stores the drafts that alter something, and notes which items are quiet
// because none of theirs does.
func (p *planner) plan(ctx context.Context, page page) error {
	effects, err := p.preview(ctx, page.drafts)
	if err != nil {
		return err
	}
	var changes, contradicted []*wire.Change
	loud := map[int64]bool{}
	for d, draft := range page.drafts {
		effect := effects[d]
		if draft.row != p.wishRow {
			clear(p.wishes)
			p.wishRow = draft.row
		}
		draft.keeps = effect.GetKeeps()
		if effect != nil && effect.Refused == "" && proto.Equal(effect.Before, effect.After) {
			if draft.keeps == nil {
				draft.keeps = effect.After
			}
			contradicted = append(contradicted, p.insist(draft)...)
			continue // nothing to do
		}
		told, lasting, err := p.told(ctx, draft)
		if err != nil {
			return err
		}
		loud[draft.row] = loud[draft.row] || !told || !lasting
		if told {
			continue
		}
		switch {
		case effect == nil:
		case effect.Refused != "":
			p.refused.Add(&wire.Finding{
				Severity: "warning", Code: "change_refused", Subject: draft.change.Target,
				Message: fmt.Sprintf("%s cannot be done for %q: %s", draft.change.Kind, draft.change.Title, effect.Refused),
			})
		default:
			draft.change.Before, draft.change.After = effect.Before, effect.After
			if kept, err := p.keep(ctx, draft); err != nil {
				return err
			} else if kept {
				changes = append(changes, draft.change)
				continue
			}
			change, others, err := p.claim(ctx, draft)
			if err != nil {
				return err
			}
			if change != nil {
				changes = append(changes, change)
			}
			contradicted = append(contradicted, others...)
		}
	}
	if err := p.store.PutChanges(ctx, changes); err != nil {
		return err
	}
	if err := p.hold(ctx, contradicted); err != nil {
		return err
	}
	return p.hush(ctx, slices.DeleteFunc(page.quiet, func(row int64) bool { return loud[row] }))
}

// keep holds a change of what is protected, and says whether it did. A change
// that is held so contradicts no other.
func (p *planner) keep(ctx context.Context, d draft) (bool, error) {
	if !d.change.Destructive || p.options.Protected == nil {
		return false, nil
	}
	target := d.proposal.Item
	if target == nil {
		target = &wire.Item{Id: d.change.Target}
	}
	why, err := p.options.Protected(ctx, d.change, target)
	if err != nil || why == "" {
		return false, err
	}
	p.nextID++
	d.change.Id, d.change.State, d.change.Error = p.nextID, "held", why
	p.held++
	return true, nil
}

// hush notes rows that fall quiet, and has the store remember them when there
// are enough. They stay so whatever becomes of the run: it was their items that
// decided, and nothing else.
func (p *planner) hush(ctx context.Context, rows []int64) error {
	p.quiet = append(p.quiet, rows...)
	if len(p.quiet) < hushes {
		return nil
	}
	err := p.store.Hush(ctx, p.quiet)
	p.quiet = p.quiet[:0]
	return err
}

// preview asks the plugins what drafts would alter. Where one cannot tell, the
// effect is nil.
func (p *planner) preview(ctx context.Context, drafts []draft) ([]*wire.Effect, error) {
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
			return nil, err
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
	return effects, nil
}
