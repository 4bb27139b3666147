// Package examples holds what luarr hands out to start from.
package examples

import "embed"

// Plugin is the folder plugin, the template of `luarr plugins new`: it is
// compiled and tested as part of this module, so that what is handed out works.
//
//go:embed all:plugin-folder
var Plugin embed.FS
