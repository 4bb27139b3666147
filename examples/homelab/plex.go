package homelab

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// The Plex server as it introduces itself.
const (
	plexVersion = "1.43.4.10903-e5521bd8c"
	plexName    = "Homelab"
	html        = "text/html"
)

// Plex is the simulated Plex Media Server.
type Plex struct {
	gate
	lab *Lab

	mu       sync.RWMutex
	layout   layout
	added    int             // films added after New
	edits    map[int64]*edit // by rating key
	gone     int             // how many edits are deletions
	revision int             // counts every edit; views of an older revision are thrown away
	tags     tagBook
	phrases  phrases
	moved    [4]sectionTimes // by library, counted from 1

	viewMu sync.Mutex
	views  map[string]view

	writers sync.Pool // of *writer: their buffers are large
}

func newPlex(l *Lab) *Plex {
	p := &Plex{lab: l, layout: newLayout(l.o), edits: map[int64]*edit{}, views: map[string]view{}}
	p.phrases = newPhrases()
	p.tags = newTagBook(l, p.layout.count[collection])
	return p
}

var _ http.Handler = (*Plex)(nil)

// ServeHTTP answers as a Plex Media Server does.
func (p *Plex) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := p.admit(r)
	w.Header().Set("X-Plex-Protocol", "1.0")
	w.Header().Set("Cache-Control", "no-cache")
	if h.blocked != nil {
		refuse(w, r, h.blocked, plexFace)
		return
	}
	if h.has(CutBody) {
		w = &cutter{ResponseWriter: w}
	}
	if len(r.RequestURI) > 8192 {
		plexError(w, http.StatusBadRequest)
		return
	}
	q := newQuestion(r, h)
	if !knownHost(r.Host) || q.path != "/identity" && !p.knows(q) {
		plexError(w, http.StatusUnauthorized)
		return
	}
	p.route(w, q)
}

// question is one request, taken apart once.
type question struct {
	*http.Request
	path  string // without a trailing slash
	query url.Values
	harm  harm
	xml   bool
}

func newQuestion(r *http.Request, h harm) *question {
	q := &question{Request: r, path: r.URL.Path, query: r.URL.Query(), harm: h}
	if len(q.path) > 1 {
		q.path = strings.TrimSuffix(q.path, "/")
	}
	q.xml = h.has(XML) || !strings.Contains(r.Header.Get("Accept"), "json")
	return q
}

// knows compares the token, which may come as header or query.
func (p *Plex) knows(q *question) bool {
	token := q.Header.Get("X-Plex-Token")
	if token == "" {
		token = q.query.Get("X-Plex-Token")
	}
	return subtle.ConstantTimeCompare([]byte(token), []byte(p.lab.o.Token)) == 1
}

// knownHost is the protection against DNS rebinding: a name that the server does not know as its own is refused, whatever the
// token.
func knownHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	return net.ParseIP(host) != nil || host == "localhost" || strings.HasSuffix(host, ".plex.direct")
}

// route is the map of the server. A star stands for one part of the path.
func (p *Plex) route(w http.ResponseWriter, q *question) {
	read := q.Method == http.MethodGet || q.Method == http.MethodHead
	put := q.Method == http.MethodPut
	switch {
	case read && q.path == "/identity":
		p.identity(w, q)
	case read && q.path == "/":
		p.root(w, q)
	case read && (q.path == "/library/sections" || q.path == "/library/sections/all"):
		p.sections(w, q)
	case read && q.matches("/library/sections/*"):
		p.menu(w, q)
	case read && q.matches("/library/sections/*/all"):
		p.list(w, q, "")
	case read && q.matches("/library/sections/*/allLeaves"):
		p.list(w, q, "leaves")
	case read && q.matches("/library/sections/*/collections"):
		p.list(w, q, "collections")
	case read && q.matches("/library/sections/*/*"):
		p.tagList(w, q)
	case read && q.matches("/library/metadata/*"):
		p.detail(w, q)
	case read && q.matches("/library/metadata/*/children"):
		p.below(w, q, false)
	case read && q.matches("/library/metadata/*/allLeaves"):
		p.below(w, q, true)
	case put && q.matches("/library/sections/*/all"):
		p.editMany(w, q)
	case put && q.matches("/library/metadata/*"):
		p.editOne(w, q)
	default:
		plexError(w, http.StatusNotFound)
	}
}

// matches compares the path with a pattern, part by part. An empty part, as in a doubled slash, matches nothing.
func (q *question) matches(pattern string) bool {
	path, pat := q.path, pattern
	for {
		p, restPath, more := strings.Cut(path, "/")
		t, restPat, morePat := strings.Cut(pat, "/")
		if t == "*" && p == "" || t != "*" && p != t || more != morePat {
			return false
		}
		if !more {
			return true
		}
		path, pat = restPath, restPat
	}
}

// arg is the n-th part of the path, counted from 0.
func (q *question) arg(n int) string {
	parts := strings.Split(q.path, "/")
	return parts[n+1]
}
