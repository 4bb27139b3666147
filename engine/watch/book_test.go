package watch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

var start = time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)

func playing(id, state string) *wire.Session {
	return &wire.Session{Id: id, Source: "home", Title: "Sample", State: state}
}

// at is the minute of a time after the start.
func at(t time.Time) int { return int(t.Sub(start).Minutes()) }

func TestSinceWhen(t *testing.T) {
	b := NewBook()
	other := playing("a", "playing")
	other.Title = "Another"
	for i, c := range []struct {
		minute int
		s      *wire.Session // nil: it is not there
		lost   bool
		want   string // started, since
	}{
		{0, playing("a", "playing"), false, "0 0"},
		{5, playing("a", "playing"), false, "0 0"},
		{6, playing("a", "paused"), false, "0 6"},
		{9, playing("a", "paused"), false, "0 6"},
		{10, nil, true, ""},
		{19, playing("a", "paused"), false, "0 6"},
		{20, other, false, "20 20"},
		{21, nil, false, ""},
		{22, playing("a", "paused"), false, "22 22"},
		{23, nil, true, ""},
		{34, nil, true, ""},
		{35, playing("a", "paused"), false, "35 35"},
	} {
		now := start.Add(time.Duration(c.minute) * time.Minute)
		switch {
		case c.lost:
			b.Lost(now, "home")
			continue
		case c.s == nil:
			b.Look(now, "home", nil)
			continue
		}
		b.Look(now, "home", []*wire.Session{c.s, playing("b", "playing")})
		b.Look(now, "second", []*wire.Session{{Id: "a", Source: "second"}})
		if got := fmt.Sprint(at(c.s.StartedAt.AsTime()), at(c.s.Since.AsTime())); got != c.want {
			t.Errorf("step %d: %q, want %q", i, got, c.want)
		}
	}
	if b.Len() != 3 {
		t.Errorf("%d streams are remembered, want 3", b.Len())
	}
}

// The course of a rule that wants to stop a stream, second by second.
func TestGrace(t *testing.T) {
	const want, unknown = 'w', '?'
	for name, c := range map[string]struct {
		grace   int    // seconds
		course  string // what the rule says, one letter a second
		tries   string // how tries end: + or -
		stopped string // seconds at which it is tried
	}{
		"at once":                {0, "w", "+", "0"},
		"after its time":         {3, "wwwww", "+", "3"},
		"it held no longer":      {3, "www.w", "+", ""},
		"and then again":         {2, "ww.www", "+", "5"},
		"unknown stops nothing":  {2, "ww??", "+", ""},
		"and is no break":        {3, "w??w", "+", "3"},
		"unknown from the first": {0, "???", "+", ""},
		"a failure rests":        {0, strings.Repeat("w", 200), "-----", "0 60 180"},
		"a success rests too":    {0, strings.Repeat("w", 100), "++", "0 60"},
	} {
		t.Run(name, func(t *testing.T) {
			b := NewBook()
			var stopped []string
			tries := c.tries
			for i, says := range c.course {
				now := start.Add(time.Duration(i) * time.Second)
				b.Look(now, "home", []*wire.Session{playing("a", "playing")})
				key := Key{"home", "a"}
				var wishes []Wish
				if says == want {
					wishes = []Wish{{key, "rule", time.Duration(c.grace) * time.Second}}
				}
				verdicts, next := b.Judge(now, wishes, func(Key, string) bool { return says == unknown })
				if says != want {
					continue
				}
				v := verdicts[0]
				if v.Due == (v.At.After(now)) || !v.Due && !next.Equal(v.At) {
					t.Fatalf("second %d: %+v, next %v", i, v, next)
				}
				if v.Due {
					stopped = append(stopped, fmt.Sprint(i))
					b.Tried(now, key, "rule", tries[0] == '+')
					tries = tries[1:]
				}
			}
			if got := strings.Join(stopped, " "); got != c.stopped {
				t.Errorf("tried at %q, want %q", got, c.stopped)
			}
		})
	}
}

// A million looks leave nothing behind.
func TestTheBookForgets(t *testing.T) {
	b := NewBook()
	for i := range 20_000 {
		now := start.Add(time.Duration(i) * time.Second)
		s := playing(fmt.Sprint(i), "playing")
		b.Look(now, "home", []*wire.Session{s})
		b.Judge(now, []Wish{{KeyOf(s), "rule", time.Hour}, {Key{"home", "gone"}, "rule", 0}}, func(Key, string) bool { return false })
	}
	if b.Len() != 1 {
		t.Errorf("%d streams are remembered", b.Len())
	}
}

// What a book remembers goes into another one.
func TestMemory(t *testing.T) {
	b := NewBook()
	key := Key{"home", "a"}
	b.Look(start, "home", []*wire.Session{playing("a", "paused")})
	b.Judge(start, []Wish{{key, "rule", time.Minute}}, func(Key, string) bool { return false })
	list, changed := b.Memory()
	if _, again := b.Memory(); !changed || again || len(list) != 1 {
		t.Fatalf("changed %v, then %v, %v", changed, again, list)
	}
	for minute, want := range map[int]bool{1: true, 10: true, 11: false} {
		now := start.Add(time.Duration(minute) * time.Minute)
		other := NewBook()
		other.Recall(list)
		s := playing("a", "paused")
		other.Look(now, "home", []*wire.Session{s})
		verdicts, _ := other.Judge(now, []Wish{{key, "rule", time.Minute}}, func(Key, string) bool { return false })
		if known := s.Since.AsTime().Equal(start); known != want || verdicts[0].Due != want {
			t.Errorf("after %d minutes it is known %v and due %v, want %v", minute, known, verdicts[0].Due, want)
		}
	}
}
