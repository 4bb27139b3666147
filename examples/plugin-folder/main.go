// Command luarr-plugin-folder is a plugin of Luarr for folders of media files:
// see README.md.
package main

import "github.com/luarr/luarr/sdk"

func main() { sdk.Serve(plugin) }
