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
	text  string // ids as text, so that equal edits can be told
}

// prepare works out the call that a job needs, and creates tags for it. A wish
// whose tags cannot be created is settled. Adding and removing are merged by
// the server; a job that needs both replaces the list, so that it is carried
// out whole or not at all.
func (e *editor) prepare(ctx context.Context, j *job) {
	names := map[string]bool{}
	for _, w := range j.open() {
		if err := e.create(ctx, w); err != nil {
			w.settle(sdk.Failed, err)
			continue
		}
		maps.Copy(names, w.left)
	}
	var add, keep, remove []int32
	for name, comes := range names {
		if comes {
			add = append(add, e.labels.byName[name])
		}
	}
	for _, id := range j.current {
		if comes, asked := names[e.labels.byID[id]]; asked && !comes {
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
	j.edit.names, j.edit.text = names, fmt.Sprint(j.edit.ids)
}

// create creates the tags that a wish needs and that do not exist.
func (e *editor) create(ctx context.Context, w *wish) error {
	for _, name := range slices.Sorted(maps.Keys(w.left)) {
		if w.left[name] {
			if err := e.label(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// label creates a tag unless it exists.
func (e *editor) label(ctx context.Context, name string) error {
	if _, ok := e.labels.byName[name]; ok {
		return nil
	}
	if err := e.refused[name]; err != nil {
		return err
	}
	err := e.instance.client.create(ctx, e.labels, name)
	if err != nil {
		e.refused[name] = err
		if _, halt := verdict(err); halt {
			e.halted = err
		}
	}
	return err
}
