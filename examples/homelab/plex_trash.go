package homelab

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Unmount makes the files below a folder of the server vanish, as when a disk is not mounted, or appear again. Nothing of it shows in
// the lists until the server is asked to look for files (checkFiles=1), or scans (ScanFiles).
func (p *Plex) Unmount(folder string, away bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unmounted = slices.DeleteFunc(slices.Clone(p.unmounted), func(f string) bool { return f == folder })
	if away {
		p.unmounted = append(p.unmounted, folder)
	}
}

// Folders are the folders of a library.
func (p *Plex) Folders(libraryKey string) []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	l, ok := p.library(libraryKey)
	if !ok {
		return nil
	}
	return slices.Clone(l.locations)
}

// ScanFiles scans a library of films or shows: what has lost its file goes to the trash, what has it again comes out of it. It returns
// the keys of what is in the trash then.
func (p *Plex) ScanFiles(libraryKey string) (trash []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, ok := p.library(libraryKey)
	if !ok || len(l.kinds) == 0 {
		return nil
	}
	leaf := l.kinds[len(l.kinds)-1]
	if leaf == collection {
		leaf = film
	}
	for _, r := range slices.Clone(p.view([]kind{leaf}, "id", p.within(&l.section)).refs()) {
		if p.mounted(r) {
			if e := p.edit(r); e != nil && e.trashed != 0 {
				e.trashed = 0
				p.revision++
			}
			continue
		}
		p.editOf(r).trashed = p.lab.now().Unix()
		p.moves(r, true, false)
		trash = append(trash, p.keyText(r))
	}
	return trash
}

// refs lists what is in a view.
func (v view) refs() []ref {
	out := make([]ref, v.n)
	for i := range out {
		out[i] = v.at(i)
	}
	return out
}

// mounted says whether the files of an item are there. The lock must be held.
func (p *Plex) mounted(r ref) bool {
	if len(p.unmounted) == 0 {
		return true
	}
	doc := writer{}
	p.row(&doc, r, &rowOptions{})
	var row struct {
		Media []struct{ Part []struct{ File string } }
	}
	if json.Unmarshal(bytes.TrimSuffix(doc.b, []byte(",")), &row) != nil {
		return true
	}
	for _, m := range row.Media {
		for _, part := range m.Part {
			if p.away(part.File) {
				return false
			}
		}
	}
	return true
}

// away says whether a file lies in a folder that is not mounted.
func (p *Plex) away(file string) bool {
	return slices.ContainsFunc(p.unmounted, func(folder string) bool {
		return strings.HasPrefix(file, folder+"/") || strings.HasPrefix(file, folder+`\`)
	})
}

// Trash puts items into the trash, as a scan does with what it no longer finds. They stay in all lists until it is emptied.
func (p *Plex) Trash(ratingKeys ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, key := range ratingKeys {
		if _, e, ok := p.editing(key); ok {
			e.trashed = p.lab.now().Unix()
		}
	}
}

// Trashed lists the keys of what is in the trash of a library.
func (p *Plex) Trashed(libraryKey string) []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(p.edits)) {
		r, ok := p.find(key)
		if l, known := p.library(libraryKey); ok && known && p.edits[key].trashed != 0 && p.alive(r) && p.libraryOf(r) == l.key {
			keys = append(keys, p.keyText(r))
		}
	}
	return keys
}

// emptyTrash answers PUT /library/sections/{id}/emptyTrash: what is in the trash is gone for good, whether its file comes back or not.
func (p *Plex) emptyTrash(w http.ResponseWriter, q *question) {
	if !p.owns(w, q) {
		return
	}
	if _, ok := p.section(q); !ok {
		plexError(w, http.StatusNotFound)
		return
	}
	for _, key := range p.Trashed(q.arg(2)) {
		p.DeleteItem(key)
	}
	w.WriteHeader(http.StatusOK)
}

// trashFilter is trash=0 or trash=1.
func trashFilter(value string) func(*Plex, ref) bool {
	if value != "0" && value != "1" {
		return nil
	}
	return func(p *Plex, r ref) bool {
		e := p.edit(r)
		return (e != nil && e.trashed != 0) == (value == "1")
	}
}
