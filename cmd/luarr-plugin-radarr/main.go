// Command luarr-plugin-radarr serves the radarr plugin as a process of its own.
package main

import (
	"github.com/luarr/luarr/plugins/radarr"
	"github.com/luarr/luarr/sdk"
)

func main() { sdk.Serve(radarr.Plugin) }
