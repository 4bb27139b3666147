package arr

import (
	"fmt"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// reply is a match with room for the values that it points to, so that it is
// allocated at once.
type reply struct {
	match              sdk.Match
	monitored, hasFile bool
	size               int64
	added              timestamppb.Timestamp
}

// matched answers with an entry.
func (c *catalogue) matched(n uint32, by Evidence, confidence string) *sdk.Match {
	e := c.entries.at(n)
	r := &reply{monitored: e.flags&monitored != 0, hasFile: e.flags&hasFile != 0, size: e.size}
	m := &r.match
	m.State, m.By, m.Confidence = sdk.Matched, string(by), confidence
	m.Title, m.Year, m.Path, m.File = e.title, e.year, e.path, e.file
	m.QualityProfile, m.Status, m.RootFolder = c.words.text(e.profile), c.words.text(e.status), c.words.text(e.root)
	m.SeriesType, m.Quality, m.ReleaseGroup = c.words.text(e.kind), c.words.text(e.quality), c.words.text(e.release)
	m.Tags = c.tagSets[e.tags]
	m.Monitored = &r.monitored
	if e.flags&hasFileKnown != 0 {
		m.HasFile = &r.hasFile
	}
	if e.flags&sizeKnown != 0 {
		m.SizeBytes = &r.size
	}
	if e.added != 0 {
		r.added.Seconds = e.added
		m.AddedAt = &r.added
	}
	c.number(m, e)
	return m
}

// number writes the ids of an entry into one piece of text.
func (c *catalogue) number(m *sdk.Match, e *entry) {
	var room [64]byte
	b := tmdb.append(room[:0], uint32(e.id))
	ends := [1 + kinds]int{len(b)}
	for k := range kinds {
		if e.ids[k] != 0 {
			b = k.append(b, e.ids[k])
		}
		ends[k+1] = len(b)
	}
	s := string(b)
	m.Id = s[:ends[0]]
	m.Tmdb = s[ends[tmdb]:ends[tmdb+1]]
	m.Tvdb = s[ends[tvdb]:ends[tvdb+1]]
	m.Imdb = s[ends[imdb]:ends[imdb+1]]
}

// name is how a reason calls an entry.
func (c *catalogue) name(n uint32) string {
	e := c.entries.at(n)
	return fmt.Sprintf("%q (%d)", e.title, e.year)
}
