package homelab

import (
	"fmt"
	"strconv"
)

// library is a section and how far it has moved from where the lab began.
type library struct {
	section
	changes    int   // added to contentChangedAt
	scanned    int64 // epoch s
	updated    int64 // epoch s
	refreshing bool
	hidden     bool // not shared any more
}

func newLibraries() []*library {
	var all []*library
	for _, s := range sectionTable[1:] {
		all = append(all, newLibrary(s))
	}
	return all
}

func newLibrary(s section) *library {
	return &library{section: s, scanned: houseToday + int64(s.key), updated: houseBuilt + int64(s.key)*1000}
}

// library finds a library by its key. The lock must be held.
func (p *Plex) library(key string) (*library, bool) {
	n, err := strconv.Atoi(key)
	if err != nil || n < 1 || n > len(p.libraries) {
		return nil, false
	}
	return p.libraries[n-1], true
}

// section finds the library that a path names, unless it is hidden.
func (p *Plex) section(q *question) (*section, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	l, ok := p.library(q.arg(2))
	if !ok || l.hidden {
		return nil, false
	}
	return &l.section, true
}

// libraryOf is the key of the library that an item lives in.
func (p *Plex) libraryOf(r ref) int {
	if p.elsewhere > 0 && r.kind() == film {
		if e := p.edit(r); e != nil && e.library != 0 {
			return e.library
		}
	}
	return r.kind().section()
}

// moves notes that the content of an item's library changed. A scan moves scannedAt as well, and updatedAt every second time
// that it finds something, which is what "sometimes" is here.
func (p *Plex) moves(r ref, scan, found bool) {
	l := p.libraries[p.libraryOf(r)-1]
	l.changes++
	state := timelineDone
	if e := p.edit(r); e != nil && e.gone {
		state = timelineDeleted
	}
	p.tellItem(r, state)
	if !scan {
		return
	}
	now := p.lab.now().Unix()
	l.scanned = max(now, l.scanned+1)
	if found && l.changes%2 == 0 {
		l.updated = max(now, l.updated+1)
	}
}

// AddLibrary adds an empty library of films and returns its key.
func (p *Plex) AddLibrary(title string) (key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := sectionTable[film.section()]
	s.key, s.title = len(p.libraries)+1, title
	s.uuid = fmt.Sprintf("6c1b1f0e-0000-4000-8000-%012d", s.key)
	s.locations = []string{plexMovies + "-" + strconv.Itoa(s.key)}
	p.libraries = append(p.libraries, newLibrary(s))
	return strconv.Itoa(s.key)
}

// MoveMovie moves a film to another library of films. It keeps its rating key.
func (p *Plex) MoveMovie(ratingKey, libraryKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	to, known := p.library(libraryKey)
	r, ok := p.findLiving(ratingKey)
	if !ok || !known || r.kind() != film || to.main != film {
		return
	}
	_, e, _ := p.editing(ratingKey)
	p.moves(r, true, false)
	p.elsewhere++
	e.library = to.key
	e.updated = p.newer(r)
	p.moves(r, true, true)
}

// Scan scans a library and finds nothing: scannedAt moves, and nothing else.
func (p *Plex) Scan(libraryKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l, ok := p.library(libraryKey); ok {
		p.tellScan(l, "started")
		l.scanned = max(p.lab.now().Unix(), l.scanned+1)
		p.tellScan(l, "ended")
	}
}

// SetRefreshing makes a library say that it is being scanned.
func (p *Plex) SetRefreshing(libraryKey string, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l, ok := p.library(libraryKey); ok {
		l.refreshing = on
		p.tellScan(l, map[bool]string{true: "started", false: "ended"}[on])
	}
}

// HideLibrary takes a library out of the list, as when it is no longer shared; asking for what is in it is a 404 then.
func (p *Plex) HideLibrary(libraryKey string, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l, ok := p.library(libraryKey); ok {
		l.hidden = on
	}
}
