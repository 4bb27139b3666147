package arr

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// monitorParts has seasons and episodes be monitored or not, one series after
// the other.
func (i *Instance) monitorParts(ctx context.Context, all errands, now map[int32]*standing) error {
	s := &sender{client: i.client}
	for _, id := range all.ids() {
		if now[id] == nil {
			continue
		}
		if err := i.monitorIn(ctx, s, id, all.of(id)); err != nil {
			return err
		}
	}
	return nil
}

// watch is what errands want of the parts of one series.
type watch struct {
	series  *show
	errands errands
	seasons map[int]bool      // season flags to set
	on, off []int32           // episodes to set
	altered map[*errand][]int // numbers of the episodes that a season's change sets, where not all
}

// monitorIn does the changes of one series: the flags of the seasons, which set
// all their episodes as well, then the episodes that are to be otherwise. Then
// the series is read back, since the answers do not tell all.
func (i *Instance) monitorIn(ctx context.Context, s *sender, id int32, all errands) error {
	before, err := i.show(ctx, id)
	if err != nil {
		return err
	}
	w := &watch{series: before, errands: all, seasons: map[int]bool{}, altered: map[*errand][]int{}}
	for _, e := range all {
		w.take(e)
	}
	if len(all.open()) == 0 {
		return nil
	}
	sent, state, cause := w.send(ctx, i, s, before)
	if state == sdk.Failed && !sent {
		all.settle(state, cause)
		return s.halted
	}
	after, err := i.show(ctx, id)
	if err != nil {
		if cause == nil {
			cause = fmt.Errorf("it was sent, but could not be read back: %w", err)
		}
		all.settle(sdk.Uncertain, cause)
		return s.halted
	}
	w.judge(after, state, cause)
	return s.halted
}

// take works out what one change needs, and settles it where that is nothing.
func (w *watch) take(e *errand) {
	want, ok := e.after[fieldMonitored].AsInterface().(bool)
	if !ok || !e.alters(fieldMonitored) {
		e.settle(sdk.Failed, errors.New("the change does not say whether it is monitored"))
		return
	}
	is, there := w.series.monitored(e.place)
	switch {
	case !there:
		e.settle(sdk.Skipped, fmt.Errorf("the series has no %s", e.place))
		return
	case is == want:
		e.settle(sdk.Skipped, errors.New("it is so already"))
		return
	}
	if e.place.part == aSeason {
		if other, taken := w.seasons[e.place.season]; taken && other != want {
			e.settle(sdk.Skipped, errOpposite)
			return
		}
		w.seasons[e.place.season] = want
	}
	only := numbersOf(e.before)
	all := true
	var numbers []int
	for _, one := range w.series.episodes {
		if !one.within(e.place) {
			continue
		}
		if one.Monitored == want || only != nil && !slices.Contains(only, one.Number) {
			all = false
			continue
		}
		numbers = append(numbers, one.Number)
		if want {
			w.on = add(w.on, one.ID)
		} else {
			w.off = add(w.off, one.ID)
		}
	}
	if e.place.part == aSeason && !all {
		w.altered[e] = numbers
	}
}

// valueEpisodes lists, in the change of a season, which of its episodes it
// alters, where that is not all of them: so that undoing leaves the others.
const valueEpisodes = "episodes"

// numbersOf reads that list out of one side of a change; nil where there is none.
func numbersOf(values map[string]*structpb.Value) []int {
	list := values[valueEpisodes].GetListValue()
	if list == nil {
		return nil
	}
	out := []int{}
	for _, v := range list.GetValues() {
		out = append(out, int(v.GetNumberValue()))
	}
	return out
}

// add appends an id that is not there yet: one that is sent twice is refused.
func add(ids []int32, id int32) []int32 {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// send sends what is needed, until something is refused. It says whether
// anything was taken.
func (w *watch) send(ctx context.Context, i *Instance, s *sender, is *show) (sent bool, state string, err error) {
	if len(w.seasons) > 0 {
		if state, err = i.setSeasons(ctx, s, is.ID, w.seasons); err != nil {
			return false, state, err
		}
		sent = true
		if is, err = i.show(ctx, is.ID); err != nil {
			return sent, sdk.Uncertain, fmt.Errorf("it was sent, but could not be read back: %w", err)
		}
	}
	for _, to := range []bool{true, false} {
		ids := w.differing(is, to)
		if len(ids) == 0 {
			continue
		}
		if state, err = i.setEpisodes(ctx, s, ids, to); err != nil {
			return sent, state, err
		}
		sent = true
	}
	return sent, sdk.Done, nil
}

// differing gives the episodes that are to be monitored, or not, and are
// otherwise: those that changes are about, and those that a season took along.
func (w *watch) differing(is *show, to bool) (ids []int32) {
	for _, now := range is.episodes {
		if now.Monitored != to && w.wanted(now) == to {
			ids = add(ids, now.ID)
		}
	}
	return ids
}

// wanted says whether an episode is to be monitored: as changes want it, or as
// it was.
func (w *watch) wanted(e episode) bool {
	switch {
	case slices.Contains(w.on, e.ID):
		return true
	case slices.Contains(w.off, e.ID):
		return false
	}
	for _, was := range w.series.episodes {
		if was.ID == e.ID {
			return was.Monitored
		}
	}
	return e.Monitored
}

// setSeasons sets the flags of seasons in the series as it stands. The server
// gives each episode of a season the flag as well.
func (i *Instance) setSeasons(ctx context.Context, s *sender, id int32, flags map[int]bool) (state string, err error) {
	return i.rewrite(ctx, s, id, "", func(series body) error {
		var seasons []body
		if err := json.Unmarshal(series["seasons"], &seasons, lenient); err != nil {
			return err
		}
		for _, season := range seasons {
			number, err := strconv.Atoi(string(season["seasonNumber"]))
			if to, asked := flags[number]; asked && err == nil {
				season["monitored"] = jsontext.Value(strconv.FormatBool(to))
			}
		}
		return series.set("seasons", seasons)
	}, nil)
}

// judge settles changes from how the series stands afterwards.
func (w *watch) judge(now *show, state string, cause error) {
	switch {
	case cause == nil:
		state, cause = sdk.Failed, errors.New("the server took the change, but it is not so")
	case refusedFlat(cause):
		state = sdk.Failed // and what is so all the same is found below
	}
	for _, e := range w.errands.open() {
		want := e.after[fieldMonitored].GetBoolValue()
		is, _ := now.monitored(e.place)
		fulfilled := is == want
		for _, one := range now.episodes {
			if one.within(e.place) && one.Monitored != w.wanted(one) {
				fulfilled = false
			}
		}
		switch {
		case fulfilled:
			e.settle(sdk.Done, nil)
			if numbers, some := w.altered[e]; some {
				list := make([]any, len(numbers))
				for n, number := range numbers {
					list[n] = float64(number)
				}
				e.outcome.After = e.place.values(map[string]any{fieldMonitored: want, valueEpisodes: list})
			}
		case is == want: // half of it is done
			e.settle(sdk.Uncertain, cause)
		default:
			e.settle(state, cause)
		}
	}
}
