package arr

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// tagJob is one change on its way.
type tagJob struct {
	entry         int32
	before, after []string
	current       []int32 // as read just now
	edit          edit
	outcome       sdk.Outcome
	settled       bool
}

// settle ends a job.
func (j *tagJob) settle(state string, err error) {
	j.outcome, j.settled = sdk.Outcome{State: state, Err: err}, true
}

// applyTags makes the tags of each entry equal to the change's after, where
// they still equal its before. Changes that need the same call share it.
func (i *Instance) applyTags(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	jobs := make([]*tagJob, len(changes))
	first := map[int32]*tagJob{}
	twins := map[*tagJob]*tagJob{}
	for n, change := range changes {
		j := newTagJob(change)
		if other := first[j.entry]; other != nil && !j.settled {
			twins[j] = other
		} else if !j.settled {
			first[j.entry] = j
		}
		jobs[n] = j
	}
	open := func() (left []*tagJob) {
		for _, j := range jobs {
			if !j.settled && twins[j] == nil {
				left = append(left, j)
			}
		}
		return left
	}
	if err := i.sendTags(ctx, open); err != nil {
		for _, j := range open() {
			j.settle(sdk.Failed, err)
		}
	}
	out := make([]sdk.Outcome, len(jobs))
	for n, j := range jobs {
		if twin := twins[j]; twin != nil {
			j.follow(twin)
		}
		out[n] = j.outcome
	}
	return out
}

// newTagJob reads a change; one that cannot be read is settled.
func newTagJob(change *sdk.Change) *tagJob {
	j := new(tagJob)
	id, err := strconv.ParseInt(change.GetKey(), 10, 32)
	if err != nil || id <= 0 {
		j.settle(sdk.Failed, fmt.Errorf("%q is not the id of an entry", clip(change.GetKey())))
		return j
	}
	j.entry = int32(id)
	var err1, err2 error
	j.before, err1 = tagsOf(change.GetBefore())
	j.after, err2 = tagsOf(change.GetAfter())
	if err := errors.Join(err1, err2); err != nil {
		j.settle(sdk.Failed, err)
	}
	return j
}

// follow settles a second change of an entry. An entry is sent once: the same
// wish shares the outcome, another would find other tags than it expects.
func (j *tagJob) follow(twin *tagJob) {
	if slices.Equal(j.before, twin.before) && slices.Equal(j.after, twin.after) {
		j.outcome = twin.outcome
		return
	}
	j.settle(sdk.Skipped, errors.New("another change of the same entry came first"))
}

// sendTags settles the jobs that are open. An error means that the rest was
// not sent.
func (i *Instance) sendTags(ctx context.Context, open func() []*tagJob) error {
	if len(open()) == 0 {
		return nil
	}
	if err := i.verified(ctx); err != nil {
		return err
	}
	l, err := i.client.labels(ctx)
	if err != nil {
		return err
	}
	if err := i.compare(ctx, l, open()); err != nil {
		return err
	}
	e := &editor{instance: i, labels: l, refused: map[string]error{}}
	for _, j := range open() {
		if err := e.prepare(ctx, j); err != nil {
			j.settle(sdk.Failed, err)
		}
		if e.halted != nil {
			return e.halted
		}
	}
	return e.run(ctx, open())
}

// compare reads the entries again and settles the jobs whose tags are not, or
// no longer, to be changed.
func (i *Instance) compare(ctx context.Context, l *labels, jobs []*tagJob) error {
	ids := make([]int32, len(jobs))
	for n, j := range jobs {
		ids[n] = j.entry
	}
	current, err := i.currentTags(ctx, ids)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		tags, there := current[j.entry]
		names := l.names(tags)
		j.current = tags
		switch {
		case !there:
			j.settle(sdk.Skipped, errors.New("the entry is no longer in "+i.app.Name))
		case slices.Equal(names, j.after):
			j.settle(sdk.Done, nil)
		case !slices.Equal(names, j.before):
			j.settle(sdk.Skipped, fmt.Errorf("its tags are now %s", listed(names)))
		}
	}
	return nil
}

// listed words a list of tags.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return clip(strings.Join(names, ", "))
}
