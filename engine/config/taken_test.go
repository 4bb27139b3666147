package config_test

import (
	"slices"
	"testing"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk/wire"
)

// What luarr reads itself never reaches a plugin.
func TestTaken(t *testing.T) {
	settings := []*wire.Setting{{Key: "enabled"}, {Key: "url"}, {Key: "sweep"}, {Key: "server"}, {Key: "plugin"}}
	for name, test := range map[string]struct{ capabilities, want []string }{
		"source":        {[]string{"source", "history"}, []string{"sweep", "plugin"}},
		"matcher":       {[]string{"matcher", "actor"}, []string{"enabled", "plugin"}},
		"authenticator": {[]string{"source", "authenticator"}, []string{"sweep", "server", "plugin"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := config.Taken(&wire.Description{Settings: settings, Capabilities: test.capabilities}); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
