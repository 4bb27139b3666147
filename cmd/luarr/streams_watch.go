package main

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

const (
	// quietest is the least time between two looks at a server: a hundred
	// events a second are one look.
	quietest = 300 * time.Millisecond
	// glance is how often everything is looked at although nothing was told.
	glance = 30 * time.Second
)

// streamWatch is what luarr streams watch knows.
type streamWatch struct {
	p       *program
	lookout *engine.Lookout
	show    streamShow

	mu    sync.Mutex
	stale map[string]bool        // sources to look at again
	links map[string]*wire.Event // by source, how events come
	woken chan struct{}

	sessions map[string][]*wire.Session // by source
	trouble  map[string]string          // why a source cannot be read
}

// streamShow puts before the user what plays.
type streamShow interface {
	// draw shows what there is; links say how events come.
	draw(w *streamWatch)
	end()
}

// watchStreams shows what plays until the user stops it.
func (p *program) watchStreams(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if err := none(c); err != nil {
		return err
	}
	s, l, err := p.lookout(c, false)
	if err != nil {
		return err
	}
	defer s.close()
	defer l.Close()
	if len(s.config.Sources) == 0 {
		return fault.New(fault.Usage, "watch", "", "no source is configured").WithHint("luarr init writes a config.toml")
	}
	w := &streamWatch{
		p: p, lookout: l, stale: map[string]bool{}, links: map[string]*wire.Event{}, woken: make(chan struct{}, 1),
		sessions: map[string][]*wire.Session{}, trouble: map[string]string{},
	}
	asked := c.StringSlice("source")
	for _, in := range s.config.Sources {
		if len(asked) == 0 || slices.Contains(asked, in.Name) {
			w.stale[in.Name] = true
		}
	}
	width, _ := p.screen()
	if f == table && width > 0 && p.getenv("TERM") != "dumb" {
		w.show = newStreamScreen(p)
	} else {
		w.show = &streamLines{p: p, format: f, was: map[string]*wire.Session{}, links: map[string]string{}}
	}
	defer w.show.end()
	ctx, cancel := context.WithCancel(c.Context)
	var following sync.WaitGroup
	following.Go(func() { l.Follow(ctx, asked, w.hear) })
	defer following.Wait()
	defer cancel()
	return w.run(ctx)
}

// hear takes one event. It is called by several goroutines.
func (w *streamWatch) hear(e *wire.Event) {
	w.mu.Lock()
	switch e.Kind {
	case "link":
		w.links[e.Source] = e
		w.stale[e.Source] = true
	case "session":
		w.stale[e.Source] = true
	default:
		w.mu.Unlock()
		return
	}
	w.mu.Unlock()
	w.wake()
}

func (w *streamWatch) wake() {
	select {
	case w.woken <- struct{}{}:
	default:
	}
}

// run looks whenever something was heard, and redraws.
func (w *streamWatch) run(ctx context.Context) error {
	look, draw := time.NewTicker(glance), time.NewTicker(time.Second)
	defer look.Stop()
	defer draw.Stop()
	w.wake()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
			w.mu.Lock()
			for source := range w.links {
				w.stale[source] = true
			}
			w.mu.Unlock()
			w.wake()
		case <-draw.C: // the terminal may have another size now
			w.show.draw(w)
		case <-w.woken:
			if err := w.look(ctx); err != nil {
				if ctx.Err() != nil {
					return nil
				}
				return err
			}
			w.show.draw(w)
			rest := time.NewTimer(quietest)
			select {
			case <-rest.C:
			case <-ctx.Done():
				rest.Stop()
				return nil
			}
		}
	}
}

// look reads the sources of which something was heard.
func (w *streamWatch) look(ctx context.Context) error {
	w.mu.Lock()
	var sources []string
	for source := range w.stale {
		sources = append(sources, source)
	}
	clear(w.stale)
	w.mu.Unlock()
	if len(sources) == 0 {
		return nil
	}
	sight, err := w.lookout.See(ctx, sources...)
	if err != nil {
		return err
	}
	for _, source := range sources {
		w.sessions[source] = nil
		delete(w.trouble, source)
	}
	for _, s := range sight.Sessions {
		w.sessions[s.Source] = append(w.sessions[s.Source], s)
	}
	for _, f := range sight.Findings {
		w.trouble[f.Subject] = f.Message
	}
	return nil
}
