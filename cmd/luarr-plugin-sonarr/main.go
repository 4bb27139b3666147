// Command luarr-plugin-sonarr serves the sonarr plugin as a process of its own.
package main

import (
	"github.com/luarr/luarr/plugins/sonarr"
	"github.com/luarr/luarr/sdk"
)

func main() { sdk.Serve(sonarr.Plugin) }
