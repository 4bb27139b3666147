package engine

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// Judgement is what rules want of the streams that a look saw.
type Judgement struct {
	// Plan holds what is to be stopped now, and what waits or is held.
	Plan *wire.Plan
	// Unknown are the verdicts that could not be reached.
	Unknown []UnknownStream
	// Next is when to look again although nothing happens: when a grace or a delay
	// ends, or a blackout begins or ends; zero where there is none.
	Next time.Time
}

// UnknownStream is a verdict on a stream that a rule could not reach.
type UnknownStream struct {
	Session *wire.Session
	script.Unknown
}

// ordered is what a rule wants of a stream.
type ordered struct {
	proposal act.Proposal
	key      watch.Key
	grace    time.Duration
}

// Judge has the rules look at the streams of a sight. Nothing is sent, and
// nothing is stored.
func (l *Lookout) Judge(ctx context.Context, sight *Sight) (*Judgement, error) {
	now := l.Now().In(l.Config.Engine.Timezone)
	j := &Judgement{Plan: &wire.Plan{MadeAt: timestamppb.New(now), Pipeline: streamsPipeline}}
	j.Plan.Findings = append(append(j.Plan.Findings, l.findings...), sight.Findings...)
	l.rules.At(now)
	l.rouse(now)
	closed, err := l.closuresAt(ctx, now, l.closed)
	if err != nil {
		return nil, err
	}
	l.closed = closed
	j.Plan.Findings = append(j.Plan.Findings, maintenanceFindings(closed.modes, l.Config.Engine.Timezone)...)
	wanted, undecided, err := l.ask(sight.Sessions, j)
	if err != nil {
		return nil, err
	}
	wishes := make([]watch.Wish, len(wanted))
	for i, w := range wanted {
		wishes[i] = watch.Wish{Stream: w.key, Rule: w.proposal.Rule, Grace: w.grace}
	}
	verdicts, next := l.book.Judge(now, wishes, func(k watch.Key, rule string) bool { return undecided[k][rule] || !sight.read[k.Source] })
	j.Next = sooner(next, closed.next(now))
	var due []act.Proposal
	for i, v := range verdicts {
		if v.Due {
			due = append(due, wanted[i].proposal)
		}
	}
	if err := l.draft(ctx, j, due, ""); err != nil {
		return nil, err
	}
	for i, v := range verdicts {
		if v.Due {
			continue
		}
		if err := l.draft(ctx, j, []act.Proposal{wanted[i].proposal}, waits(v, wanted[i].grace, now)); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// waits says why a wish is not fulfilled yet.
func waits(v watch.Verdict, grace time.Duration, now time.Time) string {
	at := v.At.In(now.Location()).Format(time.TimeOnly)
	if v.Failed {
		return "it could not be stopped; the next try is at " + at
	}
	return fmt.Sprintf("grace is %s: it is stopped at %s if the rule still wants it then", grace, at)
}

// ask runs the rules on every stream.
func (l *Lookout) ask(sessions []*wire.Session, j *Judgement) (wanted []ordered, undecided map[watch.Key]map[string]bool, err error) {
	undecided = map[watch.Key]map[string]bool{}
	if !l.rules.Handles("session") || len(sessions) == 0 {
		return nil, undecided, nil
	}
	l.near.forget() // a run may have read them again
	w, err := l.rules.NewWorker()
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	for _, s := range sessions {
		key := watch.KeyOf(s)
		r := w.HandleOther("session", s)
		j.Plan.Findings = append(j.Plan.Findings, r.Findings...)
		for _, u := range r.Unknown {
			j.Unknown = append(j.Unknown, UnknownStream{s, u})
		}
		for _, rule := range r.Undecided {
			if undecided[key] == nil {
				undecided[key] = map[string]bool{}
			}
			undecided[key][rule] = true
		}
		asked := map[string]bool{}
		for _, p := range r.Proposals {
			if p.Subject != s {
				j.Plan.Findings = append(j.Plan.Findings, &wire.Finding{
					Severity: "warning", Code: "not_a_stream", Subject: p.Rule,
					Message: p.Line + ": a rule about streams changes nothing but the stream at hand; " + p.Plugin + "." + p.Change + " is left out",
				})
				continue
			}
			if what := p.Rule + p.Plugin + p.Change + p.Instance; !asked[what] {
				asked[what] = true
				out := proposalOf(p)
				out.Session = s
				wanted = append(wanted, ordered{out, key, p.Grace})
			}
		}
	}
	return wanted, undecided, nil
}

// draft makes changes of proposals; with a reason they are held.
func (l *Lookout) draft(ctx context.Context, j *Judgement, proposals []act.Proposal, why string) error {
	if len(proposals) == 0 {
		return nil
	}
	changes, findings, err := l.Engine.draft(ctx, proposals, l.Now())
	if err != nil {
		return err
	}
	j.Plan.Findings = append(j.Plan.Findings, findings...)
	for _, c := range changes {
		if why != "" && c.State == "planned" {
			c.State, c.Error = "held", why
		}
		c.Id = int64(len(j.Plan.Changes) + len(j.Plan.Held) + 1)
		if c.State == "planned" {
			j.Plan.Changes = append(j.Plan.Changes, c)
		} else {
			j.Plan.Held = append(j.Plan.Held, c)
		}
	}
	return nil
}
