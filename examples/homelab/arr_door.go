package homelab

import (
	"crypto/subtle"
	"net/http"
	"strings"
)

// serve is everything before the routes: faults, the URL base, the key.
func (a *arr) serve(w http.ResponseWriter, r *http.Request, route func(http.ResponseWriter, *http.Request, string)) {
	h := a.admit(r)
	a.lab.date(w)
	if strings.HasPrefix(r.URL.Path, a.is.URLBase+"/api") {
		w.Header().Set("X-Application-Version", a.is.Version)
		w.Header().Set("Cache-Control", "no-cache, no-store, must-revalidate, max-age=0")
		w.Header().Set("Pragma", "no-cache")
	}
	h.linger(r)
	if h.blocked != nil {
		refuse(w, r, h.blocked, a.face)
		return
	}
	if h.has(XML) {
		answer(w, http.StatusOK, "text/xml", "<error>this is not the application you are looking for</error>")
		return
	}
	w, done := h.lose(h.cut(w, r), a.face)
	a.admitted(w, r, route)
	done()
}

// admitted answers a request that no fault stopped.
func (a *arr) admitted(w http.ResponseWriter, r *http.Request, route func(http.ResponseWriter, *http.Request, string)) {
	path, based := strings.CutPrefix(r.URL.Path, a.is.URLBase)
	switch api := path == "/api" || strings.HasPrefix(path, "/api/"); {
	case based && path == "/ping":
		answer(w, http.StatusOK, "application/json", "{\n  \"status\": \"OK\"\n}")
	case api && !a.knows(r) && a.traits.modern:
		w.WriteHeader(http.StatusUnauthorized)
	case api && !a.knows(r):
		answer(w, http.StatusUnauthorized, "application/json; charset=utf-8", "{\n  \"error\": \"Unauthorized\"\n}")
	case !based: // the key is checked before the missing base is noticed
		to := a.is.URLBase + path
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		w.Header().Set("Location", to)
		switch {
		case a.traits.keepsMethod:
			w.WriteHeader(http.StatusTemporaryRedirect)
		case a.traits.modern:
			w.WriteHeader(http.StatusFound)
		default:
			w.WriteHeader(http.StatusSeeOther)
		}
	case !api:
		answer(w, http.StatusOK, "text/html; charset=utf-8", "<!doctype html><html><head><title>"+a.app.name+"</title></head><body></body></html>")
	case !acceptsJSON(r):
		w.WriteHeader(http.StatusNotAcceptable)
	case len(r.RequestURI) > 8192:
		w.WriteHeader(http.StatusRequestURITooLong)
	case writes(r) && !strings.Contains(r.Header.Get("Content-Type"), "json"):
		w.WriteHeader(http.StatusUnsupportedMediaType)
	default:
		if a.isNext(r) {
			path = strings.TrimPrefix(path, "/api/v5")
		}
		a.common(w, r, strings.TrimPrefix(path, "/api/v3"), route)
	}
}

// knows looks for the key in the order of the real thing: query, X-Api-Key, Bearer. Only the first one present counts.
func (a *arr) knows(r *http.Request) bool {
	key := r.URL.Query().Get("apikey")
	if key == "" {
		key = r.Header.Get("X-Api-Key")
	}
	if key == "" && a.traits.modern {
		key = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	return subtle.ConstantTimeCompare([]byte(key), []byte(a.is.APIKey)) == 1
}

func acceptsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "json") || strings.Contains(accept, "*/*")
}

func writes(r *http.Request) bool {
	return r.Method == http.MethodPost || r.Method == http.MethodPut
}
