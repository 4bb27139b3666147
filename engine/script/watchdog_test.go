package script

import (
	"testing"
	"time"
)

// A call is overdue when it was seen for the whole limit, again and again: not
// when the machine stood still meanwhile, and not when calls follow each other.
func TestOverdue(t *testing.T) {
	type look struct {
		turn   uint64
		second int
	}
	for name, c := range map[string]struct {
		looks []look // the last of which is the one in question
		want  bool
	}{
		"all the time":      {[]look{{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}}, true},
		"not quite":         {[]look{{1, 0}, {1, 1}, {1, 2}, {1, 3}}, false},
		"stood still":       {[]look{{1, 0}, {1, 100}, {1, 101}, {1, 102}}, false},
		"and goes on":       {[]look{{1, 0}, {1, 100}, {1, 101}, {1, 102}, {1, 103}}, true},
		"looked in a hurry": {[]look{{1, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 2}, {1, 2}}, false},
		"one after another": {[]look{{1, 0}, {1, 1}, {1, 2}, {3, 3}, {3, 4}, {3, 5}}, false},
		"nothing is called": {[]look{{2, 0}, {2, 1}, {2, 2}, {2, 3}, {2, 4}}, false},
	} {
		var s sight
		got := false
		for _, l := range c.looks {
			got = s.overdue(l.turn, time.Unix(int64(l.second), 0), 4*time.Second)
		}
		if got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
