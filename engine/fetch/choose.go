package fetch

import (
	"fmt"
	"maps"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// Unseen says whether a library of a source is new: whether the source had
// others before it. It stays so until it is read or somebody decides.
func Unseen(key string, states map[string]State) bool {
	state, had := states[key]
	return state.Fresh || !had && len(states) > 0
}

// choose says of each library whether it is read, and gives the keys of those
// that are not because they are new.
func (r *reader) choose(libraries []*wire.Library, states map[string]State) (fresh []string) {
	listed := make(map[string]bool, len(libraries))
	for _, l := range libraries {
		l.Source = r.name
		listed[l.Key] = true
		choice := r.o.Choose(l, Unseen(l.Key, states))
		l.Enabled = choice.Read && l.Skipped == ""
		if l.Skipped != "" {
			continue
		}
		l.Skipped = choice.Reason
		if choice.Unseen {
			fresh = append(fresh, l.Key)
		}
		if choice.Ask {
			r.find("warning", "new_library", l.Title,
				fmt.Sprintf("decide in config.toml: [sources.%s.libraries.%q] with enabled = true or false", r.name, l.Title),
				"it is new on the server and is not read until somebody decides")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(states)) {
		if state := states[key]; !listed[key] && state.Items > 0 {
			r.find("warning", "library_gone", state.Title, fmt.Sprintf("luarr forget %s/%s drops what is kept of it", r.name, key),
				"the server does not list it any more; its %d items are kept, and no rule sees them", state.Items)
		}
	}
	return fresh
}
