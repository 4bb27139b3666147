//only:matcher

package main

import (
	"fmt"

	"github.com/luarr/luarr/examples/plugin-folder/internal/names"
)

// way is one way to know an item, or the series that it belongs to.
type way struct{ by, value, confidence string }

// waysTo lists the ways to know something, the surest first.
func waysTo(ids interface {
	GetImdb() string
	GetTmdb() string
	GetTvdb() string
}, title string, year int32) []way {
	var out []way
	for _, id := range [][2]string{{"tmdb", ids.GetTmdb()}, {"tvdb", ids.GetTvdb()}, {"imdb", ids.GetImdb()}} {
		if id[1] != "" {
			out = append(out, way{id[0], id[1], "certain"})
		}
	}
	if title != "" {
		out = append(out, way{"title_year", names.Key(title, int(year)), "weak"})
	}
	return out
}

// of names the item of a type that is known in this way, with its numbers.
func (w way) of(kind string, numbered interface {
	GetSeasonNumber() int32
	GetEpisodeNumber() int32
}) string {
	return fmt.Sprintf("%s %s %d %d %s", kind, w.by, numbered.GetSeasonNumber(), numbered.GetEpisodeNumber(), w.value)
}
