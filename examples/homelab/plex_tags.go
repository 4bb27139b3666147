package homelab

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

// tagEntry is a row of a tag listing.
type tagEntry struct {
	id   int
	name string
}

// tagList answers /library/sections/{id}/label, /genre and /collection: the tags in use, each with the number that filters
// take.
func (p *Plex) tagList(w http.ResponseWriter, q *question) {
	s, ok := p.section(q)
	word := q.arg(3)
	k, known := tagKindOf(word)
	if !ok || !known {
		plexError(w, http.StatusNotFound)
		return
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	entries := p.tagsInUse(s, s.tagged(q), k)
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", int64(len(entries)))
	doc.plain("title1", s.title)
	doc.plain("viewGroup", "secondary")
	if len(entries) > 0 {
		doc.list("Directory")
		for _, t := range entries {
			doc.object("Directory")
			doc.plain("fastKey", s.path()+"/all?"+word+"="+strconv.Itoa(t.id))
			doc.plain("key", strconv.Itoa(t.id))
			doc.text("title", t.name)
			doc.end("Directory")
		}
		doc.endList()
	}
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}

// tagged is the kinds whose tags a listing shows: that of type=, else all of the library.
func (s *section) tagged(q *question) []kind {
	if q.query.Has("type") {
		return s.asked(q, "")
	}
	return s.kinds
}

// tagsInUse lists the tags of a library by name. Those that nobody carries any more are not listed.
func (p *Plex) tagsInUse(s *section, which []kind, k tagKind) []tagEntry {
	used := map[string]bool{}
	for key := range p.edits {
		if r, ok := p.find(key); ok && slices.Contains(which, r.kind()) && p.libraryOf(r) == s.key && p.alive(r) {
			for _, name := range p.tagsOf(r, k) {
				used[name] = true
			}
		}
	}
	for _, of := range which {
		if of.section() == s.key {
			p.generatedTags(of, k, used)
		}
	}
	var entries []tagEntry
	for name := range used {
		entries = append(entries, tagEntry{p.tags.ids[tagName{k, name}], name})
	}
	slices.SortFunc(entries, func(a, b tagEntry) int { return cmp.Compare(a.name, b.name) })
	return entries
}

// generatedTags adds the tags that items have by themselves: each as soon as one item that carries it was left alone.
func (p *Plex) generatedTags(of kind, k tagKind, used map[string]bool) {
	missing := [tagKinds]int{len(bothLabels), p.layout.count[collection], len(genres)}[k]
	if k != genreTag && of != film {
		return
	}
	found := map[string]bool{}
	for i := 0; i < p.total(of) && len(found) < missing; i++ {
		r := refOf(of, i)
		if p.edit(r) != nil || !p.alive(r) {
			continue
		}
		for _, name := range p.tagsOf(r, k) {
			found[name], used[name] = true, true
		}
	}
}
