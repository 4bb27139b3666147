package arr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// The names of what commands do, in before and after of a change.
const (
	valueRefreshed = "refreshed"
	valueSearched  = "searched"
)

// refreshKind is the command to read what is known of an entry again.
func (i *Instance) refreshKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name:    "refresh",
		Doc:     "Has " + i.app.Name + " read again what is known of an entry, and look at its files",
		Targets: []string{i.app.Target},
		Preview: func(p *sdk.Proposal) (sdk.Effect, error) { return i.previewCommand(p, valueRefreshed) },
		Apply:   i.applyRefresh,
		Check:   i.checkCommand(i.app.Commands.Refresh),
	}
}

// searchKind is the command to look for releases.
func (i *Instance) searchKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "search",
		Doc: "Has " + i.app.Name + " look for releases, which it may then download; indexers bear few searches a day: " +
			"set max_per_day and cooldown_days",
		Targets: i.app.Types,
		Preview: func(p *sdk.Proposal) (sdk.Effect, error) { return i.previewCommand(p, valueSearched) },
		Apply:   i.applySearch,
		Check:   i.checkCommand(i.app.Commands.Search, "SeasonSearch", "EpisodeSearch"),
	}
}

// previewCommand tells that a command is to be given.
func (i *Instance) previewCommand(p *sdk.Proposal, name string) (sdk.Effect, error) {
	_, at, err := i.matched(p)
	if err != nil {
		return sdk.Effect{}, err
	}
	return at.effect(map[string]any{name: false}, map[string]any{name: true}), nil
}

// applyRefresh gives the command for many entries at a time.
func (i *Instance) applyRefresh(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.carry(ctx, changes, func(all errands, _ map[int32]*standing) error {
		demand(all, valueRefreshed)
		s := &sender{client: i.client}
		if i.app.Commands.ID != "" && i.old() {
			for _, id := range all.ids() {
				i.command(ctx, s, all.of(id), map[string]any{"name": i.app.Commands.Refresh, i.app.Commands.ID: id})
			}
			return s.halted
		}
		i.commandMany(ctx, s, all, i.app.Commands.Refresh)
		return s.halted
	})
}

// applySearch gives the commands to search: for entries, for seasons and for
// episodes.
func (i *Instance) applySearch(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.carry(ctx, changes, func(all errands, _ map[int32]*standing) error {
		demand(all, valueSearched)
		s := &sender{client: i.client}
		if !i.app.Commands.OneByOne {
			i.commandMany(ctx, s, all, i.app.Commands.Search)
			return s.halted
		}
		for _, id := range all.ids() {
			if err := i.searchIn(ctx, s, id, all.of(id)); err != nil {
				return err
			}
		}
		return s.halted
	})
}

// demand settles what does not want the command.
func demand(all errands, name string) {
	for _, e := range all.open() {
		if !e.alters(name) || !e.after[name].GetBoolValue() {
			e.settle(sdk.Failed, errors.New("this cannot be taken back"))
		}
	}
}

// commandMany gives a command for up to a hundred entries at a time.
func (i *Instance) commandMany(ctx context.Context, s *sender, all errands, name string) {
	for ids := range slices.Chunk(all.ids(), maxEdit) {
		var some errands
		for _, id := range ids {
			some = append(some, all.of(id)...)
		}
		i.command(ctx, s, some, map[string]any{"name": name, i.app.Commands.IDs: ids})
	}
}

// searchIn searches for one series, its seasons and its episodes.
func (i *Instance) searchIn(ctx context.Context, s *sender, id int32, all errands) error {
	var now *show
	var episodes errands
	var ids []int32
	for _, e := range all {
		switch e.place.part {
		case aWhole:
			i.command(ctx, s, errands{e}, map[string]any{"name": i.app.Commands.Search, "seriesId": id})
			continue
		case aSeason:
			// A season that is left out would be the season 0.
			i.command(ctx, s, errands{e}, map[string]any{"name": "SeasonSearch", "seriesId": id, "seasonNumber": e.place.season})
			continue
		}
		if now == nil {
			var err error
			if now, err = i.show(ctx, id); err != nil {
				return err
			}
		}
		for _, one := range now.episodes {
			if one.within(e.place) {
				ids, episodes = add(ids, one.ID), append(episodes, e)
			}
		}
		if !slices.Contains(episodes, e) {
			e.settle(sdk.Skipped, fmt.Errorf("the series has no %s", e.place))
		}
	}
	if len(ids) > 0 {
		i.command(ctx, s, episodes, map[string]any{"name": "EpisodeSearch", "episodeIds": ids})
	}
	return s.halted
}

// command gives a command. That it was taken is all that is known: whether it
// finds anything shows later.
func (i *Instance) command(ctx context.Context, s *sender, all errands, body map[string]any) {
	var taken struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	}
	state, err := s.write(ctx, http.MethodPost, "command", "", body, &taken)
	if err == nil && (taken.ID <= 0 || !strings.EqualFold(taken.Name, body["name"].(string))) {
		state, err = sdk.Uncertain, fmt.Errorf("%s answered with another command, %q", i.app.Name, clip(taken.Name))
	}
	all.settle(state, err)
}

// old says whether the application is from before version 4.
func (i *Instance) old() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.status == nil {
		return false
	}
	major, _, _ := strings.Cut(i.status.Version, ".")
	n, err := strconv.Atoi(major)
	return err == nil && n < 4
}
