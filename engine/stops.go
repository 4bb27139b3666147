package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// streamsPipeline is the pipeline of runs that stop streams, and stopRule the
// rule of what a person stops.
const (
	streamsPipeline = "streams"
	stopRule        = "stop"
)

// stopPatience bounds how long a stop waits for another one.
const stopPatience = 30 * time.Second

// draft makes changes of proposals about streams, in memory.
func (e *Engine) draft(ctx context.Context, proposals []act.Proposal, now time.Time) ([]*wire.Change, []*wire.Finding, error) {
	changes, result, err := act.Draft(ctx, actStore{store: e.Store}, act.Options{
		Others: func(_ context.Context, _ func() (int64, int64), each func(act.Verdict) error) error {
			for _, p := range proposals {
				if err := each(act.Verdict{Proposals: []act.Proposal{p}, Subject: act.SessionID(p.Session)}); err != nil {
					return err
				}
			}
			return nil
		},
		Instances: e.actors(ctx),
		Limits:    e.limits(),
		Now:       now.In(e.Config.Engine.Timezone),
		Progress:  func(int64) {},
	})
	return changes, result.Findings, err
}

// Enforce stops what a judgement says is to be stopped now, in a run of its own
// beside others. Without anything to stop there is none, and the run is nil.
func (l *Lookout) Enforce(ctx context.Context, j *Judgement) (*wire.Run, []*wire.Change, error) {
	if len(j.Plan.Changes) == 0 {
		return nil, nil, nil
	}
	run, changes, err := l.carryOut(ctx, j.Plan.Changes)
	for _, c := range changes {
		l.book.Tried(l.Now(), watch.Key{Source: c.Instance, Stream: c.Key}, c.Rule, c.State == "done" || c.State == "skipped")
	}
	return run, changes, err
}

// Stop stops streams because a person wants it, in a run of its own beside
// others, and gives what became of each.
func (e *Engine) Stop(ctx context.Context, sessions []*wire.Session, message string) (*wire.Run, []*wire.Change, error) {
	var proposals []act.Proposal
	instances := e.actors(ctx)
	for _, s := range sessions {
		plugin := e.sourceNamed(s.Source).Plugin
		params := map[string]any{}
		if message != "" {
			params["message"] = message
		}
		proposals = append(proposals, act.Proposal{
			Rule: stopRule, Plugin: plugin, Change: stopOf(instances, s.Source), Session: s, Params: params,
			Reason: "the owner of the server has stopped it", Instance: s.Source,
		})
	}
	changes, findings, err := e.draft(ctx, proposals, e.Now())
	if err != nil {
		return nil, nil, err
	}
	if len(changes) == 0 {
		why := errors.New("its plugin cannot stop streams")
		if len(findings) > 0 {
			why = errors.New(findings[0].Message)
		}
		return nil, nil, &fault.Error{Op: "stop", Subject: act.SessionID(sessions[0]), Err: why}
	}
	run, changes, err := e.carryOut(ctx, changes, findings...)
	return run, changes, err
}

// stopOf names the change with which a source stops streams.
func stopOf(instances []act.Instance, source string) string {
	for _, in := range instances {
		if in.Name != source {
			continue
		}
		for _, k := range in.Kinds {
			if (k.Name == "stop" || k.Name == "terminate") && slices.Contains(k.Targets, "session") {
				return k.Name
			}
		}
	}
	return "terminate" // and act says that there is none
}

// carryOut sends changes of streams, each in the journal before.
func (e *Engine) carryOut(ctx context.Context, changes []*wire.Change, findings ...*wire.Finding) (*wire.Run, []*wire.Change, error) {
	wait, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	handle, err := e.Store.BeginBeside(wait, streamsPipeline, e.Now())
	if err != nil {
		return nil, nil, err
	}
	defer handle.Release()
	record := &wire.Run{
		Id: handle.ID(), Pipeline: streamsPipeline, StartedAt: timestamppb.New(e.Now()), State: "done",
		Changes: map[string]int64{}, Findings: findings,
	}
	for i, c := range changes {
		c.Run, c.Id = record.Id, int64(i+1)
	}
	journal := actStore{store: e.Store, run: record.Id}
	if err := journal.PutChanges(ctx, changes); err != nil {
		return nil, nil, err
	}
	found := func(more []*wire.Finding) { record.Findings = append(record.Findings, more...) }
	applied, err := act.Apply(ctx, journal, act.Journal{Store: journal, Next: applier{e, found}, Now: e.Now}, func(int64) {})
	record.EndedAt = timestamppb.New(e.Now())
	for state, n := range applied.States {
		record.Changes[state] += n
	}
	record.Findings = append(record.Findings, applied.Findings...)
	switch {
	case ctx.Err() != nil:
		record.State = "interrupted"
	case err != nil:
		record.State = "failed"
	}
	err = errors.Join(err, applied.Err, handle.End(context.WithoutCancel(ctx), record))
	var done []*wire.Change
	readErr := e.Store.Changes(context.WithoutCancel(ctx), store.ChangeFilter{Run: record.Id}, func(batch []*wire.Change) error {
		done = append(done, batch...)
		return nil
	})
	return record, done, errors.Join(err, readErr)
}
