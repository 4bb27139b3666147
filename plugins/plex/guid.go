package plex

import (
	"strings"

	"github.com/luarr/luarr/sdk"
)

// externalIDs reads the ids of a row: those of its Guid children, or, from
// agents of old, the one in its guid. It is nil where there is none.
func (d *decoder) externalIDs(itemType, guid string, children []string) *sdk.ExternalIds {
	ids := idSet{d: d}
	for _, child := range children {
		if scheme, value, ok := strings.Cut(child, "://"); ok {
			ids.add(scheme, value)
		}
	}
	if len(children) == 0 {
		ids.legacy(itemType, guid)
	}
	return ids.ids
}

// idSet gathers external ids; the first of a kind is the one.
type idSet struct {
	d   *decoder
	ids *sdk.ExternalIds
}

func (s *idSet) add(scheme, value string) {
	if value == "" {
		return
	}
	if s.ids == nil {
		s.ids = s.d.ids.one()
	}
	var one *string
	switch scheme {
	case "imdb":
		one = &s.ids.Imdb
	case "tmdb":
		one = &s.ids.Tmdb
	case "tvdb":
		one = &s.ids.Tvdb
	}
	switch {
	case one == nil:
	case *one == "":
		*one = value
		return
	case *one == value:
		return
	}
	more := scheme + "://" + value
	for _, have := range s.ids.More {
		if have == more {
			return
		}
	}
	s.ids.More = append(s.ids.More, more)
}

// legacy reads guids such as com.plexapp.agents.thetvdb://121361/1/2?lang=en,
// and those that name a database at once, such as tmdb://603. With a season or
// an episode behind it the number is the series', which is no id of those.
func (s *idSet) legacy(itemType, guid string) {
	scheme, rest, ok := strings.Cut(guid, "://")
	if !ok {
		return
	}
	rest, _, _ = strings.Cut(rest, "?")
	value, below, _ := strings.Cut(rest, "/")
	if below != "" && itemType != sdk.Series {
		return
	}
	switch scheme {
	case "imdb", "tmdb", "tvdb", "mbid":
		s.add(scheme, value)
		return
	}
	agent, ok := strings.CutPrefix(scheme, "com.plexapp.agents.")
	if !ok || itemType == sdk.Season || itemType == sdk.Episode {
		return
	}
	switch agent {
	case "imdb":
		s.add("imdb", value)
	case "themoviedb", "tmdb":
		s.add("tmdb", value)
	case "thetvdb", "thetvdbdvdorder":
		s.add("tvdb", value)
	case "hama":
		s.hama(value)
	case "xbmcnfo", "xbmcnfotv":
		s.nfo(agent, value)
	case "myanimelist":
		s.add("mal", value)
	}
}

// hama reads the ids of the HAMA agent, such as tvdb4-12345 or anidb-a69.
func (s *idSet) hama(value string) {
	base, id, ok := strings.Cut(value, "-")
	switch {
	case !ok:
	case base == "imdb" || base == "tmdb" || base == "anidb":
		s.add(base, id)
	case strings.HasPrefix(base, "tvdb") && len(base) <= len("tvdb6"):
		s.add("tvdb", id)
	}
}

// nfo reads the ids of the NFO agents, which say nothing of their kind; one of
// more than ten characters is made up.
func (s *idSet) nfo(agent, value string) {
	switch {
	case len(value) > 10:
	case strings.HasPrefix(value, "tt"):
		s.add("imdb", value)
	case agent == "xbmcnfotv":
		s.add("tvdb", value)
	default:
		s.add("tmdb", value)
	}
}
