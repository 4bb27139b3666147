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
// does not change once it is complete, so that goroutines can share it.
type catalogue struct {
	app        *App
	remap      mapping
	ignoreCase bool // paths on the application's machine are the same in either case

	entries  entries
	words    words
	arena    arena
	profiles map[int32]string
	labels   *labels
	tagSets  [][]string
	tagSetOf map[string]uint32
	misses   misses

	seed                   maphash.Seed
	ids                    [kinds]index
	files, folders, titles index
}

var _ sdk.Catalogue = (*catalogue)(nil)

// newCatalogue makes an empty catalogue.
func newCatalogue(app *App, remap mapping, s *status, profiles map[int32]string, l *labels) *catalogue {
	c := &catalogue{
		app: app, remap: remap, ignoreCase: s.ignoresCase(), profiles: profiles, labels: l,
		tagSetOf: map[string]uint32{}, misses: newMisses(), seed: maphash.MakeSeed(),
		files: newIndex(), folders: newIndex(), titles: newIndex(),
	}
	for k := range c.ids {
		c.ids[k] = newIndex()
	}
	return c
}

// errNoID says that an object of the server lacks what it is addressed by.
var errNoID = errors.New("an entry has no id")

// add takes in one entry.
func (c *catalogue) add(r *record) error {
	if r.ID <= 0 || r.ID > math.MaxInt32 {
		return errNoID
	}
	e, n := c.entries.add()
	e.id, e.year, e.added = int32(r.ID), r.Year, r.added()
	e.title = c.arena.keep(r.Title)
	c.place(e, r)
	e.profile, e.status = c.words.of(c.profiles[r.QualityProfileID]), c.words.of(r.Status)
	e.root, e.kind = c.words.of(r.RootFolder), c.words.of(r.SeriesType)
	e.quality, e.release = c.words.of(r.File.Quality.Quality.Name), c.words.of(r.File.ReleaseGroup)
	e.tags = c.tagSet(r.Tags)
	if r.Monitored {
		e.flags |= monitored
	}
	if has, known := r.hasFile(); known {
		e.flags |= hasFileKnown
		if has {
			e.flags |= hasFile
		}
	}
	if size, known := r.size(); known {
		e.size = size
		e.flags |= sizeKnown
	}
	e.ids = [kinds]uint32{tmdb: number(r.TMDB), tvdb: number(r.TVDB), imdb: imdb.parse(r.IMDB)}
	for k, id := range e.ids {
		if id != 0 {
			c.ids[k].add(uint64(id), n)
		}
	}
	c.enter(e, r, n)
	return nil
}

// place stores folder and file. The file mostly lies in the folder: then the
// folder is a piece of the file's text.
func (c *catalogue) place(e *entry, r *record) {
	e.file = c.arena.keep(r.File.Path)
	if strings.HasPrefix(e.file, r.Path) {
		e.path = e.file[:len(r.Path)]
	} else {
		e.path = c.arena.keep(r.Path)
	}
}

// enter makes the entry findable by path and title.
func (c *catalogue) enter(e *entry, r *record, n uint32) {
	var room [512]byte
	if b := c.fold(clean(room[:0], e.file)); len(b) > 0 {
		c.files.add(c.hash(b), n)
	}
	if b := c.fold(clean(room[:0], e.path)); len(b) > 0 {
		c.folders.add(c.hash(b), n)
	}
	for _, title := range []string{r.Title, r.OriginalTitle} {
		if b := titleKey(room[:0], title); len(b) > 0 {
			c.titles.add(c.hash(b), n)
		}
	}
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

// tagSet stores a list of tags once, however many entries have it.
func (c *catalogue) tagSet(ids []int32) uint32 {
	slices.Sort(ids)
	var room [64]byte
	key := room[:0]
	for _, id := range ids {
		key = append(key, byte(id), byte(id>>8), byte(id>>16), byte(id>>24))
	}
	if n, ok := c.tagSetOf[string(key)]; ok {
		return n
	}
	n := uint32(len(c.tagSets))
	c.tagSets = append(c.tagSets, c.labels.names(ids))
	c.tagSetOf[string(key)] = n
	return n
}

// number makes an id of what the server sent; 0 is none.
func number(n int64) uint32 {
	if n < 0 || n > math.MaxUint32 {
		return 0
	}
	return uint32(n)
}
