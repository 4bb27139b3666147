package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk"
)

// TestAPlanWritesNothing watches the wire while luarr plans, with every shipped
// rule on and a plugin that tries to write wherever it is called: no request
// that alters anything reaches a server. Applying afterwards does write, and
// the watching sees it.
func TestAPlanWritesNothing(t *testing.T) {
	house := homelab.New(homelab.Options{Movies: 60, Series: 3})
	ends, err := house.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var scribbled atomic.Int64
	wall := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			scribbled.Add(1)
		}
	}))
	defer wall.Close()
	writes := func() (out []string) {
		for name, requests := range map[string][]homelab.Request{
			"plex": house.Plex().Writes(), "radarr": house.Radarr().Writes(), "sonarr": house.Sonarr().Writes(), "account": house.Account().Writes(),
		} {
			for _, r := range requests {
				out = append(out, fmt.Sprintf("%s: %s %s?%s", name, r.Method, r.Path, r.Query))
			}
		}
		return out
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	files := map[string]string{
		config:                      (&lab{Endpoints: *ends}).config() + scribbling(wall.URL) + everyRule(t),
		dir + "/rules/scribble.lua": `on("movie", function(movie) scribbler.write(movie, {}, "it can") end)`,
		dir + "/scribbler":          "#!/bin/sh\nLUARR_ROLE=plugin:scribbler exec '" + testBinary(t) + "'\n",
	}
	for path, text := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	luarr := func(args ...string) string {
		var stdout, stderr bytes.Buffer
		p := newProgram(strings.NewReader(""), &stdout, &stderr, func(string) string { return "" })
		if code := p.main(t.Context(), append(append([]string{"luarr"}, args...), "--config", config)); code != 0 && code != 4 {
			t.Fatalf("luarr %v: exit code %d\n%s", args, code, stderr.String())
		}
		return stdout.String()
	}
	luarr("plugins", "install", dir+"/scribbler", "--yes")
	for _, args := range [][]string{{"plan"}, {"run", "--plan", "--full"}, {"plan", "--from", "act", "--output", "json"}, {"plan", "--all"}} {
		said := luarr(args...)
		if !strings.Contains(said, "scribbler.write") {
			t.Fatalf("luarr %v proposes nothing of the plugin that writes:\n%s", args, said)
		}
		if got := writes(); len(got) > 0 || scribbled.Load() > 0 {
			t.Fatalf("luarr %v wrote %d times by the SDK, and\n%s", args, scribbled.Load(), strings.Join(got, "\n"))
		}
	}
	// Each place where it tried has counted as many refusals as methods.
	said := luarr("items", "--source", "attic", "--output", "json") + luarr("plan", "--all", "--output", "json")
	for _, from := range []string{"items", "libraries", "snapshot", "match", "preview"} {
		if want := fmt.Sprintf("%s refused %d of %[2]d", from, len(scribbles)); !strings.Contains(said, want) {
			t.Errorf("nothing says %q", want)
		}
	}
	luarr("run")
	if len(writes()) == 0 || scribbled.Load() == 0 {
		t.Errorf("applying wrote %d times, the plugin %d times: the watching sees nothing", len(writes()), scribbled.Load())
	}
}

// scribbling configures the plugin that writes.
func scribbling(url string) string {
	return fmt.Sprintf("\n[sources.attic]\nplugin = \"scribbler\"\nurl = %q\n\n[matchers.shed]\nplugin = \"scribbler\"\nurl = %[1]q\n", url)
}

// everyRule switches on what the lab's configuration leaves off.
func everyRule(t *testing.T) string {
	var actors []script.Actor
	for _, p := range firstParty {
		d, err := sdk.Describe(p)
		if err != nil {
			t.Fatal(err)
		}
		actors = append(actors, script.Actor{Plugin: p.Name, Instances: []string{p.Name}, Kinds: d.Changes})
	}
	loaded, _, err := script.Load(script.Options{BuiltIn: rules.FS, Actors: actors})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range loaded.List() {
		if len(r.Events) > 0 && r.Name != "dovi_fallback" && r.Name != "quality_tags" {
			fmt.Fprintf(&b, "\n[rules.%s]\nenabled = true\n", r.Name)
		}
	}
	return b.String()
}

// testBinary is this program, which plays plugins.
func testBinary(t *testing.T) string {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return self
}
