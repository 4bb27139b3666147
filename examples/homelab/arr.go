package homelab

import (
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// arr is what Radarr and Sonarr have in common: key, error bodies, tags, profiles and the editor.
type arr struct {
	gate
	lab     *Lab
	app     arrApp
	entries arrEntries

	mu      sync.RWMutex
	tags    []arrTag
	edits   map[int]arrEdit // by local id
	autoTag string          // label that a rule puts back on every edited entry
}

// arrApp is how the application calls itself and its things.
type arrApp struct {
	name, version string
	idsField      string // of the editor: movieIds, seriesIds
	thing         string // movie, series
	root          string // root folder
	strictTags    bool   // labels are checked against ^[a-z0-9-]+$
}

// arrEntries is a catalogue: entries are found by local id and written one at a time.
type arrEntries interface {
	has(id int) bool
	count() int // entries, local ids are 1 to count
	write(w *pretty, id int, e arrEdit)
	baseTags(id int) []int
}

// arrTag is a tag as both applications have it.
type arrTag struct {
	id    int
	label string
}

// arrEdit is what the editor changed about an entry. nil and 0 are unchanged.
type arrEdit struct {
	monitored *bool
	profile   int
	tags      []int
	tagsSet   bool
}

func newArr(l *Lab, app arrApp, entries arrEntries) arr {
	return arr{
		lab: l, app: app, entries: entries, edits: map[int]arrEdit{},
		tags: []arrTag{{1, "keep"}, {2, "kids"}, {3, "old label"}}, // the last from a time when blanks were allowed
	}
}

// AutoTag switches a rule on that puts a label back on every entry that is edited, as auto-tagging does; "" switches it off.
func (a *arr) AutoTag(label string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.autoTag = strings.ToLower(label)
}

// Tags returns the labels of an entry by its local id, in the order that the entry has them.
func (a *arr) Tags(id int) []string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.entries.has(id) {
		return nil
	}
	var labels []string
	for _, t := range a.tagIDs(id) {
		labels = append(labels, a.label(t))
	}
	return labels
}

// tagIDs are the tags of an entry. The lock must be held.
func (a *arr) tagIDs(id int) []int {
	if e := a.edits[id]; e.tagsSet {
		return e.tags
	}
	return a.entries.baseTags(id)
}

// label is the text of a tag. Ids are not checked when they are put on an entry, so one may lead nowhere.
func (a *arr) label(id int) string {
	for _, t := range a.tags {
		if t.id == id {
			return t.label
		}
	}
	return "#" + strconv.Itoa(id)
}

// edit is an entry's changes with its tags filled in. The lock must be held.
func (a *arr) edit(id int) arrEdit {
	e := a.edits[id]
	if !e.tagsSet {
		e.tags = a.entries.baseTags(id)
	}
	return e
}

// serve is everything before the routes: faults, the URL base, the key.
func (a *arr) serve(w http.ResponseWriter, r *http.Request, route func(http.ResponseWriter, *http.Request, string)) {
	h := a.admit(r)
	a.lab.date(w)
	if strings.HasPrefix(r.URL.Path, a.lab.o.URLBase+"/api") {
		w.Header().Set("X-Application-Version", a.app.version)
		w.Header().Set("Cache-Control", "no-cache, no-store, must-revalidate, max-age=0")
		w.Header().Set("Pragma", "no-cache")
	}
	if h.blocked != nil {
		refuse(w, r, h.blocked, a.face)
		return
	}
	if h.has(XML) {
		answer(w, http.StatusOK, "text/xml", "<error>this is not the application you are looking for</error>")
		return
	}
	w = h.cut(w, r)
	path, based := strings.CutPrefix(r.URL.Path, a.lab.o.URLBase)
	switch api := path == "/api" || strings.HasPrefix(path, "/api/"); {
	case based && path == "/ping":
		answer(w, http.StatusOK, "application/json", "{\n  \"status\": \"OK\"\n}")
	case api && !a.knows(r):
		w.WriteHeader(http.StatusUnauthorized)
	case !based: // the key is checked before the missing base is noticed
		to := a.lab.o.URLBase + path
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusTemporaryRedirect)
	case !api:
		answer(w, http.StatusOK, "text/html; charset=utf-8", "<!doctype html><html><head><title>"+a.app.name+"</title></head><body></body></html>")
	case !acceptsJSON(r):
		w.WriteHeader(http.StatusNotAcceptable)
	case len(r.RequestURI) > 8192:
		w.WriteHeader(http.StatusRequestURITooLong)
	case writes(r) && !strings.Contains(r.Header.Get("Content-Type"), "json"):
		w.WriteHeader(http.StatusUnsupportedMediaType)
	default:
		a.common(w, r, strings.TrimPrefix(path, "/api/v3"), route)
	}
}

// knows looks for the key in the order of the real thing: query, X-Api-Key, Bearer. Only the first one present counts.
func (a *arr) knows(r *http.Request) bool {
	key := r.URL.Query().Get("apikey")
	if key == "" {
		key = r.Header.Get("X-Api-Key")
	}
	if key == "" {
		key = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	return subtle.ConstantTimeCompare([]byte(key), []byte(a.lab.o.APIKey)) == 1
}

func acceptsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "json") || strings.Contains(accept, "*/*")
}

func writes(r *http.Request) bool {
	return r.Method == http.MethodPost || r.Method == http.MethodPut
}

// common answers what both applications have and hands the rest on.
func (a *arr) common(w http.ResponseWriter, r *http.Request, path string, route func(http.ResponseWriter, *http.Request, string)) {
	get := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case get && path == "/api":
		answer(w, http.StatusOK, "application/json; charset=utf-8", "{\n  \"current\": \"v3\",\n  \"deprecated\": []\n}")
	case get && path == "/system/status":
		a.status(w)
	case get && path == "/health":
		a.sendList(w, func(*pretty) {})
	case get && path == "/tag":
		a.listTags(w)
	case get && path == "/tag/detail":
		a.tagDetails(w)
	case r.Method == http.MethodPost && path == "/tag":
		a.postTag(w, r)
	case get && path == "/qualityprofile":
		a.sendList(w, writeProfiles)
	case get && path == "/rootfolder":
		a.sendList(w, a.writeRoot)
	case r.Method == http.MethodPut && path == "/"+a.app.thing+"/editor":
		a.editor(w, r)
	default:
		route(w, r, path)
	}
}
