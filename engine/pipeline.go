package engine

import (
	"context"

	"github.com/luarr/luarr/sdk/wire"
)

// Run takes a pipeline through its four stages and applies the plan they make;
// a run that only plans has an applier that sends nothing. The record tells
// how it went; the error is the worst that happened, and a run with an error
// has still done what could be done: a server that is down costs its own items
// and nothing else.
func (e *Engine) Run(ctx context.Context, o RunOptions) (*wire.Run, error) {
	r, err := e.begin(ctx, o)
	if err != nil {
		return nil, err
	}
	defer r.close()

	r.stage(ctx, "fetch", r.fetch)         // what sources hold → facts
	r.stage(ctx, "normalize", r.normalize) // facts, by detectors → traits
	r.stage(ctx, "match", r.match)         // items, by matchers → matches
	r.stage(ctx, "act", r.act)             // all of these, by rules → a plan
	r.stage(ctx, "apply", r.applied)       // the plan → done, and in the journal

	return r.end(ctx)
}
