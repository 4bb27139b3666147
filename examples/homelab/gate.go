package homelab

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"sync"
)

// Request is what a server was asked, secrets included, so that a test can look for them.
type Request struct {
	Method string
	Path   string
	Query  string // as it came, not decoded
	Header http.Header
	Body   []byte // at most 1 MiB
}

// remembered is how many requests, and how many writes, a server keeps.
const remembered = 10_000

// gate stands before each server: it writes down what comes and applies the faults that are set.
type gate struct {
	mu     sync.Mutex
	faults []*activeFault
	count  int
	all    ring
	writes ring

	onWrite func()
}

// ring keeps the last requests.
type ring struct {
	kept []Request
	next int
}

func (g *ring) add(r Request) {
	if len(g.kept) < remembered {
		g.kept = append(g.kept, r)
		return
	}
	g.kept[g.next] = r
	g.next = (g.next + 1) % remembered
}

func (g *ring) list() []Request {
	return append(append([]Request(nil), g.kept[g.next:]...), g.kept[:g.next]...)
}

// SetFault adds a fault. It lasts until its Times are used up or ClearFaults is called.
func (g *gate) SetFault(f Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults = append(g.faults, &activeFault{Fault: f})
}

// ClearFaults makes the server behave again.
func (g *gate) ClearFaults() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults = nil
}

// Requests returns the last 10,000 requests, oldest first.
func (g *gate) Requests() []Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.all.list()
}

// Writes returns the last 10,000 requests that were there to change something, oldest first.
func (g *gate) Writes() []Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.writes.list()
}

// Count is how many requests came in all.
func (g *gate) Count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.count
}

// ClearRequests forgets the requests and their count.
func (g *gate) ClearRequests() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all, g.writes, g.count = ring{}, ring{}, 0
}

// admit records a request and returns what the faults do to it. The body can be read again afterwards.
func (g *gate) admit(r *http.Request) harm {
	rec := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Header: r.Header.Clone()}
	if r.Body != nil && r.Body != http.NoBody {
		rec.Body, _ = io.ReadAll(io.LimitReader(r.Body, 1<<20)) // a body cut short shows in the record
		r.Body = io.NopCloser(bytes.NewReader(rec.Body))
	}
	if do := g.meanwhile(r); do != nil {
		do()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count++
	g.all.add(rec)
	if alters(r) {
		g.writes.add(rec)
	}
	var h harm
	for _, f := range g.faults {
		if !f.strikes(r) {
			continue
		}
		h.kinds |= 1 << f.Kind
		h.delay = max(h.delay, f.Delay)
		if h.blocked == nil && f.Kind.blocks() {
			hit := f.Fault
			h.blocked = &hit
		}
	}
	return h
}

// meanwhile is what is to happen while a request is on its way.
func (g *gate) meanwhile(r *http.Request) func() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.URL.Path != terminatePath {
		return nil
	}
	return g.onWrite
}

// terminatePath ends a session, whatever the method.
const terminatePath = "/status/sessions/terminate"

// alters says whether a request is there to change something.
func alters(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return r.URL.Path == terminatePath
	}
	return true
}

// face is how one application answers when something is wrong.
type face func(r *http.Request, kind FaultKind) (status int, contentType, body string)

// refuse answers for a fault.
func refuse(w http.ResponseWriter, r *http.Request, f *Fault, look face) {
	switch f.Kind {
	case Down:
		panic(http.ErrAbortHandler)
	case Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case Redirect:
		to := f.Location
		if to == "" {
			to = "/login"
		}
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	case TooManyRequests:
		w.Header().Set("Retry-After", "1")
	}
	if f.Wait != "" {
		w.Header().Set("Retry-After", f.Wait)
	}
	kind := f.Kind
	if kind == RefuseElements {
		kind = ServerError
	}
	status, contentType, body := look(r, kind)
	answer(w, status, contentType, body)
}

// answer sends a whole body.
func answer(w http.ResponseWriter, status int, contentType, body string) {
	if contentType != "" {
		w.Header().Set("Content-Type", contentType)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // the client may be gone
}
