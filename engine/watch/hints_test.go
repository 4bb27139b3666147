package watch

import (
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// library makes an event of one.
func library(key, state string) *wire.Event {
	return &wire.Event{Kind: "library", Key: key, State: state, Source: "home"}
}

// item makes an event of an item in a library.
func item(key string) *wire.Event {
	return &wire.Event{Kind: "item", Key: "1", State: "changed", LibraryKey: key, Source: "home"}
}

// What a source tells becomes few runs, and none is forgotten.
func TestHints(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		takers []string
		events func(second int) []*wire.Event
		want   []string
	}{
		{"nothing", nil, func(int) []*wire.Event { return nil }, nil},
		{"one item", []string{"a"}, func(s int) []*wire.Event {
			if s == 10 {
				return []*wire.Event{item("2"), item("2")}
			}
			return nil
		}, []string{"00:00:15 a of home [2]"}},
		{"no pipeline takes it", nil, func(s int) []*wire.Event {
			if s == 10 {
				return []*wire.Event{item("2")}
			}
			return nil
		}, []string{"00:00:15 nightly of home [2] to read"}},
		{"two pipelines and two libraries", []string{"a", "b"}, func(s int) []*wire.Event {
			if s == 10 {
				return []*wire.Event{item("2"), item("1")}
			}
			return nil
		}, []string{"00:00:15 a of home [1 2]", "00:01:15 b of home [1 2]"}},
		// 1,500 events in five minutes, a status between them, and items told of
		// once more afterwards.
		{"a scan", []string{"a"}, func(s int) []*wire.Event {
			switch {
			case s == 10:
				return []*wire.Event{library("2", "scanning")}
			case s > 10 && s < 310:
				return []*wire.Event{item("2"), item("2"), item("2"), item("2"), item("2")}
			case s == 310:
				return []*wire.Event{library("2", "done"), item("2")}
			}
			return nil
		}, []string{"00:05:15 a of home [2]"}},
		{"a scan that never ends", []string{"a"}, func(s int) []*wire.Event {
			switch s {
			case 10:
				return []*wire.Event{library("2", "scanning"), item("2"), item("1")}
			}
			return nil
		}, []string{"00:00:15 a of home [1]", "00:15:10 a of home [2]"}},
		{"it tells without end", []string{"a"}, func(s int) []*wire.Event {
			if s >= 10 && s < 300 {
				return []*wire.Event{item("2")}
			}
			return nil
		}, []string{"00:02:10 a of home [2]", "00:04:11 a of home [2]", "00:05:41 a of home [2]"}},
		{"old events again", []string{"a"}, func(s int) []*wire.Event {
			if s == 10 || s == 50 || s == 90 {
				return []*wire.Event{item("2")}
			}
			return nil
		}, []string{"00:00:15 a of home [2]", "00:01:45 a of home [2]"}},
		{"a link that flaps", []string{"a"}, func(s int) []*wire.Event {
			if s >= 10 && s < 70 && s%2 == 0 {
				return []*wire.Event{{Kind: "link", State: []string{"up", "down"}[s/2%2], Source: "home"}}
			}
			return nil
		}, []string{"00:01:13 a of home []"}},
		{"a source that nobody has", []string{"a"}, func(s int) []*wire.Event {
			return []*wire.Event{{Kind: "item", LibraryKey: "1", Source: "attic"}}
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &day{a: NewAgenda(from, Plan{Readers: readers, Takers: map[string][]string{"home": c.takers}}), now: from, takes: time.Minute}
			d.pass(from.Add(30*time.Minute), func(now time.Time) []*wire.Event { return c.events(int(now.Sub(from).Seconds())) })
			d.expect(t, c.want...)
		})
	}
}

// A run that reads a source as a whole needs no other after it for what was told
// before it.
func TestARunTakesHintsAlong(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 59, 58, 0, time.UTC)
	plan := Plan{Readers: readers, Takers: map[string][]string{"home": {"x"}}, Jobs: []Job{job(t, "x", "daily", 1, 0)}}
	d := &day{a: NewAgenda(from, plan), now: from, takes: time.Minute}
	d.a.Hear(from, item("2"))
	d.pass(from.Add(time.Hour), nil)
	d.expect(t, "01:00:00 x")
}

// However much is told, little is remembered.
func TestHintsAreBounded(t *testing.T) {
	h := &hints{libraries: map[string]*hint{}}
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for i := range 100_000 {
		h.hear(now, item(string(rune('a'+i%5000))))
	}
	if n := len(h.libraries); n > mostLibraries+1 {
		t.Errorf("%d libraries are remembered", n)
	}
	libraries, _ := h.ready(now.Add(time.Hour))
	if len(libraries) != mostLibraries+1 || libraries[0] != "" || len(h.libraries) != 0 {
		t.Errorf("%d libraries are to be read, and %d are left", len(libraries), len(h.libraries))
	}
}
