package arr

import "github.com/luarr/luarr/sdk"

// App says what makes one application of the family different.
type App struct {
	// Name is what /system/status calls it, such as Radarr.
	Name string
	// Plugin is the name of its plugin, such as radarr.
	Plugin string
	// Resource is the path of its catalogue below /api/v3, such as movie.
	Resource string
	// CatalogueQuery keeps the catalogue small; may be empty.
	CatalogueQuery string
	// EditorIDs names the list of entries in a call of the editor, such as
	// movieIds.
	EditorIDs string
	// Target is the item type that its entries stand for: movie or series.
	Target string
	// Types are the item types it matches.
	Types []string
	// Exclude is the parameter of deletes that keeps import lists from adding
	// the entry again.
	Exclude string
	// PrimaryID names the id of a public database that the application
	// guarantees, in its JSON, such as tmdbId.
	PrimaryID string
	// Commands are the names of its commands.
	Commands Commands
	// Example is an address for the documentation.
	Example string
	// Ladder is the order in which evidence decides, of Path, TMDB, TVDB and
	// IMDB. The first of the three ids in it is the one that the application
	// guarantees: an item with another value of it is another title.
	Ladder []Evidence
}

// Commands are what an application calls its jobs, and the parameters that say
// for which entries. A wrong parameter would be ignored, and the job be done
// for all.
type Commands struct {
	Refresh  string // of the entries RefreshIDs
	IDs      string // list of entries, such as movieIds
	ID       string // one entry, where there is no list
	Search   string
	OneByOne bool // a search is for one entry
}

// parts says whether entries have seasons and episodes.
func (a *App) parts() bool { return a.Target == sdk.Series }

// Evidence is a kind of evidence that ties an item to an entry. Its text is
// what Match.by says.
type Evidence string

// The kinds of evidence.
const (
	Path      Evidence = "path"       // file or folder, after path_map
	TMDB      Evidence = "tmdb"       // id at The Movie Database
	TVDB      Evidence = "tvdb"       // id at TheTVDB
	IMDB      Evidence = "imdb"       // id at IMDb
	TitleYear Evidence = "title_year" // same title, year within one; weak
)

// primary is the id that the application guarantees.
func (a *App) primary() Evidence {
	for _, e := range a.Ladder {
		if e != Path {
			return e
		}
	}
	return ""
}

// usualTimeout is how many seconds an answer may take to begin. A large
// catalogue on a slow machine takes two minutes.
const usualTimeout = 180

// New makes an instance with default settings.
func (a *App) New() *Instance {
	return &Instance{app: a, Timeout: usualTimeout, VerifySSL: true, Wait: sleep}
}

// Describe makes what a plugin's main serves.
func (a *App) Describe(summary string) sdk.Plugin {
	return sdk.Plugin{
		Name: a.Plugin, Version: "0.1.0", Summary: summary, Types: a.Types,
		New: func() any { return a.New() },
	}
}
