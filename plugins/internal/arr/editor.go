package arr

import (
	"context"
	"errors"
	"maps"
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

// task is an entry on its way through the editor. There is one for an entry:
// the server takes each once in a call.
type task interface {
	// id is the entry's.
	id() int32
	// order is what the editor is asked to do with it.
	order() order
	// settle ends what is still open.
	settle(state string, err error)
	// taken ends it after a call that the server took.
	taken(now *standing)
	// judge ends it after a call whose answer was none, from how the entry
	// stands now.
	judge(now *standing, cause error)
}

// order is a call of the editor, but for the entries. The same text is the same
// order.
type order struct {
	text string
	body map[string]any
}

// editor sends tasks to the application's editor.
type editor struct {
	instance *Instance
	refusals int   // calls refused with 500 since one was taken
	halted   error // why nothing more is sent
}

// run sends tasks, those with the same order together. An error means that
// what is not settled was not sent.
func (e *editor) run(ctx context.Context, tasks []task) error {
	groups := map[string][]task{}
	var texts []string
	for _, t := range tasks {
		text := t.order().text
		if groups[text] == nil {
			texts = append(texts, text)
		}
		groups[text] = append(groups[text], t)
	}
	for _, text := range texts {
		for batch := range slices.Chunk(groups[text], maxEdit) {
			if e.send(ctx, batch); e.halted != nil {
				return e.halted
			}
		}
	}
	return nil
}

// send makes one call and settles its tasks. One entry that is gone makes the
// server refuse the whole call with 500, so that is tried again in halves; an
// edit is the same however often it is made.
func (e *editor) send(ctx context.Context, tasks []task) {
	if e.halted != nil {
		return
	}
	app := e.instance.app
	ids := make([]int32, len(tasks))
	for n, t := range tasks {
		ids[n] = t.id()
	}
	body := maps.Clone(tasks[0].order().body)
	body[app.EditorIDs] = ids
	a, err := e.instance.client.open(ctx, http.MethodPut, app.Resource+"/editor", "", body)
	if err == nil {
		defer a.Close()
		e.refusals = 0
		e.accept(ctx, a, tasks)
		return
	}
	state, halt := verdict(err)
	if statusOf(err) == http.StatusInternalServerError {
		e.refusals++
		halt = e.refusals >= maxRefusals
	}
	if halt {
		e.halted = notSent(err)
	}
	switch {
	case statusOf(err) != http.StatusInternalServerError:
		for _, t := range tasks {
			t.settle(state, err)
		}
	case len(tasks) > 1:
		e.send(ctx, tasks[:len(tasks)/2])
		e.send(ctx, tasks[len(tasks)/2:])
	default:
		e.lookUp(ctx, tasks[0], err)
	}
}

// notSent is why something was not sent after an error.
func notSent(err error) error {
	return &sdk.Error{Kind: sdk.KindOf(err), Message: "not sent, since an earlier call failed: " + err.Error(), Err: err}
}

// accept settles the tasks of a call that the server took, from its answer.
func (e *editor) accept(ctx context.Context, a *answer, tasks []task) {
	now := map[int32]*standing{}
	// An answer that breaks off leaves entries to be looked up one by one.
	_ = elements(a, func(s *standing) error {
		one := *s
		now[s.ID] = &one
		return nil
	})
	for _, t := range tasks {
		if s, ok := now[t.id()]; ok {
			t.taken(s)
			continue
		}
		e.lookUp(ctx, t, errors.New("the server took the change but did not say what became of it"))
	}
}

// lookUp settles a task of which only the entry itself can tell.
func (e *editor) lookUp(ctx context.Context, t task, cause error) {
	now, err := e.instance.standing(ctx, t.id())
	switch {
	case sdk.KindOf(err) == sdk.KindNotFound:
		t.settle(sdk.Skipped, errGone(e.instance.app))
	case err != nil:
		t.settle(sdk.Uncertain, cause)
	default:
		t.judge(now, cause)
	}
}
