package config_test

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

const file = "/etc/luarr/config.toml"

// reading makes a ReadFile of paths and their contents.
func reading(files map[string]string) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		text, ok := files[path]
		if !ok {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		}
		return []byte(text), nil
	}
}

// parse is Parse of a text that must be right.
func parse(t *testing.T, text string, o config.Options) *config.Config {
	t.Helper()
	c, err := config.Parse(file, []byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// design is the example of the design, with secrets that can be had.
const design = `
[engine]
state    = "luarr.db"
timezone = "Europe/Berlin"

[limits]
destructive = ["plex.delete", "radarr.delete"]
max_percent = 3

[plugins.plex]
timeout = 60
verify_ssl = false

[sources.home]
plugin     = "plex"
url        = "http://192.168.1.12:32400"
token      = "env:PLEX_TOKEN"
verify_ssl = true
db_cache   = 4096
clean_bundles = true
optimize   = "monthly(1)"

[sources.second]
plugin  = "plex"
url     = "http://plex.boing.bong"
token   = "file:secrets/plex2"
timeout = 360

[sources.second.libraries.Movies_on_Second_Plex]
library_name = "Movies"

[sources.second.libraries."TV Shows"]
enabled = false
timeout = 90

[matchers.radarr]
plugin  = "radarr"
url     = "http://localhost:7878"
api_key = "env:RADARR_API_KEY"
path_map = [["/data/movies", "/movies"]]

[rules.stale]
days = 180
genres = ["War"]
[[rules.stale.windows]]
from = 1

[pipelines.weekly]
schedule = "weekly(sunday)"
at = "23:30"

[pipelines.nightly]
sources  = ["home"]
rules    = ["maintenance", "preroll"]
schedule = "daily"

[notify]
urls = ["https://hooks.example/secret-in-url"]
`

func TestDesignExample(t *testing.T) {
	o := options(map[string]string{"/etc/luarr/secrets/plex2": "second-token\r\n"})
	c := parse(t, design, o)
	if c.File != file {
		t.Errorf("File = %q", c.File)
	}
	if got := c.Engine; got.State != "/etc/luarr/luarr.db" || got.Rules != "/etc/luarr/rules" ||
		got.Plugins != "/etc/luarr/plugins" || got.Timezone.String() != "Europe/Berlin" || got.At.String() != "05:00" {
		t.Errorf("Engine = %+v", got)
	}
	limits := config.Limits{Destructive: []string{"plex.delete", "radarr.delete"}, MaxDestructive: 20, MaxPercent: 3, MaxNotifications: 50, ProtectLabels: []string{"keep"}, ProtectTags: []string{}}
	same(t, "Limits", c.Limits, limits)
	usual := config.Reading{Sweep: schedule.Daily, NewLibraries: "on", MaxVanish: 20}
	same(t, "Sources", c.Sources, []config.Instance{
		{
			Section: "sources", Name: "home", Plugin: "plex", Line: 14, Reading: usual,
			Settings: map[string]any{
				"url": "http://192.168.1.12:32400", "token": sdk.NewSecret("plex-token-in-clear"), "timeout": int64(60),
				"verify_ssl": true, "db_cache": int64(4096), "clean_bundles": true, "optimize": "monthly(1)",
			},
		},
		{
			Section: "sources", Name: "second", Plugin: "plex", Line: 23, Reading: usual,
			Settings: map[string]any{
				"url": "http://plex.boing.bong", "token": sdk.NewSecret("second-token"), "timeout": int64(360), "verify_ssl": false,
			},
			Libraries: map[string]config.Library{
				"Movies_on_Second_Plex": {Key: "Movies_on_Second_Plex", Name: "Movies", Enabled: true, Settings: map[string]any{}, Reading: usual, Line: 29},
				"TV Shows":              {Key: "TV Shows", Name: "TV Shows", Settings: map[string]any{"timeout": int64(90)}, Reading: usual, Line: 32},
			},
		},
	})
	same(t, "Matchers", c.Matchers, []config.Instance{{
		Section: "matchers", Name: "radarr", Plugin: "radarr", Line: 36,
		Settings: map[string]any{
			"url": "http://localhost:7878", "api_key": sdk.NewSecret("radarr-key-in-clear"),
			"path_map": []any{[]any{"/data/movies", "/movies"}},
		},
	}})
	same(t, "Rules", c.Rules, map[string]map[string]any{"stale": {"days": int64(180), "genres": []any{"War"}, "windows": []any{map[string]any{"from": int64(1)}}}})
	same(t, "Pipelines", c.Pipelines, []config.Pipeline{
		{Name: "weekly", Sources: []string{"home", "second"}, Schedule: when(t, "weekly(sunday)"), At: config.Clock{Hour: 23, Minute: 30}, Line: 48},
		{Name: "nightly", Sources: []string{"home"}, Rules: []string{"maintenance", "preroll"}, Schedule: when(t, "daily"), At: config.Clock{Hour: 5}, Line: 52},
	})
	same(t, "Notify", c.Notify.URLs, []sdk.Secret{sdk.NewSecret("https://hooks.example/secret-in-url")})
	same(t, "Line", c.Line("rules", "stale", "days"), 43)

	second := c.Sources[1]
	same(t, "For", second.For(second.Libraries["TV Shows"])["timeout"], any(int64(90)))
	same(t, "For is a copy", second.Settings["timeout"], any(int64(360)))
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func TestDefaults(t *testing.T) {
	c := parse(t, "", options(nil))
	if c.Engine.Timezone != time.Local {
		t.Errorf("time zone %v, not the computer's", c.Engine.Timezone)
	}
	same(t, "Limits", c.Limits, config.Limits{Destructive: []string{}, MaxDestructive: 20, MaxPercent: 2, MaxNotifications: 50, ProtectLabels: []string{"keep"}, ProtectTags: []string{}})
	same(t, "Pipelines", c.Pipelines, []config.Pipeline{{Name: "default", Sources: []string{}, At: config.Clock{Hour: 5}, Events: true}})
}

func TestEnvironmentComesFirst(t *testing.T) {
	o := options(nil)
	o.Getenv = environ(map[string]string{
		"HOME": "/home/me", "LUARR_STATE": "/var/lib/luarr.db", "LUARR_RULES": "~/rules",
		"LUARR_PLUGINS": "../plugins", "LUARR_TIMEZONE": "Asia/Tokyo", "LUARR_AT": "04:15",
	})
	c := parse(t, "[engine]\nstate = 'a.db'\ntimezone = 'Europe/Berlin'\nat = '01:00'\n", o)
	same(t, "Engine", []string{c.Engine.State, c.Engine.Rules, c.Engine.Plugins, c.Engine.Timezone.String(), c.Engine.At.String()},
		[]string{"/var/lib/luarr.db", "/home/me/rules", "/etc/plugins", "Asia/Tokyo", "04:15"})

	o.Getenv = environ(map[string]string{"LUARR_TIMEZONE": "Europe/Berln"})
	_, err := config.Parse(file, []byte("[engine]\ntimezone = 'UTC'\n"), o)
	want := `LUARR_TIMEZONE: unknown time zone "Europe/Berln" (a name such as "Europe/Berlin", or "Local")`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestRulesOfAPipeline(t *testing.T) {
	c := parse(t, "[pipelines.a]\n[pipelines.b]\nrules = []\n", options(nil))
	if a, b := c.Pipelines[0], c.Pipelines[1]; a.Rules != nil || b.Rules == nil {
		t.Errorf("all rules is %v, no rule is %v", a.Rules, b.Rules)
	}
}

func TestWithoutPlugins(t *testing.T) {
	o := options(nil)
	o.Describe, o.Plugins = nil, nil
	c := parse(t, "[plugins.plex]\ntoken = 'abc'\n[sources.home]\nplugin = 'plex'\ntoken = 'abc'\nnonsense = 1\n", o)
	if s := c.Sources[0]; s.Plugin != "plex" || s.Settings != nil {
		t.Errorf("got %+v: without a description nobody knows which settings are secrets", s)
	}
}

func TestPluginThatCrashesCostsItsInstances(t *testing.T) {
	c := parse(t, `
[sources.home]
plugin = "plex"
url = "http://plex"
token = "env:PLEX_TOKEN"
[sources.other]
plugin = "crashing"
token = "abc"
`, options(nil))
	if home, other := c.Sources[0], c.Sources[1]; home.Err != nil || other.Err == nil || other.Settings != nil {
		t.Errorf("got %+v and %+v", home, other)
	}
}

func TestReadyComesBeforePlugins(t *testing.T) {
	folder := ""
	o := options(nil)
	o.Ready = func(e config.Engine) { folder = e.Plugins }
	o.Describe = func(plugin string) (*wire.Description, error) {
		if folder != "/opt/plugins" {
			t.Errorf("%s is asked before it is known where it lies: %q", plugin, folder)
		}
		return describe(plugin)
	}
	parse(t, "[plugins.plex]\ntimeout = 1\n[engine]\nplugins = '/opt/plugins'\n", o)
	if folder == "" {
		t.Error("nobody was told")
	}
}

func TestEachPluginIsAskedOnce(t *testing.T) {
	asked := map[string]int{}
	o := options(nil)
	o.Describe = func(plugin string) (*wire.Description, error) {
		asked[plugin]++
		return describe(plugin)
	}
	parse(t, strings.ReplaceAll(design, "file:secrets/plex2", "env:PLEX_TOKEN"), o)
	same(t, "asked", asked, map[string]int{"plex": 1, "radarr": 1})
}

// when reads a schedule that is right.
func when(t *testing.T, text string) schedule.Expression {
	t.Helper()
	e, err := schedule.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
