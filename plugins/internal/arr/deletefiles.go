package arr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// valueEpisodesMonitored says, in a change of a season or a series, whether its
// episodes are monitored. The flag of the season or series itself stays.
const valueEpisodesMonitored = "episodes_monitored"

// previewDeleteFiles tells that the files of a series or of a part of it go.
// Which those are is seen when it is carried out.
func (i *Instance) previewDeleteFiles(p *sdk.Proposal) (sdk.Effect, error) {
	m, at, err := i.matched(p)
	switch {
	case err != nil:
		return sdk.Effect{}, err
	case at.part == anEpisode && m.EpisodeNumber == nil:
		// The media server may count episodes in another order.
		return sdk.Effect{}, fmt.Errorf("which episode of %s it is was not read", i.app.Name)
	case m.HasFile != nil && !m.GetHasFile():
		none := map[string]any{valueFiles: false}
		return at.effect(none, none), nil
	}
	before, after := map[string]any{valueFiles: true}, map[string]any{valueFiles: false}
	if unmonitors(p) {
		name := valueEpisodesMonitored
		if at.part == anEpisode {
			name = fieldMonitored
		}
		before[name], after[name] = true, false
	}
	return at.effect(before, after), nil
}

// applyDeleteFiles deletes files of series, one series after the other.
func (i *Instance) applyDeleteFiles(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.carry(ctx, changes, func(all errands, _ map[int32]*standing) error {
		for _, e := range all.open() {
			if !e.alters(valueFiles) || e.after[valueFiles].GetBoolValue() {
				e.settle(sdk.Failed, errors.New("this cannot be taken back"))
			}
		}
		defer i.tellBin(ctx, all)
		s := &sender{client: i.client}
		for _, id := range all.ids() {
			if err := i.deleteFilesOf(ctx, s, id, all.of(id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// deleteFilesOf carries out the changes of one series: it unmonitors what is to
// go, makes sure of that, deletes the files one by one and looks what is left.
func (i *Instance) deleteFilesOf(ctx context.Context, s *sender, id int32, all errands) error {
	had, err := i.show(ctx, id)
	if err != nil {
		return err
	}
	had.keepShared(all)
	if err := i.unmonitorEpisodes(ctx, s, had, all); err != nil {
		return err
	}
	failed := map[int32]error{}
	states := map[int32]string{}
	for _, file := range had.filesOf(all.open()...) {
		if states[file], failed[file] = s.write(ctx, http.MethodDelete, fmt.Sprintf("episodefile/%d", file), "", nil, nil); s.halted != nil {
			break
		}
	}
	if len(states) == 0 {
		return s.halted
	}
	now, lost := i.show(ctx, id)
	for _, e := range all.open() {
		for _, file := range had.filesOf(e) {
			state, err := states[file], failed[file]
			switch {
			case lost == nil && !now.holds(file):
				continue
			case state == "":
				state, err = sdk.Failed, s.halted
			case lost != nil && err == nil:
				state, err = sdk.Uncertain, fmt.Errorf("it was deleted, but could not be read back: %w", lost)
			case lost == nil && err == nil:
				state, err = sdk.Failed, fmt.Errorf("%s took the change, but the file is still there", i.app.Name)
			case lost == nil && refusedFlat(err):
				state = sdk.Failed
			}
			e.settle(state, err)
		}
		if lost == nil {
			e.settle(sdk.Done, nil)
		}
	}
	return s.halted
}

// unmonitorEpisodes unmonitors the episodes with files whose changes say so.
// The files of those that stay monitored are left alone.
func (i *Instance) unmonitorEpisodes(ctx context.Context, s *sender, had *show, all errands) error {
	var ids []int32
	for _, e := range all.open() {
		if !e.alters(fieldMonitored) && !e.alters(valueEpisodesMonitored) {
			continue
		}
		for _, one := range had.episodes {
			if one.within(e.place) && one.FileID > 0 && one.Monitored {
				ids = add(ids, one.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	state, cause := i.setEpisodes(ctx, s, ids, false)
	if cause != nil && (state == sdk.Failed || s.halted != nil) {
		all.settle(state, leftAlone(cause))
		return s.halted
	}
	now, err := i.show(ctx, had.ID)
	if err != nil {
		all.settle(sdk.Uncertain, leftAlone(err))
		return nil
	}
	for _, e := range all.open() {
		for _, one := range now.episodes {
			if one.within(e.place) && one.Monitored && slices.Contains(ids, one.ID) {
				if cause == nil {
					cause = fmt.Errorf("%s is still monitored", one.place())
				}
				e.settle(sdk.Failed, leftAlone(cause))
			}
		}
	}
	return nil
}

// keepShared settles the changes that have no file, and those whose files hold
// an episode that no change is about. One that is settled keeps others' files.
func (s *show) keepShared(all errands) {
	for settled := true; settled; {
		settled = false
		open := all.open()
		for _, e := range open {
			files := s.filesOf(e)
			if len(files) == 0 {
				e.settle(sdk.Skipped, errors.New("it has no file"))
				continue
			}
			for _, one := range s.episodes {
				if slices.Contains(files, one.FileID) && !slices.ContainsFunc(open, func(o *errand) bool { return one.within(o.place) }) {
					e.settle(sdk.Failed, fmt.Errorf("a file of it holds %s as well, which is not to go", one.place()))
					settled = true
					break
				}
			}
		}
	}
}

// filesOf lists the files of what changes are about, each once.
func (s *show) filesOf(some ...*errand) (files []int32) {
	for _, one := range s.episodes {
		if one.FileID > 0 && slices.ContainsFunc(some, func(e *errand) bool { return one.within(e.place) }) {
			files = add(files, one.FileID)
		}
	}
	return files
}

// holds says whether a file is there.
func (s *show) holds(file int32) bool {
	return slices.ContainsFunc(s.episodes, func(e episode) bool { return e.FileID == file })
}
