package config_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk/wire"
)

// TestUpkeepSettings: what is wrong with the settings of a server's upkeep is
// said at load, with the key.
func TestUpkeepSettings(t *testing.T) {
	const head = "[plugins.plex]\n%PLUGIN\n[sources.home]\nplugin = \"plex\"\nurl = \"http://h\"\ntoken = \"t\"\n%SOURCE\n[sources.home.libraries.Movies]\n%LIBRARY\n"
	for _, c := range []struct{ name, plugin, source, library, want string }{
		{name: "all right", plugin: "optimize = \"monthly(last)\"\ndb_cache = 40", source: "empty_trash = true\nclean_bundles = \"weekly(sunday | tuesday), monthly(1)\"\ntimeout = 360\ndb_cache = 0", library: "timeout = 90\nverify_ssl = false"},
		{name: "a word", source: `optimize = "sometimes"`, want: `sources.home.optimize: "sometimes"`},
		{name: "a number", source: `optimize = 1`, want: `sources.home.optimize: must be true, false or a schedule, not a number`},
		{name: "a list", source: `optimize = ["daily"]`, want: `sources.home.optimize: must be true, false or a schedule, not a list`},
		{name: "a comma for a bar", source: `empty_trash = "weekly(sunday,tuesday)"`, want: `weekly(sunday,tuesday)`},
		{name: "a collection", source: `empty_trash = "non_existing"`, want: `sources.home.empty_trash: "non_existing"`},
		{name: "in the plugin's section", plugin: `clean_bundles = "monthly(32)"`, want: `plugins.plex.clean_bundles: "monthly(32)"`},
		{name: "a cache below nothing", source: `db_cache = -1`, want: "sources.home.db_cache: must be at least 0"},
		{name: "a cache in words", source: `db_cache = "4096"`, want: "sources.home.db_cache: must be a whole number"},
		{name: "a cache that is true", source: `db_cache = true`, want: "sources.home.db_cache: must be a whole number"},
		{name: "no time", source: `timeout = 0`, want: "sources.home.timeout: must lie between 1 and 3600"},
		{name: "a time in words", source: `timeout = "60"`, want: "sources.home.timeout: must be a whole number"},
		{name: "TLS in words", source: `verify_ssl = "no"`, want: "sources.home.verify_ssl: must be true or false"},
		{name: "a task of a library", library: `empty_trash = true`, want: `sources.home.libraries.Movies.empty_trash: holds for the whole server, not for one library (it belongs in [sources.home])`},
		{name: "a cache of a library", library: `db_cache = 8192`, want: `sources.home.libraries.Movies.db_cache: holds for the whole server`},
		{name: "a wrong one of a library", library: `optimize = "sometimes"`, want: `sources.home.libraries.Movies.optimize: holds for the whole server`},
		{name: "an address of a library", library: `url = "http://other"`, want: `belongs to a source of its own`},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := options(nil)
			o.Describe = func(string) (*wire.Description, error) {
				d := proto.CloneOf(descriptions["plex"])
				for _, s := range d.Settings {
					switch s.Key {
					case "timeout":
						s.Min, s.Max = proto.Float64(1), proto.Float64(3600)
					case "db_cache":
						s.Min, s.ServerWide = proto.Float64(0), true
					case "url", "token", "clean_bundles", "empty_trash", "optimize":
						s.ServerWide = true
					}
				}
				return d, nil
			}
			text := strings.NewReplacer("%PLUGIN", c.plugin, "%SOURCE", c.source, "%LIBRARY", c.library).Replace(head)
			got, err := config.Parse(file, []byte(text), o)
			switch {
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %s", err, c.want)
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want == "":
				if s := got.Sources[0].Settings; s["optimize"] != "monthly(last)" || s["db_cache"] != int64(0) || s["timeout"] != int64(360) {
					t.Errorf("%v", s)
				}
			}
		})
	}
}
