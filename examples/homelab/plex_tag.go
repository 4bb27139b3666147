package homelab

// tagKind is a kind of tag that items share by name.
type tagKind uint8

const (
	labelTag tagKind = iota
	collectionTag
	genreTag
	tagKinds
)

// Tag ids. Genres and countries are fixed, labels and collections are numbered as they come.
const (
	firstGenre = 100
	firstTag   = 5001
)

// tagNames are the element and the filter of each kind.
var tagNames = [tagKinds]struct{ element, filter string }{
	{"Label", "label"}, {"Collection", "collection"}, {"Genre", "genre"},
}

// tagKindOf finds a kind of tag by its filter.
func tagKindOf(filter string) (tagKind, bool) {
	for k, names := range tagNames {
		if names.filter == filter {
			return tagKind(k), true
		}
	}
	return 0, false
}

// tagBook numbers the tags that the server has ever seen.
type tagBook struct {
	ids             map[tagName]int
	next            int
	firstCollection int // the number of the first collection that films are in by themselves
}

type tagName struct {
	kind tagKind
	name string
}

func newTagBook(l *Lab, collections int) tagBook {
	b := tagBook{ids: map[tagName]int{}, next: firstTag}
	for i, name := range genres {
		b.ids[tagName{genreTag, name}] = firstGenre + i
	}
	for _, name := range bothLabels {
		b.id(labelTag, name)
	}
	b.firstCollection = b.next
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

// genresOf are the genres that an item has by itself: the first n of g.
func (l *Lab) genresOf(r ref) (g [4]uint8, n int) {
	switch i := r.index(); r.kind() {
	case film:
		return l.filmGenres(i)
	case show:
		return l.filmGenres(i + 17)
	case artist:
		return [4]uint8{11}, 1
	case album:
		g, _ = l.filmGenres(i)
		return g, 1
	}
	return g, 0
}

// tagsOf are the tags of an item. The lock must be held.
func (p *Plex) tagsOf(r ref, k tagKind) []string {
	if e := p.edit(r); e != nil && e.tags[k] != nil {
		return *e.tags[k]
	}
	switch {
	case k == genreTag:
		var names []string
		g, n := p.lab.genresOf(r)
		for _, id := range g[:n] {
			names = append(names, genres[id])
		}
		return names
	case r.kind() != film:
		return nil
	case k == labelTag:
		return filmLabels(r.index())
	}
	if c := p.filmCollection(r.index()); c >= 0 {
		return []string{string(p.lab.appendCollectionTitle(nil, c))}
	}
	return nil
}

// setTags replaces the tags of an item. Whether that moves contentChangedAt nobody knows. The lock must be held for writing.
func (p *Plex) setTags(r ref, e *edit, k tagKind, names []string) {
	for _, name := range names {
		p.tags.id(k, name)
	}
	e.tags[k] = &names
	if p.lab.o.LabelsMove {
		p.moves(r, false, false)
	}
}
