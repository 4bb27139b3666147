// Package rules holds the rules that Luarr ships: detectors that work out
// traits, which are on, and actions that propose changes, which are off until
// the configuration switches them on.
package rules

import "embed"

// FS holds detect/*.lua and actions/*.lua.
//
//go:embed detect/*.lua actions/*.lua
var FS embed.FS

// EditorSettings are the settings of the Lua language server for a rules
// folder: where the types are, and what rules do not have.
//
//go:embed .luarc.json
var EditorSettings string
