package arr

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/luarr/luarr/sdk"
)

// present tells what an entry has now of the values that a change is about,
// in the form of its before and after; false where there is no such entry.
type present func(change *sdk.Change, entry int32) (sdk.Values, bool)

// check tells of changes of any kind whether they have taken effect. Read
// reads their entries, all in one go.
func (i *Instance) check(ctx context.Context, changes []*sdk.Change, read func(ctx context.Context, entries []int32) (present, error)) []sdk.Outcome {
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
	var now present
	if err == nil {
		now, err = read(ctx, ask)
	}
	for n, change := range changes {
		if entries[n] == 0 {
			continue
		}
		if err != nil {
			out[n] = sdk.Outcome{State: sdk.Failed, Err: err}
			continue
		}
		values, there := now(change, entries[n])
		if !there {
			out[n] = sdk.Outcome{State: sdk.Skipped, Err: errGone(i.app)}
			continue
		}
		out[n] = sdk.CompareValues(change, values)
	}
	return out
}

// checkTags tells whether changes of tags have taken effect.
func (i *Instance) checkTags(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.check(ctx, changes, func(ctx context.Context, entries []int32) (present, error) {
		l, err1 := i.client.labels(ctx)
		now, err2 := i.standings(ctx, entries)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return func(change *sdk.Change, entry int32) (sdk.Values, bool) {
			standing, there := now[entry]
			if !there {
				return nil, false
			}
			asked, err := tagStates(change.GetAfter())
			if err != nil { // it is about no tag, which CompareValues says
				return nil, true
			}
			has := l.set(standing.Tags)
			for name := range asked {
				asked[name] = has[name]
			}
			return tagValues(asked), true
		}, nil
	})
}

// checkFields tells whether changes of fields of entries have taken effect.
func (i *Instance) checkFields(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.check(ctx, changes, func(ctx context.Context, entries []int32) (present, error) {
		fields := map[string]*field{}
		for _, change := range changes {
			for name := range change.GetAfter().GetFields() {
				if fields[name] != nil {
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
		return func(change *sdk.Change, entry int32) (sdk.Values, bool) {
			standing, there := now[entry]
			if !there {
				return nil, false
			}
			values := sdk.Values{}
			for name := range change.GetAfter().GetFields() {
				values[name] = fields[name].of(standing)
			}
			return values, true
		}, nil
	})
}
