package engine

import (
	"context"
	"slices"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// TestUpkeepInPlans: what the configuration asks for by a key of its own needs no
// second permission, several changes of one server do not clash, and sources of
// one server that want different values get neither.
func TestUpkeepInPlans(t *testing.T) {
	kinds := []*wire.ChangeKind{
		{Name: "empty_trash", Targets: []string{"server"}, Destructive: true},
		{Name: "optimize", Targets: []string{"server"}},
		{Name: "set_preference", Targets: []string{"server"}},
	}
	preview := func(_ context.Context, proposals []*wire.Proposal) (out []*wire.Effect, err error) {
		for _, p := range proposals {
			after := &structpb.Struct{Fields: map[string]*structpb.Value{p.Change.Kind: structpb.NewStringValue(p.Change.Params.AsMap()["value"].(string))}}
			out = append(out, &wire.Effect{Before: &structpb.Struct{}, After: after})
		}
		return out, nil
	}
	type want struct{ source, change, value string }
	for _, c := range []struct {
		name     string
		settings map[string]any // of home
		listed   []string       // limits.destructive
		wants    []want
		planned  []string
		held     []string
	}{
		{name: "true", settings: map[string]any{"empty_trash": true}, wants: []want{{"home", "empty_trash", ""}, {"home", "optimize", ""}}, planned: []string{"home plex.empty_trash", "home plex.optimize"}},
		{name: "a schedule", settings: map[string]any{"empty_trash": "daily"}, wants: []want{{"home", "empty_trash", ""}}, planned: []string{"home plex.empty_trash"}},
		{name: "false", settings: map[string]any{"empty_trash": false}, wants: []want{{"home", "empty_trash", ""}}, held: []string{"home plex.empty_trash"}},
		{name: "not asked for", wants: []want{{"home", "empty_trash", ""}}, held: []string{"home plex.empty_trash"}},
		{name: "listed", listed: []string{"plex.empty_trash"}, wants: []want{{"home", "empty_trash", ""}}, planned: []string{"home plex.empty_trash"}},
		{name: "asked for elsewhere", settings: map[string]any{"empty_trash": true}, wants: []want{{"other", "empty_trash", ""}}, held: []string{"other plex.empty_trash"}},
		{name: "one value", wants: []want{{"home", "set_preference", "1"}, {"wan", "set_preference", "1"}, {"other", "set_preference", "1"}}, planned: []string{"home plex.set_preference", "other plex.set_preference"}},
		{name: "two values", wants: []want{{"home", "set_preference", "1"}, {"wan", "set_preference", "2"}}, held: []string{"home plex.set_preference", "wan plex.set_preference"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.run = 1
			machines := map[string]string{"home": "abc", "wan": "abc", "other": "def"}
			s.e.Config.Sources = nil
			var instances []act.Instance
			for _, name := range []string{"home", "other", "wan"} {
				in := config.Instance{Name: name, Plugin: "plex"}
				if name == "home" {
					in.Settings = c.settings
				}
				s.e.Config.Sources = append(s.e.Config.Sources, in)
				instances = append(instances, act.Instance{Name: name, Plugin: "plex", Kinds: kinds, Preview: preview})
			}
			s.e.Config.Limits = config.Limits{Destructive: c.listed, MaxDestructive: 20, MaxPercent: 2}
			_, err := act.Plan(t.Context(), actStore{store: s.e.Store, run: s.run}, act.Options{
				Run: s.run, Instances: instances, Limits: s.e.limits(), Progress: func(int64) {},
				Others: func(_ context.Context, _ func() (int64, int64), each func(act.Verdict) error) error {
					for _, w := range c.wants {
						err := each(act.Verdict{Proposals: []act.Proposal{{
							Rule: "maintenance", Plugin: "plex", Change: w.change, Params: map[string]any{"value": w.value},
							Server: &wire.Server{Source: w.source, MachineId: machines[w.source]},
						}}})
						if err != nil {
							return err
						}
					}
					return nil
				},
			})
			s.must(err)
			got := map[string][]string{}
			s.must(s.e.Store.Changes(t.Context(), store.ChangeFilter{Run: s.run}, func(batch []*wire.Change) error {
				for _, c := range batch {
					got[c.State] = append(got[c.State], c.Instance+" "+c.Kind)
				}
				return nil
			}))
			if !slices.Equal(got["planned"], c.planned) || !slices.Equal(got["held"], c.held) {
				t.Errorf("got %v, want %v planned, %v held", got, c.planned, c.held)
			}
		})
	}
}
