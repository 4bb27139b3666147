package arr

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// edit is what one call of the editor does to the tags of its entries.
type edit struct {
	names map[string]bool // what is sent, by name: true comes, false goes
	mode  string          // add, remove or replace
	ids   []int32
}

// tagger works out edits of tags, and sends them.
type tagger struct {
	editor
	labels  *labels
	refused map[string]error // tags that could not be created
}

// prepare works out the call that a job needs, and creates tags for it. A wish
// whose tags cannot be created is settled. Adding and removing are merged by
// the server; a job that needs both replaces the list, so that it is carried
// out whole or not at all.
func (t *tagger) prepare(ctx context.Context, j *job) {
	names := map[string]bool{}
	for _, w := range j.open() {
		if err := t.create(ctx, w); err != nil {
			w.settle(sdk.Failed, err)
			continue
		}
		maps.Copy(names, w.left)
	}
	var add, keep, remove []int32
	for name, comes := range names {
		if comes {
			add = append(add, t.labels.byName[name])
		}
	}
	for _, id := range j.current {
		if comes, asked := t.labels.asked(names, id); asked && !comes {
			remove = append(remove, id)
		} else {
			keep = append(keep, id)
		}
	}
	switch {
	case len(remove) == 0:
		j.edit = edit{mode: "add", ids: add}
	case len(add) == 0:
		j.edit = edit{mode: "remove", ids: remove}
	default:
		j.edit = edit{mode: "replace", ids: append(keep, add...)}
	}
	slices.Sort(j.edit.ids)
	j.edit.names = names
}

// order is the call that an edit makes.
func (e *edit) order() order {
	return order{text: fmt.Sprint(e.mode, e.ids), body: map[string]any{"tags": e.ids, "applyTags": e.mode}}
}

// create creates the tags that a wish needs and that do not exist.
func (t *tagger) create(ctx context.Context, w *wish) error {
	for _, name := range slices.Sorted(maps.Keys(w.left)) {
		if w.left[name] {
			if err := t.label(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// label creates a tag unless it exists.
func (t *tagger) label(ctx context.Context, name string) error {
	if _, ok := t.labels.byName[name]; ok {
		return nil
	}
	if err := t.refused[name]; err != nil {
		return err
	}
	err := t.instance.client.create(ctx, t.labels, name)
	if err != nil {
		t.refused[name] = err
		if _, halt := verdict(err); halt {
			t.halted = err
		}
	}
	return err
}
