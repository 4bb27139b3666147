package act

import "context"

// others takes the verdicts on what is no item into the plan. They come one by
// one and after all items, so that what each is told of the plan is the same in
// every run.
func (p *planner) others(ctx context.Context) error {
	if p.options.Others == nil {
		return nil
	}
	soFar := func() (planned, held int64) { return p.planned, p.held }
	return p.options.Others(ctx, soFar, func(v Verdict) error {
		p.found.Add(v.Findings...)
		for library, n := range v.Looked {
			p.seen[library] = max(p.seen[library], n)
		}
		for i := range v.Proposals {
			v.Proposals[i].subject = v.Subject
			p.resolve(0, &v.Proposals[i])
			if len(p.pending.drafts) >= previews {
				if err := p.planPending(ctx); err != nil {
					return err
				}
			}
		}
		return p.planPending(ctx)
	})
}

// planPending plans what is pending, in one half.
func (p *planner) planPending(ctx context.Context) error {
	pending := p.pending
	p.pending = page{}
	return p.plan(ctx, pending)
}

// end has the store remember the last rows that fell quiet.
func (p *planner) end(ctx context.Context) error { return p.store.Hush(ctx, p.quiet) }
