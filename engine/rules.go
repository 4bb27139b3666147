package engine

import (
	"context"
	"slices"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// loadRules loads the shipped rules and the user's, with the changes that the
// configured plugins offer. Only restricts the action rules; nil is all that
// are enabled. Try names the files that are tried instead.
func (e *Engine) loadRules(ctx context.Context, only, try []string, near *related) (*script.Rules, []*wire.Finding, error) {
	o, findings := e.ruleOptions(ctx, near)
	o.Only, o.Try = only, try
	rules, more, err := script.Load(o)
	return rules, append(findings, more...), err
}

// ruleOptions says which rules there are and what they may see.
func (e *Engine) ruleOptions(ctx context.Context, near *related) (script.Options, []*wire.Finding) {
	actors, findings := Actors(ctx, e.Config, e.Describe)
	return script.Options{
		BuiltIn: e.Rules, Folder: e.Config.Engine.Rules, Settings: e.Config.Rules, Actors: actors,
		Now: e.Now(), Location: e.Config.Engine.Timezone, Seed: e.Now().UnixNano(), Log: e.Log,
		Lookup: near.item, Children: near.children, Versions: near.versions,
	}, findings
}

// Actors tells the rules which plugins a configuration has. One that cannot say
// what it offers is left out, with a finding: its rules are off.
func Actors(ctx context.Context, c *config.Config, describe func(ctx context.Context, plugin string) (*wire.Description, error)) (actors []script.Actor, findings []*wire.Finding) {
	for _, in := range slices.Concat(c.Sources, c.Matchers) {
		if i := slices.IndexFunc(actors, func(a script.Actor) bool { return a.Plugin == in.Plugin }); i >= 0 {
			actors[i].Instances = append(actors[i].Instances, in.Name)
			continue
		}
		d, err := (*wire.Description)(nil), in.Err
		if err == nil {
			d, err = describe(ctx, in.Plugin)
		}
		if err != nil {
			findings = append(findings, &wire.Finding{
				Severity: "error", Code: "plugin_failed", Subject: in.Section + "." + in.Name,
				Message: err.Error(),
			})
			continue
		}
		actors = append(actors, script.Actor{
			Plugin: in.Plugin, Instances: []string{in.Name},
			Matcher: in.Section == "matchers", Kinds: d.GetChanges(),
		})
	}
	return actors, findings
}

// describe asks an instance's plugin what it offers.
func (e *Engine) describe(ctx context.Context, in *instance) (*wire.Description, error) {
	if in.config.Err != nil {
		return nil, in.config.Err
	}
	return e.Describe(ctx, in.config.Plugin)
}

// actors are the instances whose plugins offer changes.
func (e *Engine) actors(ctx context.Context) []act.Instance {
	var out []act.Instance
	for _, in := range e.instances {
		d, err := e.describe(ctx, in)
		if err != nil || len(d.GetChanges()) == 0 {
			continue // scriptActors has said so
		}
		out = append(out, act.Instance{
			Name: in.config.Name, Plugin: in.config.Plugin, Matcher: in.config.Section == "matchers",
			Kinds: d.GetChanges(), Preview: in.Preview,
		})
	}
	return out
}

// actRules puts a script worker in the words of the act stage.
type actRules struct{ *script.Worker }

var _ act.Rules = actRules{}

// newActRules makes a worker.
func newActRules(rules *script.Rules) (act.Rules, error) {
	w, err := rules.NewWorker()
	if err != nil {
		return nil, err
	}
	return actRules{w}, nil
}

// Handle runs the rules that asked for items of this type.
func (r actRules) Handle(item *wire.Item) act.Verdict {
	result := r.Worker.Handle(item.Type, item)
	v := act.Verdict{Findings: result.Findings, Lasting: !result.Volatile}
	for _, p := range result.Proposals {
		if p.Target == nil {
			continue
		}
		v.Proposals = append(v.Proposals, proposalOf(p))
	}
	return v
}
