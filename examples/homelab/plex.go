package homelab

import (
	"net/http"
	"net/url"
	"slices"
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

	mu        sync.RWMutex
	layout    layout
	late      [kinds][]late   // items added after New
	kids      map[ref][]ref   // those of them that belong to something
	edits     map[int64]*edit // by rating key
	gone      int             // how many edits are deletions
	revision  int             // counts every edit; views of an older revision are thrown away
	tags      tagBook
	phrases   phrases
	accounts  []string       // by number
	tokens    map[string]int // the accounts that they belong to
	plays     []played
	lastPlay  int
	sessions  []Session
	passless  bool // the owner has no Plex Pass
	ended     []Termination
	anyHost   bool
	events    events
	libraries []*library // by key, counted from 1
	elsewhere int        // films that were moved to another library
	prefs     map[string]*preference
	unmounted []string   // folders
	busy      []activity // long tasks
	begun     int        // how many there were
	steps     int        // in how many looks they end

	viewMu sync.Mutex
	views  map[string]view

	writers sync.Pool // of *writer: their buffers are large
}

func newPlex(l *Lab) *Plex {
	p := &Plex{lab: l, layout: newLayout(l.o), edits: map[int64]*edit{}, kids: map[ref][]ref{}, views: map[string]view{}}
	p.libraries = newLibraries()
	p.accounts, p.tokens = slices.Clone(houseAccounts), map[string]int{l.o.Token: Owner}
	p.plays = p.newHistory()
	p.lastPlay = len(p.plays)
	p.phrases = newPhrases()
	p.prefs, p.steps = newPreferences(), taskSteps
	p.tags = newTagBook(l, p.layout.count[collection])
	return p
}

var _ http.Handler = (*Plex)(nil)

// ServeHTTP answers as a Plex Media Server does.
func (p *Plex) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := p.admit(r)
	p.lab.date(w)
	w.Header().Set("X-Plex-Protocol", "1.0")
	w.Header().Set("Cache-Control", "no-cache")
	h.linger(r)
	if h.blocked != nil {
		refuse(w, r, h.blocked, plexFace)
		return
	}
	w, done := h.lose(h.cut(w, r), plexFace)
	p.admitted(w, r, h)
	done()
}

// admitted answers a request that no fault stopped.
func (p *Plex) admitted(w http.ResponseWriter, r *http.Request, h harm) {
	if len(r.RequestURI) > 8192 {
		plexError(w, http.StatusBadRequest)
		return
	}
	q := newQuestion(r, h)
	if p.lab.o.Control && q.path == controlPath {
		p.control(w, q)
		return
	}
	if p.lab.o.Control && q.path == playPath {
		p.controlPlay(w, q)
		return
	}
	if !p.knownHost(r.Host) || q.path != "/identity" && !p.knows(q) {
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

	account int // whose token it came with
}

func newQuestion(r *http.Request, h harm) *question {
	q := &question{Request: r, path: r.URL.Path, query: r.URL.Query(), harm: h}
	if len(q.path) > 1 {
		q.path = strings.TrimSuffix(q.path, "/")
	}
	q.xml = h.has(XML) || h.has(BrokenXML) || !strings.Contains(r.Header.Get("Accept"), "json")
	return q
}

// route is the map of the server. A star stands for one part of the path.
func (p *Plex) route(w http.ResponseWriter, q *question) {
	read := q.Method == http.MethodGet || q.Method == http.MethodHead
	put, del := q.Method == http.MethodPut, q.Method == http.MethodDelete
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
	case read && q.path == "/accounts":
		p.accountList(w, q)
	case read && q.path == "/status/sessions/history/all":
		p.history(w, q)
	case del && q.matches("/status/sessions/history/*"):
		p.deletePlay(w, q)
	case read && q.path == "/:/eventsource/notifications":
		p.listen(w, q)
	case read && (q.path == "/:/websockets/notifications" || q.path == "/:/websocket/notifications"):
		p.socket(w, q)
	case read && q.path == "/status/sessions":
		p.sessionList(w, q)
	case (read || q.Method == http.MethodPost) && q.path == terminatePath:
		p.terminate(w, q)
	case read && (q.path == "/:/prefs" || q.path == "/:/prefs/get"):
		p.preferences(w, q)
	case put && q.path == "/:/prefs":
		p.setPreferences(w, q)
	case read && q.path == "/activities":
		p.activityList(w, q)
	case del && q.matches("/activities/*"):
		p.cancelActivity(w, q)
	case put && q.path == "/library/clean/bundles":
		p.beginTask(w, q, "library.clean.bundles", "Cleaning bundles")
	case put && q.path == "/library/optimize":
		p.beginTask(w, q, "library.optimize", "Optimizing database")
	case put && q.matches("/library/sections/*/emptyTrash"):
		p.emptyTrash(w, q)
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
