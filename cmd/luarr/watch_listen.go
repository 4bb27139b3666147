package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/listen"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// ear keeps the listener of [listen] as the daemon's configuration has it. Take
// and close are called by one goroutine after the other.
type ear struct {
	p       *program
	ctx     context.Context
	store   *store.Store
	log     *slog.Logger
	daemon  *engine.Daemon
	metrics *listen.Metrics
	say     func(engine.Note)

	heeds *config.Config // of the listener that is open; nil where none is
	stop  context.CancelFunc
	done  chan struct{}
}

// newEar makes an ear that listens to nothing yet.
func (p *program) newEar(ctx context.Context, s *session, say func(engine.Note)) *ear {
	return &ear{p: p, ctx: ctx, store: s.store, log: s.log, metrics: listen.NewMetrics(versionText()), say: say}
}

// take opens, moves or closes the listener as a configuration says. Where that
// fails what was before goes on, as far as it is not the same address.
func (e *ear) take(c *config.Config) error {
	switch {
	case !c.Listen.Enabled:
		e.close()
		return nil
	case e.heeds != nil && sameListen(e.heeds, c):
		return nil
	case e.heeds != nil && e.heeds.Listen.Address == c.Listen.Address:
		e.close()
	}
	l, err := listen.Open(listen.Options{
		Config: c, Hint: e.hint, State: e.state, Metrics: e.metrics, Log: e.log, Now: e.p.now,
	})
	if err != nil {
		return err
	}
	e.close()
	ctx, stop := context.WithCancel(e.ctx)
	done := make(chan struct{})
	e.heeds, e.stop, e.done = c, stop, done
	e.say(engine.Note{Time: e.p.now(), Level: "info", Code: "listen", Message: "listening on " + l.Addr()})
	go func() {
		defer close(done)
		if err := l.Serve(ctx); err != nil {
			e.say(engine.Note{Time: e.p.now(), Level: "error", Code: "listen", Message: err.Error(), Hint: fault.Hint(err)})
		}
	}()
	return nil
}

// close ends the listener and waits for that.
func (e *ear) close() {
	if e.heeds == nil {
		return
	}
	e.stop()
	<-e.done
	e.heeds = nil
}

// sameListen says whether two configurations make the same listener.
func sameListen(a, b *config.Config) bool {
	same := func(x, y config.Instance) bool {
		return x.Name == y.Name && x.Plugin == y.Plugin && x.Disabled == y.Disabled
	}
	x, y := a.Listen, b.Listen
	secret := x.Secret.Reveal() == y.Secret.Reveal()
	x.Secret = y.Secret
	return secret && x == y && slices.EqualFunc(a.Sources, b.Sources, same) && slices.EqualFunc(a.Matchers, b.Matchers, same)
}

// hint passes a webhook on to the daemon. What a matcher says is about items of
// any source.
func (e *ear) hint(h listen.Hint) {
	if h.Matchers != nil {
		h = listen.Hint{Kind: h.Kind, State: listen.Changed, Sources: slices.Collect(maps.Keys(e.daemon.Status().Sources))}
	}
	for _, event := range h.Events() {
		e.daemon.Hear(event)
	}
}

// ended counts a run, and what became of its changes.
func (e *ear) ended(run *wire.Run) {
	e.metrics.Run(run, nil)
	err := e.store.Changes(context.WithoutCancel(e.ctx), store.ChangeFilter{Run: run.Id}, func(list []*wire.Change) error {
		e.metrics.Changes(list)
		return nil
	})
	if err != nil {
		e.say(engine.Note{Time: e.p.now(), Level: "warning", Code: "store", Message: fmt.Sprintf("the changes of run %d are not counted: %v", run.Id, err)})
	}
}

// state tells what the daemon knows.
func (e *ear) state(ctx context.Context) (listen.State, error) {
	status := e.daemon.Status()
	s := listen.State{LastRun: status.LastRun, Sessions: map[string][]*wire.Session{}, Maintenance: map[string]bool{}}
	if !status.Alive.IsZero() { // by the real clock
		s.Alive = e.p.now().Add(-time.Since(status.Alive))
	}
	servers, err := e.store.Servers(ctx, e.p.now())
	if err != nil {
		return s, err
	}
	if s.LastRun == nil { // of the daemon before this one
		runs, err := e.store.Runs(ctx, 1)
		if err != nil {
			return s, err
		}
		if len(runs) > 0 {
			s.LastRun = runs[0]
		}
	}
	if s.Libraries, err = e.libraries(ctx); err != nil {
		return s, err
	}
	modes, err := e.daemon.Maintenance(ctx)
	if err != nil {
		return s, err
	}
	for _, m := range modes {
		s.Maintenance[m.Source] = true
	}
	for _, name := range slices.Sorted(maps.Keys(status.Sources)) {
		i, known := slices.BinarySearchFunc(servers, name, func(s *wire.Server, name string) int { return cmp.Compare(s.Source, name) })
		server := &wire.Server{Source: name}
		if known {
			server = servers[i]
		}
		switch one := status.Sources[name]; {
		case !one.Up:
			server.State = "down"
		case one.Looked.IsZero():
			server.State = "" // not yet asked
		default:
			server.State, s.Sessions[name] = "up", one.Playing
		}
		s.Servers = append(s.Servers, server)
	}
	return s, nil
}

// libraries gives all libraries with the number of items that are stored of them.
func (e *ear) libraries(ctx context.Context) ([]*wire.Library, error) {
	list, err := e.store.Libraries(ctx, "")
	if err != nil {
		return nil, err
	}
	var states map[string]store.LibraryState
	for i, l := range list {
		if i == 0 || list[i-1].Source != l.Source {
			if states, err = e.store.LibraryStates(ctx, l.Source); err != nil {
				return nil, err
			}
		}
		l.ItemCount = proto.Int64(states[l.Key].Items)
	}
	return list, nil
}
