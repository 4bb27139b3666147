package arr

import (
	"context"

	"github.com/luarr/luarr/sdk"
)

// applyTags gives each entry the tags that its changes' after says and takes
// away those that it denies, and leaves all others alone.
func (i *Instance) applyTags(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	wishes := make([]*wish, len(changes))
	for n, change := range changes {
		wishes[n] = newWish(change)
	}
	jobs := gather(wishes)
	if err := i.sendTags(ctx, jobs); err != nil {
		for _, j := range jobs {
			j.settle(sdk.Failed, err)
		}
	}
	out := make([]sdk.Outcome, len(wishes))
	for n, w := range wishes {
		out[n] = w.outcome
	}
	return out
}

// sendTags settles jobs. An error means that those still open were not sent.
func (i *Instance) sendTags(ctx context.Context, jobs []*job) error {
	if len(jobs) == 0 {
		return nil
	}
	if err := i.verified(ctx); err != nil {
		return err
	}
	l, err := i.client.labels(ctx)
	if err != nil {
		return err
	}
	if err := i.compare(ctx, l, jobs); err != nil {
		return err
	}
	t := &tagger{editor: editor{instance: i}, labels: l, refused: map[string]error{}}
	var ready []task
	for _, j := range jobs {
		if t.prepare(ctx, j); t.halted != nil {
			return t.halted
		}
		if len(j.open()) > 0 {
			ready = append(ready, j)
		}
	}
	return t.run(ctx, ready)
}

// compare reads the entries again and settles what needs no edit.
func (i *Instance) compare(ctx context.Context, l *labels, jobs []*job) error {
	ids := make([]int32, len(jobs))
	for n, j := range jobs {
		ids[n] = j.entry
	}
	current, err := i.standings(ctx, ids)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		now, there := current[j.entry]
		if !there {
			j.settle(sdk.Skipped, errGone(i.app))
			continue
		}
		j.labels, j.current = l, now.Tags
		j.compare(l.set(now.Tags))
	}
	return nil
}
