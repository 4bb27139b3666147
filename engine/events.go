package engine

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/sdk/wire"
)

// occasion is one event that is about no single item.
type occasion struct {
	event   string // library, server or run
	subject proto.Message
	id      string // of the subject, as the journal names it
}

// runID names the run as what a rule looked at.
const runID = "run"

// others has the rules look at what is no item: at every library of the run, at
// every server, and then at the run itself. With ids it is only at these.
func (r *run) others(holds *holds, ids []string) func(context.Context, func() (planned, held int64), func(act.Verdict) error) error {
	if !slices.ContainsFunc(wideEvents, r.rules.Handles) {
		return nil
	}
	return func(ctx context.Context, soFar func() (planned, held int64), each func(act.Verdict) error) error {
		occasions, err := r.occasions(ctx)
		if err != nil {
			return err
		}
		w, err := r.rules.NewWorker()
		if err != nil {
			return err
		}
		rules := actRules{w, holds, r.dues}
		if ids != nil {
			rules.dues = nil // what was due is noted already
		}
		defer rules.Close()
		for _, o := range occasions {
			if !r.rules.Handles(o.event) || ids != nil && !slices.Contains(ids, o.id) {
				continue
			}
			if o.event == runID {
				o.subject = r.soFar(soFar())
			}
			v := rules.verdict("", w.HandleOther(o.event, o.subject))
			v.Subject = o.id
			v.Proposals = r.within(o, v.Proposals)
			if err := each(v); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
}

// occasions lists what there is to look at, in a fixed order.
func (r *run) occasions(ctx context.Context) ([]occasion, error) {
	libraries, err := r.Store.Libraries(ctx, "")
	if err != nil {
		return nil, err
	}
	servers, err := r.Store.Servers(ctx, r.Now())
	if err != nil {
		return nil, err
	}
	var out []occasion
	for _, l := range libraries {
		if r.hasLibrary(l) {
			out = append(out, occasion{"library", l, act.LibraryID(l)})
		}
	}
	for _, s := range servers {
		if r.sourceNamed(s.Source).Name != "" && r.covers(s.Source) {
			s.Settings = r.settingsOf(ctx, r.sourceNamed(s.Source))
			out = append(out, occasion{"server", s, s.Source})
		}
	}
	return append(out, occasion{event: runID, id: runID}), nil
}

// hasLibrary says whether the items of a library belong to the run.
func (r *run) hasLibrary(l *wire.Library) bool {
	return l.Enabled && r.sourceNamed(l.Source).Name != "" && r.covers(l.Source) && r.wanted(l)
}

// soFar is the record of the run as rules see it: with what is planned by now.
func (r *run) soFar(planned, held int64) *wire.Run {
	record := proto.CloneOf(r.record)
	record.State = "running"
	record.Findings = r.found.List()
	record.Changes = map[string]int64{"planned": planned, "held": held}
	return record
}

// within leaves out the changes of what does not belong to the run: rules may
// look at all that is stored, whatever the run was restricted to.
func (r *run) within(o occasion, proposals []act.Proposal) []act.Proposal {
	outside := 0
	kept := slices.DeleteFunc(proposals, func(p act.Proposal) bool {
		out := false
		switch {
		case p.Target != nil:
			out = !r.covers(p.Target.Source) || !r.wanted(&wire.Library{Title: p.Target.Library, Key: p.Target.LibraryKey})
		case p.Library != nil:
			out = !r.hasLibrary(p.Library)
		}
		if out {
			outside++
		}
		return out
	})
	if outside > 0 {
		r.findings([]*wire.Finding{{
			Severity: "info", Code: "outside_run", Subject: o.id,
			Message: fmt.Sprintf("rules want %d changes of what this run was not asked to look at; they are left out", outside),
		}})
	}
	return kept
}
