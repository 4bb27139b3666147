package homelab

import (
	"net/http"
	"strings"
	"time"
)

// FaultKind is a way in which a server misbehaves.
type FaultKind int

// The ways of misbehaving. Those that concern paging, streams or XML are Plex's alone and change nothing elsewhere.
const (
	Down             FaultKind = iota + 1 // the connection is dropped without an answer
	Unauthorized                          // 401 with the body of the application
	ServerError                           // 500: HTML from Plex, an exception object from Radarr and Sonarr
	Starting                              // 503 with the body that the application sends while it starts
	NotJSON                               // 200 with an HTML page, as a proxy's login does
	CutBody                               // the answer stops in the middle and the connection closes
	WrongTotal                            // totalSize says seven more than there are
	NoTotal                               // totalSize is missing
	NoStreams                             // includeElements is ignored
	RefuseElements                        // 500 when includeElements is present
	XML                                   // XML although JSON was asked for
	Redirect                              // 307 to Location
	Hang                                  // no answer until the client goes away
	TooManyRequests                       // 429 with Retry-After: 1
	ShiftPages                            // before a page other than the first, the first item of the list is deleted
	DuplicateRows                         // a page other than the first repeats the row before it and lacks its own last one
	NoPaging                              // the whole list although a page was asked for
	Forbidden                             // 403
	NotFound                              // 404
	StillStarting                         // 400, as writes are answered while the server starts
	Overloaded                            // 401 without the text that a refused token has
	OtherSoftware                         // 200 with JSON that no server of this kind sends
	BrokenXML                             // XML whose Directory and Video elements are never closed
	HangBody                              // the answer begins and then never goes on
	EmptyLists                            // lists and libraries look empty, as directly after start
	IgnoreFilters                         // conditions of a list are ignored
	IgnoreTagFilters                      // conditions on labels, collections and genres are ignored
	NoListTags                            // lists carry no genres and no collections
	SilentStream                          // the stream of events stays open and says nothing, not even that it is alive
	LooseTypes                            // numbers and booleans come as other types now and then
	Shuffled                              // sort is ignored, and every page has its own order
	LostAnswer                            // the request is carried out and the connection dropped before the answer
	Slow                                  // the first byte comes after Delay
	CutQuietly                            // the answer stops in the middle and ends as if that were all
	Broken                                // the request is carried out and answered 500
)

// Fault is one misbehaviour and when it happens. Several may be set; each counts for itself the requests it matches, and
// where two would answer in place of the server the one set first does.
type Fault struct {
	Kind     FaultKind
	Method   string        // only this method; "" = any
	Path     string        // prefix of the request path; "" = all
	After    int           // the first so many matching requests go unharmed
	Times    int           // then so many are harmed; 0 = for ever
	Location string        // of a Redirect; default "/login"
	Delay    time.Duration // of Slow
	Wait     string        // Retry-After of TooManyRequests and Starting; default "1" and none
}

// activeFault is a Fault and its count.
type activeFault struct {
	Fault
	seen int
}

// strikes counts a request and says whether the fault harms it.
func (f *activeFault) strikes(r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, f.Path) || f.Method != "" && f.Method != r.Method {
		return false
	}
	if f.Kind == RefuseElements || f.Kind == NoStreams {
		if !r.URL.Query().Has("includeElements") {
			return false
		}
	}
	f.seen++
	return f.seen > f.After && (f.Times == 0 || f.seen <= f.After+f.Times)
}

// harm is what the faults do to one request.
type harm struct {
	kinds   uint64
	delay   time.Duration
	blocked *Fault // the fault that answers instead of the server
}

func (h harm) has(k FaultKind) bool { return h.kinds>>k&1 == 1 }

// blocks says whether a fault answers instead of the server.
func (k FaultKind) blocks() bool {
	switch k {
	case Down, Unauthorized, ServerError, Starting, NotJSON, RefuseElements, Redirect, Hang, TooManyRequests,
		Forbidden, NotFound, StillStarting, Overloaded, OtherSoftware:
		return true
	}
	return false
}
