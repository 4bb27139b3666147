// Package jellyfintest is a Jellyfin server that exists only in memory: the part
// of its API that the plugin uses, bad habits included, over a small library of
// which it tells the truth. Each habit stands in the plugin's README with its
// source.
//
//	jelly := jellyfintest.New(jellyfintest.Options{})
//	server := httptest.NewServer(jelly)
//	jelly.SetFault(jellyfintest.Fault{Path: "/Items", Kind: jellyfintest.Cut})
package jellyfintest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// Key is the API key that the server takes.
const Key = "0123456789abcdef0123456789abcdef"

// Admin is the id of the administrator.
const Admin = "a0000000000000000000000000000001"

// Options shape a server.
type Options struct {
	Films      int  // further films, besides the one of each kind
	NoHandDown bool // series keep their tags to themselves
	Old        bool // reads single items below their user, as before Jellyfin 10.9
}

// Server is a simulated Jellyfin. It may be used by several goroutines.
type Server struct {
	mu        sync.Mutex
	options   Options
	items     []item // in the order of their creation
	broken    map[string]bool
	users     []map[string]any
	sessions  []*Session
	faults    []Fault
	writes    []string // METHOD path of what was written
	truths    []Truth
	embyKey   bool // takes X-Emby-Token alone
	userToken bool // the key is a token of a common user
}

// New makes a server.
func New(o Options) *Server {
	s := &Server{options: o, broken: map[string]bool{}}
	s.users = []map[string]any{
		{"Id": "a0000000000000000000000000000002", "Name": "anna", "Policy": policy(false)},
		{"Id": Admin, "Name": "Owner", "Policy": policy(true)},
	}
	s.films()
	s.shows()
	s.music()
	return s
}

// policy is what a user may do.
func policy(admin bool) map[string]any {
	return map[string]any{"IsAdministrator": admin, "IsDisabled": false, "EnableAllFolders": true, "BlockedTags": []any{}, "BlockUnratedItems": []any{}}
}

// ServeHTTP answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodGet {
		s.writes = append(s.writes, r.Method+" "+r.URL.Path)
	}
	fault := s.faultOf(r)
	if fault.Kind.refuses(w) {
		return
	}
	if !s.signedIn(r) {
		http.Error(w, "", http.StatusUnauthorized)
		return
	}
	out := &reply{w: w, fault: fault}
	query := lower(r.URL.Query())
	switch path := r.URL.Path; {
	case r.Method == http.MethodGet && path == "/System/Info":
		out.send(s.info(fault.Kind))
	case s.userToken && (path == "/Library/VirtualFolders" || query.Has("userid") && query.Get("userid") != s.users[0]["Id"]):
		w.WriteHeader(http.StatusForbidden) // what is for administrators
	case r.Method == http.MethodGet && path == "/Users":
		out.send(s.users)
	case r.Method == http.MethodGet && path == "/Users/Me" && s.userToken:
		out.send(s.users[0])
	case r.Method == http.MethodGet && path == "/Users/Me":
		http.Error(w, "", http.StatusBadRequest) // an API key is nobody's
	case r.Method == http.MethodGet && path == "/Library/VirtualFolders":
		out.send(s.folders())
	case r.Method == http.MethodGet && path == "/UserViews":
		out.send(s.views())
	case r.Method == http.MethodGet && path == "/Items", r.Method == http.MethodGet && path == "/Artists/AlbumArtists":
		out.send(s.list(path, query, fault.Kind))
	case s.options.Old && r.Method == http.MethodGet && strings.HasPrefix(path, "/Items/"):
		w.WriteHeader(http.StatusMethodNotAllowed)
	case s.options.Old && r.Method == http.MethodGet && strings.HasPrefix(path, "/Users/"+Admin+"/Items/"):
		query.Set("userid", Admin)
		s.single(out, r, strings.TrimPrefix(path, "/Users/"+Admin+"/Items/"), query)
	case strings.HasPrefix(path, "/Items/"):
		s.single(out, r, strings.TrimPrefix(path, "/Items/"), query)
	case r.Method == http.MethodGet && path == "/Sessions":
		out.send(s.listSessions())
	case r.Method == http.MethodPost && strings.HasPrefix(path, "/Sessions/"):
		s.order(w, r, strings.Split(strings.TrimPrefix(path, "/Sessions/"), "/"))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// signedIn looks for the key in the headers.
func (s *Server) signedIn(r *http.Request) bool {
	if s.embyKey {
		return r.Header.Get("X-Emby-Token") == Key
	}
	scheme, values, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return scheme == "MediaBrowser" && strings.Contains(values, `Token="`+Key+`"`)
}

// info says who it is.
func (s *Server) info(kind FaultKind) map[string]any {
	out := map[string]any{
		"ServerName": "Lounge", "Version": "10.11.6", "ProductName": "Jellyfin Server", "OperatingSystem": "", "Id": "5e7fe70000000000000000000000000a",
		"LocalAddress": "http://172.17.0.2:8096", "StartupWizardCompleted": true,
	}
	if kind == Emby {
		out["ProductName"], out["Version"] = "Emby Server", "4.9.1.0"
	}
	return out
}

// lower gives a query with names in lower case: the server does not mind.
func lower(query url.Values) url.Values {
	out := url.Values{}
	for name, values := range query {
		out[strings.ToLower(name)] = values
	}
	return out
}

// reply sends one answer, harmed as the fault says.
type reply struct {
	w     http.ResponseWriter
	fault Fault
}

func (o *reply) send(v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(o.w, err.Error(), http.StatusInternalServerError)
		return
	}
	o.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if o.fault.Kind == Cut {
		text = text[:len(text)/2]
	}
	_, _ = o.w.Write(text)
}

// Writes lists what was written so far, as METHOD path.
func (s *Server) Writes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.writes...)
}

// TakeEmbyHeader makes the server take X-Emby-Token alone, as behind a proxy
// that keeps Authorization to itself.
func (s *Server) TakeEmbyHeader() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.embyKey = true
}

// Restrict makes the key the token of a common user, who has this policy.
func (s *Server) Restrict(policy map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.userToken = true
	s.users[0]["Policy"] = policy
}
