package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// undeclared is the kind of an event that nobody knows.
const undeclared = "undeclared"

// longestKind bounds the kind of an event that nobody knows, in bytes.
const longestKind = 64

// named gives an event of a source as the engine takes it. One of a kind that the
// plugin declares has its name and the kind that it is like; of a kind that
// nobody knows only the name is left.
func named(d *wire.Description, e *wire.Event) *wire.Event {
	e.Name = ""
	if slices.Contains(sdk.EventKindsOfAll(), e.Kind) {
		return e
	}
	for _, k := range d.GetEvents() {
		if k.GetName() != e.Kind {
			continue
		}
		e.Name = d.GetName() + "." + k.GetName()
		switch like := k.GetLike(); like {
		case sdk.EventSession, sdk.EventItem, sdk.EventLibrary, sdk.EventServer:
			e.Kind = like
		}
		return e
	}
	return &wire.Event{Kind: undeclared, Name: strings.ToValidUTF8(e.Kind[:min(len(e.Kind), longestKind)], ""), Source: e.Source}
}

// At most so many events of one source's own are told in so long a time.
const (
	mostTold = 20
	toldIn   = time.Minute
)

// telling counts what was told of the events of one source.
type telling struct {
	since time.Time
	n     int // since then
	lost  int // of these, those that were not told
}

// tellEvent says that an event of a source's own came, or one of a kind that nobody
// knows. The lock is held.
func (d *Daemon) tellEvent(e *wire.Event) {
	switch {
	case e.Name == "":
		return
	case e.Kind == undeclared:
		if d.notes.fresh(undeclared+"\x00"+e.Source, d.Now()) {
			d.say(Note{Level: "warning", Code: "event_undeclared", Source: e.Source,
				Message: fmt.Sprintf("%s tells of events of the kind %q, which its plugin does not declare; they are passed over", e.Source, e.Name),
				Hint:    "report it to the author of its plugin"})
		}
		return
	}
	t, now := d.told[e.Source], d.Now()
	if t == nil {
		t = &telling{}
		d.told[e.Source] = t
	}
	more := ""
	if now.Sub(t.since) >= toldIn {
		if t.lost > 0 {
			more = fmt.Sprintf(" (and %d more events before)", t.lost)
		}
		*t = telling{since: now}
	}
	if t.n++; t.n > mostTold {
		t.lost++
		return
	}
	message := e.Source + ": " + e.Name
	if e.Reason != "" {
		message += ": " + e.Reason
	}
	d.say(Note{Code: "event", Source: e.Source, Message: message + more})
}
