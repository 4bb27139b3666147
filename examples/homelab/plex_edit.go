package homelab

import (
	"slices"
	"strconv"
)

// edit is what somebody changed about one item. Zero fields are unchanged.
type edit struct {
	gone    bool
	updated int64 // epoch s
	added   int64 // epoch s

	seen   bool // views and viewed are set
	views  int
	viewed int64 // epoch s

	labelsSet      bool
	labels         []string
	collectionsSet bool
	collections    []string

	title string
	year  int
	tmdb  int
	file  string
}

// sectionTimes is how far a library has moved from where the lab began.
type sectionTimes struct {
	changes int   // added to contentChangedAt
	scanned int64 // epoch s, 0 = as built
}

// editing finds the item and makes its edit. The lock must be held for writing.
func (p *Plex) editing(ratingKey string) (ref, *edit, bool) {
	key, err := strconv.ParseInt(ratingKey, 10, 64)
	if err != nil {
		return 0, nil, false
	}
	r, ok := p.layout.find(key, p.added)
	if !ok || !p.alive(r) {
		return 0, nil, false
	}
	e := p.edits[key]
	if e == nil {
		e = &edit{}
		p.edits[key] = e
	}
	p.revision++
	return r, e, true
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
		up, ok := p.lab.parent(r)
		if !ok {
			return true
		}
		r = up
	}
}

// moves notes that a library's content changed; a scan moves scannedAt as well.
func (p *Plex) moves(r ref, scan bool) {
	s := &p.moved[r.kind().section()]
	s.changes++
	if scan {
		s.scanned = p.lab.o.Now().Unix()
	}
}

// SetLabels replaces the labels of an item. As on the real server, updatedAt stays as it is. Unknown keys are ignored.
func (p *Plex) SetLabels(ratingKey string, labels ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, e, ok := p.editing(ratingKey); ok {
		p.setTags(r, e, labelTag, slices.Clone(labels))
	}
}

// Labels returns the labels of an item, in order.
func (p *Plex) Labels(ratingKey string) []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	key, err := strconv.ParseInt(ratingKey, 10, 64)
	if err != nil {
		return nil
	}
	r, ok := p.layout.find(key, p.added)
	if !ok || !p.alive(r) {
		return nil
	}
	return slices.Clone(p.tagsOf(r, labelTag))
}

// DeleteItem removes an item, and with a show or an artist everything below it. It vanishes without a trace, as in a scan that
// no longer finds the file.
func (p *Plex) DeleteItem(ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deleteItem(ratingKey)
}

func (p *Plex) deleteItem(ratingKey string) {
	if r, e, ok := p.editing(ratingKey); ok {
		e.gone = true
		p.gone++
		p.moves(r, true)
	}
}

// AddMovie adds a film as a scan would and returns its rating key. What is left zero is made up as for any other film;
// the streams always are.
func (p *Plex) AddMovie(title string, year, tmdb int, file string) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := refOf(film, p.layout.count[film]+p.added)
	p.added++
	now := p.lab.o.Now().Unix()
	key := p.layout.key(r)
	p.edits[key] = &edit{added: now, updated: now, title: title, year: year, tmdb: tmdb, file: file}
	p.revision++
	p.moves(r, true)
	return strconv.FormatInt(key, 10)
}

// Touch moves updatedAt of an item, as a refresh of its metadata does.
func (p *Plex) Touch(ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, e, ok := p.editing(ratingKey); ok {
		e.updated = max(p.lab.o.Now().Unix(), p.facts(r).updated+1)
		p.moves(r, false)
	}
}

// SetViewCount marks a film, an episode or a track as played n times, the last time now; 0 is unplayed. Nothing else moves:
// neither updatedAt nor any time of the library.
func (p *Plex) SetViewCount(ratingKey string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, e, ok := p.editing(ratingKey); ok {
		e.seen, e.views, e.viewed = true, n, 0
		if n > 0 {
			e.viewed = p.lab.o.Now().Unix()
		}
	}
}
