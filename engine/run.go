package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// run is one pass through the pipeline.
type run struct {
	*Engine
	options RunOptions
	handle  *store.Run
	rules   *script.Rules
	near    *related
	scope   store.Scope
	record  *wire.Run
	found   fault.Findings
	applier act.Applier
	closing *closing // nil where nothing is sent
	// matching is nil until the run has begun to read catalogues.
	matching *matching
	dues     *dues // nil where nothing is noted of what is due
	// since is when the plan was made, where that was before the run: what
	// nothing takes back, such as a search, is not sent a second time.
	since   time.Time
	undoing bool  // its changes are those of another run, taken back
	fatal   error // ends the run: the store, a rule, the user
	failed  error // servers and plugins that failed; the rest went on
}

// begin checks what was asked, loads the rules and takes the lock on the store.
func (e *Engine) begin(ctx context.Context, o RunOptions) (*run, error) {
	pipeline, err := e.check(o)
	if err != nil {
		return nil, err
	}
	r := &run{Engine: e, options: o, scope: e.scope(pipeline, o), dues: newDues(o.PlanOnly)}
	if slices.Index(stageNames, o.From) < 1 {
		r.warm(ctx)
	}
	if r.near, err = newRelated(ctx, e.Store); err != nil {
		return nil, err
	}
	rules, findings, err := r.loadRules(ctx, pipeline.Rules, o.RuleFiles, r.near)
	if err != nil {
		r.close()
		return nil, err
	}
	r.rules = rules
	if r.handle, err = e.Store.BeginRun(ctx, pipeline.Name, o.PlanOnly, e.Now()); err != nil {
		r.close()
		return nil, err
	}
	r.record = &wire.Run{
		Id: r.handle.ID(), Pipeline: pipeline.Name, StartedAt: timestamppb.New(e.Now()),
		PlanOnly: o.PlanOnly, Changes: map[string]int64{},
	}
	r.findings(e.Config.Findings)
	r.findings(findings)
	r.findings(r.largeCaches())
	if err := errors.Join(r.silence(ctx), r.settle(ctx), r.reopen(ctx)); err != nil {
		r.close()
		return nil, err
	}
	r.applier = r.journalled()
	return r, nil
}

// warm starts the plugins that the run will need while its rules are loaded.
// What goes wrong is found again, and said, by the stage that needs it.
func (r *run) warm(ctx context.Context) {
	for _, in := range r.instances {
		if !in.config.Disabled && (in.config.Section == "matchers" || r.covers(in.config.Name)) {
			go func() { _, _ = in.open(ctx) }()
		}
	}
}

// scope says which items a run is about.
func (e *Engine) scope(p config.Pipeline, o RunOptions) store.Scope {
	sources := p.Sources
	if len(o.Sources) > 0 {
		sources = o.Sources
	}
	return store.Scope{Sources: sources, Libraries: o.Libraries}
}

// stage does one stage, unless the run begins behind it or has come to its end.
func (r *run) stage(ctx context.Context, name string, do func(context.Context, *wire.Stage) error) {
	if r.options.Reading && (name == "act" || name == "apply") {
		return
	}
	if r.fatal != nil || slices.Index(stageNames, name) < slices.Index(stageNames, r.options.From) && name != "apply" {
		return
	}
	r.Progress.Stage(name)
	began := r.Now()
	s, sent := r.stageOf(ctx, name)
	r.fatal = do(ctx, s)
	s.Seconds = r.Now().Sub(began).Seconds()
	s.Requests = r.sent(context.WithoutCancel(ctx), name) - sent
	r.record.Stages = append(r.record.Stages, s)
	if name == "apply" && r.options.PlanOnly {
		return // nothing was sent, and figures would say otherwise
	}
	r.Progress.Done(s)
}

// end writes the record and says the worst that happened.
func (r *run) end(ctx context.Context) (*wire.Run, error) {
	r.record.EndedAt = timestamppb.New(r.Now())
	r.record.State = "done"
	r.record.Findings = r.found.List()
	err := errors.Join(r.fatal, r.failed)
	switch {
	case ctx.Err() != nil:
		r.record.State = "interrupted"
		err = r.stopped()
	case r.fatal != nil:
		r.record.State = "failed"
	}
	if r.Notifier != nil && !r.record.PlanOnly && ctx.Err() == nil {
		r.record.Findings = append(r.record.Findings, r.Notifier.Notify(ctx, r.record)...)
	}
	if endErr := r.handle.End(context.WithoutCancel(ctx), r.record); endErr != nil {
		return r.record, errors.Join(err, endErr)
	}
	return r.record, err
}

// stopped says what a run came to that somebody stopped.
func (r *run) stopped() error {
	e := &fault.Error{Class: fault.Interrupted, Op: "run", Err: errors.New("stopped; nothing was sent")}
	for state, n := range r.record.Changes {
		if state != "planned" && state != "held" && n > 0 {
			e.Err = errors.New("stopped; what was on its way was finished, and nothing more was sent")
			e.Hint = fmt.Sprintf("luarr history %d tells what was done and what was not; the next run plans that anew", r.record.Id)
		}
	}
	return e
}

// close frees what the run holds.
func (r *run) close() {
	r.matching.drop()
	r.closing.close()
	if r.near != nil {
		r.near.close()
	}
	if r.handle != nil {
		r.handle.Release()
	}
}
