package engine

import (
	"context"
	"slices"
	"sync"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// Held is what one source holds, or why that is not known.
type Held struct {
	Source    string
	Libraries []*wire.Library // in the server's order, counted where the plugin can
	Err       error
}

// Libraries asks sources for their libraries, all at the same time; none named
// is all of them. Nothing is stored; the store, which may be nil here, says
// which of them are new. One that fails does not stop the others.
func (e *Engine) Libraries(ctx context.Context, sources []string) ([]Held, error) {
	var asked []*instance
	for _, in := range e.instances {
		if in.config.Section == "sources" && (len(sources) == 0 || slices.Contains(sources, in.config.Name)) {
			asked = append(asked, in)
		}
	}
	for _, name := range sources {
		if !slices.ContainsFunc(asked, func(in *instance) bool { return in.config.Name == name }) {
			return nil, fault.New(fault.Usage, "list libraries", "", "there is no source %q", name).
				WithHint("the sources are %s", e.sourceNames())
		}
	}
	held := make([]Held, len(asked))
	var wg sync.WaitGroup
	for i, in := range asked {
		wg.Go(func() { held[i] = in.held(ctx, e.Store) })
	}
	wg.Wait()
	return held, ctx.Err()
}

// held asks one source.
func (i *instance) held(ctx context.Context, st *store.Store) Held {
	out := Held{Source: i.config.Name}
	p, err := i.open(ctx)
	if err == nil {
		out.Libraries, err = p.Libraries(ctx, true)
	}
	if out.Err = err; err != nil {
		return out
	}
	states := map[string]store.LibraryState{}
	if st != nil {
		if states, out.Err = st.LibraryStates(ctx, i.config.Name); out.Err != nil {
			return out
		}
	}
	for _, l := range out.Libraries {
		choice := choose(i.config, l, fetch.Unseen(l.Key, fetchStates(states)))
		l.Source, l.Enabled = i.config.Name, choice.Read && l.Skipped == ""
		if l.Skipped == "" {
			l.Skipped = choice.Reason
		}
	}
	return out
}
