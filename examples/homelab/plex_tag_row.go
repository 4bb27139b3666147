package homelab

// mostListed is how many tags of a kind a list shows.
const mostListed = 2

// genreTags writes Genre; lists carry two at most.
func (p *Plex) genreTags(w *writer, r ref, o *rowOptions) {
	if !o.shows(skipGenre) {
		return
	}
	if e := p.edit(r); e != nil && e.tags[genreTag] != nil {
		p.namedList(w, r, o, genreTag)
		return
	}
	g, n := p.lab.genresOf(r)
	if !o.detail {
		n = min(n, mostListed)
	}
	w.list("Genre")
	for _, id := range g[:n] {
		w.tag(o, "Genre", "genre", int(id)+firstGenre, genres[id])
	}
	w.endList()
}

// namedTags writes Collection, and Label in detail. Lists carry the names of two collections at most.
func (p *Plex) namedTags(w *writer, r ref, o *rowOptions) {
	if o.shows(skipCollection) {
		p.namedList(w, r, o, collectionTag)
	}
	if o.detail && o.shows(skipLabel) {
		p.namedList(w, r, o, labelTag)
	}
}

func (p *Plex) namedList(w *writer, r ref, o *rowOptions, k tagKind) {
	if k == collectionTag && p.edit(r) == nil && (r.kind() != film || p.filmCollection(r.index()) < 0) {
		return
	}
	names := p.tagsOf(r, k)
	if !o.detail {
		names = names[:min(len(names), mostListed)]
	}
	if len(names) == 0 {
		return
	}
	w.list(tagNames[k].element)
	for _, name := range names {
		w.tag(o, tagNames[k].element, tagNames[k].filter, p.tags.ids[tagName{k, name}], name)
	}
	w.endList()
}

// tag writes one tag; lists have the name only.
func (w *writer) tag(o *rowOptions, element, filter string, id int, name string) {
	w.object(element)
	if o.detail {
		w.num("id", int64(id))
		w.begin("filter")
		w.b = append(w.b, filter...)
		w.b = append(w.b, '=')
		w.b = appendInt(w.b, id)
		w.finishPlain()
	}
	w.text("tag", name)
	if o.detail && element == "Collection" {
		w.begin("guid")
		w.b = append(w.b, "collection://"...)
		w.b = appendInt(w.b, id)
		w.finishPlain()
	}
	w.end(element)
}
