package homelab

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// preference is one setting of the server.
type preference struct {
	kind     string // bool, int, double or text
	initial  string
	value    string
	label    string
	group    string
	hidden   bool
	advanced bool
	stuck    bool // a write is answered as if it were done, and changes nothing
}

// newPreferences are those that tools look at, and some of those that they should not.
func newPreferences() map[string]*preference {
	all := map[string]*preference{
		"FriendlyName":                   {kind: "text", value: plexName, label: "Friendly name", group: "general"},
		"DatabaseCacheSize":              {kind: "int", initial: "40", label: "Database Cache Size (MB)", group: "library", advanced: true},
		"autoEmptyTrash":                 {kind: "bool", initial: "true", label: "Empty trash automatically after every scan", group: "library"},
		"allowMediaDeletion":             {kind: "bool", initial: "true", label: "Allow media deletion", group: "library", advanced: true},
		"ScheduledLibraryUpdatesEnabled": {kind: "bool", initial: "false", label: "Scan my library periodically", group: "library"},
		"CinemaTrailersPrerollID":        {kind: "text", label: "Cinema Trailers pre-roll video", group: "extras", advanced: true},
		"CinemaTrailersType":             {kind: "int", initial: "1", label: "Choose Cinema Trailers from", group: "extras"},
		"ButlerStartHour":                {kind: "int", initial: "2", label: "Time at which tasks start to run", group: "butler"},
		"ButlerEndHour":                  {kind: "int", initial: "5", label: "Time at which tasks stop running", group: "butler"},
		"ButlerTaskOptimizeDatabase":     {kind: "bool", initial: "true", label: "Optimize database every week", group: "butler"},
		"secureConnections":              {kind: "int", initial: "1", label: "Secure connections", group: "network"},
		"PlexOnlineToken":                {kind: "text", value: "lab-server-secret", hidden: true},
		"PlexOnlineMail":                 {kind: "text", value: "owner@homelab.invalid", hidden: true},
	}
	for _, one := range all {
		if one.value == "" {
			one.value = one.initial
		}
	}
	return all
}

// Preference gives the value of a preference as the server holds it; not ok is one that it does not have.
func (p *Plex) Preference(id string) (value string, ok bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	one := p.prefs[id]
	if one == nil {
		return "", false
	}
	return one.value, true
}

// SetPreference sets a preference, as its owner does in the web app.
func (p *Plex) SetPreference(id, value string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.prefs[id]; one != nil {
		one.value = value
	}
}

// DropPreference takes a preference away, as older servers lack some.
func (p *Plex) DropPreference(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.prefs, id)
}

// StickPreference makes a preference keep its value: writing it is answered with 200 all the same.
func (p *Plex) StickPreference(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.prefs[id]; one != nil {
		one.stuck = true
	}
}

// preferences answers GET /:/prefs and /:/prefs/get?id=
func (p *Plex) preferences(w http.ResponseWriter, q *question) {
	if !p.owns(w, q) {
		return
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	ids := slices.Sorted(maps.Keys(p.prefs))
	if strings.HasSuffix(q.path, "/get") {
		ids = slices.DeleteFunc(ids, func(id string) bool { return id != q.query.Get("id") })
		if len(ids) == 0 {
			plexError(w, http.StatusNotFound)
			return
		}
	}
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", int64(len(ids)))
	doc.list("Setting")
	for _, id := range ids {
		p.prefs[id].row(&doc, id)
	}
	doc.endList()
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}

// row writes one preference.
func (f *preference) row(w *writer, id string) {
	w.object("Setting")
	w.plain("id", id)
	w.plain("label", f.label)
	w.plain("summary", "")
	w.plain("type", f.kind)
	f.typed(w, "default", f.initial)
	f.typed(w, "value", f.value)
	w.bool("hidden", f.hidden)
	w.bool("advanced", f.advanced)
	w.plain("group", f.group)
	w.end("Setting")
}

// typed writes a value as what it is.
func (f *preference) typed(w *writer, name, value string) {
	switch f.kind {
	case "bool":
		w.bool(name, value == "true")
	case "int":
		w.literal(name, value)
	default:
		w.text(name, value)
	}
}

// setPreferences answers PUT /:/prefs?id=value&id2=value2: all of them, or none where one is unknown or no value of its kind.
func (p *Plex) setPreferences(w http.ResponseWriter, q *question) {
	if !p.owns(w, q) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	given := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(q.query)) {
		if strings.HasPrefix(id, "X-Plex-") {
			continue
		}
		one := p.prefs[id]
		if one == nil {
			answer(w, http.StatusBadRequest, "text/plain", "cannot set preference value for unknown preference "+id)
			return
		}
		value, ok := one.read(q.query.Get(id))
		if !ok {
			plexError(w, http.StatusBadRequest)
			return
		}
		given[id] = value
	}
	if len(given) == 0 {
		plexError(w, http.StatusBadRequest)
		return
	}
	for id, value := range given {
		if one := p.prefs[id]; !one.stuck {
			one.value = value
		}
	}
	w.WriteHeader(http.StatusOK)
}

// read takes a value as it is written: a boolean as 0, 1, true or false.
func (f *preference) read(text string) (value string, ok bool) {
	switch f.kind {
	case "bool":
		value, ok = map[string]string{"0": "false", "1": "true", "true": "true", "false": "false"}[text]
		return value, ok
	case "int":
		return text, text != "" && strings.Trim(text, "0123456789") == ""
	}
	return validText(text), true
}

// owns lets only the owner on.
func (p *Plex) owns(w http.ResponseWriter, q *question) bool {
	if q.account != Owner {
		plexError(w, http.StatusForbidden)
		return false
	}
	return true
}
