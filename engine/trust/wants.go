package trust

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
)

// Wants is what somebody said yes to, each list sorted: a program that turns
// out to want more is refused.
type Wants struct {
	Capabilities []string `toml:"capabilities"` // such as source
	Changes      []string `toml:"changes"`      // that lose nothing
	Destructive  []string `toml:"destructive"`  // changes that lose data
	Secrets      []string `toml:"secrets"`      // settings that are secret
}

// WantsOf gives what a plugin wants by its own account.
func WantsOf(d *wire.Description) Wants {
	w := Wants{Capabilities: slices.Clone(d.GetCapabilities())}
	for _, c := range d.GetChanges() {
		if c.GetDestructive() {
			w.Destructive = append(w.Destructive, c.GetName())
		} else {
			w.Changes = append(w.Changes, c.GetName())
		}
	}
	for _, s := range d.GetSettings() {
		if s.GetType() == "secret" {
			w.Secrets = append(w.Secrets, s.GetKey())
		}
	}
	for _, list := range w.lists() {
		slices.Sort(*list.names)
		*list.names = slices.Compact(*list.names)
		if *list.names == nil {
			*list.names = []string{}
		}
	}
	return w
}

// wanted is one list, with what it is called for one entry.
type wanted struct {
	what  string
	names *[]string
}

func (w *Wants) lists() []wanted {
	return []wanted{
		{"capability", &w.Capabilities}, {"change", &w.Changes},
		{"destructive change", &w.Destructive}, {"secret", &w.Secrets},
	}
}

// Beyond lists what w has and accepted has not, such as
// "destructive change delete".
func (w Wants) Beyond(accepted Wants) []string {
	var out []string
	old := accepted.lists()
	for i, list := range w.lists() {
		for _, name := range *list.names {
			if !slices.Contains(*old[i].names, name) {
				out = append(out, list.what+" "+name)
			}
		}
	}
	return out
}

// clause puts differences in words.
func clause(list []string) string {
	const most = 5
	if len(list) > most {
		list = append(slices.Clip(list[:most]), "and more")
	}
	return strings.Join(list, ", ")
}
