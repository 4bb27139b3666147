package engine

import (
	"context"
	"slices"
	"time"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// loadRules loads the shipped rules and the user's, with the changes that the
// configured plugins offer. Only restricts the action rules; nil is all that
// are enabled. Try names the files that are tried instead.
func (r *run) loadRules(ctx context.Context, only, try []string, near *related) (*script.Rules, []*wire.Finding, error) {
	o, findings := r.ruleOptions(ctx, near)
	if r.options.Scheduled {
		o.Due = r.dueIn(near, o.Now, true)
	}
	o.Only, o.Try = only, try
	rules, more, err := script.Load(o)
	return rules, append(findings, more...), err
}

// ruleOptions says which rules there are and what they may see.
func (e *Engine) ruleOptions(ctx context.Context, near *related) (script.Options, []*wire.Finding) {
	actors, findings := Actors(ctx, e.Config, e.Describe)
	now := e.Now()
	return script.Options{
		BuiltIn: e.Rules, Own: e.Own, Folder: e.Config.Engine.Rules, Settings: e.Config.Rules, Place: e.Config.Place, Actors: actors,
		Now: now, Location: e.Config.Engine.Timezone, Seed: now.UnixNano(), Log: e.Log,
		Lookup: near.item, Children: near.children, Versions: near.versions,
		Items: func(q script.Query) (func() ([]*wire.Item, error), string, error) { return e.query(near.ctx, q) },
		Holding: func(h script.Hold) (time.Time, error) {
			return e.Store.HeldSince(near.ctx, store.Hold(h), now)
		},
		Preroll: e.choosePreroll(near.ctx),
		Maintenance: func(source string, s *wire.Session) (*script.Closure, error) {
			c, err := e.closuresAt(near.ctx, now.In(e.Config.Engine.Timezone), nil)
			if err != nil {
				return nil, err
			}
			return c.maintenance(source, s)
		},
		Blackouts: func(source string, s *wire.Session) ([]script.Closure, string) {
			c, err := e.closuresAt(near.ctx, now.In(e.Config.Engine.Timezone), nil)
			if err != nil {
				return nil, err.Error()
			}
			return c.blackoutsOf(source, s)
		},
		Due: e.dueIn(near, now, false),
	}, findings
}

// Actors tells the rules which plugins a configuration has, after messages,
// which go to none. Of one that cannot say what it offers there is a finding, and
// its rules are off.
func Actors(ctx context.Context, c *config.Config, describe func(ctx context.Context, plugin string) (*wire.Description, error)) (actors []script.Actor, findings []*wire.Finding) {
	actors = append(actors, Messages())
	for _, in := range slices.Concat(c.Sources, c.Matchers) {
		if i := slices.IndexFunc(actors, func(a script.Actor) bool { return a.Plugin == in.Plugin }); i >= 0 {
			actors[i].Instances = append(actors[i].Instances, in.Name)
			actors[i].Off = append(actors[i].Off, off(in)...)
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
		}
		actors = append(actors, script.Actor{
			Plugin: in.Plugin, Instances: []string{in.Name}, Off: off(in),
			Matcher: in.Section == "matchers", Kinds: d.GetChanges(), Traits: traitsSaid(in, d), Mute: err != nil,
		})
	}
	return actors, findings
}

// traitsSaid are the traits that an instance says of its items.
func traitsSaid(in config.Instance, d *wire.Description) []*wire.TraitKind {
	if in.Section != "sources" {
		return nil
	}
	return d.GetTraits()
}

// traitsOf says which traits the plugin of a source declares.
func (e *Engine) traitsOf(ctx context.Context) func(source string) []*wire.TraitKind {
	return func(source string) []*wire.TraitKind {
		for _, in := range e.instances {
			if in.config.Section == "sources" && in.config.Name == source {
				d, _ := e.describe(ctx, in) // opening it fails in the same way, and says so
				return d.GetTraits()
			}
		}
		return nil
	}
}

// off is the name of an instance that the configuration switches off.
func off(in config.Instance) []string {
	if in.Disabled {
		return []string{in.Name}
	}
	return nil
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
		if in.config.Disabled || err != nil || len(d.GetChanges()) == 0 {
			continue // Actors has said so
		}
		out = append(out, act.Instance{
			Name: in.config.Name, Plugin: in.config.Plugin, Matcher: in.config.Section == "matchers",
			Kinds: d.GetChanges(), Preview: in.Preview,
		})
	}
	return append(out, e.messenger())
}

// actRules puts a script worker in the words of the act stage.
type actRules struct {
	*script.Worker
	holds *holds // where the conditions go that rules wait on; nil where nowhere
	dues  *dues  // and the schedules that they ask about
}

var _ act.Rules = actRules{}

// newActRules makes a worker.
func newActRules(rules *script.Rules, holds *holds, dues *dues) (act.Rules, error) {
	w, err := rules.NewWorker()
	if err != nil {
		return nil, err
	}
	return actRules{w, holds, dues}, nil
}

// Handle runs the rules that asked for items of this type, and for versions.
func (r actRules) Handle(item *wire.Item) act.Verdict {
	v := r.verdict(item.Id, r.Worker.Handle(item.Type, item))
	if len(item.Versions) == 0 {
		return v
	}
	more := r.verdict(item.Id, r.Worker.Handle("version", item))
	v.Proposals = append(v.Proposals, more.Proposals...)
	v.Findings = append(v.Findings, more.Findings...)
	v.Lasting = v.Lasting && more.Lasting
	return v
}

// verdict puts a result in the words of the act stage, and keeps the conditions
// that rules wait on. Item is the id of what was looked at; empty where that is
// no item.
func (r actRules) verdict(item string, result script.Result) act.Verdict {
	r.holds.add(item, result)
	r.dues.add(result.Asked)
	v := act.Verdict{Findings: result.Findings, Lasting: !result.Volatile}
	for _, p := range result.Proposals {
		out := proposalOf(p)
		if out.Target != nil || out.Library != nil || out.Server != nil || out.Run != nil || out.Session != nil {
			v.Proposals = append(v.Proposals, out)
		}
	}
	for library, n := range result.Looked {
		if v.Looked == nil {
			v.Looked = map[act.Library]int64{}
		}
		v.Looked[act.Library(library)] = n
	}
	return v
}
