package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/luarr/luarr/sdk/wire"
)

// lookEvery is how often a source is looked at that tells nothing by itself.
const lookEvery = 5 * time.Second

// Follow hands over what the sources tell until the context ends: of all, or of
// some. Each is followed by itself, and begun again, more and more slowly, when
// its plugin fails. Fn is called by several goroutines, and must not block for
// long. Events are hints: whoever hears of a link that is up reads everything
// again.
func (e *Engine) Follow(ctx context.Context, sources []string, fn func(*wire.Event)) {
	var following sync.WaitGroup
	for _, in := range e.instances {
		if in.config.Section != "sources" || len(sources) > 0 && !slices.Contains(sources, in.config.Name) {
			continue
		}
		following.Go(func() { in.follow(ctx, fn) })
	}
	following.Wait()
}

// follow follows one source.
func (i *instance) follow(ctx context.Context, fn func(*wire.Event)) {
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval = time.Second, time.Minute
	link := func(state, via string, err error) {
		e := &wire.Event{Kind: "link", State: state, Via: via, Source: i.config.Name}
		if err != nil {
			e.Reason = err.Error()
		}
		fn(e)
	}
	for ctx.Err() == nil {
		_, err := i.open(ctx)
		switch {
		case err != nil:
		case i.can("events"):
			err = i.Events(ctx, func(e *wire.Event) error {
				fn(e)
				if e.Kind == "alive" {
					steps.Reset()
				}
				return nil
			})
		default:
			link("up", "polling", nil)
			for rest(ctx, lookEvery) {
				fn(&wire.Event{Kind: "session", Source: i.config.Name})
			}
		}
		if ctx.Err() != nil {
			return
		}
		i.revive()
		link("down", "", err)
		rest(ctx, steps.NextBackOff())
	}
}

// revive has the plugin started anew at the next call, where it could not be
// started or has died for good.
func (i *instance) revive() {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case !i.opened:
	case i.err != nil:
		i.opened, i.err = false, nil
	case i.plugin.Spent():
		i.plugin.Retire()
		i.opened, i.plugin = false, nil
	}
}

// rest waits, and says whether the context still lives.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
