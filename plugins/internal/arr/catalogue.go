package arr

import (
	"errors"
	"hash/maphash"
	"math"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// catalogue is everything that one application holds, as of one moment. It
// does not change once it is sealed, so that goroutines can share it.
type catalogue struct {
	app        *App
	wants      wants
	remap      mapping
	ignoreCase bool // paths on the application's machine are the same in either case

	entries  blocks[entry]
	files    blocks[file] // of movies
	series   []*seriesPart
	words    words
	lists    lists
	medias   medias
	arena    arena
	profiles map[int32]*profile
	labels   *labels
	tagLists map[string]shared // by the ids of the tags
	roots    []string          // cleaned root folders

	seed                   maphash.Seed
	ids                    [kinds]index
	paths, folders, titles index
	sum                    checksum
}

var (
	_ sdk.Catalogue     = (*catalogue)(nil)
	_ sdk.Fingerprinter = (*catalogue)(nil)
)

// newCatalogue makes an empty catalogue.
func newCatalogue(app *App, w wants, remap mapping, s *status, profiles map[int32]*profile, l *labels) *catalogue {
	return &catalogue{
		app: app, wants: w, remap: remap, ignoreCase: s.ignoresCase(), profiles: profiles, labels: l,
		tagLists: map[string]shared{}, seed: maphash.MakeSeed(),
	}
}

// Complaints about a catalogue as a whole.
var (
	errNoID    = errors.New("an entry has no id")
	errTooMany = errors.New("it has too many entries")
)

// add takes in one entry.
func (c *catalogue) add(r *record) error {
	if r.ID <= 0 || r.ID > math.MaxInt32 {
		return errNoID
	}
	if c.entries.n == maxEntries {
		return errTooMany
	}
	e, n := c.entries.add()
	e.id, e.year, e.added = int32(r.ID), r.Year, r.Added.unix()
	e.title = c.arena.keep(r.Title)
	c.place(e, r)
	e.profile, e.status = r.QualityProfileID, c.words.of(r.Status)
	e.root, e.kind = c.words.of(r.RootFolder), c.words.of(r.SeriesType)
	e.original, e.minimum = c.words.of(r.OriginalLanguage.Name), c.words.of(r.MinimumAvailability)
	e.news = c.words.of(r.MonitorNewItems)
	e.tags = c.tags(r.Tags)
	e.flags.set(monitored, r.Monitored)
	has, known := r.hasFile()
	e.flags.set(hasFile, has)
	e.flags.set(hasFileKnown, known)
	e.size, known = r.size()
	e.flags.set(sizeKnown, known)
	if r.IsAvailable != nil {
		e.flags.set(available, *r.IsAvailable)
		e.flags |= availableKnown
	}
	if c.app.Target == sdk.Series {
		c.series = append(c.series, newSeriesPart(r))
		e.series = uint32(len(c.series))
		e.times = [times]int64{firstAired: r.FirstAired.unix(), lastAired: r.LastAired.unix(),
			nextAiring: r.NextAiring.unix(), previousAiring: r.PreviousAiring.unix(), times - 1: noDate}
	} else {
		e.times = [times]int64{inCinemas: r.InCinemas.unix(), digital: r.DigitalRelease.unix(),
			physical: r.PhysicalRelease.unix(), release: r.ReleaseDate.unix(), lastSearch: r.LastSearchTime.unix()}
	}
	e.ids = [kinds]uint32{tmdb: number(r.TMDB), tvdb: number(r.TVDB), imdb: imdb.parse(r.IMDB)}
	for k, id := range e.ids {
		if id != 0 {
			c.ids[k].add(mix(id), n)
		}
	}
	c.enter(e, r, n)
	return nil
}

// place stores folder and file. The file mostly lies in the folder: then the
// folder is a piece of the file's text.
func (c *catalogue) place(e *entry, r *record) {
	if r.File.Path != "" || r.File.ID != 0 {
		f, n := c.files.add()
		*f = c.file(&r.File)
		e.file = n + 1
	}
	if f := c.fileOf(e); f != nil && r.Path != "" && strings.HasPrefix(c.arena.text(f.path), r.Path) {
		e.path = piece{f.path.page, f.path.at, uint16(len(r.Path))}
	} else {
		e.path = c.arena.keep(r.Path)
	}
}

// fileOf gives the file of an entry, nil where there is none.
func (c *catalogue) fileOf(e *entry) *file {
	if e.file == 0 {
		return nil
	}
	return c.files.at(e.file - 1)
}

// seriesOf gives what an entry of Sonarr has and a movie does not; nil of a
// movie.
func (c *catalogue) seriesOf(e *entry) *seriesPart {
	if e.series == 0 {
		return nil
	}
	return c.series[e.series-1]
}

// file makes a file small. What it says of custom formats is left out.
func (c *catalogue) file(r *recordFile) file {
	if r.Language.Name != "" {
		r.Languages = append(r.Languages, r.Language)
	}
	f := file{
		id: int32(r.ID), path: c.arena.keep(r.Path), size: r.Size, added: r.DateAdded.unix(),
		quality: c.words.of(r.Quality.Quality.Name), group: c.words.of(r.ReleaseGroup), edition: c.words.of(r.Edition),
		languages: c.lists.names(r.Languages), info: c.medias.of(&r.MediaInfo),
	}
	if r.CutoffNotMet != nil {
		f.flags.set(cutoffNotMet, *r.CutoffNotMet)
		f.flags |= cutoffKnown
	}
	return f
}

// format takes in what a request for files says of custom formats.
func (c *catalogue) format(f *file, r *recordFile) {
	if r.FormatScore == nil {
		return
	}
	var names []string
	for _, one := range r.CustomFormats {
		names = append(names, one.Name)
	}
	slices.Sort(names)
	f.formats, f.score = c.lists.of(names), *r.FormatScore
	f.flags |= scored
}

// maxTitles bounds by how many other titles an entry is found. Some have dozens,
// and a title is weak evidence.
const maxTitles = 16

// enter makes the entry findable by path and title.
func (c *catalogue) enter(e *entry, r *record, n uint32) {
	var room [512]byte
	if f := c.fileOf(e); f != nil {
		if b := c.fold(clean(room[:0], c.arena.text(f.path))); len(b) > 0 {
			c.paths.add(c.hash(b), n)
		}
	}
	if b := c.fold(clean(room[:0], c.arena.text(e.path))); len(b) > 0 {
		c.folders.add(c.hash(b), n)
	}
	c.titled(room[:0], r.Title, n)
	c.titled(room[:0], r.OriginalTitle, n)
	for _, t := range r.AlternateTitles[:min(len(r.AlternateTitles), maxTitles)] {
		c.titled(room[:0], t.Title, n)
	}
	c.sum.titles(r)
}

// titled makes the entry findable by one title.
func (c *catalogue) titled(room []byte, title string, n uint32) {
	if b := titleKey(room, title); len(b) > 0 {
		c.titles.add(c.hash(b), n)
	}
}

// seal makes the catalogue ready to be asked.
func (c *catalogue) seal() {
	for k := range c.ids {
		c.ids[k].seal()
	}
	c.paths.seal()
	c.folders.seal()
	c.titles.seal()
	seen := map[word]bool{}
	for n := range c.entries.n {
		e := c.entries.at(uint32(n))
		if !seen[e.root] {
			seen[e.root] = true
			if root := c.fold(clean(nil, c.words.text(e.root))); len(root) > 0 {
				c.roots = append(c.roots, string(root))
			}
		}
		c.sum.entry(c, uint32(n))
	}
	slices.Sort(c.roots)
	c.tagLists, c.words.known, c.lists.known, c.medias.known = nil, nil, nil, nil
}

// fold evens out the case of a cleaned path where case does not count.
func (c *catalogue) fold(b []byte) []byte {
	if c.ignoreCase {
		return fold(b)
	}
	return b
}

// hash gives the key of a path or a title.
func (c *catalogue) hash(b []byte) uint64 { return maphash.Bytes(c.seed, b) }

// tags gives the list of some tags.
func (c *catalogue) tags(ids []int32) shared {
	slices.Sort(ids)
	var room [64]byte
	key := room[:0]
	for _, id := range ids {
		key = append(key, byte(id), byte(id>>8), byte(id>>16), byte(id>>24))
	}
	n, ok := c.tagLists[string(key)]
	if !ok {
		n = c.lists.of(c.labels.names(ids))
		c.tagLists[string(key)] = n
	}
	return n
}

// number makes an id of what the server sent; 0 is none.
func number(n int64) uint32 {
	if n < 0 || n > math.MaxUint32 {
		return 0
	}
	return uint32(n)
}
