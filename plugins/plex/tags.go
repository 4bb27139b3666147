package plex

import (
	"context"
	"errors"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// Lists carry no labels, two genres at most, and perhaps not every collection.
// Which items have which is asked tag by tag: only keys come back, and only of
// items that have it. This takes one request for each thousand items that a tag
// has, which is less than reading every item in full as soon as there are a few
// thousand; below that full details are read, and full_details draws the line.
// Details are also what is left where a server does not list its tags, or does
// not filter by them.

// tagField is a field that holds tags.
type tagField int

const (
	labels tagField = iota
	collections
	genres
	tagFields
)

// tagWord is what Plex calls one tag of a field, in paths and filters.
var tagWord = [tagFields]string{"label", "collection", "genre"}

// String is the schema's word.
func (f tagField) String() string { return tagWord[f] + "s" }

// withoutThis says that a row shows a tag which the walk did not find on it.
var withoutThis = [tagFields]string{
	"the server lists the items of a label without this one",
	"the server lists the items of a collection without this one",
	"the server lists the items of a genre without this one",
}

// genresShown is how many genres lists show.
const genresShown = 2

// tagged knows the tags of the items of one kind in a library. It is used by one
// goroutine.
type tagged struct {
	index [tagFields]*tagIndex // nil where no item has one
	gap   [tagFields]string    // why a field is not known, in a few words; empty where it is
	cause error                // what kept the first such field from being read
	lists run[string]
}

// tagsOf reads the tags of all items of a kind. What cannot be read is left as
// a gap.
func (s *Server) tagsOf(ctx context.Context, section string, k kind) *tagged {
	t := &tagged{}
	for f := range tagFields {
		if f == genres && !k.genres() {
			continue
		}
		w := tagWalk{s: s, section: section, kind: k, field: f}
		index, gap, err := w.read(ctx)
		t.index[f], t.gap[f] = index, gap
		if err != nil && t.cause == nil {
			t.cause = err
		}
		if errors.Is(err, errSilent) || ctx.Err() != nil { // the next would wait as long
			for f++; f < tagFields; f++ {
				t.gap[f] = gap
			}
			break
		}
	}
	return t
}

// genres says whether items of a kind have genres of their own.
func (k kind) genres() bool {
	switch k.name {
	case sdk.Movie, sdk.Series, sdk.Artist, sdk.Album:
		return true
	}
	return false
}

// told says whether the server tells every field in lists, or is too slow to be
// asked for more.
func (t *tagged) told() bool { return t.whole() || errors.Is(t.cause, errSilent) }

// whole says whether every field is known.
func (t *tagged) whole() bool { return t.gap == [tagFields]string{} }

// put fills in the tags of an item that came in a list, and says which fields
// are not known of it, and why. Its lists must not be altered.
func (t *tagged) put(item *sdk.Item, key uint64) (gaps [tagFields]string) {
	for f, into := range [tagFields]*[]string{&item.Labels, &item.Collections, &item.Genres} {
		f := tagField(f)
		row := *into
		if f == genres && len(row) < genresShown {
			continue // that was all
		}
		if t.gap[f] != "" {
			gaps[f] = t.gap[f]
			continue
		}
		have, _ := t.index[f].of(key)
		switch {
		case !within(row, have) && t.index[f] == nil:
			gaps[f] = "lists of the server may name fewer " + f.String()
		case !within(row, have):
			gaps[f] = withoutThis[f]
		case f != genres:
			*into = have
		case len(row) < len(have):
			*into = t.complete(row, have)
		}
	}
	return gaps
}

// complete gives the genres of a row, in its order, and then the others.
func (t *tagged) complete(row, have []string) []string {
	all := make([]string, 0, 16)
	all = append(all, row...)
	for _, tag := range have {
		if !slices.Contains(row, tag) {
			all = append(all, tag)
		}
	}
	return t.lists.keep(all)
}

// within says whether all of some tags are among others.
func within(some, all []string) bool {
	for _, tag := range some {
		if !slices.Contains(all, tag) {
			return false
		}
	}
	return true
}

// sum is tagSum of the tags that an item has by the walks; what is a gap counts
// for nothing.
func (t *tagged) sum(key uint64) (sum uint64) {
	for f := range tagFields {
		if t.gap[f] == "" {
			_, n := t.index[f].of(key)
			sum += n
		}
	}
	return sum
}

// tagSum is a number that stands for the tags of an item, in whatever order.
func tagSum(inLabels, inCollections, inGenres []string) (sum uint64) {
	for f, tags := range [tagFields][]string{inLabels, inCollections, inGenres} {
		for _, tag := range tags {
			sum += tagHash(tagField(f), tag)
		}
	}
	return sum
}

// tagHash is a number for one tag of a field.
func tagHash(f tagField, tag string) uint64 {
	h := hashKey(tag) ^ uint64(f+1)*0x9E3779B97F4A7C15
	// Sums of what FNV gives would be equal too easily.
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// tidyTags puts the tags of an item that was read in full into the order that
// they have when it comes in a list.
func tidyTags(item *sdk.Item) {
	slices.Sort(item.Labels)
	slices.Sort(item.Collections)
	if len(item.Genres) > genresShown {
		slices.Sort(item.Genres[genresShown:])
	}
}
