// Package census counts what the store holds: items by library and type,
// versions by what they are, matches, plays and sizes. It sees one item at a
// time, and what it keeps does not grow with the library.
package census

import (
	"cmp"
	"slices"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Unknown stands for a value that nobody knows.
const Unknown = "unknown"

const (
	// mostKinds bounds each table: rules may make up values without end.
	mostKinds = 500
	// other stands for what goes beyond.
	other = "other"
	// usualBiggest is how many of the biggest items are kept.
	usualBiggest = 10
)

// Census is what was counted. Its names in JSON stay.
type Census struct {
	MadeAt    time.Time `json:"made_at"`
	Libraries []Library `json:"libraries"`
	Video     []Picture `json:"video"`        // versions of films and episodes
	Dovi      []Dovi    `json:"dolby_vision"` // those of them in Dolby Vision
	Audio     []Sound   `json:"audio"`        // their best tracks, and those of music
	Matches   []Matched `json:"matches"`      // of films and series
	Plays     Plays     `json:"plays"`        // of films, episodes and tracks
	Biggest   []Big     `json:"biggest"`      // the biggest first
	// Versions, Unanalysed and SizeBytes are those of all libraries. A version
	// that the server never analysed has no streams, and its traits come from
	// its name, if at all.
	Versions   int64 `json:"versions"`
	Unanalysed int64 `json:"unanalysed"`
	SizeBytes  int64 `json:"size_bytes"`
}

// Library is one library that is read.
type Library struct {
	Source     string           `json:"source"`
	Key        string           `json:"key"`
	Library    string           `json:"library"`
	Type       string           `json:"type"`
	Items      map[string]int64 `json:"items"` // by type
	Versions   int64            `json:"versions"`
	Unanalysed int64            `json:"unanalysed"`
	SizeBytes  int64            `json:"size_bytes"`
	Stale      bool             `json:"stale"`
	ReadAt     *time.Time       `json:"read_at,omitempty"` // when it was last read completely
}

// Picture are versions of one resolution and dynamic range.
type Picture struct {
	Resolution   string `json:"resolution"`
	DynamicRange string `json:"dynamic_range"`
	Versions     int64  `json:"versions"`
	SizeBytes    int64  `json:"size_bytes"`
}

// Dovi are versions of one Dolby Vision profile and fallback.
type Dovi struct {
	Profile  string `json:"dovi_profile"`
	Fallback string `json:"hdr_fallback"`
	Versions int64  `json:"versions"`
}

// Sound are versions of one audio format.
type Sound struct {
	Format   string `json:"audio_format"`
	Carrier  string `json:"audio_carrier,omitempty"`
	Versions int64  `json:"versions"` // of films and episodes
	Tracks   int64  `json:"tracks"`   // of music
}

// Matched are the items that one matcher was asked about.
type Matched struct {
	Matcher   string `json:"matcher"`
	Items     int64  `json:"items"`
	Matched   int64  `json:"matched"`
	Absent    int64  `json:"absent"`
	Ambiguous int64  `json:"ambiguous"`
	Conflict  int64  `json:"conflict"`
	Unknown   int64  `json:"unknown"`
}

// Plays is how much of what can be played was.
type Plays struct {
	Played  int64 `json:"played"`
	Never   int64 `json:"never"`
	Unknown int64 `json:"unknown"` // the history was not read
}

// Big is an item and the size of all its files.
type Big struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title"`
	Series    string `json:"series_title,omitempty"`
	Year      int32  `json:"year,omitempty"`
	Versions  int    `json:"versions"`
	SizeBytes int64  `json:"size_bytes"`
}

// Counter counts. Make it with New.
type Counter struct {
	out       Census
	libraries map[[2]string]*Library
	video     map[[2]string]*Picture
	dovi      map[[2]string]*Dovi
	audio     map[[2]string]*Sound
	matches   map[string]*Matched
	biggest   int
}

// New makes a counter for libraries, those that are not read left out. Biggest
// is how many of the biggest items are wanted; 0 is ten.
func New(now time.Time, libraries []*wire.Library, biggest int) *Counter {
	c := &Counter{
		out:       Census{MadeAt: now},
		libraries: map[[2]string]*Library{}, video: map[[2]string]*Picture{}, dovi: map[[2]string]*Dovi{},
		audio: map[[2]string]*Sound{}, matches: map[string]*Matched{}, biggest: cmp.Or(biggest, usualBiggest),
	}
	for _, l := range libraries {
		if l.Enabled {
			c.libraries[[2]string{l.Source, l.Key}] = &Library{
				Source: l.Source, Key: l.Key, Library: l.Title, Type: l.Type, Stale: l.Stale, Items: map[string]int64{},
			}
		}
	}
	return c
}

// ReadAt tells when a library was last read completely.
func (c *Counter) ReadAt(source, key string, at time.Time) {
	if l := c.libraries[[2]string{source, key}]; l != nil && !at.IsZero() {
		l.ReadAt = &at
	}
}

// Result gives what was counted, in an order that is the same each time.
func (c *Counter) Result() *Census {
	c.out.Libraries, c.out.Video, c.out.Dovi = values(c.libraries), values(c.video), values(c.dovi)
	c.out.Audio, c.out.Matches = values(c.audio), values(c.matches)
	slices.SortFunc(c.out.Libraries, func(a, b Library) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Library, b.Library), cmp.Compare(a.Key, b.Key))
	})
	slices.SortFunc(c.out.Video, func(a, b Picture) int {
		return cmp.Or(place(resolutions, a.Resolution, b.Resolution), place(ranges, a.DynamicRange, b.DynamicRange))
	})
	slices.SortFunc(c.out.Dovi, func(a, b Dovi) int {
		return cmp.Or(cmp.Compare(b.Versions, a.Versions), cmp.Compare(a.Profile, b.Profile), cmp.Compare(a.Fallback, b.Fallback))
	})
	slices.SortFunc(c.out.Audio, func(a, b Sound) int {
		return cmp.Or(cmp.Compare(b.Versions, a.Versions), cmp.Compare(b.Tracks, a.Tracks), cmp.Compare(a.Format, b.Format), cmp.Compare(a.Carrier, b.Carrier))
	})
	slices.SortFunc(c.out.Matches, func(a, b Matched) int { return cmp.Compare(a.Matcher, b.Matcher) })
	if c.out.Biggest == nil {
		c.out.Biggest = []Big{}
	}
	return &c.out
}

// resolutions and ranges are values from the best to the least.
var (
	resolutions = []string{"8k", "4k", "2k", "1080", "720", "576", "480", "sd"}
	ranges      = []string{"Dolby Vision", "HDR10+", "HDR10", "HLG", "PQ", "SDR"}
)

// place compares two values by a list; those that are not on it come last, and
// Unknown after them.
func place(list []string, a, b string) int {
	at := func(v string) int {
		switch i := slices.Index(list, v); {
		case i >= 0:
			return i
		case v == Unknown:
			return len(list) + 1
		}
		return len(list)
	}
	return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a, b))
}

// values gives the values of a map.
func values[K comparable, V any](m map[K]*V) []V {
	out := make([]V, 0, len(m))
	for _, v := range m {
		out = append(out, *v)
	}
	return out
}

// SortRanges puts dynamic ranges in order, the best first.
func SortRanges(list []string) {
	slices.SortFunc(list, func(a, b string) int { return place(ranges, a, b) })
}
