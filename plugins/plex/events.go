package plex

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/luarr/luarr/sdk"
)

var _ sdk.Events = (*Server)(nil)

// tempo is how patient a follower is.
type tempo struct {
	connect time.Duration // until a connection is there
	stall   time.Duration // silence after which a connection is dead
	doubt   time.Duration // silence after which we look ourselves, too
	poll    time.Duration // between two looks
	beat    time.Duration // between two signs of life
	first   time.Duration // before the second try,
	last    time.Duration // and at most between tries
}

// usualTempo fits a server that says something every 10 to 15 seconds.
var usualTempo = tempo{
	connect: 20 * time.Second, stall: time.Minute, doubt: 20 * time.Second, poll: 5 * time.Second,
	beat: 30 * time.Second, first: time.Second, last: time.Minute,
}

// Events tells what happens: by server-sent events, by WebSocket where those
// fail, and by looking every few seconds where neither works.
func (s *Server) Events(ctx context.Context, out func(*sdk.Event) error) error {
	if s.client.base.Host == "" {
		return errNoServer
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	f := &follower{s: s, tempo: s.tempo, stop: stop, out: out}
	var beats sync.WaitGroup
	beats.Go(func() {
		for f.wait(ctx, f.beat) {
			f.say(&sdk.Event{Kind: sdk.EventAlive})
		}
	})
	f.follow(ctx)
	stop(nil)
	beats.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return ctx.Err()
}

// follower follows the events of one server.
type follower struct {
	s *Server
	tempo
	stop context.CancelCauseFunc

	mu   sync.Mutex
	out  func(*sdk.Event) error
	link sdk.Event // the last link that was told
	seen uint64    // what looked like this when we looked last; 0 where we did not
}

// say hands out one event. Nobody who listens ends it all.
func (f *follower) say(e *sdk.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.out(e); err != nil {
		f.stop(err)
	}
}

// tell tells how events come, where that is something new.
func (f *follower) tell(state, via, reason string) {
	if f.link.State == state && f.link.Via == via {
		return
	}
	f.link.State, f.link.Via = state, via
	f.say(&sdk.Event{Kind: sdk.EventLink, State: state, Via: via, Reason: reason})
}

// wait waits, and says whether the context still lives.
func (f *follower) wait(ctx context.Context, d time.Duration) bool {
	return pause(ctx, d) == nil
}

// channel is a way that events come: it calls up when the connection is there and
// ends when that is lost.
type channel struct {
	via  string
	name string
	open func(ctx context.Context, up func()) (heard bool, err error)
}

// follow makes one connection after another, until the context ends.
func (f *follower) follow(ctx context.Context) {
	ways := []channel{
		{sdk.ViaEvents, "server-sent events", f.listen},
		{sdk.ViaWebSocket, "WebSocket", f.socket},
	}
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval, steps.Multiplier = f.first, f.last, 2
	for ctx.Err() == nil {
		why := ""
		for i, w := range ways {
			began := f.s.client.now()
			up := false
			heard, err := w.open(ctx, func() {
				up = true
				f.tell("up", w.via, why)
			})
			if ctx.Err() != nil {
				return
			}
			if up {
				f.tell("down", w.via, reasonOf(err))
			}
			if heard { // it works, so that it is the one to try again
				if f.s.client.now().Sub(began) > f.stall {
					steps.Reset()
				}
				why = ""
				ways[0], ways[i] = ways[i], ways[0]
				break
			}
			if why != "" {
				why += "; "
			}
			why += w.name + ": " + reasonOf(err)
		}
		f.bridge(ctx, steps.NextBackOff(), why)
	}
}

// bridge looks by itself while no events come, until the next try. Where the
// last connection was lost a moment ago, why is empty.
func (f *follower) bridge(ctx context.Context, rest time.Duration, why string) {
	for rest > 0 {
		if why != "" || rest > f.poll {
			f.poll1(ctx, why)
		}
		step := min(rest, f.poll)
		if rest -= step; !f.wait(ctx, step) {
			return
		}
	}
}

// poll1 looks once, and tells whether something is new.
func (f *follower) poll1(ctx context.Context, why string) {
	changed, err := f.look(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		f.tell("down", sdk.ViaPolling, reasonOf(err))
	default:
		f.tell("up", sdk.ViaPolling, why)
		if changed {
			f.say(&sdk.Event{Kind: sdk.EventSession})
		}
	}
}

// reasonOf puts an error in one clause.
func reasonOf(err error) string {
	if err == nil {
		return "the server ended it"
	}
	return sdk.CleanError(err).Error()
}
