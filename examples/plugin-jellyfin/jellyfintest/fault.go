package jellyfintest

import (
	"net/http"
	"strings"
)

// Fault makes requests of a path fail.
type Fault struct {
	Path  string // the beginning of the path; empty for all
	Write bool   // whether it befalls writes instead of reads
	Kind  FaultKind
	After int // requests that are spared before
	Times int // how many requests it befalls; 0 is all
}

// FaultKind is a way to fail.
type FaultKind string

// The ways to fail.
const (
	Unauthorized FaultKind = "unauthorized" // 401
	Forbidden    FaultKind = "forbidden"    // 403
	Starting     FaultKind = "starting"     // 503, HTML, Retry-After
	Error        FaultKind = "error"        // 500
	HTML         FaultKind = "html"         // 200 and a web page
	Redirect     FaultKind = "redirect"     // 302 to another host
	Cut          FaultKind = "cut"          // half of the body
	Emby         FaultKind = "emby"         // another program that looks alike
	NoTotal      FaultKind = "nototal"      // lists do not say how long they are
	LongTotal    FaultKind = "longtotal"    // lists say that they are longer
	NoLimit      FaultKind = "nolimit"      // limit is ignored
	NoStart      FaultKind = "nostart"      // startIndex is ignored
	Odd          FaultKind = "odd"          // the first row of a list has a text for a number
	Bare         FaultKind = "bare"         // rows have an id, a type and a name, and null for all else
	NoUserData   FaultKind = "nouserdata"   // rows without play state, as for API keys in some versions
	NoList       FaultKind = "nolist"       // an object without items
	Late         FaultKind = "late"         // carried out, but answered with 500
	Ignored      FaultKind = "ignored"      // 204 and nothing done
)

// SetFault replaces all faults.
func (s *Server) SetFault(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// faultOf finds what befalls a request.
func (s *Server) faultOf(r *http.Request) Fault {
	for i := range s.faults {
		f := &s.faults[i]
		if !strings.HasPrefix(r.URL.Path, f.Path) || f.Write == (r.Method == http.MethodGet) || f.Times < 0 {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		if f.Times == 1 {
			f.Times = -1
		} else if f.Times > 1 {
			f.Times--
		}
		return *f
	}
	return Fault{}
}

// refuses answers in place of the server, and says whether it did.
func (k FaultKind) refuses(w http.ResponseWriter) bool {
	switch k {
	case Unauthorized:
		w.WriteHeader(http.StatusUnauthorized)
	case Forbidden:
		w.WriteHeader(http.StatusForbidden)
	case Starting:
		w.Header().Set("Retry-After", "7")
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("<html><body>Jellyfin is starting</body></html>"))
	case Error:
		http.Error(w, "Error processing request.", http.StatusInternalServerError)
	case HTML:
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("\n<!doctype html><html><head><title>Jellyfin</title></head></html>"))
	case Redirect:
		w.Header().Set("Location", "https://elsewhere.example/login?token=secret")
		w.WriteHeader(http.StatusFound)
	default:
		return false
	}
	return true
}
