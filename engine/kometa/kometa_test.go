package kometa_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/kometa"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

var update = flag.Bool("update", false, "write what came out to testdata")

// load reads what an import gave, with the settings that the plugins have.
func load(text []byte) (*config.Config, error) {
	return config.Parse("config.toml", text, config.Options{
		Getenv: func(name string) string {
			if strings.HasPrefix(name, "LUARR_") {
				return ""
			}
			return "value of " + name
		},
		Describe: func(plugin string) (*wire.Description, error) {
			d := &wire.Description{Name: plugin, Capabilities: []string{"source", "authenticator"}}
			kinds := map[string]string{"url": "string", "token": "secret", "timeout": "integer", "verify_ssl": "boolean", "db_cache": "integer",
				"clean_bundles": "any", "empty_trash": "any", "optimize": "any"}
			if plugin != "plex" {
				d.Capabilities = []string{"matcher"}
				kinds = map[string]string{"url": "string", "api_key": "secret", "path_map": "pairs"}
			}
			for key, kind := range kinds {
				d.Settings = append(d.Settings, &wire.Setting{Key: key, Type: kind, Required: key == "url" || kind == "secret"})
			}
			return d, nil
		},
	})
}

// imported imports a file of testdata and loads what came out, which a golden
// file beside it has too.
func imported(t *testing.T, name string) (*config.Config, []kometa.Note) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".yml")
	if err != nil {
		t.Fatal(err)
	}
	out, notes, err := kometa.Import(name+".yml", text)
	if err != nil {
		t.Fatal(err)
	}
	golden := "testdata/" + name + ".toml"
	if *update {
		if err := os.WriteFile(golden, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != string(want) {
		t.Errorf("it is\n%s\nwant\n%s", out, want)
	}
	c, err := load(out)
	if err != nil {
		t.Fatalf("it does not load: %v\n%s", err, out)
	}
	return c, notes
}

// settings writes the settings of a table, secrets as they are.
func settings(m map[string]any) string {
	var parts []string
	for _, key := range []string{"url", "token", "timeout", "db_cache", "clean_bundles", "empty_trash", "optimize", "verify_ssl"} {
		v, ok := m[key]
		if !ok {
			continue
		}
		if secret, ok := v.(sdk.Secret); ok {
			v = secret.Reveal()
		}
		parts = append(parts, fmt.Sprintf("%s=%v", key, v))
	}
	return strings.Join(parts, " ")
}

// TestOneServer is the first sample of Kometa's page: its token is a comment, and
// verify_ssl is left blank.
func TestOneServer(t *testing.T) {
	c, notes := imported(t, "one")
	if len(c.Sources) != 1 || len(c.Sources[0].Libraries) != 0 {
		t.Fatalf("sources %+v", c.Sources)
	}
	want := "url=http://192.168.1.12:32400 token=value of PLEX_TOKEN timeout=60 db_cache=4096 clean_bundles=true empty_trash=true optimize=false"
	if got := settings(c.Sources[0].Settings); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(notes) != 1 || notes[0].Key != "plex.token" || notes[0].Line != 3 {
		t.Errorf("notes %v", notes)
	}
}

// TestTwoServers is the second sample: two servers, each with a library Movies,
// the second with what differs from the first.
func TestTwoServers(t *testing.T) {
	c, notes := imported(t, "two")
	if len(c.Sources) != 2 {
		t.Fatalf("sources %+v", c.Sources)
	}
	for i, want := range []struct{ name, key, title, settings string }{
		{"home", "Movies", "Movies",
			"url=http://plex.bing.bang token=SOME_TOKEN timeout=60 db_cache=4096 clean_bundles=false empty_trash=false optimize=false"},
		{"movies_on_second_plex", "Movies_on_Second_Plex", "Movies",
			"url=http://plex.boing.bong token=SOME_TOKEN timeout=360 db_cache=8192 clean_bundles=false empty_trash=false optimize=false"},
	} {
		s := c.Sources[i]
		library, ok := s.Libraries[want.key]
		if s.Name != want.name || len(s.Libraries) != 1 || !ok || library.Name != want.title || !library.Enabled || s.Reading.NewLibraries != "off" {
			t.Errorf("%s has libraries %+v", s.Name, s.Libraries)
		}
		if got := settings(s.For(library)); got != want.settings {
			t.Errorf("got  %s\nwant %s", got, want.settings)
		}
	}
	for _, n := range notes {
		if !strings.HasSuffix(n.Key, ".collection_files") {
			t.Errorf("note %s", n)
		}
	}
	if len(notes) != 2 || len(c.Pipelines) != 1 || c.Pipelines[0].Name != "default" {
		t.Errorf("notes %v, pipelines %+v", notes, c.Pipelines)
	}
}

// TestRich has blank and missing values, schedules, merged mappings, matchers
// and prerolls.
func TestRich(t *testing.T) {
	c, notes := imported(t, "rich")
	got := map[string]string{}
	for _, s := range c.Sources {
		got[s.Name] = settings(s.Settings)
		for key, l := range s.Libraries {
			got[s.Name+"/"+key] = fmt.Sprintf("%s %v %s", l.Name, l.Enabled, settings(s.For(l)))
		}
	}
	for name, want := range map[string]string{
		"home":          "url=http://home:32400 token=H timeout=77 db_cache=4096 clean_bundles=true empty_trash=daily optimize=never, all[weekly(friday), monthly(13)] verify_ssl=false",
		"home/Movies":   "Films true url=http://home:32400 token=H timeout=120 db_cache=4096 clean_bundles=true empty_trash=daily optimize=never, all[weekly(friday), monthly(13)] verify_ssl=true",
		"home/Kids":     "Kids false " + got["home"],
		"home/TV Shows": "TV Shows true " + got["home"],
		"remote":        "url=https://remote.example:32400 token=R timeout=30 db_cache=64 clean_bundles=true empty_trash=weekly(sunday|monday) optimize=never, all[weekly(friday), monthly(13)] verify_ssl=false",
	} {
		if got[name] != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got[name], want)
		}
	}
	for name, want := range map[string]string{"home": "weekly(sunday), daily", "remote": "daily", "bad": "daily"} {
		for _, p := range c.Pipelines {
			if p.Name == name && p.Schedule.String() != want && !(name == "home" && p.Schedule.String() == "daily") {
				t.Errorf("pipeline %s runs %s", name, p.Schedule)
			}
		}
	}
	if len(c.Matchers) != 2 || len(c.Prerolls.Entries) != 4 || c.Prerolls.Entries[0].Name != "default" || len(c.Prerolls.Entries[0].Random) != 2 {
		t.Errorf("matchers %+v, prerolls %+v", c.Matchers, c.Prerolls)
	}
	var all []string
	for _, n := range notes {
		all = append(all, n.String())
	}
	told := strings.Join(all, "\n")
	for _, want := range []string{
		"libraries.Movies.collection_files: has no counterpart", `"weekly(sunday": nothing`, `"hourly(24)": "24" at character 8 is no hour`,
		"libraries.Remote.plex.db_cache: is no number of MB", "0 is 30 seconds", "libraries.Remote 2.plex.timeout: is no number of seconds",
		"libraries.Bad.plex.url: \"plex:32400\" is no address", "libraries.Bad.plex.token: comes from the environment: KOMETA_PLEX_TOKEN",
		"libraries.Bad.plex.tiemout: is no attribute", "non_existing always holds", "tmdb: has no counterpart", "settings.cache: has no counterpart",
		"collections.Top 100: has no counterpart", "plays one of several sequences", "radarr.monitor: has no counterpart",
		"the tasks of a server are those of its first library", "a pipeline runs for a whole server",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("not told: %s", want)
		}
	}
	if t.Failed() {
		t.Log(told)
	}
}

func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no YAML": "plex: [", "nothing of it": "a: 1\n", "empty": "", "a list": "- plex\n", "large": strings.Repeat("#\n", 1<<20),
	} {
		if _, _, err := kometa.Import(name, []byte(text)); err == nil || fault.ClassOf(err) != fault.Usage {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// FuzzImport: whatever is imported, what comes out loads.
func FuzzImport(f *testing.F) {
	for _, name := range []string{"one", "two", "rich"} {
		text, err := os.ReadFile("testdata/" + name + ".yml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("plex: &a\n  <<: [*a, *a]\n  url: http://[::1]\nlibraries:\n  \"a\\nb\": {schedule: all[all[daily]]}\n")
	f.Add("collections:\n  refresh: {server_preroll: '/a,b;/c', schedule: \"non_existing\"}\n  é: {server_preroll: ['/x\"', '/x']}\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		out, _, err := kometa.Import("a\nb.yml", []byte(text))
		if err != nil {
			return
		}
		if _, err := load(out); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}
