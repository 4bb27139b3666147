// Luarr-plugin-jellyfin is the plugin for Jellyfin, as somebody would write it
// who has nothing but the SDK.
package main

import (
	"github.com/luarr/luarr/examples/plugin-jellyfin/jellyfin"
	"github.com/luarr/luarr/sdk"
)

func main() { sdk.Serve(jellyfin.Plugin) }
