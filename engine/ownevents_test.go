package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// What a plugin declares has its name and works as what it is like; what nobody
// knows is left a name and nothing else.
func TestNamed(t *testing.T) {
	d := &wire.Description{Name: "zoo", Events: []*wire.EventKind{
		{Name: "feeding", Like: "library"}, {Name: "opening"}, {Name: "odd", Like: "link"},
	}}
	tests := map[string]struct{ kind, wantKind, wantName string }{
		"everybody's":     {"item", "item", ""},
		"like another":    {"feeding", "library", "zoo.feeding"},
		"like nothing":    {"opening", "opening", "zoo.opening"},
		"like no kind":    {"odd", "odd", "zoo.odd"},
		"of nobody":       {"escape", undeclared, "escape"},
		"of nobody, long": {strings.Repeat("x", 1000), undeclared, strings.Repeat("x", longestKind)},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			got := named(d, &wire.Event{Kind: c.kind, Key: "7", Source: "home", Name: "claimed"})
			if got.Kind != c.wantKind || got.Name != c.wantName || got.Source != "home" || (got.Kind == undeclared) != (got.Key == "") {
				t.Errorf("got %v", got)
			}
		})
	}
}

// The daemon tells of events of a source's own, but not of a flood of them, and
// runs for those that say that something changed.
func TestOwnEvents(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	x.d.mu.Lock()
	b := x.d.base
	x.d.mu.Unlock()
	for i := range 3 * mostTold {
		x.d.hear(b, &wire.Event{Kind: "opening", Name: "zoo.opening", Source: "home", Reason: fmt.Sprint("gate ", i)})
		x.d.hear(b, &wire.Event{Kind: undeclared, Name: fmt.Sprint("escape", i), Source: "home"})
	}
	x.await("event", "home: zoo.opening: gate 0")
	if n := x.await("event_undeclared", `of the kind "escape0", which its plugin does not declare`); n.Level != "warning" {
		t.Errorf("it is said as %s", n.Level)
	}
	x.await("event", fmt.Sprint("gate ", mostTold-1))
	x.pass(toldIn)
	x.d.hear(b, &wire.Event{Kind: "library", Key: "1", State: "done", Name: "zoo.feeding", Source: "home", Reason: "fed"})
	x.await("event", fmt.Sprintf("home: zoo.feeding: fed (and %d more events before)", 2*mostTold))
	x.until("it was read", func() bool { x.later(time.Second); return x.d.Status().LastRun.Id == 2 })
}
