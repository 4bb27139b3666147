package arr

import (
	"context"
	"errors"
	"fmt"
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

// edit is what one call of the editor does to the tags of its entries.
type edit struct {
	mode string // add, remove or replace
	tags string // ids as text, so that equal edits can be told
	ids  []int32
}

// tagged is the part of an entry that says its tags.
type tagged struct {
	ID   int32   `json:"id"`
	Tags []int32 `json:"tags"`
}

// prepare works out the call that a job needs, and creates tags for it. Adding
// and removing are merged by the server; a job that needs both replaces the
// list, so that it is carried out whole or not at all.
func (e *editor) prepare(ctx context.Context, j *tagJob) error {
	var add, remove []int32
	for _, name := range j.after {
		if slices.Contains(j.before, name) {
			continue
		}
		id, err := e.label(ctx, name)
		if err != nil {
			return err
		}
		add = append(add, id)
	}
	for _, name := range j.before {
		if !slices.Contains(j.after, name) {
			remove = append(remove, e.labels.byName[name])
		}
	}
	switch {
	case len(remove) == 0:
		j.edit = edit{mode: "add", ids: add}
	case len(add) == 0:
		j.edit = edit{mode: "remove", ids: remove}
	default:
		final := slices.DeleteFunc(slices.Clone(j.current), func(id int32) bool { return slices.Contains(remove, id) })
		j.edit = edit{mode: "replace", ids: append(final, add...)}
	}
	slices.Sort(j.edit.ids)
	j.edit.tags = fmt.Sprint(j.edit.ids)
	return nil
}

// label gives the id of a tag, which is created where there is none.
func (e *editor) label(ctx context.Context, name string) (int32, error) {
	if id, ok := e.labels.byName[name]; ok {
		return id, nil
	}
	if err := e.refused[name]; err != nil {
		return 0, err
	}
	if err := e.instance.client.create(ctx, e.labels, name); err != nil {
		e.refused[name] = err
		if _, halt := verdict(err); halt {
			e.halted = err
		}
		return 0, err
	}
	return e.labels.byName[name], nil
}

// run sends jobs, those with the same edit together. An error means that what
// is not settled was not sent.
func (e *editor) run(ctx context.Context, jobs []*tagJob) error {
	groups := map[[2]string][]*tagJob{}
	var order [][2]string
	for _, j := range jobs {
		key := [2]string{j.edit.mode, j.edit.tags}
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
func (e *editor) send(ctx context.Context, jobs []*tagJob) {
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
// Rules for automatic tags may have left an entry with other tags than asked.
func (e *editor) accept(ctx context.Context, a *answer, jobs []*tagJob) {
	now := map[int32][]int32{}
	// An answer that breaks off leaves entries to be looked up one by one.
	_ = elements(a, func(t *tagged) error {
		now[t.ID] = slices.Clone(t.Tags)
		return nil
	})
	for _, j := range jobs {
		if tags, ok := now[j.entry]; ok {
			e.done(j, tags)
			continue
		}
		e.lookUp(ctx, j, errors.New("the server took the change but did not say what became of it"))
	}
}

// done settles a job whose entry has been changed.
func (e *editor) done(j *tagJob, tags []int32) {
	j.settle(sdk.Done, nil)
	if names := e.labels.names(tags); !slices.Equal(names, j.after) {
		j.outcome.After = tagValues(names)
	}
}

// lookUp settles a job of which only the entry itself can tell.
func (e *editor) lookUp(ctx context.Context, j *tagJob, cause error) {
	tags, err := e.instance.tagsOfOne(ctx, j.entry)
	names := e.labels.names(tags)
	switch {
	case sdk.KindOf(err) == sdk.KindNotFound:
		j.settle(sdk.Skipped, errors.New("the entry is no longer in "+e.instance.app.Name))
	case err != nil:
		j.settle(sdk.Uncertain, cause)
	case slices.Equal(names, j.after):
		j.settle(sdk.Done, nil)
	case slices.Equal(names, j.before):
		j.settle(sdk.Failed, cause)
	default:
		j.settle(sdk.Uncertain, cause)
		j.outcome.After = tagValues(names)
	}
}
