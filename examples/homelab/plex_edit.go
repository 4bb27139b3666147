package homelab

import (
	"slices"
	"strconv"
)

// edit is what somebody changed about one item. Zero fields are unchanged.
type edit struct {
	gone    bool
	trashed int64 // epoch s since which it is in the trash; 0 = not
	updated int64 // epoch s
	added   int64 // epoch s

	seen   bool // views, viewed and offset are set
	views  int
	viewed int64 // epoch s
	offset int64 // ms

	rated   bool // rating and ratedAt are set
	rating  int
	ratedAt int64 // epoch s

	tags [tagKinds]*[]string

	title    string
	year     int
	tmdb     int
	file     string
	folder   string    // of a film that was added: what its path is made of, whatever it is called later
	library  int       // 0 = where it was
	versions []version // nil = as built
}

// editing finds the item and makes its edit. The lock must be held for writing.
func (p *Plex) editing(ratingKey string) (ref, *edit, bool) {
	r, ok := p.findLiving(ratingKey)
	if !ok {
		return 0, nil, false
	}
	return r, p.editOf(r), true
}

// editOf makes the edit of an item, or finds it.
func (p *Plex) editOf(r ref) *edit {
	key := p.layout.key(r)
	e := p.edits[key]
	if e == nil {
		e = &edit{}
		p.edits[key] = e
	}
	p.revision++
	return e
}

// edit looks an item's edit up; nil is an item that nobody touched. The lock must be held.
func (p *Plex) edit(r ref) *edit {
	if len(p.edits) == 0 {
		return nil
	}
	return p.edits[p.layout.key(r)]
}

// alive says whether an item and what it belongs to are still there.
func (p *Plex) alive(r ref) bool {
	if p.gone == 0 {
		return true
	}
	for {
		if e := p.edits[p.layout.key(r)]; e != nil && e.gone {
			return false
		}
		up, ok := p.parent(r)
		if !ok {
			return true
		}
		r = up
	}
}

// newer is now, or later where the item is that new already.
func (p *Plex) newer(r ref) int64 { return max(p.lab.now().Unix(), p.facts(r).updated+1) }

// DeleteItem removes an item, and with a show or an artist everything below it; a season or an album that becomes empty goes as
// well. It vanishes without a trace, as in a scan that no longer finds the file.
func (p *Plex) DeleteItem(ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deleteItem(ratingKey)
}

func (p *Plex) deleteItem(ratingKey string) {
	r, _, ok := p.editing(ratingKey)
	if !ok {
		return
	}
	for ok {
		p.editOf(r).gone = true
		p.gone++
		p.moves(r, true, false)
		up, has := p.parent(r)
		r, ok = up, has && p.children(up) == 0
	}
}

// Touch moves updatedAt of an item, as a refresh of its metadata does.
func (p *Plex) Touch(ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, e, ok := p.editing(ratingKey); ok {
		e.updated = p.newer(r)
		p.moves(r, false, false)
	}
}

// Rename gives an item another title. An item without updatedAt stays without.
func (p *Plex) Rename(ratingKey, title string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, e, ok := p.editing(ratingKey); ok {
		e.title = validText(title)
		if p.facts(r).updated != 0 {
			e.updated = p.newer(r)
		}
		p.moves(r, false, false)
	}
}

// SetAdded sets addedAt (epoch s), which may lie in the future. Nothing else moves.
func (p *Plex) SetAdded(ratingKey string, at int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, e, ok := p.editing(ratingKey); ok {
		e.added = at
	}
}

// SetLabels replaces the labels of an item. As on the real server, updatedAt stays as it is. Unknown keys are ignored.
func (p *Plex) SetLabels(ratingKey string, labels ...string) {
	p.retag(ratingKey, labelTag, labels)
}

// SetCollections replaces the collections that an item is in; otherwise as SetLabels.
func (p *Plex) SetCollections(ratingKey string, names ...string) {
	p.retag(ratingKey, collectionTag, names)
}

// SetGenres replaces the genres of an item; otherwise as SetLabels.
func (p *Plex) SetGenres(ratingKey string, names ...string) { p.retag(ratingKey, genreTag, names) }

func (p *Plex) retag(ratingKey string, k tagKind, names []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, e, ok := p.editing(ratingKey); ok {
		p.setTags(r, e, k, slices.Clone(names))
	}
}

// Labels returns the labels of an item, in order.
func (p *Plex) Labels(ratingKey string) []string { return p.tagNames(ratingKey, labelTag) }

// Collections returns the collections that an item is in, in order.
func (p *Plex) Collections(ratingKey string) []string { return p.tagNames(ratingKey, collectionTag) }

// Genres returns the genres of an item, in order.
func (p *Plex) Genres(ratingKey string) []string { return p.tagNames(ratingKey, genreTag) }

func (p *Plex) tagNames(ratingKey string, k tagKind) []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	r, ok := p.findLiving(ratingKey)
	if !ok {
		return nil
	}
	return slices.Clone(p.tagsOf(r, k))
}

// keyText is the rating key of an item as clients write it.
func (p *Plex) keyText(r ref) string { return strconv.FormatInt(p.layout.key(r), 10) }
