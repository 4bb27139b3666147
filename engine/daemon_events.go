package engine

import (
	"github.com/luarr/luarr/sdk/wire"
)

// Hear takes an event from elsewhere than a server's own stream, such as a
// webhook: a hint to look, and nothing more. Its Source is a configured one.
func (d *Daemon) Hear(e *wire.Event) {
	d.mu.Lock()
	b := d.base
	d.mu.Unlock()
	if b != nil {
		d.hear(b, e)
	}
}

// hear takes an event of a source.
func (d *Daemon) hear(b *base, e *wire.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.sources[e.Source]
	if b != d.base || s == nil {
		return
	}
	d.tellEvent(e)
	d.agenda.Hear(d.clock(d.engine), e)
	switch e.Kind {
	case "session":
		d.gaze.Hear(e.Source, false)
		wake(d.wakeLooks)
	case "link":
		up := e.State == "up"
		if up && e.Via != s.Via {
			d.say(Note{Code: "link", Source: e.Source, Message: e.Source + " tells what happens by " + ways[e.Via], Hint: e.Reason})
			s.Via = e.Via
		}
		d.gaze.Hear(e.Source, up)
		wake(d.wakeLooks)
		wake(d.wakeRuns)
	case "item", "library":
		wake(d.wakeRuns)
	}
}

// ways are the ways in which events come, for people.
var ways = map[string]string{
	"events": "server-sent events", "websocket": "WebSocket", "polling": "nothing: it is looked at every few seconds",
}
