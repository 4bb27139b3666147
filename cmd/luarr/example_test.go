package main

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// TestExampleNamesEverySettingOfOurPlugins keeps config.toml.example equal to
// what the plugins say of themselves: every key, with its default.
func TestExampleNamesEverySettingOfOurPlugins(t *testing.T) {
	text, err := os.ReadFile("../../config.toml.example")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{"plex": "[sources.home]", "radarr": "[matchers.radarr]", "sonarr": "[matchers.sonarr]"}
	for _, p := range firstParty {
		_, section, found := strings.Cut(string(text), sections[p.Name])
		if !found {
			t.Fatalf("no section %s", sections[p.Name])
		}
		section, _, _ = strings.Cut(section, "\n# ----")
		if next := strings.Index(section, "\n#[matchers.sonarr]"); next >= 0 {
			section = section[:next]
		}
		d, err := sdk.Describe(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range d.Settings {
			line := regexp.MustCompile(`(?m)^#?` + s.Key + ` *= *(.*)$`).FindStringSubmatch(section)
			switch {
			case line == nil:
				t.Errorf("%s: the key %s is not in %s", p.Name, s.Key, sections[p.Name])
			case s.Default != "" && s.Default != "0" && line[1] != s.Default:
				t.Errorf("%s: %s = %s in the example, and %s by default", p.Name, s.Key, line[1], s.Default)
			}
		}
	}
}

// TestStarterIsAcceptedByOurPlugins switches on all of what `luarr init`
// writes and checks it against the plugins.
func TestStarterIsAcceptedByOurPlugins(t *testing.T) {
	on := regexp.MustCompile(`(?m)^#((?:\[|[a-z_]+ *=).*)$`).ReplaceAllString(config.Template(), "$1")
	h := host.New(host.Options{})
	defer h.Close()
	c, err := config.Parse("config.toml", []byte(on), config.Options{
		Getenv: func(name string) string {
			return map[string]string{"PLEX_TOKEN": "t", "RADARR_API_KEY": "r", "SONARR_API_KEY": "s"}[name]
		},
		Describe: func(plugin string) (*wire.Description, error) { return describe(context.Background(), h, plugin) },
	})
	if err != nil {
		t.Fatal(err)
	}
	var actors []script.Actor
	for _, p := range firstParty {
		d, err := sdk.Describe(p)
		if err != nil {
			t.Fatal(err)
		}
		actors = append(actors, script.Actor{Plugin: p.Name, Instances: []string{p.Name}, Kinds: d.Changes})
	}
	_, findings, err := script.Load(script.Options{BuiltIn: rules.FS, Settings: c.Rules, Actors: actors})
	if err != nil || len(findings) > 0 {
		t.Errorf("the rules it sets: %v, findings %v", err, findings)
	}
}
