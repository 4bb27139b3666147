package engine

import (
	"context"
	"errors"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// runPatience bounds how long is waited for the runs of a daemon.
const runPatience = time.Hour

// AfterTheDaemon does a run that needs the store to itself. Where a run goes on
// while a daemon looks after the store it waits for the end of that, and says
// once which one it is: nobody who sits here has begun it. Without a daemon it
// fails as the run does.
func (e *Engine) AfterTheDaemon(ctx context.Context, say func(*store.Occupied), do func(context.Context) (*wire.Run, error)) (*wire.Run, error) {
	patient, cancel := context.WithTimeout(ctx, runPatience)
	defer cancel()
	said := false
	for {
		record, err := do(ctx)
		var in *store.Occupied
		if !errors.As(err, &in) {
			if record == nil && said && ctx.Err() != nil {
				err = errGivenUp()
			}
			return record, err
		}
		if _, yes := e.Watched(); !yes {
			return nil, err
		}
		if !said {
			say(in)
			said = true
		}
		if !rest(patient, followEvery) {
			if ctx.Err() != nil {
				err = errGivenUp()
			}
			return nil, err
		}
	}
}

// errGivenUp is what a user is told who waits no longer.
func errGivenUp() error {
	return &fault.Error{Class: fault.Interrupted, Op: "run", Err: errors.New("taken back before it began; nothing was sent")}
}
