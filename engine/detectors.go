package engine

import (
	"context"

	"github.com/luarr/luarr/engine/normalize"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// derive brings traits up to date: of items that are new or have changed, and of
// all where detectors have. A script that is as it was keeps what it gave.
func (r *run) derive(ctx context.Context, scope store.Scope, progress func(done int64)) (normalize.Result, error) {
	former, err := r.Store.Detectors(ctx)
	if err != nil {
		return normalize.Result{}, err
	}
	now := r.rules.DetectorsHash()
	kept := map[uint64]script.Kept{}
	for rules, scripts := range former {
		kept[rules] = r.rules.Kept(detecting(scripts))
	}
	work := &normalizeStore{store: r.Store, detectors: now, scope: scope, kept: kept}
	result, err := normalize.Run(ctx, work, normalize.Options{
		Detector: func() (normalize.Detector, error) {
			w, err := r.rules.NewWorker()
			return detector{w, kept}, err
		},
		Progress: progress,
	})
	before, known := former[now]
	if interrupted := known && before == nil; err != nil || !work.began || interrupted {
		return result, err
	}
	scripts := map[string]store.Script{}
	for name, d := range r.rules.Detectors() {
		scripts[name] = store.Script(d)
	}
	return result, r.Store.PutDetectors(ctx, now, scripts)
}

func detecting(scripts map[string]store.Script) map[string]script.Detecting {
	out := make(map[string]script.Detecting, len(scripts))
	for name, s := range scripts {
		out[name] = script.Detecting(s)
	}
	return out
}

// detector is a worker that knows which traits still hold.
type detector struct {
	*script.Worker
	kept map[uint64]script.Kept
}

var _ normalize.Detector = detector{}

// Detect derives the traits of an item but for those that still hold.
func (d detector) Detect(item *wire.Item, made uint64) []*wire.Finding {
	return d.DetectBut(item, d.kept[made])
}
