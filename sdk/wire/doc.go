// Package wire is the schema: every word that passes between plugins, the
// engine, Lua rules and JSON output, each field with its meaning, unit and
// source. The .proto files are the text to read; the Go code is generated
// from them.
package wire

import _ "embed"

//go:generate go -C gen run .

// Schema is a serialized FileDescriptorSet of the .proto files with their
// comments. Documentation and editor types are made from it.
//
//go:embed schema.binpb
var Schema []byte
