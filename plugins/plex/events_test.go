package plex

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// patience is how long a test waits for what must come: on a machine that has
// much else to do it may take its time.
const patience = 2 * time.Minute

// quick is a tempo for tests: what takes a minute takes a moment.
var quick = tempo{
	connect: patience, stall: 60 * time.Millisecond, doubt: 20 * time.Millisecond, poll: 5 * time.Millisecond,
	beat: time.Second, first: 5 * time.Millisecond, last: 20 * time.Millisecond,
}

// heard is what a follower was told, one event after another.
type heard struct {
	t      *testing.T
	events chan *sdk.Event
	end    context.CancelFunc
	ended  chan error
}

// eavesdrop follows the events of a server.
func eavesdrop(t *testing.T, s *Server) *heard {
	ctx, cancel := context.WithCancel(t.Context())
	h := &heard{t, make(chan *sdk.Event, 1000), cancel, make(chan error, 1)}
	go func() {
		h.ended <- s.Events(ctx, func(e *sdk.Event) error {
			select {
			case h.events <- e:
			default:
			}
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-h.ended; !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
	})
	return h
}

// until waits for an event, and gives it.
func (h *heard) until(want string, is func(*sdk.Event) bool) *sdk.Event {
	h.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case e := <-h.events:
			if is(e) {
				return e
			}
		case <-limit:
			h.t.Fatalf("no %s came", want)
		}
	}
}

func (h *heard) link(state, via string) *sdk.Event {
	h.t.Helper()
	return h.until("link "+state+" "+via, func(e *sdk.Event) bool { return e.Kind == sdk.EventLink && e.State == state && e.Via == via })
}

func (h *heard) session() *sdk.Event {
	h.t.Helper()
	return h.until("session", func(e *sdk.Event) bool { return e.Kind == sdk.EventSession })
}

func TestEvents(t *testing.T) {
	const stream, socket = "/:/eventsource", "/:/websocket"
	play := homelab.Session{RatingKey: "8001"}
	for name, c := range map[string]struct {
		faults []homelab.Fault
		via    string
		says   string // in the reason
	}{
		"server-sent events":           {nil, sdk.ViaEvents, ""},
		"WebSocket, for want of those": {[]homelab.Fault{{Kind: homelab.NotFound, Path: stream}}, sdk.ViaWebSocket, "server-sent events: "},
		"WebSocket, where they are silent": {[]homelab.Fault{{Kind: homelab.SilentStream, Path: stream}}, sdk.ViaWebSocket,
			"nothing came for 60ms"},
		"WebSocket, where a page comes": {[]homelab.Fault{{Kind: homelab.NotJSON, Path: stream}}, sdk.ViaWebSocket, "no stream of events"},
		"looking": {[]homelab.Fault{{Kind: homelab.NotFound, Path: stream}, {Kind: homelab.NotFound, Path: socket}}, sdk.ViaPolling,
			"WebSocket: "},
	} {
		t.Run(name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{})
			s := open(t, lab.Plex(), nil)
			s.tempo = quick
			if !strings.Contains(c.says, "nothing") {
				s.tempo.stall = time.Hour
			}
			for _, f := range c.faults {
				lab.Plex().SetFault(f)
			}
			h := eavesdrop(t, s)
			if up := h.link("up", c.via); !strings.Contains(up.Reason, c.says) {
				t.Errorf("reason %q, want %q", up.Reason, c.says)
			}
			lab.Plex().SetSessions(play)
			h.session()
		})
	}
}

// A stream that is open and says nothing is dead after a while, and what
// happens meanwhile is seen all the same.
func TestASilentStream(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	s.tempo = quick
	s.tempo.stall = time.Hour
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.SilentStream})
	h := eavesdrop(t, s)
	h.link("up", sdk.ViaEvents)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	for i := 0; ; i++ { // the first look only learns what there is
		lab.Plex().SetSessions(homelab.Session{RatingKey: "8001", State: []string{"playing", "paused"}[i%2]})
		select {
		case e := <-h.events:
			if e.Kind == sdk.EventSession {
				return
			}
		case <-tick.C:
		case <-limit:
			t.Fatal("nothing was seen")
		}
	}
}

// A server that comes and goes is told as such, and found again.
func TestAServerThatFlaps(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	s.tempo = quick
	s.tempo.stall = time.Hour
	h := eavesdrop(t, s)
	for range 3 {
		h.link("up", sdk.ViaEvents)
		lab.Plex().SetFault(homelab.Fault{Kind: homelab.Unauthorized})
		lab.Plex().HangUp()
		h.link("down", sdk.ViaEvents)
		if down := h.link("down", sdk.ViaPolling); !strings.Contains(down.Reason, "401") {
			t.Errorf("reason %q", down.Reason)
		}
		lab.Plex().ClearFaults()
	}
}

func TestNotifications(t *testing.T) {
	for name, c := range map[string]struct{ text, event, want string }{
		"playing":            {`{"PlaySessionStateNotification":{"sessionKey":"15","state":"paused"}}`, "playing", "session 15 paused"},
		"a number for a key": {`{"PlaySessionStateNotification":{"sessionKey":15,"state":"stopped"}}`, "", "session 15 stopped"},
		"a list":             {`{"PlaySessionStateNotification":[{"sessionKey":"1","state":"playing"},{"sessionKey":"2","state":"error"}]}`, "", "session 1 playing, session 2 error"},
		"a frame": {`{"NotificationContainer":{"type":"playing","size":1,"PlaySessionStateNotification":[{"sessionKey":"15","state":"playing"}]}}`, "",
			"session 15 playing"},
		"a transcode starts":  {`{"TranscodeSession":{"key":"x"}}`, "transcodeSession.start", "session transcode"},
		"and goes on":         {`{"TranscodeSession":{"key":"x"}}`, "transcodeSession.update", ""},
		"in a frame":          {`{"NotificationContainer":{"type":"transcodeSession.update","TranscodeSession":[{"key":"x"}]}}`, "", ""},
		"an item is done":     {`{"TimelineEntry":{"identifier":"com.plexapp.plugins.library","sectionID":"3","itemID":"86099","type":1,"state":5}}`, "", "item 86099 changed in 3"},
		"an item is gone":     {`{"TimelineEntry":{"identifier":"com.plexapp.plugins.library","sectionID":-1,"itemID":7,"state":"9"}}`, "", "item 7 removed"},
		"one is worked on":    {`{"TimelineEntry":{"identifier":"com.plexapp.plugins.library","itemID":"7","state":3}}`, "", ""},
		"a programme guide":   {`{"TimelineEntry":{"identifier":"tv.plex.providers.epg","itemID":"7","state":5}}`, "", ""},
		"a scan begins":       {`{"ActivityNotification":{"event":"started","Activity":{"type":"library.update.section","Context":{"librarySectionID":"3"}}}}`, "", "library 3 scanning"},
		"a scan ends":         {`{"ActivityNotification":{"event":"ended","Activity":{"type":"library.update.section","Context":{"librarySectionID":3}}}}`, "", "library 3 done"},
		"a scan goes on":      {`{"ActivityNotification":{"event":"updated","Activity":{"type":"library.update.section"}}}`, "", ""},
		"items are refreshed": {`{"ActivityNotification":{"event":"ended","Activity":{"type":"library.refresh.items","Context":{"key":"/library/metadata/9/children"}}}}`, "", "item 9 changed"},
		"a ping":              {`{}`, "ping", ""},
		"something new":       {`{"ProviderContentChange":{"x":1}}`, "provider.content.change", ""},
		"null":                {`{"PlaySessionStateNotification":null,"TimelineEntry":[null,7]}`, "", ""},
		"no JSON":             {`<html>`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range notifications([]byte(c.text), c.event) {
				text := e.Kind
				for _, part := range []string{e.Key, e.State} {
					if part != "" {
						text += " " + part
					}
				}
				if e.LibraryKey != "" {
					text += " in " + e.LibraryKey
				}
				got = append(got, text)
			}
			if said := strings.Join(got, ", "); said != c.want {
				t.Errorf("%q, want %q", said, c.want)
			}
		})
	}
}

func FuzzNotifications(f *testing.F) {
	f.Add([]byte(`{"NotificationContainer":{"type":"playing","PlaySessionStateNotification":[{"sessionKey":"\ud800"}]}}`), "playing")
	f.Fuzz(func(t *testing.T, text []byte, event string) { notifications(text, event) })
}
