package plex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
)

const (
	maxTags  = 500  // tags of one field and kind that are asked for
	keyPage  = 1000 // keys asked for at a time
	noTagKey = "2147483646"
)

// keysOnly asks for rows with little but their key. A server that does not
// understand a part of it sends more.
const keysOnly = "&sort=id&skipRefresh=1&checkFiles=0" + slim +
	"&excludeFields=summary,tagline,guid,slug,title,titleSort,originalTitle,editionTitle,studio,network,contentRating,contentRatingAge," +
	"rating,ratingImage,audienceRating,audienceRatingImage,userRating,year,duration,originallyAvailableAt,addedAt,updatedAt," +
	"lastViewedAt,lastRatedAt,viewCount,viewOffset,skipCount,ratingCount,leafCount,viewedLeafCount,childCount,seasonCount,index,parentIndex," +
	"thumb,art,banner,theme,composite,chapterSource,primaryExtraKey,hasPremiumExtras,hasPremiumPrimaryExtra," +
	"parentRatingKey,parentGuid,parentSlug,parentKey,parentTitle,parentThumb,parentTheme,parentArt,parentStudio,parentYear," +
	"grandparentRatingKey,grandparentGuid,grandparentSlug,grandparentKey,grandparentTitle,grandparentThumb,grandparentTheme,grandparentArt"

// filterHabit is whether a server heeds a filter.
type filterHabit int

const (
	filterUntried filterHabit = iota
	filterWorks
	filterIgnored
)

// tag is one value that items of a library are filtered by.
type tag struct{ key, title string }

// tagWalk reads which items of a kind have which tags of one field.
type tagWalk struct {
	s       *Server
	section string
	kind    kind
	field   tagField
	d       decoder
}

// read reads all of them. An error says why they cannot be relied on, and gap
// says it shortly, for every item.
func (w *tagWalk) read(ctx context.Context) (_ *tagIndex, gap string, err error) {
	word := tagWord[w.field]
	tags, err := w.tags(ctx)
	switch {
	case err != nil:
		return nil, "the server does not list its " + w.field.String(), err
	case len(tags) == 0:
		return nil, "", nil
	case len(tags) > maxTags:
		return nil, "the library has too many " + w.field.String(), fmt.Errorf("the library has more than %d %s", maxTags, w.field)
	}
	if err := w.prove(ctx); err != nil {
		return nil, "the server does not filter by " + word, err
	}
	index := newTagIndex()
	next := &ahead{c: w.s.client, ctx: ctx}
	defer next.drop()
	for i := range tags {
		if err := w.walk(ctx, index, tags, i, next); err != nil {
			return nil, "the server does not list the items of a " + word, fmt.Errorf("the items with %s %s could not be read: %w", word, tags[i].title, err)
		}
	}
	return index, "", nil
}

// walk reads the items of one tag into the index. Where one answer holds them
// all, the next tag is asked for while it is read.
func (w *tagWalk) walk(ctx context.Context, index *tagIndex, tags []tag, i int, next *ahead) error {
	var seen keySet
	title, hash := tags[i].title, tagHash(w.field, tags[i].title)
	l := w.listing(tags[i], next)
	e, err := w.s.client.list(ctx, l, func(a *answer) (container, error) {
		if a.total >= 0 && a.total <= int64(l.pace.rows()) && i+1 < len(tags) {
			following := w.listing(tags[i+1], next)
			next.ask(following.page(0))
		}
		fresh := 0
		c, err := w.d.container(a, nil, func() {
			key, ok := w.d.readKeyNumber()
			if !ok || !seen.add(key) {
				return
			}
			fresh++
			if !index.add(key, int32(i), title, hash) {
				w.d.fail(&halt{errors.New("the items have too many different combinations")})
			}
		})
		c.fresh = fresh
		return c, err
	})
	if err != nil {
		return err
	}
	if reason := e.whole(seen.n); reason != "" {
		return errors.New(reason)
	}
	return nil
}

// listing is the list of the items that have a tag.
func (w *tagWalk) listing(t tag, queue *ahead) listing {
	return listing{path: allPath(w.section), query: w.filtered(t.key) + keysOnly, pace: w.s.client.pace(keyPage, false), total: -1, queue: queue}
}

// filtered asks for the items of a kind that have a tag.
func (w *tagWalk) filtered(key string) string {
	return "type=" + strconv.Itoa(w.kind.number) + "&" + tagWord[w.field] + "=" + url.QueryEscape(key)
}

// allPath is where the items of a library are listed.
func allPath(section string) string {
	return "/library/sections/" + url.PathEscape(section) + "/all"
}

// tags lists the tags that items of a kind have, in the order of their titles.
func (w *tagWalk) tags(ctx context.Context) ([]tag, error) {
	q := question{
		path:  "/library/sections/" + url.PathEscape(w.section) + "/" + tagWord[w.field],
		query: "type=" + strconv.Itoa(w.kind.number),
	}
	a, err := w.s.client.get(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("the %s could not be listed: %w", w.field, err)
	}
	defer a.Close()
	var out []tag
	d := &w.d
	c, err := d.container(a, nil, func() {
		var t tag
		d.object(func(name []byte) {
			switch string(name) {
			case "key":
				t.key = d.str()
			case "title":
				t.title = d.str()
			default:
				d.skip()
			}
		})
		if t.key != "" && t.title != "" && len(out) <= maxTags {
			out = append(out, t)
		}
	})
	if err == nil && c.rows <= maxTags && c.rows != len(out) {
		err = fmt.Errorf("a %s without key or title", tagWord[w.field])
	}
	if err != nil {
		return nil, fmt.Errorf("the %s could not be listed: %w", w.field, bodyError(a.where, err, w.s.client.patience))
	}
	slices.SortStableFunc(out, func(a, b tag) int { return cmp.Compare(a.title, b.title) })
	return out, nil
}

// prove makes sure that the server heeds the filter: one that it does not
// understand is ignored, and the whole library comes back. It asks once for a
// tag that cannot be.
func (w *tagWalk) prove(ctx context.Context) error {
	word := tagWord[w.field]
	w.s.mu.Lock()
	habit := w.s.known.filter[w.field]
	w.s.mu.Unlock()
	if habit == filterUntried {
		n, err := w.s.count(ctx, w.section, w.filtered(noTagKey)+keysOnly, 1)
		if err != nil {
			return fmt.Errorf("the filter by %s could not be tried: %w", word, err)
		}
		habit = filterIgnored
		if n == 0 {
			habit = filterWorks
		}
		w.s.mu.Lock()
		w.s.known.filter[w.field] = habit
		w.s.mu.Unlock()
	}
	if habit == filterIgnored {
		return fmt.Errorf("the server ignores the filter by %s", word)
	}
	return nil
}

// count asks how many items of a library a query finds, and shows so many of
// them; -1 where the server does not say.
func (s *Server) count(ctx context.Context, section, query string, size int) (int64, error) {
	return s.client.total(ctx, allPath(section), query, size)
}

// readKey reads the key of a row and nothing else.
func (d *decoder) readKey() (id string) {
	d.object(func(name []byte) {
		if string(name) == "ratingKey" {
			id = d.str()
			return
		}
		d.skip()
	})
	return id
}

// readKeyNumber is keyOf what readKey reads; not ok where the row has none.
func (d *decoder) readKeyNumber() (key uint64, ok bool) {
	d.object(func(name []byte) {
		if string(name) != "ratingKey" {
			d.skip()
			return
		}
		raw := d.scalar()
		key, ok = keyOf(string(raw)), len(raw) > 0
	})
	return key, ok
}
