package arr

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// valueFile is the path of a movie's file, in before and after of a change.
const valueFile = "file"

// deleteFileKind is the change that deletes files and keeps the entry.
func (i *Instance) deleteFileKind() sdk.ChangeKind {
	k := sdk.ChangeKind{
		Name: "delete_file",
		Doc:  "Deletes the file of a movie and keeps its entry",
		Params: []sdk.Param{{Name: "unmonitor", Type: "boolean",
			Doc: "whether " + i.app.Name + " stops looking for it first, so that it does not come back; default true"}},
		Targets:     i.app.Types,
		Destructive: true,
		Preview:     i.previewDeleteFile,
		Apply:       i.applyDeleteFile,
		Check:       i.checkDeleteFile,
	}
	if i.app.parts() {
		k.Doc = "Deletes the files of an episode, a season or a series and keeps the entry; a file that holds an episode which is not to go stays"
		k.Preview, k.Apply, k.Check = i.previewDeleteFiles, i.applyDeleteFiles, i.checkDeleteFiles
	}
	return k
}

// unmonitors reads the parameter of that name.
func unmonitors(p *sdk.Proposal) bool {
	v, ok := p.GetChange().GetParams().GetFields()["unmonitor"].GetKind().(*structpb.Value_BoolValue)
	return !ok || v.BoolValue
}

// previewDeleteFile tells which file of a movie goes.
func (i *Instance) previewDeleteFile(p *sdk.Proposal) (sdk.Effect, error) {
	m, _, err := i.matched(p)
	switch {
	case err != nil:
		return sdk.Effect{}, err
	case m.HasFile != nil && !m.GetHasFile():
		return sdk.Effect{Before: sdk.Values{valueFile: nil}, After: sdk.Values{valueFile: nil}}, nil
	case m.GetFile() == "":
		return sdk.Effect{}, errors.New("its file is not known")
	}
	before, after := sdk.Values{valueFile: m.GetFile()}, sdk.Values{valueFile: nil}
	if unmonitors(p) && (m.Monitored == nil || m.GetMonitored()) {
		before[fieldMonitored], after[fieldMonitored] = true, false
	}
	return sdk.Effect{Before: before, After: after}, nil
}

// applyDeleteFile unmonitors movies, makes sure of that, and deletes their
// files one by one.
func (i *Instance) applyDeleteFile(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.carry(ctx, changes, func(all errands, now map[int32]*standing) error {
		for _, e := range all.open() {
			is, was := now[e.entry].File, e.before[valueFile].GetStringValue()
			switch {
			case !e.alters(valueFile) || was == "":
				e.settle(sdk.Failed, errors.New("this cannot be taken back"))
			case is.ID <= 0:
				e.settle(sdk.Skipped, errors.New("it has no file any more"))
			case is.Path != was:
				e.settle(sdk.Skipped, fmt.Errorf("its file is now %s", clip(is.Path)))
			}
		}
		if err := i.unmonitorFirst(ctx, all, now); err != nil {
			return err
		}
		defer i.tellBin(ctx, all)
		s := &sender{client: i.client}
		for _, id := range all.ids() {
			if s.halted != nil {
				return s.halted
			}
			i.deleteMovieFile(ctx, s, now[id], all.of(id))
		}
		return s.halted
	})
}

// unmonitorFirst unmonitors the movies whose changes say so. A file whose movie
// would be looked for again is left alone.
func (i *Instance) unmonitorFirst(ctx context.Context, all errands, now map[int32]*standing) error {
	first := map[*errand]*errand{}
	var firsts errands
	for _, e := range all.open() {
		if e.alters(fieldMonitored) && now[e.entry].Monitored {
			first[e] = &errand{entry: e.entry, before: e.before, after: map[string]*structpb.Value{fieldMonitored: e.after[fieldMonitored]}}
			firsts = append(firsts, first[e])
		}
	}
	err := i.sendFields(ctx, firsts, now)
	firsts.settle(sdk.Failed, err)
	for e, f := range first {
		if f.outcome.State != sdk.Done {
			e.settle(f.outcome.State, leftAlone(f.outcome.Err))
		}
	}
	return err
}

// leftAlone is why a file was not deleted.
func leftAlone(err error) error {
	return fmt.Errorf("its files were left alone, since it could not be unmonitored: %w", err)
}

// deleteMovieFile deletes the file of one movie and looks whether it is gone.
func (i *Instance) deleteMovieFile(ctx context.Context, s *sender, had *standing, all errands) {
	state, err := s.write(ctx, http.MethodDelete, fmt.Sprintf("moviefile/%d", had.File.ID), "", nil, nil)
	if state == sdk.Failed && statusOf(err) != http.StatusNotFound {
		all.settle(state, err)
		return
	}
	now, lost := i.standing(ctx, had.ID)
	switch {
	case lost == nil && now.File.ID != had.File.ID:
		all.settle(sdk.Done, nil)
	case lost == nil && err == nil:
		all.settle(sdk.Failed, fmt.Errorf("%s took the change, but the file is still there", i.app.Name))
	case lost == nil && refusedFlat(err):
		all.settle(sdk.Failed, err)
	case err == nil:
		all.settle(sdk.Uncertain, fmt.Errorf("it was deleted, but could not be read back: %w", lost))
	default:
		all.settle(sdk.Uncertain, err)
	}
}
