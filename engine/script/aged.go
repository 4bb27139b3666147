package script

import (
	"github.com/luarr/luarr/sdk/wire"
)

// aged says why a field of a library or a server cannot be known: because it
// could not be read in this run. What it is known by stays.
func aged(v *view, f *field) *ignorance {
	switch m := v.msg.Interface().(type) {
	case *wire.Library:
		switch f.name {
		case "source", "key", "title", "type", "uuid", "enabled", "skipped", "stale":
			return nil
		}
		if m.GetStale() {
			return &ignorance{f.name, "the library could not be read in this run"}
		}
	case *wire.Server:
		switch f.name {
		case "source", "name", "machine_id", "url", "state", "data_age_s", "settings":
			return nil
		}
		if m.GetState() == "down" {
			return &ignorance{f.name, "the server did not answer in this run"}
		}
	}
	return nil
}
