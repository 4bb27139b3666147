package homelab

import (
	"net/http"
	"slices"
	"strconv"
)

// section is a library of the Plex server.
type section struct {
	key       int
	title     string
	word      string // movie, show, artist, photo
	main      kind
	kinds     []kind // what type= may ask for
	agent     string
	scanner   string
	uuid      string
	locations []string
}

var sectionTable = [5]section{
	1: {1, "Movies", "movie", film, []kind{film, collection}, "tv.plex.agents.movie", "Plex Movie",
		"6c1b1f0e-0000-4000-8000-000000000001", []string{plexMovies, plexWindows}},
	2: {2, "TV", "show", show, []kind{show, season, episode}, "tv.plex.agents.series", "Plex TV Series",
		"6c1b1f0e-0000-4000-8000-000000000002", []string{plexShows}},
	3: {3, "Music", "artist", artist, []kind{artist, album, track}, "tv.plex.agents.music", "Plex Music",
		"6c1b1f0e-0000-4000-8000-000000000003", []string{plexMusic}},
	4: {4, "Photos", "photo", kinds, nil, "com.plexapp.agents.none", "Plex Photo Scanner",
		"6c1b1f0e-0000-4000-8000-000000000004", []string{"/data/photos"}},
}

func (s *section) path() string { return "/library/sections/" + strconv.Itoa(s.key) }

func (p *Plex) identity(w http.ResponseWriter, q *question) {
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", 0)
	doc.plain("apiVersion", "1.2.3")
	doc.bool("claimed", true)
	doc.plain("machineIdentifier", p.MachineID())
	doc.plain("version", plexVersion)
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}

// MachineID is what the server calls itself: 40 hex digits that depend on the seed.
func (p *Plex) MachineID() string {
	b := appendHex(nil, p.lab.o.Seed, 0)
	return string(append(b, appendHex(nil, p.lab.o.Seed, 1)[:16]...))
}

func (p *Plex) root(w http.ResponseWriter, q *question) {
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", 2)
	doc.bool("allowMediaDeletion", true)
	doc.bool("allowSharing", true)
	doc.bool("claimed", true)
	doc.plain("countryCode", "usa")
	doc.plain("friendlyName", plexName)
	doc.num("livetv", 7)
	doc.plain("machineIdentifier", p.MachineID())
	doc.bool("multiuser", true)
	doc.bool("myPlex", true)
	doc.plain("myPlexMappingState", "mapped")
	doc.plain("myPlexSigninState", "ok")
	p.mu.RLock()
	pass, transcoding := !p.passless, 0
	for _, s := range p.sessions {
		if s.Transcode != nil && s.Transcode.Video != "" {
			transcoding++
		}
	}
	p.mu.RUnlock()
	doc.bool("myPlexSubscription", pass)
	doc.plain("myPlexUsername", "owner@homelab.invalid")
	if pass {
		doc.plain("ownerFeatures", "hardware_transcoding,pass,session_kick,trailers,webhooks")
	}
	doc.plain("platform", "Linux")
	doc.plain("platformVersion", "6.12.0")
	doc.num("transcoderActiveVideoSessions", int64(transcoding))
	doc.num("updatedAt", houseToday)
	doc.plain("version", plexVersion)
	doc.list("Directory")
	for _, name := range []string{"library", "status"} {
		doc.object("Directory")
		doc.num("count", 1)
		doc.plain("key", name)
		doc.plain("title", name)
		doc.end("Directory")
	}
	doc.endList()
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}

func (p *Plex) sections(w http.ResponseWriter, q *question) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	doc := q.doc()
	doc.document("MediaContainer")
	shown := slices.DeleteFunc(slices.Clone(p.libraries), func(l *library) bool { return l.hidden || q.harm.has(EmptyLists) })
	doc.num("size", int64(len(shown)))
	doc.bool("allowSync", false)
	doc.plain("title1", "Plex Library")
	if len(shown) > 0 {
		doc.list("Directory")
		for _, l := range shown {
			l.row(&doc)
		}
		doc.endList()
	}
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}

func (l *library) row(w *writer) {
	s := &l.section
	w.object("Directory")
	w.bool("allowSync", true)
	w.plain("art", "/:/resources/"+s.word+"-fanart.jpg")
	w.plain("composite", s.path()+"/composite/"+strconv.FormatInt(l.scanned, 10))
	w.bool("filters", true)
	w.bool("refreshing", l.refreshing)
	w.plain("thumb", "/:/resources/"+s.word+".png")
	w.plain("key", strconv.Itoa(s.key))
	w.plain("type", s.word)
	w.plain("title", s.title)
	w.plain("agent", s.agent)
	w.plain("scanner", s.scanner)
	w.plain("language", "en-US")
	w.plain("uuid", s.uuid)
	w.num("updatedAt", l.updated)
	w.num("createdAt", houseBuilt)
	w.num("scannedAt", l.scanned)
	w.bool("content", true)
	w.bool("directory", true)
	w.num("contentChangedAt", int64(5_613_493*s.key+l.changes)) // a counter from a large number on, not a time
	if s.key == 3 {
		w.bool("hidden", false) // a boolean in some answers, a number in others
	} else {
		w.num("hidden", 0)
	}
	w.list("Location")
	for i, path := range s.locations {
		w.object("Location")
		w.num("id", int64(s.key*10+i))
		w.text("path", path)
		w.end("Location")
	}
	w.endList()
	w.end("Directory")
}

// menu lists what a library can be asked.
func (p *Plex) menu(w http.ResponseWriter, q *question) {
	s, ok := p.section(q)
	if !ok {
		plexError(w, http.StatusNotFound)
		return
	}
	entries := []string{"all", "unwatched", "newest", "recentlyAdded", "collection", "genre", "year", "label"}
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", int64(len(entries)))
	doc.plain("title1", s.title)
	doc.plain("viewGroup", "secondary")
	doc.list("Directory")
	for _, key := range entries {
		doc.object("Directory")
		doc.plain("key", key)
		doc.plain("title", key)
		doc.end("Directory")
	}
	doc.endList()
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}
