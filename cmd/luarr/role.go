package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/plugins/plex"
	"github.com/luarr/luarr/plugins/radarr"
	"github.com/luarr/luarr/plugins/sonarr"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// firstParty are the plugins that this binary serves itself, so that one file
// is a whole installation.
var firstParty = []sdk.Plugin{plex.Plugin, radarr.Plugin, sonarr.Plugin}

// labRole makes the process the simulated home lab.
const labRole = "homelab"

// playRole makes this process what the one that started it wants it to be: a
// plugin or the simulated home lab. It gives the exit code, or -1 when there
// is no role to play.
func playRole(ctx context.Context, getenv func(string) string) int {
	role := getenv(wire.RoleEnv)
	if role == "" {
		return -1
	}
	if name, ok := strings.CutPrefix(role, "plugin:"); ok {
		i := slices.IndexFunc(firstParty, func(p sdk.Plugin) bool { return p.Name == name })
		if i >= 0 {
			sdk.Serve(firstParty[i])
		}
	}
	if role == labRole {
		if err := homelab.Main(ctx, getenv, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
	fmt.Fprintf(os.Stderr, "luarr: %s=%q is no role of this binary\n", wire.RoleEnv, role)
	return 2
}
