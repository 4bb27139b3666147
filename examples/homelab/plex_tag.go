package homelab

import "slices"

// tagKind is a kind of tag that items share by name.
type tagKind uint8

const (
	labelTag tagKind = iota
	collectionTag
	tagKinds
)

// Tag ids. Genres and countries are fixed, labels and collections are numbered as they come.
const (
	firstGenre = 100
	firstTag   = 5001
)

// tagNames are the element and the filter of each kind.
var tagNames = [tagKinds]struct{ element, filter string }{{"Label", "label"}, {"Collection", "collection"}}

// tagBook numbers the tags that the server has ever seen.
type tagBook struct {
	ids  map[tagName]int
	next int
}

type tagName struct {
	kind tagKind
	name string
}

func newTagBook(l *Lab, collections int) tagBook {
	b := tagBook{ids: map[tagName]int{}, next: firstTag}
	for _, name := range bothLabels {
		b.id(labelTag, name)
	}
	for c := range collections {
		b.id(collectionTag, string(l.appendCollectionTitle(nil, c)))
	}
	return b
}

// id finds or gives a number.
func (b *tagBook) id(k tagKind, name string) int {
	t := tagName{k, name}
	id, ok := b.ids[t]
	if !ok {
		id = b.next
		b.next++
		b.ids[t] = id
	}
	return id
}

// Labels that films have from the start.
var (
	bothLabels = []string{"Keep", "Kids"}
	keepLabel  = bothLabels[:1]
	kidsLabel  = bothLabels[1:]
)

// filmLabels are the labels of film i before anybody edits them.
func filmLabels(i int) []string {
	switch keep, kids := i%15 == 3, i%40 == 8; {
	case keep && kids:
		return bothLabels
	case keep:
		return keepLabel
	case kids:
		return kidsLabel
	}
	return nil
}

// filmCollection is the collection that film i is in, or -1.
func (p *Plex) filmCollection(i int) int {
	if i%5 == 2 {
		return i / 5 % p.layout.count[collection]
	}
	return -1
}

// filmGenres are the genres of film i: one to four different ones.
func (l *Lab) filmGenres(i int) (g [4]uint8, n int) {
	h := mix(l.o.Seed, aboutFilmTitle, i)
	n = 1 + int(h&3)
	step := uint8(h>>2&7)*2 + 1 // odd, so that four steps never meet
	for k := range g {
		g[k] = (uint8(h>>8) + uint8(k)*step) % uint8(len(genres))
	}
	return g, n
}

// tagsOf are the tags of an item. The lock must be held.
func (p *Plex) tagsOf(r ref, k tagKind) []string {
	if e := p.edit(r); e != nil {
		switch {
		case k == labelTag && e.labelsSet:
			return e.labels
		case k == collectionTag && e.collectionsSet:
			return e.collections
		}
	}
	if r.kind() != film {
		return nil
	}
	if k == labelTag {
		return filmLabels(r.index())
	}
	if c := p.filmCollection(r.index()); c >= 0 {
		return []string{string(p.lab.appendCollectionTitle(nil, c))}
	}
	return nil
}

// setTags replaces the tags of an item and counts the change. The lock must be held for writing.
func (p *Plex) setTags(r ref, e *edit, k tagKind, names []string) {
	for _, name := range names {
		p.tags.id(k, name)
	}
	if k == labelTag {
		e.labelsSet, e.labels = true, names
	} else {
		e.collectionsSet, e.collections = true, names
	}
	p.moves(r, false)
}

// namedTags writes Collection, and Label in detail. Lists carry the names of collections only.
func (p *Plex) namedTags(w *writer, r ref, o *rowOptions) {
	if o.shows(skipCollection) {
		p.namedList(w, r, o, collectionTag)
	}
	if o.detail {
		p.namedList(w, r, o, labelTag)
	}
}

func (p *Plex) namedList(w *writer, r ref, o *rowOptions, k tagKind) {
	if k == collectionTag && p.edit(r) == nil && (r.kind() != film || p.filmCollection(r.index()) < 0) {
		return
	}
	names := p.tagsOf(r, k)
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

// tagged says whether an item has the tag of this id.
func (p *Plex) tagged(r ref, k tagKind, id int) bool {
	return slices.ContainsFunc(p.tagsOf(r, k), func(name string) bool { return p.tags.ids[tagName{k, name}] == id })
}
