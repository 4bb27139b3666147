package homelab

import (
	"net/http"
	"strconv"
)

// playRow writes a row of the history. An item that is gone has lost its key, and tracks never say which album they are on.
func (p *Plex) playRow(w *writer, v played) {
	r := v.ref
	here := p.alive(r)
	w.object(kindTable[r.kind()].element)
	w.plain("historyKey", "/status/sessions/history/"+strconv.Itoa(v.id))
	up, hasUp := p.parent(r)
	top, hasTop := p.parent(up)
	hasTop = hasTop && hasUp
	if here {
		w.item("key", p.layout.key(r), "")
		w.numText("ratingKey", p.layout.key(r))
		if hasUp && r.kind() != track {
			w.item("parentKey", p.layout.key(up), "")
		}
		if hasTop {
			w.item("grandparentKey", p.layout.key(top), "")
		}
	}
	w.plain("librarySectionID", strconv.Itoa(p.libraryOf(r)))
	p.playTitle(w, "title", r)
	if hasTop {
		p.playTitle(w, "grandparentTitle", top)
	}
	if hasUp && r.kind() != track {
		p.playTitle(w, "parentTitle", up)
	}
	w.plain("type", kindTable[r.kind()].word)
	if here {
		w.image("thumb", p.layout.key(r), "/thumb/", houseToday)
	}
	switch r.kind() {
	case episode:
		e := p.episode(r)
		w.num("index", int64(e.number))
		w.num("parentIndex", int64(e.at.number))
	case track:
		t, _, _ := p.track(r)
		w.num("index", int64(t.number))
	}
	w.num("viewedAt", v.at)
	w.num("accountID", int64(v.account))
	w.num("deviceID", int64(v.device))
	w.end(kindTable[r.kind()].element)
}

func (p *Plex) playTitle(w *writer, field string, r ref) {
	start := w.begin(field)
	w.b = p.appendTitle(w.b, r)
	w.finish(start)
}

// deletePlay answers DELETE /status/sessions/history/{id}.
func (p *Plex) deletePlay(w http.ResponseWriter, q *question) {
	row, err := strconv.Atoi(q.arg(3))
	switch {
	case q.account != Owner:
		plexError(w, http.StatusForbidden)
	case err != nil || !p.DeleteHistory(row):
		plexError(w, http.StatusNotFound)
	}
}

// accountList answers /accounts.
func (p *Plex) accountList(w http.ResponseWriter, q *question) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", int64(len(p.accounts)))
	doc.plain("identifier", "com.plexapp.system.accounts")
	doc.list("Account")
	for id, name := range p.accounts {
		doc.object("Account")
		doc.num("id", int64(id))
		doc.plain("key", "/accounts/"+strconv.Itoa(id))
		doc.text("name", name)
		doc.plain("defaultAudioLanguage", "en")
		doc.bool("autoSelectAudio", true)
		doc.plain("defaultSubtitleLanguage", "en")
		doc.num("subtitleMode", 0)
		doc.plain("thumb", "")
		doc.end("Account")
	}
	doc.endList()
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}
