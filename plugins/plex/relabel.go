package plex

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// wish is one change of labels on its way.
type wish struct {
	change  *sdk.Change
	labels  labelStates // what it alters, and how
	left    labelStates // of those, what was not so yet
	outcome sdk.Outcome // without a state until it is settled
	sent    bool        // a request that it needs may have reached the server
	err     error       // what the last of those met
}

// newWish reads a change; one that cannot be read is settled. A change alters
// the labels of which before and after say different things. What only one of
// them names was not altered by the change, and is not by its undoing.
func newWish(c *sdk.Change) *wish {
	w := &wish{change: c, labels: labelStates{}}
	before, err1 := labelStatesOf(c.GetBefore())
	after, err2 := labelStatesOf(c.GetAfter())
	switch err := errors.Join(err1, err2); {
	case err != nil:
		w.settle(sdk.Failed, err)
	case c.GetKey() == "" || c.GetLibraryKey() == "" || numberOf(c.GetTargetType()) == 0:
		w.settle(sdk.Failed, errors.New("the change does not name an item of Plex"))
	}
	for key, l := range after {
		if was, there := before[key]; there && was.on != l.on {
			w.labels[key] = l
		}
	}
	return w
}

// settle says what became of it, once.
func (w *wish) settle(state string, err error) {
	if w.outcome.State == "" {
		w.outcome = sdk.Outcome{State: state, Err: err}
	}
}

// removes says whether it has labels to take off.
func (w *wish) removes() bool {
	for _, l := range w.left {
		if !l.on {
			return true
		}
	}
	return false
}

// job is one item on its way. Several changes may be about it; they become one
// edit.
type job struct {
	key, library, itemType string

	wishes []*wish
	wanted labelStates // what they want together
	now    []string    // the item's labels before the edit
	edit   edit
}

// gather makes one job of all wishes for an item.
func gather(wishes []*wish) (jobs []*job) {
	of := map[string]*job{}
	for _, w := range wishes {
		if w.outcome.State != "" {
			continue
		}
		c := w.change
		j := of[c.Key]
		if j == nil {
			j = &job{key: c.Key, library: c.LibraryKey, itemType: c.TargetType, wanted: labelStates{}}
			of[c.Key] = j
			jobs = append(jobs, j)
		}
		j.join(w)
	}
	return jobs
}

// join takes in a wish, unless one before it wants the opposite.
func (j *job) join(w *wish) {
	for key, l := range w.labels {
		if other, there := j.wanted[key]; there && other.on != l.on {
			w.settle(sdk.Skipped, errors.New("another change of this run wants the opposite"))
			return
		}
	}
	for _, l := range w.labels {
		j.wanted.put(l.name, l.on)
	}
	j.wishes = append(j.wishes, w)
}

// open gives the wishes that are not settled.
func (j *job) open() (open []*wish) {
	for _, w := range j.wishes {
		if w.outcome.State == "" {
			open = append(open, w)
		}
	}
	return open
}

// settle ends all wishes that are open.
func (j *job) settle(state string, err error) {
	for _, w := range j.wishes {
		w.settle(state, err)
	}
}

// compare settles the wishes that leave nothing to do.
func (j *job) compare(now []string) {
	j.now = now
	for _, w := range j.open() {
		w.left = maps.Clone(w.labels)
		maps.DeleteFunc(w.left, func(_ string, l labelState) bool { return has(now, l.name) == l.on })
		if len(w.left) == 0 {
			w.settle(sdk.Skipped, errors.New("its labels are so already"))
		}
	}
}

// judge settles the wishes after the edit, from the labels that are there now.
// What was so before the edit is left out of what was done, so that undoing
// leaves it alone.
func (j *job) judge(now []string) {
	for _, w := range j.open() {
		after, fulfilled := labelStates{}, 0
		for key, l := range w.left {
			after[key] = stateAmong(now, l.name)
			if after[key].on == l.on {
				fulfilled++
			}
		}
		switch {
		case fulfilled == len(w.left):
			w.settle(sdk.Done, nil)
		case w.err == nil:
			w.settle(sdk.Failed, fmt.Errorf("the server took the labels, but they are %s", quote(now)))
		case fulfilled == 0:
			w.settle(sdk.Failed, w.err)
		default:
			w.settle(sdk.Uncertain, fmt.Errorf("the labels are %s now: %w", quote(now), w.err))
		}
		if fulfilled > 0 && !maps.Equal(after, w.labels) {
			w.outcome.After = after.values()
		}
	}
}

// quote writes labels for a message.
func quote(labels []string) string {
	if len(labels) == 0 {
		return "none"
	}
	return strings.Join(labels, ", ")
}
