package homelab

import (
	"net/url"
	"strings"
)

// rowOptions is how much of an item the client wants to see.
type rowOptions struct {
	detail     bool // /library/metadata: everything
	guids      bool
	streams    bool
	checkFiles bool
	skip       skipSet
}

func newRowOptions(q *question, detail bool) rowOptions {
	o := rowOptions{detail: detail, guids: detail || isOne(q.query, "includeGuids"), streams: detail, checkFiles: isOne(q.query, "checkFiles")}
	if !q.harm.has(NoStreams) {
		for element := range strings.SplitSeq(q.query.Get("includeElements"), ",") {
			o.streams = o.streams || element == "Stream"
		}
	}
	o.skip = readSkips(q.query)
	if q.harm.has(NoListTags) && !detail {
		o.skip |= skipGenre | skipCollection
	}
	return o
}

func isOne(query url.Values, name string) bool { return query.Get(name) == "1" }

// row writes one item. The lock must be held for reading.
func (p *Plex) row(w *writer, r ref, o *rowOptions) {
	switch r.kind() {
	case film:
		p.movieRow(w, r, o)
	case show:
		p.showRow(w, r, o)
	case season:
		p.seasonRow(w, r, o)
	case episode:
		p.episodeRow(w, r, o)
	case artist:
		p.artistRow(w, r, o)
	case album:
		p.albumRow(w, r, o)
	case track:
		p.trackRow(w, r, o)
	case collection:
		p.collectionRow(w, r, o)
	}
}

// head opens a row: what every item has.
func (p *Plex) head(w *writer, r ref, key int64, tail string, o *rowOptions) {
	info := &kindTable[r.kind()]
	w.object(info.element)
	w.numText("ratingKey", key)
	if o.shows(skipKey) {
		w.item("key", key, tail)
	}
	w.plain("type", info.word)
	if e := p.edit(r); e != nil && e.trashed != 0 {
		w.num("deletedAt", e.trashed)
	}
}

// home tells in a detailed row which library the item lives in.
func (p *Plex) home(w *writer, r ref, o *rowOptions) {
	if !o.detail {
		return
	}
	s := &p.libraries[p.libraryOf(r)-1].section
	w.plain("librarySectionTitle", s.title)
	w.num("librarySectionID", int64(s.key))
	w.plain("librarySectionKey", s.path())
}

// titles writes title and, where it differs, titleSort.
func (p *Plex) titles(w *writer, r ref, o *rowOptions) {
	w.title = p.appendTitle(w.title[:0], r)
	start := w.begin("title")
	w.b = append(w.b, w.title...)
	w.finish(start)
	if sorted := sortForm(w.title); len(sorted) != len(w.title) && o.shows(skipTitleSort) {
		start = w.begin("titleSort")
		w.b = append(w.b, sorted...)
		w.finish(start)
	}
}

// times writes when an item was added, changed and seen; what is 0 is missing.
func (w *writer) times(f *facts) {
	if f.views > 0 {
		w.num("viewCount", int64(f.views))
	}
	if f.viewed > 0 {
		w.num("lastViewedAt", f.viewed)
	}
	if f.offset > 0 {
		w.num("viewOffset", f.offset)
	}
	if f.rating > 0 {
		w.num("userRating", int64(f.rating))
		w.num("lastRatedAt", f.rated)
	}
	w.num("addedAt", f.added)
	if f.updated != 0 {
		w.num("updatedAt", f.updated)
	}
}

// plot writes the summary. It throws dice of its own, since it may be left out.
func (w *writer) plot(o *rowOptions, d dice) {
	if o.shows(skipSummary) {
		w.begin("summary")
		w.b = appendPlot(w.b, &d)
		w.finishPlain()
	}
}

// people writes a list of made-up persons. In detail they have ids and, in roles, parts to play.
func (w *writer) people(o *rowOptions, name, filter string, n int, d *dice) {
	w.list(name)
	for range n {
		w.object(name)
		id := d.throw() >> 44
		if o.detail {
			w.num("id", int64(id))
			w.begin("filter")
			w.b = append(w.b, filter...)
			w.b = append(w.b, '=')
			w.b = appendInt(w.b, int(id))
			w.finishPlain()
		}
		w.begin("tag")
		w.b = appendPerson(w.b, d)
		w.finishPlain()
		if o.detail && name == "Role" {
			w.plain("role", nouns[id%64])
		}
		w.end(name)
	}
	w.endList()
}

// guid writes one child of the Guid list.
func (w *writer) guid(scheme string, id int) {
	w.object("Guid")
	w.begin("id")
	w.b = append(w.b, scheme...)
	if scheme == "imdb://" {
		w.b = appendIMDB(w.b, id)
	} else {
		w.b = appendInt(w.b, id)
	}
	w.finishPlain()
	w.end("Guid")
}

// appendIMDB appends tt and at least seven digits.
func appendIMDB(b []byte, id int) []byte {
	b = append(b, 't', 't')
	for limit := 1_000_000; id < limit && limit > 1; limit /= 10 {
		b = append(b, '0')
	}
	return appendInt(b, id)
}

// appendHex appends 24 hex digits: the shape of a plex:// id.
func appendHex(b []byte, seed int64, r ref) []byte {
	const digits = "0123456789abcdef"
	x, y := mix(seed, aboutGuid, int(r)), mix(seed, aboutGuidTail, int(r))
	b = append(b, '5')
	for i := range 16 {
		b = append(b, digits[x>>(4*i)&15])
	}
	for i := range 7 {
		b = append(b, digits[y>>(4*i)&15])
	}
	return b
}
