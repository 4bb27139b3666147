package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// busyFor stands in for a plugin: it says that something is in the way so many
// times, and takes whatever it is sent.
type busyFor struct {
	times int
	err   error
	asked int
}

func (b *busyFor) Busy(_ context.Context, _ []*wire.Change, sent bool) (*wire.BusyResponse, error) {
	if b.asked++; b.err != nil {
		return nil, b.err
	}
	return &wire.BusyResponse{Busy: b.asked <= b.times, What: "2 streams are being played", PatienceS: 60}, nil
}

// told is progress that writes down what it is told.
type told struct{ lines []string }

func (t *told) Stage(string)                 {}
func (t *told) Items(string, int64, int64)   {}
func (t *told) Waits(what string, _ float64) { t.lines = append(t.lines, what) }
func (t *told) Done(*wire.Stage)             {}

// TestLook waits as long as there is something to wait for, and no longer than
// the plugin says.
func TestLook(t *testing.T) {
	for _, c := range []struct {
		name   string
		plugin busyFor
		stop   int // after so many pauses the user interrupts
		what   string
		err    string
		waited time.Duration // at most
	}{
		{name: "nothing in the way"},
		{name: "for a while", plugin: busyFor{times: 5}, waited: 20 * time.Second},
		{name: "for too long", plugin: busyFor{times: 1 << 30}, what: "2 streams", waited: 70 * time.Second},
		{name: "nobody knows", plugin: busyFor{err: errors.New("403")}, err: "403"},
		{name: "the user interrupts", plugin: busyFor{times: 1 << 30}, stop: 3, err: "canceled", waited: 5 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var waited time.Duration
			pauses := 0
			shown := &told{}
			e := &Engine{Options: Options{Progress: shown, Pause: func(ctx context.Context, d time.Duration) error {
				if waited, pauses = waited+d, pauses+1; pauses == c.stop {
					cancel()
				}
				return ctx.Err()
			}}}
			a := &patient{run: &run{Engine: e}}
			what, err := a.look(ctx, "home", &c.plugin, nil, false)
			if !strings.Contains(what, c.what) || c.what == "" && what != "" || (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got %q, %v", what, err)
			}
			if waited > c.waited {
				t.Errorf("it waited %s", waited)
			}
			if c.plugin.times > 0 && (len(shown.lines) == 0 || shown.lines[0] != "home: 2 streams are being played") {
				t.Errorf("nobody is told: %q", shown.lines)
			}
		})
	}
}
