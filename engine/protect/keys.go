// Package protect keeps items from destructive changes: those that somebody
// protected, by ids and files that outlive a rebuilt library, and those with
// certain labels or tags; with what lies below and above them, and with the
// entries that they are matched to.
package protect

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
)

// Keys are what an item is known by, sorted: its ids in public databases, with
// its type in front since films and series are numbered apart, its files and
// its folders. An item that has none of these is known by its own id.
func Keys(item *wire.Item) []string {
	var keys []string
	ids := item.GetExternalIds()
	for kind, id := range map[string]string{"imdb": ids.GetImdb(), "tmdb": ids.GetTmdb(), "tvdb": ids.GetTvdb()} {
		if id != "" {
			keys = append(keys, item.Type+" "+kind+":"+id)
		}
	}
	for _, id := range ids.GetMore() {
		keys = append(keys, item.Type+" "+strings.Replace(id, "://", ":", 1))
	}
	for _, v := range item.Versions {
		for _, p := range v.Parts {
			if p.File != "" {
				keys = append(keys, "file:"+p.File)
			}
		}
	}
	for _, folder := range item.Locations {
		keys = append(keys, "folder:"+folder)
	}
	if len(keys) == 0 {
		keys = []string{"id:" + item.Id}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
