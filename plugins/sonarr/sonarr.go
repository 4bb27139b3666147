// Package sonarr ties series, seasons and episodes to the series of a Sonarr,
// and changes those.
package sonarr

import (
	"github.com/luarr/luarr/plugins/internal/arr"
	"github.com/luarr/luarr/sdk"
)

// Plugin is what the plugin's main serves. Sonarr guarantees each series a
// TheTVDB id of its own; what it knows of the other ids may be old or missing.
var Plugin = (&arr.App{
	Name:      "Sonarr",
	Plugin:    "sonarr",
	Resource:  "series",
	EditorIDs: "seriesIds",
	Target:    sdk.Series,
	Types:     []string{sdk.Series, sdk.Season, sdk.Episode},
	Exclude:   "addImportListExclusion",
	PrimaryID: "tvdbId",
	Commands: arr.Commands{
		Refresh: "RefreshSeries", IDs: "seriesIds", ID: "seriesId", Search: "SeriesSearch", OneByOne: true,
	},
	Example: "http://localhost:8989",
	Ladder:  []arr.Evidence{arr.TVDB, arr.TMDB, arr.IMDB, arr.Path},
}).Describe("Finds series, seasons and episodes in Sonarr and changes them there")
