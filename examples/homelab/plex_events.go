package homelab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// events is the stream of notifications of the Plex server. What happens is told to whoever listens at that moment, and never
// again.
type events struct {
	mu   sync.Mutex
	ears map[*ear]bool
}

// ear is one client that listens.
type ear struct {
	wants func(name string) bool
	heard chan frame
	over  chan struct{} // closed when the server hangs up
	gone  sync.Once
}

// frame is one event.
type frame struct{ name, data string }

// earful is how many events wait for a slow client before it misses some.
const earful = 4096

// pingEvery is how often the stream says that it is alive.
const pingEvery = 10 * time.Second

// Notify tells the listeners of something: the event's name, and what its data is as JSON would have it. Edits, scans and sessions
// tell by themselves.
func (p *Plex) Notify(name string, data any) {
	p.events.mu.Lock()
	defer p.events.mu.Unlock()
	if len(p.events.ears) == 0 {
		return
	}
	text, err := json.Marshal(data)
	if err != nil {
		return // nothing that JSON does not know can be told
	}
	for e := range p.events.ears {
		if !e.wants(name) {
			continue
		}
		select {
		case e.heard <- frame{name, string(text)}:
		default: // it is too slow, and misses this
		}
	}
}

// Ping makes the stream say that it is alive, as it does by itself every ten seconds.
func (p *Plex) Ping() { p.Notify("ping", struct{}{}) }

// Listeners is how many clients listen to the stream.
func (p *Plex) Listeners() int {
	p.events.mu.Lock()
	defer p.events.mu.Unlock()
	return len(p.events.ears)
}

// attach makes an ear of one client; leave takes it away again.
func (p *Plex) attach(q *question) (e *ear, leave func()) {
	e = &ear{wants: wanted(q), heard: make(chan frame, earful), over: make(chan struct{})}
	p.events.mu.Lock()
	defer p.events.mu.Unlock()
	if p.events.ears == nil {
		p.events.ears = map[*ear]bool{}
	}
	p.events.ears[e] = true
	return e, func() {
		p.events.mu.Lock()
		defer p.events.mu.Unlock()
		delete(p.events.ears, e)
	}
}

// listen answers /:/eventsource/notifications until the client goes away.
func (p *Plex) listen(w http.ResponseWriter, q *question) {
	e, leave := p.attach(q)
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	out := http.NewResponseController(w)
	if out.Flush() != nil {
		return
	}
	heard := e.heard
	if q.harm.has(SilentStream) {
		heard = nil
	}
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		var f frame
		select {
		case <-q.Context().Done():
			return
		case <-e.over:
			return
		case f = <-heard:
		case <-tick.C:
			if heard == nil {
				continue
			}
			f = frame{"ping", "{}"}
		}
		if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", f.name, f.data); err != nil || out.Flush() != nil {
			return
		}
	}
}

// wanted reads filters=: a list of names, a list of names to leave out, or nothing for everything. Without it, everything but the
// log comes. A ping always does.
func wanted(q *question) func(string) bool {
	list := "-log"
	for _, name := range []string{"filter", "filters"} {
		if q.query.Has(name) {
			list = q.query.Get(name)
		}
	}
	only, without := map[string]bool{}, map[string]bool{}
	for name := range strings.SplitSeq(list, ",") {
		if rest, ok := strings.CutPrefix(name, "-"); ok {
			without[rest] = true
		} else if name != "" {
			only[name] = true
		}
	}
	return func(name string) bool {
		return name == "ping" || !without[name] && (len(only) == 0 || only[name])
	}
}

// HangUp ends every stream of events, as a server does that goes down.
func (p *Plex) HangUp() {
	p.events.mu.Lock()
	defer p.events.mu.Unlock()
	for e := range p.events.ears {
		e.gone.Do(func() { close(e.over) })
	}
}
