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
	s, ok := q.section()
	word := q.arg(3)
	if !ok || word != "label" && word != "genre" && word != "collection" {
		plexError(w, http.StatusNotFound)
		return
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	entries := p.tagsInUse(s, word)
	doc := writer{xml: q.xml}
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

// tagsInUse lists the tags of a library by name. Labels and collections that nobody carries any more are not listed.
func (p *Plex) tagsInUse(s *section, word string) []tagEntry {
	var entries []tagEntry
	if word == "genre" {
		for i, name := range genres {
			entries = append(entries, tagEntry{firstGenre + i, name})
		}
		return entries
	}
	k := labelTag
	if word == "collection" {
		k = collectionTag
	}
	used := map[string]bool{}
	for key := range p.edits {
		if r, ok := p.layout.find(key, p.added); ok && r.kind().section() == s.key && p.alive(r) {
			for _, name := range p.tagsOf(r, k) {
				used[name] = true
			}
		}
	}
	if s.main == film {
		p.generatedTags(k, used)
	}
	for name := range used {
		entries = append(entries, tagEntry{p.tags.ids[tagName{k, name}], name})
	}
	slices.SortFunc(entries, func(a, b tagEntry) int { return cmp.Compare(a.name, b.name) })
	return entries
}

// generatedTags adds the tags that films have by themselves: each as soon as one film that carries it was left alone.
func (p *Plex) generatedTags(k tagKind, used map[string]bool) {
	missing := len(bothLabels)
	if k == collectionTag {
		missing = p.layout.count[collection]
	}
	for i := 0; i < p.total(film) && missing > 0; i++ {
		r := refOf(film, i)
		if p.edit(r) != nil || !p.alive(r) {
			continue
		}
		for _, name := range p.tagsOf(r, k) {
			if !used[name] {
				used[name] = true
				missing--
			}
		}
	}
}
