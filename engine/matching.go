package engine

import (
	"context"
	"slices"

	"github.com/luarr/luarr/engine/match"
	"github.com/luarr/luarr/sdk/wire"
)

// matching is the match stage on its way: it begins with the run, reads the
// catalogues, and asks about items when those are ready.
type matching struct {
	names  []string // of the matchers
	before int64    // requests that they had sent when it began
	ready  chan struct{}
	cancel context.CancelFunc
	done   chan struct{}

	// When it is done.
	result match.Result
	err    error
}

// beginMatching has the matchers read their catalogues.
func (r *run) beginMatching(ctx context.Context) *matching {
	ctx, cancel := context.WithCancel(ctx)
	m := &matching{ready: make(chan struct{}), cancel: cancel, done: make(chan struct{}), before: r.requests(ctx, "matchers")}
	matchers, names := r.matchers()
	m.names = names
	go func() {
		defer close(m.done)
		m.result, m.err = match.Run(ctx, matchers, matchStore{r.Store, r.scope, r.options.Full}, match.Options{
			Fields:   r.rules.ReadsMatches(),
			Ready:    m.ready,
			Progress: func(matcher string, done int64) { r.Progress.Items(matcher, done, 0) },
		})
	}()
	return m
}

// matchers are those that are asked, and the names of all that are configured.
func (e *Engine) matchers() (asked []match.Matcher, names []string) {
	for _, in := range e.instances {
		if in.config.Section != "matchers" {
			continue
		}
		names = append(names, in.config.Name)
		if !in.config.Disabled {
			asked = append(asked, in)
		}
	}
	return asked, names
}

// silence makes the matches of disabled matchers unknown, whichever stage the
// run begins with.
func (r *run) silence(ctx context.Context) error {
	for _, in := range r.instances {
		if in.config.Disabled {
			if err := r.Store.SetMatcherUnknown(ctx, in.config.Name, "it is disabled in the configuration"); err != nil {
				return err
			}
		}
	}
	return nil
}

// end has the matchers be asked, and waits until they have answered.
func (m *matching) end() (match.Result, error) {
	close(m.ready)
	<-m.done
	m.cancel()
	return m.result, m.err
}

// drop ends what a run that did not come as far has begun.
func (m *matching) drop() {
	if m == nil {
		return
	}
	m.cancel()
	<-m.done
}

// sent counts what a stage has sent: the requests of matchers belong to match,
// also those that were sent while others worked.
func (r *run) sent(ctx context.Context, stage string) int64 {
	switch {
	case stage == "apply" || stage == "act":
		return r.requests(ctx, "sources", "matchers")
	case stage == "match":
		return r.requests(ctx, "matchers")
	}
	return r.requests(ctx, "sources")
}

// requests sums what the plugins of some sections have sent so far.
func (e *Engine) requests(ctx context.Context, sections ...string) int64 {
	var sum int64
	for _, in := range e.instances {
		if slices.Contains(sections, in.config.Section) {
			sum += in.requests(ctx)
		}
	}
	return sum
}

// stageOf begins the record of a stage, with what was sent before it.
func (r *run) stageOf(ctx context.Context, name string) (s *wire.Stage, before int64) {
	before = r.sent(ctx, name)
	if name == "match" && r.matching != nil {
		before = r.matching.before
	}
	return &wire.Stage{Name: name}, before
}
