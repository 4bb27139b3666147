package arr

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// wants are what costs requests of its own, and is read only where a rule of
// the run asks for it.
type wants struct {
	files        bool // of movies: custom formats and their score
	scores       bool // what profiles give for each custom format
	episodes     bool // each series' episodes
	episodeFiles bool // and their files
}

// fileFields are the fields of an episode's match that its file has.
var fileFields = []string{"size_bytes", "file", "quality", "release_group", "file_added_at", "media_info", "languages",
	"custom_formats", "custom_format_score", "cutoff_not_met"}

// newWants reads what rules ask for, TYPE.FIELD each.
func newWants(fields []string) (w wants) {
	for _, f := range fields {
		kind, name, _ := strings.Cut(f, ".")
		switch {
		case name == "format_scores":
			w.scores = true
		case kind == sdk.Movie && (name == "custom_formats" || name == "custom_format_score"):
			w.files = true
		case kind == sdk.Episode && slices.Contains(fileFields, name):
			w.episodes, w.episodeFiles = true, true
		case kind == sdk.Episode:
			w.episodes = true
		}
	}
	return w
}
