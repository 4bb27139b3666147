package config

import _ "embed"

//go:embed starter.toml
var starter string

// Template gives the text of a first configuration. It loads as it is, without
// any server, and shows in comments what to fill in.
func Template() string { return starter }
