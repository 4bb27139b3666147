// Package rules holds the rules that Luarr ships: detectors that work out
// traits, which are on, and actions that propose changes, which are off until
// the configuration switches them on.
package rules

import "embed"

// FS holds detect/*.lua and actions/*.lua.
//
//go:embed detect/*.lua actions/*.lua
var FS embed.FS
