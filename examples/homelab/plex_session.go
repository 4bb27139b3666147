package homelab

import "net/http"

// sessionList answers /status/sessions. Only the owner may ask.
func (p *Plex) sessionList(w http.ResponseWriter, q *question) {
	if q.account != Owner {
		plexError(w, http.StatusForbidden)
		return
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", int64(len(p.sessions)))
	if len(p.sessions) > 0 {
		doc.list("Metadata")
		for i := range p.sessions {
			p.sessionRow(&doc, &p.sessions[i])
		}
		doc.endList()
	}
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}

// terminate answers /status/sessions/terminate, which tools ask with GET as well as with POST.
func (p *Plex) terminate(w http.ResponseWriter, q *question) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := q.query.Get("sessionId")
	switch {
	case p.passless:
		plexError(w, http.StatusUnauthorized)
	case id == "" || q.account != Owner:
		plexError(w, http.StatusForbidden)
	case !p.stop(id):
		plexError(w, http.StatusNotFound)
	default:
		p.ended = append(p.ended, Termination{id, q.query.Get("reason")})
		w.WriteHeader(http.StatusOK)
	}
}

// sessionRow writes one session: the item, what is delivered of it, who watches, and with what.
func (p *Plex) sessionRow(w *writer, s *Session) {
	r, ok := p.findLiving(s.RatingKey)
	if s.Odd != "" || !ok {
		p.oddSession(w, s)
		return
	}
	element := kindTable[r.kind()].element
	p.sessionItem(w, r)
	w.numText("sessionKey", int64(s.Key))
	w.num("viewOffset", s.Offset)
	p.sessionMedia(w, r, s)
	s.people(w)
	s.transcode(w)
	w.end(element)
}

// sessionItem opens the row and writes what identifies the item.
func (p *Plex) sessionItem(w *writer, r ref) {
	all := rowOptions{detail: true}
	f := p.facts(r)
	p.head(w, r, p.layout.key(r), "", &all)
	p.home(w, r, &all)
	p.titles(w, r, &all)
	if up, ok := p.parent(r); ok {
		p.above(w, "parent", up)
		if top, ok := p.parent(up); ok {
			p.above(w, "grandparent", top)
		}
	}
	switch r.kind() {
	case film:
		m := p.lab.movie(r.index())
		p.movieGuid(w, r, &m)
	case episode:
		e := p.episode(r)
		s := p.lab.show(e.at.show)
		p.showGuid(w, "guid", &s, e.at.number, e.number)
		w.num("index", int64(e.number))
		w.num("parentIndex", int64(e.at.number))
	}
	w.num("duration", f.duration)
	w.num("addedAt", f.added)
	if f.updated != 0 {
		w.num("updatedAt", f.updated)
	}
	if f.year != 0 {
		w.num("year", int64(f.year))
	}
}

// oddSession writes a session of what no library holds.
func (p *Plex) oddSession(w *writer, s *Session) {
	w.object("Video")
	switch s.Odd {
	case "live":
		w.plain("ratingKey", "tv.plex.xmltv%3A%2F%2Fepisode%2F77")
		w.plain("key", "/livetv/sessions/9a3e")
		w.plain("guid", "tv.plex.xmltv://episode/77")
		w.plain("type", "episode")
		w.plain("live", "1")
	case "preroll":
		w.plain("ratingKey", "90001")
		w.plain("guid", "analyzed.prerolls://90001")
		w.plain("type", "clip")
		w.num("librarySectionID", -2)
	default:
		w.plain("ratingKey", "1001")
		w.plain("guid", "library://theme/1001")
		w.plain("type", "track")
	}
	w.text("title", s.Title)
	w.numText("sessionKey", int64(s.Key))
	w.num("viewOffset", s.Offset)
	s.people(w)
	s.transcode(w)
	w.end("Video")
}

// people writes who watches and with what.
func (s *Session) people(w *writer) {
	w.child("User")
	w.numText("id", int64(s.UserID))
	w.text("title", s.User)
	w.plain("thumb", "https://plex.tv/users/0/avatar")
	w.end("User")
	w.child("Player")
	w.plain("address", s.Player.Address)
	w.plain("remotePublicAddress", "::ffff:203.0.113.9")
	w.text("device", s.Player.Platform)
	w.plain("machineIdentifier", s.Player.MachineID)
	w.text("platform", s.Player.Platform)
	w.text("product", s.Player.Product)
	w.plain("state", s.State)
	w.text("title", s.Player.Title)
	w.plain("version", "4.1")
	w.bool("local", s.Location == "lan")
	w.bool("relayed", s.Player.Relayed)
	w.bool("secure", true)
	w.num("userID", int64(s.UserID))
	w.end("Player")
	if s.NoChild {
		return
	}
	w.child("Session")
	w.plain("id", s.ID)
	w.num("bandwidth", int64(s.Kbps))
	w.plain("location", s.Location)
	w.end("Session")
}
