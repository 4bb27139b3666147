package plex

import (
	"strconv"

	"github.com/luarr/luarr/sdk"
)

// kind is one type of item, as a library is asked for it.
type kind struct {
	name   string // the schema's word
	number int    // Plex' number
	media  bool   // it has files
	top    bool   // nothing is above it: there are few, and they have folders
}

// kindsOf lists what a library of a type holds, from above to below.
func kindsOf(libraryType string) []kind {
	switch libraryType {
	case sdk.LibraryMovie:
		return []kind{{name: sdk.Movie, number: 1, media: true}}
	case sdk.LibrarySeries:
		return []kind{
			{name: sdk.Series, number: 2, top: true},
			{name: sdk.Season, number: 3},
			{name: sdk.Episode, number: 4, media: true},
		}
	case sdk.LibraryMusic:
		return []kind{
			{name: sdk.Artist, number: 8, top: true},
			{name: sdk.Album, number: 9},
			{name: sdk.Track, number: 10, media: true},
		}
	}
	return nil
}

// numberOf is Plex' number of an item type, 0 for none.
func numberOf(itemType string) int {
	for _, library := range []string{sdk.LibraryMovie, sdk.LibrarySeries, sdk.LibraryMusic} {
		for _, k := range kindsOf(library) {
			if k.name == itemType {
				return k.number
			}
		}
	}
	return 0
}

// mode is a way to read the items of a kind.
type mode int

const (
	unknown  mode = iota
	inline        // lists with streams, by includeElements
	optional      // lists with streams, by includeOptionalElements
	batches       // keys from lists, the rest from /library/metadata/ID,ID,…
	bare          // lists alone
	glance        // lists of rows without what a sweep does not look at
)

// What is never read, and what only keys need not bring along.
const (
	common = "&sort=id&skipRefresh=1&checkFiles=0&excludeFields=summary,tagline"
	crew   = "&excludeElements=Country,Director,Writer,Producer,Role,Similar,Style,Mood,Format,Subformat,Rating,Image,UltraBlurColors,Chapter,Marker,Field,Extras,Review,Autotag"
	slim   = crew + ",Media,Genre,Guid,Collection,Label,Location"
)

// query asks for the items of a kind.
func (k kind) query(m mode) string {
	q := "type=" + strconv.Itoa(k.number)
	switch {
	case m == batches || m == glance:
		return q + common + slim
	case m == inline && k.media:
		return q + common + "&includeGuids=1&includeElements=Stream"
	case m == optional && k.media:
		return q + common + "&includeGuids=1&includeOptionalElements=Stream"
	}
	return q + common + "&includeGuids=1"
}

// few says whether so many items of a kind are read in full.
func (s *Server) few(k kind, total int64) bool {
	limit := int64(s.FullDetails)
	if k.top {
		limit *= 10
	}
	return total >= 0 && total <= limit && !s.refusesDetails()
}

// affords says whether so many items of a kind are read in full where lists do
// not bring all that details do: ten times as many as otherwise.
func (s *Server) affords(k kind, total int64) bool {
	return total >= 0 && s.few(k, (total+9)/10)
}

// modes are the ways to read a kind, the best first; each next is for servers
// that refuse the one before. Details of few items are worth their requests:
// lists do not know folders, and each tag takes a request of its own.
func (s *Server) modes(k kind, total int64) []mode {
	few := s.few(k, total)
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	var out []mode
	if few || k.media && known.streams == batches {
		out = append(out, batches)
	}
	if k.media {
		switch known.streams {
		case unknown:
			out = append(out, inline, optional)
		case inline, optional:
			out = append(out, known.streams)
		}
		if !few && !known.noDetails && known.streams != batches {
			out = append(out, batches)
		}
	}
	return append(out, bare)
}
