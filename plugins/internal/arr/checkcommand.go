package arr

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// recordCommand is a job that an application remembers: those of the last
// minutes, and those that wait.
type recordCommand struct {
	Name string `json:"name"`
	Body struct {
		Movies   []int32 `json:"movieIds"`
		Many     []int32 `json:"seriesIds"`
		Series   int32   `json:"seriesId"`
		Season   *int    `json:"seasonNumber"`
		Episodes []int32 `json:"episodeIds"`
	} `json:"body"`
}

// errForgotten says that nobody can tell whether a command was given.
var errForgotten = errors.New("whether it was asked for is not remembered any more")

// checkCommand tells whether a command was given, as long as the application
// remembers it. One that it does not may have been given or not.
func (i *Instance) checkCommand(names ...string) func(context.Context, []*sdk.Change) []sdk.Outcome {
	return func(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
		return i.check(ctx, changes, func(ctx context.Context, entries []int32) (looked, error) {
			var given []recordCommand
			if err := i.client.get(ctx, "command", &given); err != nil {
				return nil, err
			}
			given = slices.DeleteFunc(given, func(c recordCommand) bool {
				return !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, c.Name) })
			})
			var ids []int32
			for _, e := range read(changes) {
				if e.place.part == anEpisode {
					ids = add(ids, e.entry)
				}
			}
			shows, err := i.shows(ctx, ids)
			return func(change *sdk.Change, entry int32) sdk.Outcome {
				e := read([]*sdk.Change{change})[0]
				if slices.ContainsFunc(given, func(c recordCommand) bool { return c.covers(e, shows[entry]) }) {
					return sdk.Outcome{State: sdk.Done}
				}
				return sdk.Outcome{State: sdk.Uncertain, Err: errForgotten}
			}, err
		})
	}
}

// covers says whether a command is for what a change is about.
func (c *recordCommand) covers(e *errand, series *show) bool {
	switch b := &c.Body; e.place.part {
	case aWhole:
		return slices.Contains(b.Movies, e.entry) || slices.Contains(b.Many, e.entry) || b.Series == e.entry && b.Season == nil
	case aSeason:
		return b.Series == e.entry && b.Season != nil && *b.Season == e.place.season
	default:
		return series != nil && slices.ContainsFunc(series.episodes, func(one episode) bool {
			return one.within(e.place) && slices.Contains(b.Episodes, one.ID)
		})
	}
}
