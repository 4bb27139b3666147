package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Examined is what one source or matcher says of itself and of its server.
type Examined struct {
	Section, Name, Plugin string
	Disabled              bool // a matcher that is switched off, and was not asked
	// About is what the server says of how it is set up; nil where the plugin
	// cannot tell.
	About *wire.Examination
	// Libraries are those of a source, with Enabled where they are read.
	Libraries []*wire.Library
	// Via says how a source's events come: events, websocket or polling; empty
	// where it has none, or where that was not known in time. Reason says why
	// they come in no better way.
	Via, Reason string
	Err         error
}

const (
	// examPatience is how long a server may take for all that it is asked.
	examPatience = 30 * time.Second
	// linkPatience is how long to wait for a source to say how its events come.
	linkPatience = 5 * time.Second
)

// Examine asks every source and matcher how it is, all at the same time.
// Nothing is changed or stored; the store, which may be nil here, says which
// libraries are new.
func (e *Engine) Examine(ctx context.Context) ([]Examined, error) {
	out := make([]Examined, len(e.instances))
	var asking sync.WaitGroup
	for n, in := range e.instances {
		asking.Go(func() { out[n] = e.examine(ctx, in) })
	}
	asking.Wait()
	if ctx.Err() != nil {
		return nil, &fault.Error{Class: fault.Interrupted, Op: "examine", Err: ctx.Err()}
	}
	return out, nil
}

// examine asks one of them.
func (e *Engine) examine(ctx context.Context, in *instance) Examined {
	out := Examined{Section: in.config.Section, Name: in.config.Name, Plugin: in.config.Plugin, Disabled: in.config.Disabled}
	if out.Disabled {
		return out
	}
	limited, cancel := context.WithTimeout(ctx, examPatience)
	defer cancel()
	out.Err = in.ask(limited, &out)
	if out.Err == nil && out.Section == "sources" {
		held := in.held(limited, e.Store)
		out.Libraries, out.Err = held.Libraries, held.Err
	}
	if out.Err == nil && in.can("events") {
		out.Via, out.Reason = in.link(limited)
	}
	if out.Err != nil && limited.Err() != nil && ctx.Err() == nil {
		out.Err = fault.New(fault.Unreachable, "ask", out.Section+"."+out.Name, "no answer within %s", examPatience).
			WithHint("see whether the server is busy or starting, and try again")
	}
	return out
}

// ask has the plugin examine its server, or where it cannot, at least say who
// answers.
func (i *instance) ask(ctx context.Context, out *Examined) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	if out.About, err = p.Examine(ctx); err != nil || out.About != nil || !i.can("source") {
		return err
	}
	server, err := p.Server(ctx)
	out.About = &wire.Examination{Server: server}
	return err
}

// link tells how events come.
func (i *instance) link(ctx context.Context) (via, reason string) {
	ctx, cancel := context.WithTimeout(ctx, linkPatience)
	defer cancel()
	known := errors.New("known")
	_ = i.Events(ctx, func(event *wire.Event) error {
		if event.Kind != "link" {
			return nil
		}
		via, reason = event.Via, event.Reason
		if event.State != "up" && via != "polling" {
			return nil // it looks for another way
		}
		return known
	})
	if !slices.Contains([]string{"events", "websocket", "polling"}, via) {
		return "", reason
	}
	return via, reason
}
