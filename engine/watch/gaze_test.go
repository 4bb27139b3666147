package watch

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// When which source is looked at, to the tenth of a second.
func TestGaze(t *testing.T) {
	for name, c := range map[string]struct {
		tenths int
		step   func(g *Gaze, tenth int)
		broken bool
		want   string
	}{
		"by itself":            {400, nil, false, "0 150 300"},
		"an event":             {100, func(g *Gaze, i int) { hear(g, i == 33) }, false, "0 33"},
		"ten events a second":  {20, func(g *Gaze, i int) { hear(g, true) }, false, "0 3 6 9 12 15 18"},
		"a grace ends":         {100, func(g *Gaze, i int) { again(g, i == 1, 42) }, false, "0 42"},
		"it cannot be read":    {400, nil, true, "0 10 30 70 150 310"},
		"and events come":      {100, func(g *Gaze, i int) { hear(g, i == 50) }, true, "0 10 30 70"},
		"it is back":           {100, func(g *Gaze, i int) { g.back(i == 50) }, true, "0 10 30 50 60 80"},
		"somebody else speaks": {50, func(g *Gaze, _ int) { g.Hear("attic", true) }, false, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewGaze([]string{"home"})
			var at []string
			for i := range c.tenths {
				now := start.Add(time.Duration(i) * 100 * time.Millisecond)
				if c.step != nil {
					c.step(g, i)
				}
				sources, wake := g.Due(now)
				if len(sources) > 0 {
					at = append(at, fmt.Sprint(i))
					if more, _ := g.Due(now); len(more) > 0 {
						t.Error("it is looked at twice at a time")
					}
					g.Looked("home", !c.broken)
				} else if !wake.After(now) {
					t.Fatalf("tenth %d: asked to come again at %v", i, wake)
				}
			}
			if got := strings.Join(at, " "); got != c.want {
				t.Errorf("looked at %s, want %s", got, c.want)
			}
		})
	}
}

func hear(g *Gaze, yes bool) {
	if yes {
		g.Hear("home", false)
	}
}

func again(g *Gaze, yes bool, tenth int) {
	if yes {
		g.Again(start.Add(time.Duration(tenth) * 100 * time.Millisecond))
	}
}

func (g *Gaze) back(yes bool) {
	if yes {
		g.Hear("home", true)
	}
}
