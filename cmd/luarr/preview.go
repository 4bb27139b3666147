package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// askForeign gives the plugins of other people their settings, where some are
// configured: unlike ours they have to be started to say what a change would
// alter. Where the configuration is not complete, it stays as it is.
func (s *session) askForeign(ctx context.Context, getenv func(string) string) {
	foreign := func(i config.Instance) bool { return !slices.Contains(builtIn(), i.Plugin) }
	if !slices.ContainsFunc(slices.Concat(s.config.Sources, s.config.Matchers), foreign) {
		return
	}
	full, err := config.Load(s.config.File, config.Options{
		Getenv: getenv, Plugins: builtIn(),
		Describe: func(plugin string) (*wire.Description, error) { return describe(ctx, s.host, plugin) },
	})
	if err == nil {
		s.config = full
	}
}

// previews gives a way to ask one of our own plugins what changes would alter,
// without starting it: that is worked out from what is stored. Of a plugin that
// a binary takes the place of it gives nil.
func (s *session) previews(plugin string) func(context.Context, []*wire.Proposal) ([]*wire.Effect, error) {
	i := slices.IndexFunc(firstParty, func(p sdk.Plugin) bool { return p.Name == plugin })
	if i < 0 {
		return nil
	}
	found, err := s.host.Plugins()
	if err != nil || slices.ContainsFunc(found, func(f host.Found) bool { return f.Name == plugin && f.Path != "" }) {
		return nil
	}
	actor, ok := firstParty[i].New().(sdk.Actor)
	if !ok {
		return nil
	}
	kinds := actor.Changes()
	return func(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
		effects := make([]*wire.Effect, len(proposals))
		for i, p := range proposals {
			k := slices.IndexFunc(kinds, func(k sdk.ChangeKind) bool { return plugin+"."+k.Name == p.GetChange().GetKind() })
			if k < 0 {
				return nil, fmt.Errorf("plugin %s offers no change %s", plugin, p.GetChange().GetKind())
			}
			effect, err := kinds[k].Preview(p)
			if err != nil {
				effects[i] = &wire.Effect{Refused: err.Error()}
				continue
			}
			if effects[i], err = effect.Wire(); err != nil {
				return nil, err
			}
		}
		return effects, nil
	}
}
