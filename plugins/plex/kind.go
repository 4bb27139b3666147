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
	case m == batches:
		return q + common + slim
	case m == inline && k.media:
		return q + common + "&includeGuids=1&includeElements=Stream"
	case m == optional && k.media:
		return q + common + "&includeGuids=1&includeOptionalElements=Stream"
	}
	return q + common + "&includeGuids=1"
}

// modes are the ways to read a kind, the best first; each next is for servers
// that refuse the one before. Details of few items are worth their requests:
// lists cut genres and know neither labels nor folders.
func (s *Server) modes(k kind, total int64) []mode {
	limit := int64(s.FullDetails)
	if k.top {
		limit *= 10
	}
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	few := total >= 0 && total <= limit && !known.noDetails
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

// learn remembers how streams come.
func (s *Server) learn(m mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.streams = m
}

// learnNoDetails remembers that items cannot be asked for in batches.
func (s *Server) learnNoDetails() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.noDetails = true
}
