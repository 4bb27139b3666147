package config

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// hidden is a key or a header that is switched off: a # without a blank.
var hidden = regexp.MustCompile(`(?m)^#(\[|[A-Za-z0-9_]+ *=)`)

// whole gives a text with everything switched on.
func whole(text string) string { return hidden.ReplaceAllString(text, "$1") }

// example reads config.toml.example.
func example(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../config.toml.example")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// anything stands in for plugins: it takes the keys that the example sets.
func anything(plugin string) (*wire.Description, error) {
	d := &wire.Description{Name: plugin, Capabilities: []string{"source", "matcher", "authenticator"}}
	for key, kind := range map[string]string{
		"url": "string", "token": "secret", "api_key": "secret", "timeout": "integer", "verify_ssl": "boolean",
		"connections": "integer", "page_size": "integer", "quiet_while_streaming": "boolean", "full_details": "integer", "db_cache": "integer", "clean_bundles": "any", "empty_trash": "any",
		"optimize": "any", "history": "boolean", "path_map": "pairs",
		"account_url": "string", "account_token": "secret", "client_id": "string", "addresses": "pairs",
	} {
		d.Settings = append(d.Settings, &wire.Setting{Key: key, Type: kind, Required: key == "url"})
	}
	return d, nil
}

// must is Parse of a text that must be right.
func must(t *testing.T, text string) *Config {
	t.Helper()
	getenv := func(name string) string {
		if strings.HasPrefix(name, "LUARR_") {
			return ""
		}
		return "a value"
	}
	c, err := Parse("/etc/luarr/config.toml", []byte(text), Options{Getenv: getenv, Describe: anything})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExampleLoads(t *testing.T) {
	text := example(t)
	c := must(t, text)
	if len(c.Sources) != 1 || len(c.Matchers) != 0 || c.Pipelines[0].Name != "default" {
		t.Errorf("as it is it has %d sources, %d matchers, pipeline %s", len(c.Sources), len(c.Matchers), c.Pipelines[0].Name)
	}
	c = must(t, whole(text))
	if len(c.Matchers) != 3 || c.Pipelines[0].Name != "nightly" || len(c.Sources[0].Libraries) != 1 {
		t.Errorf("switched on it has %d matchers, pipeline %s, libraries %v", len(c.Matchers), c.Pipelines[0].Name, c.Sources[0].Libraries)
	}
}

func TestExampleHasTheDefaults(t *testing.T) {
	got, want := must(t, whole(example(t))), must(t, "")
	got.Listen.Secret = want.Listen.Secret // has no default
	for _, pair := range [][2]any{{got.Engine, want.Engine}, {got.Limits, want.Limits}, {got.Notify, want.Notify}, {got.Listen, want.Listen}} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("got %+v\nwant %+v", pair[0], pair[1])
		}
	}
	library := got.Sources[0].Libraries["Movies"]
	if !library.Enabled || library.Name != library.Key {
		t.Errorf("a library is %+v", library)
	}
	if p := got.Prerolls; p == nil || p.Refresh.String() != "daily" || p.Enforce || len(p.Entries) < 3 {
		t.Errorf("prerolls are %+v", p)
	}
	if b := got.Blackouts; len(b) != 2 || b[0].BlockNewOnly || b[0].Message != "" || len(b[0].Allow) > 0 || !b[0].Covers("home") {
		t.Errorf("blackouts are %+v", b)
	}
	if got.Pipelines[0].At != want.Engine.At {
		t.Errorf("at is %s", got.Pipelines[0].At)
	}
}

// TestExampleHasEveryKey looks for each key of the engine's own in the text.
func TestExampleHasEveryKey(t *testing.T) {
	_, at, wrong := decode(whole(example(t)))
	if wrong != nil {
		t.Fatal(wrong)
	}
	some := map[string]string{
		"sources.*": "sources.home", "sources.*.libraries.*": "sources.home.libraries.Movies",
		"sources.* with an account": "sources.home",
		"matchers.*":                "matchers.radarr", "rules.*": "rules.stale", "prerolls.*": "prerolls.halloween", "prerolls.*.sequence": "prerolls.christmas.sequence", "pipelines.*": "pipelines.nightly",
		"blackouts.*": "blackouts.school_night",
	}
	checked := 0
	for section, keys := range known {
		if name, ok := some[section]; ok {
			section = name
		}
		for _, k := range keys {
			name := strings.TrimPrefix(section+"."+k.name, ".")
			_, ok := at[name]
			_, other := at[strings.Replace(name, "prerolls.halloween.", "prerolls.christmas.", 1)] // one plays at random, one in order
			if !ok && !other {
				t.Errorf("%s is not in the example", name)
			}
			checked++
		}
	}
	if checked < 25 {
		t.Errorf("only %d keys were looked for", checked)
	}
}

func TestTemplateLoads(t *testing.T) {
	if c := must(t, Template()); len(c.Sources) != 0 || len(c.Findings) != 0 {
		t.Errorf("as it is it has sources %v, findings %v", c.Sources, c.Findings)
	}
	c := must(t, whole(Template()))
	if len(c.Sources) != 1 || len(c.Matchers) != 2 || c.Rules["quality_tags"]["dolby_vision"] != "dv" {
		t.Errorf("switched on it has sources %v, matchers %v, rules %v", c.Sources, c.Matchers, c.Rules)
	}
}
