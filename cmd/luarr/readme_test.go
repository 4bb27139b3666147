package main

import (
	"context"
	"os"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/luatest"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// TestReadme runs what the README shows: its configuration is accepted, and its
// rule proposes what the text says.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	block := func(language string) []byte {
		m := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(text)
		if m == nil {
			t.Fatalf("no block of %s", language)
		}
		return m[1]
	}
	h := host.New(host.Options{})
	defer h.Close()
	for _, m := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllSubmatch(text, -1) {
		_, err = config.Parse("config.toml", m[1], config.Options{
			Getenv: func(name string) string {
				return map[string]string{"PLEX_TOKEN": "t", "PLEX2_TOKEN": "t", "RADARR_API_KEY": "r", "LISTEN_SECRET": "0123456789abcdef"}[name]
			},
			Describe: func(plugin string) (*wire.Description, error) { return describe(context.Background(), h, plugin) },
		})
		if err != nil {
			t.Errorf("its configuration: %v\n%s", err, m[1])
		}
	}

	d, err := sdk.Describe(firstParty[1])
	if err != nil {
		t.Fatal(err)
	}
	rules, findings, err := script.Load(script.Options{
		BuiltIn:  fstest.MapFS{"actions/sdr_4k.lua": &fstest.MapFile{Data: block("lua")}},
		Settings: map[string]map[string]any{"sdr_4k": {"enabled": true}},
		Actors:   []script.Actor{{Plugin: d.Name, Instances: []string{"radarr"}, Matcher: true, Kinds: d.Changes}},
	})
	if err != nil || len(findings) > 0 {
		t.Fatalf("its rule: %v, findings %v", err, findings)
	}
	worker, err := rules.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	defer worker.Close()
	film := &wire.Item{Id: "home/1", Type: "movie", Title: "Film", Versions: []*wire.Version{
		{Resolution: "1080", Traits: map[string]*wire.Trait{"dynamic_range": {Value: "SDR", Evidence: "a"}}},
		{Resolution: "4k", Traits: map[string]*wire.Trait{"dynamic_range": {Value: "SDR", Evidence: "color_transfer=bt709"}}},
	}}
	got := worker.Handle("movie", film)
	if len(got.Proposals) != 1 || got.Proposals[0].Reason != "4K without HDR: color_transfer=bt709" {
		t.Errorf("its rule made %+v", got)
	}
	film.Versions[1].Traits["dynamic_range"].Value = "HDR10"
	if got := worker.Handle("movie", film); len(got.Proposals)+len(got.Findings) != 0 {
		t.Errorf("of a film with HDR its rule made %+v", got)
	}
}

// TestReadmeTest runs the test that the README shows on the rule that it shows.
func TestReadmeTest(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```lua\n(.*?)```").FindAllSubmatch(text, -1)
	if len(blocks) < 2 {
		t.Fatal("the README shows no test")
	}
	d, err := sdk.Describe(firstParty[1])
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{
		"actions/sdr_4k.lua":      &fstest.MapFile{Data: blocks[0][1]},
		"actions/sdr_4k_test.lua": &fstest.MapFile{Data: blocks[1][1]},
	}
	for _, path := range []string{"detect/dynamic_range.lua", "detect/audio.lua"} {
		data, err := rules.FS.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tree[path] = &fstest.MapFile{Data: data}
	}
	sum, err := luatest.Run(t.Context(), luatest.Options{
		BuiltIn: tree, Actors: []script.Actor{{Plugin: d.Name, Instances: []string{"radarr"}, Matcher: true, Kinds: d.Changes}},
	}, func(out *luatest.Outcome) {
		if !out.Passed() {
			t.Errorf("%s: %s", out.Where, out.Message)
		}
	})
	if err != nil || sum.Tests != 1 {
		t.Error(sum, err)
	}
}
