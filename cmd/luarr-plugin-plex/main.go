// Command luarr-plugin-plex is the Plex plugin as a program of its own.
package main

import (
	"github.com/luarr/luarr/plugins/plex"
	"github.com/luarr/luarr/sdk"
)

func main() { sdk.Serve(plex.Plugin) }
