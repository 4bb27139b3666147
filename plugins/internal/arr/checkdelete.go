package arr

import (
	"context"
	"errors"
	"fmt"

	"github.com/luarr/luarr/sdk"
)

// notDone is what became of a delete of which only the first step was made.
func notDone(why string) sdk.Outcome {
	return sdk.Outcome{State: sdk.Skipped, Err: errors.New(why)}
}

// checkDelete tells whether entries are gone.
func (i *Instance) checkDelete(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.check(ctx, changes, func(ctx context.Context, entries []int32) (looked, error) {
		now, err := i.standings(ctx, entries)
		return func(change *sdk.Change, entry int32) sdk.Outcome {
			is, there := now[entry]
			switch was := change.GetBefore().GetFields()[valuePath].GetStringValue(); {
			case !there:
				return sdk.Outcome{State: sdk.Done}
			case was != "" && !samePath(is.Path, was):
				return notDone("its folder is now " + clip(is.Path))
			}
			return sdk.Outcome{State: sdk.Planned}
		}, err
	})
}

// checkDeleteFile tells whether the files of movies are gone.
func (i *Instance) checkDeleteFile(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.check(ctx, changes, func(ctx context.Context, entries []int32) (looked, error) {
		now, err := i.standings(ctx, entries)
		return func(change *sdk.Change, entry int32) sdk.Outcome {
			is, there := now[entry]
			before := change.GetBefore().GetFields()
			switch was := before[valueFile].GetStringValue(); {
			case !there:
				return i.gone()
			case is.File.ID <= 0:
				return sdk.Outcome{State: sdk.Done}
			case is.File.Path != was: // the one that was meant is not there either
				return sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("its file is now %s", clip(is.File.Path)),
					After: sdk.Values{valueFile: is.File.Path}}
			case before[fieldMonitored].GetBoolValue() && !is.Monitored:
				return notDone("it is not monitored any more, but its file is still there")
			}
			return sdk.Outcome{State: sdk.Planned}
		}, err
	})
}

// checkDeleteFiles tells whether the files of series, seasons and episodes are
// gone.
func (i *Instance) checkDeleteFiles(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.check(ctx, changes, func(ctx context.Context, entries []int32) (looked, error) {
		var ids []int32
		for _, id := range entries {
			ids = add(ids, id)
		}
		now, err := i.shows(ctx, ids)
		return func(change *sdk.Change, entry int32) sdk.Outcome {
			e := read([]*sdk.Change{change})[0]
			is := now[entry]
			switch {
			case is == nil:
				return i.gone()
			case len(is.filesOf(e)) == 0:
				return sdk.Outcome{State: sdk.Done}
			}
			if e.alters(fieldMonitored) || e.alters(valueEpisodesMonitored) {
				for _, one := range is.episodes {
					if one.within(e.place) && one.FileID > 0 && !one.Monitored {
						return notDone("some of it is not monitored any more, but files are still there")
					}
				}
			}
			return sdk.Outcome{State: sdk.Planned}
		}, err
	})
}
