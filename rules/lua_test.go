package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/luatest"
	"github.com/luarr/luarr/plugins/plex"
	"github.com/luarr/luarr/plugins/radarr"
	"github.com/luarr/luarr/plugins/sonarr"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk"
)

// firstParty are the plugins that shipped rules may call.
func firstParty(t *testing.T) []script.Actor {
	t.Helper()
	actors := []script.Actor{engine.Messages()}
	for _, p := range []sdk.Plugin{plex.Plugin, radarr.Plugin, sonarr.Plugin} {
		d, err := sdk.Describe(p)
		if err != nil {
			t.Fatal(err)
		}
		actors = append(actors, script.Actor{
			Plugin: p.Name, Instances: []string{p.Name}, Matcher: slices.Contains(d.Capabilities, "matcher"), Kinds: d.Changes,
		})
	}
	return actors
}

// TestRulesInLua runs the tests that lie beside the shipped rules.
func TestRulesInLua(t *testing.T) {
	sum, err := luatest.Run(t.Context(), luatest.Options{BuiltIn: rules.FS, Actors: firstParty(t)}, func(out *luatest.Outcome) {
		t.Run(out.Rule+"/"+out.Test, func(t *testing.T) {
			if !out.Passed() {
				t.Errorf("%s: %s\n%s", out.Where, out.Message, strings.Join(out.Printed, "\n"))
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(sum.Untested) > 0 {
		t.Errorf("rules without tests in Lua: %v", sum.Untested)
	}
	if sum.Tests < 40 {
		t.Errorf("only %d tests ran", sum.Tests)
	}
}
