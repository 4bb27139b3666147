package config_test

import (
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// descriptions stand in for what plugins say of themselves.
var descriptions = map[string]*wire.Description{
	"plex": {
		Name: "plex", Capabilities: []string{"source", "actor"},
		Settings: []*wire.Setting{
			{Key: "url", Type: "string", Required: true, Doc: "address of the server"},
			{Key: "token", Type: "secret", Required: true, Doc: "token of the account"},
			{Key: "timeout", Type: "integer", Default: "60"},
			{Key: "verify_ssl", Type: "boolean", Default: "true"},
			{Key: "connections", Type: "integer"},
			{Key: "db_cache", Type: "integer"},
			{Key: "clean_bundles", Type: "any"},
			{Key: "empty_trash", Type: "any"},
			{Key: "optimize", Type: "any"},
			{Key: "history", Type: "boolean"},
		},
		Changes: []*wire.ChangeKind{{Name: "delete", Destructive: true}, {Name: "label"}},
	},
	"radarr": arr("radarr"),
	"sonarr": arr("sonarr"),
	"odd": {
		Name: "odd", Capabilities: []string{"source", "matcher"},
		Settings: []*wire.Setting{
			{Key: "ratio", Type: "number"}, {Key: "tags", Type: "list"}, {Key: "later", Type: "duration"},
			{Key: "backup_url", Type: "string"}, {Key: "read_timeout", Type: "number"},
		},
	},
}

func arr(name string) *wire.Description {
	return &wire.Description{
		Name: name, Capabilities: []string{"matcher", "actor"},
		Settings: []*wire.Setting{
			{Key: "url", Type: "string", Required: true, Doc: "address of the application"},
			{Key: "api_key", Type: "secret", Required: true, Doc: "key from its settings"},
			{Key: "timeout", Type: "integer"},
			{Key: "verify_ssl", Type: "boolean"},
			{Key: "path_map", Type: "pairs"},
		},
		Changes: []*wire.ChangeKind{{Name: "delete", Destructive: true}, {Name: "tag"}},
	}
}

// describe answers for the plugins above, for one that crashes and for one
// that is broken.
func describe(plugin string) (*wire.Description, error) {
	switch plugin {
	case "crashing":
		return nil, fault.New(fault.Unreachable, "start plugin", plugin, "it ended with exit status 2")
	case "broken":
		return nil, fault.New(fault.Usage, "start plugin", plugin, "it is not in luarr.lock").WithHint("luarr plugins verify")
	}
	if d := descriptions[plugin]; d != nil {
		return d, nil
	}
	return nil, fault.New(fault.Usage, "", "plugin "+plugin, "there is none").WithHint("luarr plugins install")
}

// environ makes a Getenv of pairs.
func environ(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

// options are those of most tests: no variable but these, no file but files.
func options(files map[string]string) config.Options {
	return config.Options{
		Getenv: environ(map[string]string{
			"HOME": "/home/me", "PLEX_TOKEN": "plex-token-in-clear", "EMPTY": "",
			"RADARR_API_KEY": "radarr-key-in-clear", "SONARR_API_KEY": "sonarr-key-in-clear",
		}),
		ReadFile: reading(files),
		Describe: describe,
		Plugins:  []string{"plex", "radarr", "sonarr", "odd", "crashing", "broken"},
	}
}
