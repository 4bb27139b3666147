// Package reference tells people and editors what rules can use: annotations
// for the Lua language server, the reference page and the topics of `luarr
// rules docs`. All of it is made from the schema's own comments, from the
// table of functions in this package, and from what the installed plugins
// offer.
package reference
