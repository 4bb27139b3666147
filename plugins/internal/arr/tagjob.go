package arr

import (
	"errors"
	"fmt"
	"maps"
	"strconv"

	"github.com/luarr/luarr/sdk"
)

var (
	// errOpposite is why the second of two changes is skipped.
	errOpposite = errors.New("another change of this run wants the opposite")
	// errUndone is why a change that was taken came to nothing.
	errUndone = errors.New("it was taken, but its tags are as before: a rule for automatic tags undoes it")
)

// wish is one change on its way: which tags an entry is to have, and which
// not.
type wish struct {
	entry   int32
	tags    map[string]bool // what the change alters, and how
	left    map[string]bool // of those, what was not so yet
	outcome sdk.Outcome
	settled bool
}

// newWish reads a change; one that cannot be read is settled. A change alters
// the tags of which before and after say different things. What only one of
// them names was not altered by the change, and is not by its undoing.
func newWish(change *sdk.Change) *wish {
	w := &wish{tags: map[string]bool{}}
	id, err := strconv.ParseInt(change.GetKey(), 10, 32)
	if err != nil || id <= 0 {
		w.settle(sdk.Failed, fmt.Errorf("%q is not the id of an entry", clip(change.GetKey())))
		return w
	}
	w.entry = int32(id)
	before, err1 := tagStates(change.GetBefore())
	after, err2 := tagStates(change.GetAfter())
	if err := errors.Join(err1, err2); err != nil {
		w.settle(sdk.Failed, err)
		return w
	}
	for name, state := range after {
		if was, ok := before[name]; ok && was != state {
			w.tags[name] = state
		}
	}
	return w
}

// settle ends a wish, once.
func (w *wish) settle(state string, err error) {
	if !w.settled {
		w.outcome, w.settled = sdk.Outcome{State: state, Err: err}, true
	}
}

// job is one entry on its way. Several changes may be about it; the server
// takes an entry once in a call, so they become one edit.
type job struct {
	entry   int32
	wishes  []*wish
	wanted  map[string]bool // what they want together
	labels  *labels         // of the server
	current []int32         // tags as read just now, those without a name too
	had     map[string]bool // their names
	edit    edit
}

var _ task = (*job)(nil)

func (j *job) id() int32    { return j.entry }
func (j *job) order() order { return j.edit.order() }

// gather makes one job of all wishes for an entry.
func gather(wishes []*wish) (jobs []*job) {
	of := map[int32]*job{}
	for _, w := range wishes {
		if w.settled {
			continue
		}
		j := of[w.entry]
		if j == nil {
			j = &job{entry: w.entry, wanted: map[string]bool{}}
			of[w.entry] = j
			jobs = append(jobs, j)
		}
		j.join(w)
	}
	return jobs
}

// join takes in a wish, unless one before it wants the opposite.
func (j *job) join(w *wish) {
	for name, state := range w.tags {
		if other, ok := j.wanted[name]; ok && other != state {
			w.settle(sdk.Skipped, errOpposite)
			return
		}
	}
	maps.Copy(j.wanted, w.tags)
	j.wishes = append(j.wishes, w)
}

// open gives the wishes that are not settled.
func (j *job) open() (left []*wish) {
	for _, w := range j.wishes {
		if !w.settled {
			left = append(left, w)
		}
	}
	return left
}

// settle ends all wishes that are open.
func (j *job) settle(state string, err error) {
	for _, w := range j.wishes {
		w.settle(state, err)
	}
}

// compare settles the wishes of which nothing is left to do.
func (j *job) compare(had map[string]bool) {
	j.had = had
	for _, w := range j.open() {
		w.left = maps.Clone(w.tags)
		maps.DeleteFunc(w.left, func(name string, state bool) bool { return had[name] == state })
		if len(w.left) == 0 {
			w.settle(sdk.Skipped, errors.New("its tags are so already"))
		}
	}
}

// taken settles the wishes after the edit, from the tags that are there now.
func (j *job) taken(s *standing) {
	now := j.labels.set(s.Tags)
	for _, w := range j.open() {
		if w.fulfilled(now) == 0 {
			w.settle(sdk.Failed, errUndone)
			continue
		}
		w.settle(sdk.Done, nil)
		w.outcome.After = j.after(w, now)
	}
}

// fulfilled counts what was left of a wish and is so now.
func (w *wish) fulfilled(now map[string]bool) (n int) {
	for name, state := range w.left {
		if now[name] == state {
			n++
		}
	}
	return n
}

// after says what became of a wish where that is not what its change said. It
// leaves out what was so before the edit, so that undoing leaves it alone too.
// Rules for automatic tags may have altered other tags of the entry, or these
// in another way.
func (j *job) after(w *wish, now map[string]bool) sdk.Values {
	after := map[string]bool{}
	for name := range w.left {
		after[name] = now[name]
	}
	for _, some := range []map[string]bool{j.had, now} {
		for name := range some {
			if _, asked := j.labels.asked(j.edit.names, j.labels.byName[name]); !asked && j.had[name] != now[name] {
				after[name] = now[name]
			}
		}
	}
	if maps.Equal(after, w.tags) {
		return nil
	}
	return tagValues(after)
}

// judge settles the wishes of an edit whose answer was no answer, from the
// tags that are there now.
func (j *job) judge(s *standing, cause error) {
	now := j.labels.set(s.Tags)
	for _, w := range j.open() {
		switch w.fulfilled(now) {
		case len(w.left):
			w.settle(sdk.Done, nil)
			w.outcome.After = j.after(w, now)
		case 0:
			w.settle(sdk.Failed, cause)
		default:
			w.settle(sdk.Uncertain, cause)
			w.outcome.After = j.after(w, now)
		}
	}
}
