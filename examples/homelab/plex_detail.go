package homelab

import (
	"net/http"
	"strings"
)

// detail answers /library/metadata/{id,id,…}: everything about each item. An id that is gone makes the answer shorter; when
// none is left it is a 404.
func (p *Plex) detail(w http.ResponseWriter, q *question) {
	order := []ref{}
	p.mu.RLock()
	for word := range strings.SplitSeq(q.arg(2), ",") {
		if r, ok := p.findLiving(word); ok {
			order = append(order, r)
		}
	}
	p.mu.RUnlock()
	if len(order) == 0 {
		plexError(w, http.StatusNotFound)
		return
	}
	p.sendRows(w, q, view{n: len(order), order: order}, page{}, newRowOptions(q, true), listTitles{})
}

// below answers …/children and …/allLeaves.
func (p *Plex) below(w http.ResponseWriter, q *question, leaves bool) {
	p.mu.RLock()
	r, ok := p.findLiving(q.arg(2))
	var v view
	var t listTitles
	if ok {
		v, t = p.childView(r, leaves)
	}
	p.mu.RUnlock()
	if !ok {
		plexError(w, http.StatusNotFound)
		return
	}
	p.sendRows(w, q, v, q.page(), newRowOptions(q, false), t)
}

// childView lists the children of an item, or its leaves. The lock must be held.
func (p *Plex) childView(r ref, leaves bool) (view, listTitles) {
	k, _, _ := p.lab.run(r, leaves)
	order := []ref{}
	p.each(r, leaves, func(c ref) { order = append(order, c) })
	if r.kind() == collection {
		order = p.members(r)
	}
	return view{n: len(order), order: order}, listTitles{&p.libraries[p.libraryOf(r)-1].section, []kind{k}}
}

// run is the children of an item, or its leaves: they lie side by side.
func (l *Lab) run(r ref, leaves bool) (k kind, first, n int) {
	i := r.index()
	switch {
	case r.kind() == show && leaves:
		return episode, l.firstEpisode(i), l.episodeCount(i)
	case r.kind() == show:
		return season, l.firstSeason(i), l.seasonCount(i)
	case r.kind() == season:
		first, n = l.seasonEpisodes(l.seasonOf(i))
		return episode, first, n
	case r.kind() == artist && leaves:
		return track, i * albumsPerArtist * tracksPerAlbum, albumsPerArtist * tracksPerAlbum
	case r.kind() == artist:
		return album, i * albumsPerArtist, albumsPerArtist
	case r.kind() == album:
		return track, i * tracksPerAlbum, tracksPerAlbum
	}
	return film, 0, 0
}

// members are the films of a collection.
func (p *Plex) members(r ref) []ref {
	id := p.collectionID(r)
	return p.build([]kind{film}, "id", []filter{p.tagFilter(collectionTag, []int64{int64(id)}, false)})
}

// memberCount is a sum as long as nobody edited anything.
func (p *Plex) memberCount(r ref) int {
	if p.revision > 0 {
		return len(p.members(r))
	}
	n := p.layout.count[collection]
	return ((p.total(film)+2)/5 - r.index() + n - 1) / n
}

func (p *Plex) collectionID(r ref) int {
	return p.tags.ids[tagName{collectionTag, string(p.lab.appendCollectionTitle(nil, r.index()))}]
}

func (p *Plex) collectionRow(w *writer, r ref, o *rowOptions) {
	key := p.layout.key(r)
	f := p.facts(r)
	p.head(w, r, key, "/children", o)
	start := w.begin("guid")
	w.b = appendInt(append(w.b, "collection://"...), p.collectionID(r))
	w.finish(start)
	p.home(w, r, o)
	w.plain("subtype", "movie")
	p.titles(w, r, o)
	w.text("summary", "")
	w.num("index", int64(p.collectionID(r)))
	w.bool("smart", false)
	w.times(&facts{added: f.added, updated: f.updated})
	w.numText("childCount", int64(p.memberCount(r)))
	w.end("Directory")
}
