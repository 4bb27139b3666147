package arr

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/luarr/luarr/sdk"
)

// looked tells of a change whether it has taken effect, from what was read of
// its entry.
type looked func(change *sdk.Change, entry int32) sdk.Outcome

// check tells of changes of any kind whether they have taken effect. Read
// reads their entries, all in one go.
func (i *Instance) check(ctx context.Context, changes []*sdk.Change, read func(ctx context.Context, entries []int32) (looked, error)) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	entries := make([]int32, len(changes))
	var ask []int32
	for n, change := range changes {
		id, err := strconv.ParseInt(change.GetKey(), 10, 32)
		if err != nil || id <= 0 {
			out[n] = sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("%q is not the id of an entry", clip(change.GetKey()))}
			continue
		}
		entries[n] = int32(id)
		ask = append(ask, int32(id))
	}
	if len(ask) == 0 {
		return out
	}
	err := i.verified(ctx)
	var tell looked
	if err == nil {
		tell, err = read(ctx, ask)
	}
	for n, change := range changes {
		switch {
		case entries[n] == 0:
		case err != nil:
			out[n] = sdk.Outcome{State: sdk.Failed, Err: err}
		default:
			out[n] = tell(change, entries[n])
		}
	}
	return out
}

// gone is what became of a change whose entry is not there.
func (i *Instance) gone() sdk.Outcome { return sdk.Outcome{State: sdk.Skipped, Err: errGone(i.app)} }

// checkTags tells whether changes of tags have taken effect.
func (i *Instance) checkTags(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.check(ctx, changes, func(ctx context.Context, entries []int32) (looked, error) {
		l, err1 := i.client.labels(ctx)
		now, err2 := i.standings(ctx, entries)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return func(change *sdk.Change, entry int32) sdk.Outcome {
			standing, there := now[entry]
			if !there {
				return i.gone()
			}
			asked, err := tagStates(change.GetAfter())
			if err != nil { // it is about no tag, which CompareValues says
				return sdk.CompareValues(change, nil)
			}
			has := l.set(standing.Tags)
			for name := range asked {
				asked[name] = has[name]
			}
			return sdk.CompareValues(change, tagValues(asked))
		}, nil
	})
}

// checkFields tells whether changes of fields of entries, and of the monitoring
// of their parts, have taken effect.
func (i *Instance) checkFields(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.check(ctx, changes, func(ctx context.Context, entries []int32) (looked, error) {
		fields := map[string]*field{}
		var parts []int32
		for _, e := range read(changes) {
			if e.place.part != aWhole {
				parts = add(parts, e.entry)
				continue
			}
			for name := range e.after {
				if !e.alters(name) || fields[name] != nil || name == fieldPath {
					continue
				}
				f, err := i.field(ctx, name)
				if err != nil {
					return nil, err
				}
				fields[name] = f
			}
		}
		now, err := i.standings(ctx, entries)
		if err != nil {
			return nil, err
		}
		shows, err := i.shows(ctx, parts)
		if err != nil {
			return nil, err
		}
		return func(change *sdk.Change, entry int32) sdk.Outcome {
			e := read([]*sdk.Change{change})[0]
			standing, there := now[entry]
			switch {
			case !there:
				return i.gone()
			case e.place.part != aWhole:
				return shows[entry].compare(e, change)
			}
			values := sdk.Values{}
			for name, f := range fields {
				if e.alters(name) {
					values[name] = f.spelled(standing, e.before[name], e.after[name])
				}
			}
			if e.alters(fieldPath) { // it goes with the root folder, whatever the application calls it
				if values[fieldPath] = standing.Path; samePath(standing.RootFolder, e.after[fieldRoot].GetStringValue()) {
					values[fieldPath] = e.after[fieldPath].AsInterface()
				}
			}
			return sdk.CompareValues(change, values)
		}, nil
	})
}

// shows reads series with their episodes; those that are gone are left out.
func (i *Instance) shows(ctx context.Context, ids []int32) (map[int32]*show, error) {
	out := map[int32]*show{}
	for _, id := range ids {
		s, err := i.show(ctx, id)
		if sdk.KindOf(err) == sdk.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = s
	}
	return out, nil
}

// partly is how a season stands some of whose episodes stand otherwise.
const partly = "partly"

// compare tells whether the monitoring of a part of the series is as a change
// says. A season is with its episodes, but for those that the change left alone.
func (s *show) compare(e *errand, change *sdk.Change) sdk.Outcome {
	if s == nil {
		return sdk.Outcome{State: sdk.Failed, Err: errors.New("its series could not be read")}
	}
	is, there := s.monitored(e.place)
	if !there {
		return sdk.Outcome{State: sdk.Skipped, Err: fmt.Errorf("the series has no %s", e.place)}
	}
	want := e.after[fieldMonitored].GetBoolValue()
	values := map[string]any{fieldMonitored: is}
	if is == want && e.place.part == aSeason {
		only := numbersOf(e.after)
		if only == nil {
			only = numbersOf(e.before)
		}
		for _, one := range s.episodes {
			if one.within(e.place) && one.Monitored != want && (only == nil || slices.Contains(only, one.Number)) {
				values[fieldMonitored] = partly
			}
		}
	}
	return sdk.CompareValues(change, e.place.values(values))
}
