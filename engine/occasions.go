package engine

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// Occasion is what a rule makes of a library, a server or the run.
type Occasion struct {
	Event    string          `json:"event"`
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Verdict  string          `json:"verdict"` // the worst of its handlers
	Handlers []HandlerReason `json:"handlers"`
}

// wideEvents are the events that are about no single item, and are there
// whenever a run is.
var wideEvents = []string{"library", "server", "run"}

// coverOccasions has a rule look at what is no item, as at the beginning of a
// run that has nothing planned yet.
func (e *Engine) coverOccasions(ctx context.Context, rule script.Rule, worker *script.Worker, o CoverageOptions) ([]Occasion, error) {
	out := []Occasion{}
	if !slices.ContainsFunc(rule.Events, isWide) {
		return out, nil
	}
	r := &run{
		Engine: e, options: RunOptions{Sources: o.Sources, Libraries: o.Libraries}, scope: store.Scope{Sources: o.Sources},
		record: &wire.Run{StartedAt: timestamppb.New(e.Now()), PlanOnly: true},
	}
	occasions, err := r.occasions(ctx)
	if err != nil {
		return nil, err
	}
	p := wishPlanner{
		limits: e.limits(), instances: e.previewed(ctx, o.Preview), journal: actStore{store: e.Store}, now: e.Now().In(e.Config.Engine.Timezone),
	}
	if p.guard, err = e.guard(ctx); err != nil {
		return nil, err
	}
	for _, one := range occasions {
		if one.event == runID {
			one.subject = r.soFar(0, 0)
		}
		verdicts, err := worker.ExplainOther(one.event, one.subject)
		if err != nil {
			return nil, err
		}
		if len(verdicts) == 0 {
			continue
		}
		reason := Occasion{Event: one.event, ID: one.id, Title: one.title()}
		for _, v := range verdicts {
			h, err := p.handler(ctx, v)
			if err != nil {
				return nil, err
			}
			reason.Handlers = append(reason.Handlers, h)
			reason.Verdict = worse(reason.Verdict, v.State)
		}
		out = append(out, reason)
	}
	return out, nil
}

func isWide(event string) bool { return slices.Contains(wideEvents, event) }

// title names what an occasion is about, for people.
func (o occasion) title() string {
	switch m := o.subject.(type) {
	case *wire.Library:
		return m.Title + " on " + m.Source
	case *wire.Server:
		return m.Name
	}
	return "the run"
}
