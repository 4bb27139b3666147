package arr

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// maxEdit is how many entries one call of the editor changes: its answer
// repeats every entry whole.
const maxEdit = 100

// maxRefusals is how many calls in a row may be refused with 500 before the
// server is taken to be broken. Finding one entry that is gone among a hundred
// takes eight.
const maxRefusals = 30

// editor sends changes of tags through the application's editor.
type editor struct {
	instance *Instance
	labels   *labels
	refused  map[string]error // tags that could not be created
	refusals int              // calls refused with 500 since one was taken
	halted   error            // why nothing more is sent
}

// tagged is the part of an entry that says its tags.
type tagged struct {
	ID   int32   `json:"id"`
	Tags []int32 `json:"tags"`
}

// run sends jobs, those with the same edit together. An error means that what
// is not settled was not sent.
func (e *editor) run(ctx context.Context, jobs []*job) error {
	groups := map[[2]string][]*job{}
	var order [][2]string
	for _, j := range jobs {
		key := [2]string{j.edit.mode, j.edit.text}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], j)
	}
	for _, key := range order {
		for batch := range slices.Chunk(groups[key], maxEdit) {
			if e.send(ctx, batch); e.halted != nil {
				return e.halted
			}
		}
	}
	return nil
}

// send makes one call and settles its jobs. One entry that is gone makes the
// server refuse the whole call with 500, so that is tried again in halves; an
// edit is the same however often it is made.
func (e *editor) send(ctx context.Context, jobs []*job) {
	if e.halted != nil {
		return
	}
	app := e.instance.app
	ids := make([]int32, len(jobs))
	for n, j := range jobs {
		ids[n] = j.entry
	}
	body := map[string]any{app.EditorIDs: ids, "tags": jobs[0].edit.ids, "applyTags": jobs[0].edit.mode}
	a, err := e.instance.client.open(ctx, http.MethodPut, app.Resource+"/editor", "", body)
	if err == nil {
		defer a.Close()
		e.refusals = 0
		e.accept(ctx, a, jobs)
		return
	}
	state, halt := verdict(err)
	if statusOf(err) == http.StatusInternalServerError {
		e.refusals++
		halt = e.refusals >= maxRefusals
	}
	if halt {
		e.halted = &sdk.Error{Kind: sdk.KindOf(err), Message: "not sent, since an earlier call failed: " + err.Error(), Err: err}
	}
	switch {
	case statusOf(err) != http.StatusInternalServerError:
		for _, j := range jobs {
			j.settle(state, err)
		}
	case len(jobs) > 1:
		e.send(ctx, jobs[:len(jobs)/2])
		e.send(ctx, jobs[len(jobs)/2:])
	default:
		e.lookUp(ctx, jobs[0], err)
	}
}

// accept settles the jobs of a call that the server took, from its answer.
func (e *editor) accept(ctx context.Context, a *answer, jobs []*job) {
	now := map[int32][]int32{}
	// An answer that breaks off leaves entries to be looked up one by one.
	_ = elements(a, func(t *tagged) error {
		now[t.ID] = slices.Clone(t.Tags)
		return nil
	})
	for _, j := range jobs {
		if tags, ok := now[j.entry]; ok {
			j.done(e.labels.set(tags))
			continue
		}
		e.lookUp(ctx, j, errors.New("the server took the change but did not say what became of it"))
	}
}

// lookUp settles a job of which only the entry itself can tell.
func (e *editor) lookUp(ctx context.Context, j *job, cause error) {
	tags, err := e.instance.tagsOfOne(ctx, j.entry)
	switch {
	case sdk.KindOf(err) == sdk.KindNotFound:
		j.settle(sdk.Skipped, errGone(e.instance.app))
	case err != nil:
		j.settle(sdk.Uncertain, cause)
	default:
		j.judge(e.labels.set(tags), cause)
	}
}
