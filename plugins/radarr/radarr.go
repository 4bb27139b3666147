// Package radarr ties movies to the entries of a Radarr, and changes those.
package radarr

import (
	"github.com/luarr/luarr/plugins/internal/arr"
	"github.com/luarr/luarr/sdk"
)

// Plugin is what the plugin's main serves. Radarr guarantees each movie a TMDB
// id of its own; a file or folder is the best evidence, as long as the ids do
// not contradict it.
var Plugin = (&arr.App{
	Name:           "Radarr",
	Plugin:         "radarr",
	Resource:       "movie",
	CatalogueQuery: "excludeLocalCovers=true",
	EditorIDs:      "movieIds",
	Target:         sdk.Movie,
	Types:          []string{sdk.Movie},
	Exclude:        "addImportExclusion",
	PrimaryID:      "tmdbId",
	Commands:       arr.Commands{Refresh: "RefreshMovie", IDs: "movieIds", Search: "MoviesSearch"},
	Example:        "http://localhost:7878",
	Ladder:         []arr.Evidence{arr.Path, arr.TMDB, arr.IMDB},
}).Describe("Finds movies in Radarr and changes them there")
