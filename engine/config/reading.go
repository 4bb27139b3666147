package config

import "github.com/luarr/luarr/engine/schedule"

// Reading says how the libraries of a source are read. It can be set for all
// sources of a plugin, for a source, and but for NewLibraries for a library.
type Reading struct {
	Sweep        schedule.Expression // when every item is looked at, not only what changed
	NewLibraries string              // what becomes of a library that the server did not have before: on, off or ask
	MaxVanish    float64             // percent of a library's items that may be gone at once, 0 to 100
}

// defaultReading is how a source is read of which nothing is said.
var defaultReading = Reading{Sweep: schedule.Daily, NewLibraries: "on", MaxVanish: 20}

// readingKeys are the keys of a Reading. They have no default here, because
// what is not given comes from the table around.
var readingKeys = []key{
	{name: "sweep", kind: "string"},
	{name: "max_vanish_percent", kind: "number"},
	{name: "new_libraries", kind: "string"},
}

// reading reads the keys of a Reading that a table has; the rest is as in base.
func (l *loader) reading(path []string, values map[string]any, base Reading) Reading {
	if text, ok := values["sweep"].(string); ok {
		base.Sweep = l.schedule(under(path, "sweep"), text)
	}
	if n, ok := values["max_vanish_percent"].(float64); ok {
		if base.MaxVanish = n; n < 0 || n > 100 {
			l.complain(under(path, "max_vanish_percent"), "", "must be from 0 to 100")
		}
	}
	if text, ok := values["new_libraries"].(string); ok {
		switch base.NewLibraries = text; text {
		case "on", "off", "ask":
		default:
			l.complain(under(path, "new_libraries"), `one of "on", "off" and "ask"`, "%q is none of them", text)
		}
	}
	return base
}
