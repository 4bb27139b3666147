package arr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// The names of what a delete alters, in before and after of a change.
const (
	valueEntry    = "entry"    // whether there is an entry
	valuePath     = "path"     // its folder
	valueFiles    = "files"    // whether it has files
	valueExcluded = "excluded" // whether import lists pass it over
)

// deleteKind is the change that takes an entry out of the application.
func (i *Instance) deleteKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "delete",
		Doc:  "Takes an entry out of " + i.app.Name,
		Params: []sdk.Param{
			{Name: "files", Type: "boolean", Doc: "whether its folder is deleted too, with everything in it, also what " + i.app.Name + " does not know: into its recycle bin, or for good where it has none; default false"},
			{Name: "exclude", Type: "boolean", Doc: "whether import lists must not add it again; default false"},
		},
		Targets:     []string{i.app.Target},
		Destructive: true,
		Preview:     i.previewDelete,
		Apply:       i.applyDelete,
		Check:       i.checkDelete,
	}
}

// previewDelete tells what goes.
func (i *Instance) previewDelete(p *sdk.Proposal) (sdk.Effect, error) {
	m, _, err := i.matched(p)
	if err != nil {
		return sdk.Effect{}, err
	}
	if m.GetPath() == "" {
		return sdk.Effect{}, errors.New("its folder is not known")
	}
	before := map[string]any{valueEntry: true, valuePath: m.GetPath()}
	after := map[string]any{valueEntry: false, valuePath: nil}
	params := p.GetChange().GetParams().GetFields()
	if params["files"].GetBoolValue() {
		before[valueFiles], after[valueFiles] = true, false
	}
	if params["exclude"].GetBoolValue() {
		before[valueExcluded], after[valueExcluded] = false, true
	}
	return sdk.Effect{Before: before, After: after}, nil
}

// applyDelete takes entries out one by one: of a call for many the server says
// nothing where it stops in the middle.
func (i *Instance) applyDelete(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.carry(ctx, changes, func(all errands, now map[int32]*standing) error {
		for _, e := range all.open() {
			is := now[e.entry]
			switch {
			case !e.alters(valueEntry) || e.after[valueEntry].GetBoolValue():
				e.settle(sdk.Failed, errors.New("this cannot be taken back"))
			case !samePath(is.Path, e.before[valuePath].GetStringValue()):
				e.settle(sdk.Skipped, fmt.Errorf("its folder is now %s", clip(is.Path)))
			}
		}
		if err := i.refuseShared(ctx, all, now); err != nil {
			return err
		}
		defer i.tellBin(ctx, all)
		s := &sender{client: i.client}
		for _, id := range all.ids() {
			if s.halted != nil {
				return s.halted
			}
			i.deleteEntry(ctx, s, id, all.of(id))
		}
		return s.halted
	})
}

// refuseShared settles what would delete a folder that another entry lies in,
// or that is the same: the server keeps the files then without a word.
func (i *Instance) refuseShared(ctx context.Context, all errands, now map[int32]*standing) error {
	var with errands
	for _, e := range all.open() {
		if e.alters(valueFiles) {
			with = append(with, e)
		}
	}
	if len(with) == 0 {
		return nil
	}
	return i.everyStanding(ctx, func(other *standing) {
		for _, e := range with.open() {
			if other.ID != e.entry && inside(other.Path, now[e.entry].Path) {
				e.settle(sdk.Failed, fmt.Errorf("its folder is also that of %q, whose files would go too", clip(other.Title)))
			}
		}
	})
}

// inside says whether a path is a folder or lies in it.
func inside(path, folder string) bool {
	path, folder = strings.ReplaceAll(trimPath(path), `\`, "/"), strings.ReplaceAll(trimPath(folder), `\`, "/")
	rest, ok := strings.CutPrefix(strings.ToLower(path), strings.ToLower(folder))
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(folder, "/"))
}

// refusedFlat says whether the application itself answered with an error, so
// that what is not done by now will not be.
func refusedFlat(err error) bool {
	status := statusOf(err)
	return status > 0 && status != http.StatusBadGateway && status != http.StatusGatewayTimeout
}

// deleteEntry deletes one entry. The first of its changes says how.
func (i *Instance) deleteEntry(ctx context.Context, s *sender, id int32, all errands) {
	how := all[0]
	for _, e := range all[1:] {
		if e.alters(valueFiles) != how.alters(valueFiles) || e.alters(valueExcluded) != how.alters(valueExcluded) {
			e.settle(sdk.Skipped, errors.New("another change of this run deletes it in another way"))
		}
	}
	query := url.Values{}
	if how.alters(valueFiles) {
		query.Set("deleteFiles", "true")
	}
	if how.alters(valueExcluded) {
		query.Set(i.app.Exclude, "true")
	}
	state, err := s.write(ctx, http.MethodDelete, fmt.Sprintf("%s/%d", i.app.Resource, id), query.Encode(), nil, nil)
	if err == nil {
		all.settle(sdk.Done, nil)
		return
	}
	if state == sdk.Failed && statusOf(err) != http.StatusNotFound {
		all.settle(state, err)
		return
	}
	// Nothing is sent twice: how it is now says what became of it. Some versions
	// answer 500 where the entry is gone.
	switch _, lost := i.standing(ctx, id); {
	case sdk.KindOf(lost) == sdk.KindNotFound && statusOf(err) == http.StatusNotFound:
		all.settle(sdk.Skipped, errGone(i.app))
	case sdk.KindOf(lost) == sdk.KindNotFound:
		all.settle(sdk.Done, nil)
	case lost == nil && refusedFlat(err):
		all.settle(sdk.Failed, err)
	default:
		all.settle(sdk.Uncertain, err)
	}
}
