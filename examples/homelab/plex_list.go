package homelab

import (
	"net/http"
	"strconv"
)

// wrongBy is how much a WrongTotal adds.
const wrongBy = 7

// inOnePiece is the longest list that is sent with a Content-Length; longer ones, which nobody should ask for, are streamed.
const inOnePiece = 2000

// page is the part of a list that a client asked for.
type page struct {
	start, size int
	asked       bool // both numbers were given
}

// page reads the paging numbers, which come as header or query. The size alone is ignored when it comes as a query.
func (q *question) page() page {
	number := func(name string) (n int, inQuery, ok bool) {
		text := q.Header.Get(name)
		if text == "" {
			text, inQuery = q.query.Get(name), true
		}
		n, err := strconv.Atoi(text)
		return max(0, n), inQuery, err == nil
	}
	start, _, hasStart := number("X-Plex-Container-Start")
	size, sizeInQuery, hasSize := number("X-Plex-Container-Size")
	if !hasSize || !hasStart && sizeInQuery || q.harm.has(NoPaging) {
		return page{}
	}
	return page{start, size, true}
}

// list answers /library/sections/{id}/all and its relatives.
func (p *Plex) list(w http.ResponseWriter, q *question, what string) {
	s, ok := p.section(q)
	if !ok {
		plexError(w, http.StatusNotFound)
		return
	}
	which := s.asked(q, what)
	pg := q.page()
	sort := q.query.Get("sort")
	if q.harm.has(Shuffled) {
		sort = "id"
		if pg.asked && pg.size > 0 && pg.start/pg.size%2 == 1 {
			sort = "id:desc"
		}
	}
	if q.harm.has(ShiftPages) && pg.asked && pg.start > 0 {
		p.dropFirst(s, which, sort)
	}
	p.mu.RLock()
	v := p.view(which, sort, append(p.within(s), p.filters(q)...))
	if q.harm.has(EmptyLists) {
		v = view{}
	}
	p.mu.RUnlock()
	p.sendRows(w, q, v, pg, newRowOptions(q, false), listTitles{s, which})
}

// asked is the kinds that a list shows: those of type=, else the main kind of the library with its collections between them.
func (s *section) asked(q *question, what string) []kind {
	switch {
	case what == "collections":
		return []kind{collection}
	case what == "leaves" && len(s.kinds) == 3:
		return s.kinds[2:]
	}
	if n, err := strconv.Atoi(q.query.Get("type")); err == nil {
		k, ok := kindOfNumber(n)
		for _, own := range s.kinds {
			if ok && own == k {
				return []kind{k}
			}
		}
		return nil
	}
	switch s.main {
	case kinds:
		return nil
	case film:
		return []kind{film, collection}
	}
	return []kind{s.main}
}

// within keeps a list to its library, where a kind alone does not.
func (p *Plex) within(s *section) []filter {
	if s.main != film || p.elsewhere == 0 && s.key == film.section() {
		return nil
	}
	return []filter{{name: "@" + strconv.Itoa(s.key), pass: func(p *Plex, r ref) bool { return p.libraryOf(r) == s.key }}}
}

// dropFirst deletes the first item of a list, so that the rest moves up under the client's feet.
func (p *Plex) dropFirst(s *section, which []kind, sort string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v := p.view(which, sort, p.within(s)); v.n > 0 {
		p.deleteItem(p.keyText(v.at(0)))
	}
}

// listTitles is what a list says about itself.
type listTitles struct {
	section *section
	which   []kind
}

// sendRows answers with a page of a view. The lock is taken for the rows, never while the client reads.
func (p *Plex) sendRows(w http.ResponseWriter, q *question, v view, pg page, o rowOptions, t listTitles) {
	from, to := pg.bounds(v.n)
	if q.harm.has(DuplicateRows) && from > 0 && to > from {
		from, to = from-1, to-1
	}
	total := v.n
	if q.harm.has(WrongTotal) {
		total += wrongBy
	}
	counted := pg.asked && !q.harm.has(NoTotal)
	w.Header().Set("Content-Type", contentType(q.xml))
	if pg.asked {
		w.Header().Set("X-Plex-Container-Start", strconv.Itoa(pg.start))
	}
	if counted {
		w.Header().Set("X-Plex-Container-Total-Size", strconv.Itoa(total))
	}
	if q.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	doc, ok := p.writers.Get().(*writer)
	if !ok {
		doc = &writer{}
	}
	defer p.writers.Put(doc)
	fresh := q.doc()
	fresh.b, fresh.title, fresh.path = doc.b[:0], doc.title, doc.path
	*doc = fresh
	doc.document("MediaContainer")
	doc.num("size", int64(to-from))
	if counted {
		doc.num("totalSize", int64(total))
	}
	if pg.asked {
		doc.num("offset", int64(pg.start))
	}
	t.write(doc)
	p.sendList(w, q, doc, v, from, to, &o)
}

// bounds are the rows of a list of n that the page shows.
func (pg page) bounds(n int) (from, to int) {
	if !pg.asked {
		return 0, n
	}
	from = min(pg.start, n)
	return from, min(from+pg.size, n)
}

// sendList writes rows and the end of the document, in one piece or in several. Without rows there is no Metadata at all.
func (p *Plex) sendList(w http.ResponseWriter, q *question, doc *writer, v view, from, to int, o *rowOptions) {
	some, streamed := to > from, false
	if some {
		doc.list("Metadata")
	}
	for ; to-from > inOnePiece; from += inOnePiece {
		p.rows(doc, v, from, from+inOnePiece, o)
		last := len(doc.b) - 1 // stays behind: it may be a comma that the end overwrites
		if _, err := w.Write(doc.b[:last]); err != nil {
			return // the client is gone
		}
		doc.b = append(doc.b[:0], doc.b[last])
		streamed = true
	}
	p.rows(doc, v, from, to, o)
	if some {
		doc.endList()
	}
	doc.finishDocument("MediaContainer")
	if streamed {
		_, _ = w.Write(doc.b)
		return
	}
	q.send(w, doc)
}

// rows writes the rows from one position to another.
func (p *Plex) rows(w *writer, v view, from, to int, o *rowOptions) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for i := from; i < to; i++ {
		p.row(w, v.at(i), o)
	}
}

// write appends what a list says about itself.
func (t *listTitles) write(w *writer) {
	w.bool("allowSync", true)
	w.plain("identifier", "com.plexapp.plugins.library")
	if s := t.section; s != nil {
		w.plain("art", "/:/resources/"+s.word+"-fanart.jpg")
		w.num("librarySectionID", int64(s.key))
		w.plain("librarySectionTitle", s.title)
		w.plain("librarySectionUUID", s.uuid)
		w.plain("thumb", "/:/resources/"+s.word+".png")
		w.plain("title1", s.title)
		w.plain("title2", "All "+s.title)
	}
	w.plain("mediaTagPrefix", "/system/bundle/media/flags/")
	w.num("mediaTagVersion", houseToday)
	w.bool("nocache", true)
	if len(t.which) > 0 {
		w.plain("viewGroup", kindTable[t.which[0]].word)
		w.num("viewMode", 65592)
	}
}
