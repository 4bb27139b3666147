package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// Explanation is why an item is treated as it is: what is known of it, and what
// each rule makes of that. Its names in JSON stay.
type Explanation struct {
	Item    report.Message[*wire.Item]    `json:"item"`
	Data    Age                           `json:"data"`
	Traits  []TraitReason                 `json:"traits"`
	Matches []report.Message[*wire.Match] `json:"matches"` // one for each matcher of its type
	Rules   []RuleReason                  `json:"rules"`
	Others  []OtherRule                   `json:"other_rules"`
	// Protected says why no change that loses data is made to it; empty where
	// nothing protects it.
	Protected string                         `json:"protected,omitempty"`
	History   []report.Message[*wire.Change] `json:"history"` // the latest first
}

// Age says how old the facts of an item are.
type Age struct {
	ReadAt  *time.Time `json:"read_at,omitempty"` // when its library was last read completely
	AgeS    int64      `json:"age_s,omitempty"`   // seconds since then
	Stale   bool       `json:"stale"`
	Why     string     `json:"why,omitempty"` // it is stale
	Enabled bool       `json:"enabled"`       // its library is
}

// TraitReason is a trait of a version or an audio stream, or one that a detector
// could not tell; or one that its source declares.
type TraitReason struct {
	Of         string   `json:"of"` // versions[1], versions[1].audio[2]; empty for the item itself
	Name       string   `json:"name"`
	Value      string   `json:"value,omitempty"` // empty: unknown
	Evidence   string   `json:"evidence,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
	Stored     *string  `json:"stored,omitempty"` // what the store holds, where that is something else
	Rule       string   `json:"rule"`             // empty where its source gives it
	Detector   string   `json:"detector"`         // where detect(…) stands, as FILE:LINE
	Decided    Decision `json:"decided"`
	Error      string   `json:"error,omitempty"`
}

// Decision is the line of a rule that decided.
type Decision struct {
	Line    string `json:"line"`              // FILE:LINE
	Code    string `json:"code,omitempty"`    // what stands there
	Outcome string `json:"outcome,omitempty"` // of a condition: true or false
}

// RuleReason is what a rule makes of an item.
type RuleReason struct {
	Rule     string          `json:"rule"`
	File     string          `json:"file"`
	Enabled  bool            `json:"enabled"`
	Off      string          `json:"off,omitempty"` // why it is not
	Params   map[string]any  `json:"params"`
	Verdict  string          `json:"verdict"` // applied, not applied, unknown or failed: the worst of its handlers
	Handlers []HandlerReason `json:"handlers"`
}

// HandlerReason is what one handler of a rule makes of an item, or of a version.
type HandlerReason struct {
	Event   string      `json:"event"`
	Line    string      `json:"line"` // where on(…) stands
	Of      string      `json:"of,omitempty"`
	Verdict string      `json:"verdict"`
	Reads   []ReadValue `json:"reads"` // in the order in which it asked
	More    int         `json:"more_reads,omitempty"`
	Decided Decision    `json:"decided"`
	Unknown *ReadValue  `json:"unknown,omitempty"`
	Error   string      `json:"error,omitempty"`
	Changes []Wish      `json:"changes"`
	// MoreChanges counts those that are not told of.
	MoreChanges int `json:"more_changes,omitempty"`
}

// ReadValue is what a handler asked for and got.
type ReadValue struct {
	Field   string `json:"field"`
	Of      string `json:"of,omitempty"` // id of the item, where it is another one
	Value   any    `json:"value"`        // null: absent, or unknown
	Unknown string `json:"unknown,omitempty"`
	Line    string `json:"line"`
}

// Wish is a change that a rule proposes, and what would become of it.
type Wish struct {
	Kind    string                         `json:"kind"`
	Target  string                         `json:"target"`
	Params  map[string]any                 `json:"params"`
	Reason  string                         `json:"reason"`
	Line    string                         `json:"line"`
	Changes []report.Message[*wire.Change] `json:"changes"` // with before and after, where the plugin can tell
	Notes   []string                       `json:"notes"`   // why it is not applied, or not everywhere
}

// OtherRule is a rule that has no say on an item.
type OtherRule struct {
	Rule string `json:"rule"`
	Why  string `json:"why"`
}

// ExplainOptions say what to explain.
type ExplainOptions struct {
	All bool // rules that are off too
	Preview
}

// Preview gives the way to ask a plugin of this name what changes would alter;
// nil for one that has to be started for that.
type Preview func(plugin string) func(context.Context, []*wire.Proposal) ([]*wire.Effect, error)

const (
	// explainedChanges is how much of an item's history is told.
	explainedChanges = 10
	// latestRuns is how many runs are looked at for why a library is stale.
	latestRuns = 20
)

// Explain tells why an item of the store is treated as it is. No server is
// asked, and nothing is written.
func (e *Engine) Explain(ctx context.Context, stored *wire.Item, o ExplainOptions) (*Explanation, error) {
	near, err := newRelated(ctx, e.Store)
	if err != nil {
		return nil, err
	}
	defer near.close()
	options, _ := e.ruleOptions(ctx, near)
	options.Trace, options.All = true, o.All
	rules, _, err := script.Load(options)
	if err != nil {
		return nil, err
	}
	worker, err := rules.NewWorker()
	if err != nil {
		return nil, err
	}
	defer worker.Close()
	out := &Explanation{
		Item: report.Message[*wire.Item]{Of: stored}, Matches: report.Messages(e.matchesOf(stored)),
		Rules: []RuleReason{}, Others: []OtherRule{},
	}
	if out.Data, err = e.age(ctx, stored); err != nil {
		return nil, err
	}
	// What the next run would see: the traits that the rules of now give.
	item := proto.CloneOf(stored)
	origins, _ := worker.ExplainTraits(item)
	out.Traits = traitReasons(stored, item, origins)
	verdicts, err := worker.Explain(item)
	if err != nil {
		return nil, err
	}
	p := wishPlanner{
		limits: e.limits(), instances: e.previewed(ctx, o.Preview), journal: actStore{store: e.Store}, now: e.Now().In(e.Config.Engine.Timezone),
	}
	if p.guard, err = e.guardOf(ctx, item); err != nil {
		return nil, err
	}
	out.Protected = strings.TrimPrefix(p.guard.Refuses(&wire.Change{Destructive: true}, item), "protected: ")
	for _, rule := range rules.List() {
		if len(rule.Events) == 0 {
			continue
		}
		reason := RuleReason{Rule: rule.Name, File: rule.File, Enabled: rule.Off == "", Off: rule.Off, Params: paramsOf(rule)}
		for _, v := range verdicts {
			if v.Rule != rule.Name {
				continue
			}
			h, err := p.handler(ctx, v)
			if err != nil {
				return nil, err
			}
			reason.Handlers = append(reason.Handlers, h)
			reason.Verdict = worse(reason.Verdict, v.State)
		}
		switch {
		case len(reason.Handlers) > 0:
			out.Rules = append(out.Rules, reason)
		case !rule.Enabled:
			out.Others = append(out.Others, OtherRule{rule.Name, rule.Off})
		default:
			out.Others = append(out.Others, OtherRule{rule.Name, lookedAt(rule)})
		}
	}
	out.History, err = e.historyOf(ctx, stored.Id)
	return out, err
}

// lookedAt says what a rule looks at that does not look at an item.
func lookedAt(rule script.Rule) string {
	text := "it looks at " + strings.Join(rule.Events, ", ")
	if slices.ContainsFunc(rule.Events, isWide) {
		text += "; luarr explain --rule " + rule.Name + " tells more"
	}
	return text
}

// ranks are the verdicts, the worst first.
var ranks = []string{script.Failed, script.NotKnown, script.Applied, script.NotApplied, ""}

func worse(a, b string) string {
	if slices.Index(ranks, a) < slices.Index(ranks, b) {
		return a
	}
	return b
}

// age says how old the facts of an item are.
func (e *Engine) age(ctx context.Context, item *wire.Item) (Age, error) {
	age := Age{Stale: item.Stale}
	read, err := e.Store.ReadAt(ctx, item.Source, item.LibraryKey)
	if err != nil {
		return age, err
	}
	if !read.IsZero() {
		read = read.UTC()
		age.ReadAt, age.AgeS = &read, max(0, int64(e.Now().Sub(read).Seconds()))
	}
	libs, err := e.Store.Libraries(ctx, item.Source)
	if err != nil {
		return age, err
	}
	for _, l := range libs {
		if l.Key == item.LibraryKey {
			age.Enabled = l.Enabled
		}
	}
	if !age.Stale {
		return age, nil
	}
	runs, err := e.Store.Runs(ctx, latestRuns)
	for _, r := range runs {
		for _, f := range r.Findings {
			if f.Severity != "info" && (f.Subject == item.Source || f.Subject == item.Source+": "+item.Library) {
				age.Why = f.Message
				return age, err
			}
		}
	}
	return age, err
}

// matchesOf gives the matches of an item, one for each matcher that knows its
// type: one that was not asked gave none.
func (e *Engine) matchesOf(item *wire.Item) []*wire.Match {
	matches := slices.Clone(item.Matches)
	for _, in := range e.instances {
		if in.config.Section == "matchers" && slices.Contains(in.Types(), item.Type) &&
			!slices.ContainsFunc(matches, func(m *wire.Match) bool { return m.Matcher == in.config.Name }) {
			matches = append(matches, &wire.Match{Matcher: in.config.Name, State: "unknown", Reason: "it was not asked yet"})
		}
	}
	return matches
}

// historyOf gives the latest changes of an item, the latest first.
func (e *Engine) historyOf(ctx context.Context, id string) ([]report.Message[*wire.Change], error) {
	var changes []*wire.Change
	err := e.Store.Changes(ctx, store.ChangeFilter{Target: id}, func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.State != "planned" && c.State != "held" { // nothing was sent
				changes = append(changes, c)
			}
		}
		if old := len(changes) - explainedChanges; old > 0 {
			changes = changes[old:]
		}
		return nil
	})
	slices.Reverse(changes)
	return report.Messages(changes), err
}

// traitReasons puts together what the detectors gave, what they could not tell,
// and what is stored.
func traitReasons(stored, item *wire.Item, origins []script.Origin) []TraitReason {
	out := []TraitReason{}
	for _, o := range origins {
		had, has := traitsAt(stored, o), traitsAt(item, o)
		for _, name := range slices.Concat(o.Given, o.Missing) {
			r := TraitReason{
				Of: o.Of(), Name: name, Rule: o.Rule, Detector: o.Line, Decided: Decision(o.Decided), Error: o.Error,
				Value: has[name].GetValue(), Evidence: has[name].GetEvidence(), Confidence: has[name].GetConfidence(),
			}
			if old := had[name].GetValue(); old != r.Value {
				r.Stored = &old
			}
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b TraitReason) int { return strings.Compare(a.Of, b.Of) })
	return out
}

// traitsAt gives the traits of what a detector looked at.
func traitsAt(item *wire.Item, o script.Origin) map[string]*wire.Trait {
	switch {
	case o.Version > len(item.Versions):
		return nil
	case o.Version == 0:
		return item.Traits
	}
	v := item.Versions[o.Version-1]
	switch {
	case o.Audio == 0:
		return v.Traits
	case o.Audio > len(v.Audio):
		return nil
	}
	return v.Audio[o.Audio-1].Traits
}

// paramsOf gives the values of a rule's parameters.
func paramsOf(r script.Rule) map[string]any {
	out := map[string]any{}
	for _, p := range r.Params {
		out[p.Name] = p.Value
	}
	return out
}
