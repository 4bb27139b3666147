package engine

import (
	"fmt"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/sdk/wire"
)

// choose says whether a library is read in this run.
func (r *run) choose(l *wire.Library, unseen bool) fetch.Choice {
	return choose(r.sourceNamed(l.Source), l, unseen)
}

// choose says whether a library of a source is read. One that the configuration
// names is decided upon; of those it does not, the new ones are treated as the
// source says.
func choose(in config.Instance, l *wire.Library, unseen bool) fetch.Choice {
	if c, named := library(in, l); named {
		if c.Enabled {
			return fetch.Choice{Read: true}
		}
		return fetch.Choice{Reason: fmt.Sprintf("switched off by sources.%s.libraries.%s", in.Name, c.Key)}
	}
	if policy := in.Reading.NewLibraries; unseen && policy != "on" {
		return fetch.Choice{
			Reason: fmt.Sprintf("it is new, and sources.%s.new_libraries is %q", in.Name, policy),
			Unseen: true, Ask: policy == "ask",
		}
	}
	return fetch.Choice{Read: true}
}

// care says how a library is read, or for nil the history of a source.
func (r *run) care(source string, l *wire.Library) fetch.Care {
	in := r.sourceNamed(source)
	reading := in.Reading
	if l != nil {
		if c, named := library(in, l); named {
			reading = c.Reading
		}
	}
	care := fetch.Care{MaxVanish: reading.MaxVanish, AcceptRemovals: r.options.AcceptRemovals}
	if !reading.Sweep.Never() {
		care.Due = func(last time.Time) bool { return reading.Sweep.Due(last, r.Now().In(r.Config.Engine.Timezone)) }
	}
	return care
}

// sourceNamed gives the configuration of a source.
func (e *Engine) sourceNamed(name string) config.Instance {
	for _, in := range e.Config.Sources {
		if in.Name == name {
			return in
		}
	}
	return config.Instance{}
}

// library finds what the configuration says of a library: its entry, and
// whether it has one.
func library(in config.Instance, l *wire.Library) (entry config.Library, named bool) {
	for _, c := range in.Libraries {
		if c.Name == l.Title || c.Name == l.Key {
			return c, true
		}
	}
	return config.Library{}, false
}
