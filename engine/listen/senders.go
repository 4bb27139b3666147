package listen

import (
	"slices"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk/wire"
)

// sender is who a webhook's address stands for: one instance, or all of a plugin.
type sender struct {
	plugin string
	names  []string
}

// sender finds whom /webhook/NAME stands for: the instance of that name, else
// all instances of the plugin.
func (l *Listener) sender(name string) (sender, bool) {
	var all sender
	for _, in := range slices.Concat(l.o.Config.Sources, l.o.Config.Matchers) {
		if !sends(in) {
			continue
		}
		if in.Name == name {
			return sender{in.Plugin, []string{name}}, true
		}
		if in.Plugin == name {
			all = sender{name, append(all.names, in.Name)}
		}
	}
	return all, all.names != nil
}

// sends says whether webhooks of an instance can be read.
func sends(in config.Instance) bool {
	switch in.Plugin {
	case "plex":
		return in.Section == "sources"
	case "radarr", "sonarr":
		return in.Section == "matchers" && !in.Disabled
	}
	return false
}

// ofMachine leaves those of the named sources that can be the server with a
// machine id. An account's webhooks come from every server that its people play
// on, those of friends too. A source of which the machine is not known yet may
// be any; without a machine id all are meant.
func ofMachine(names []string, machineID string, servers []*wire.Server) []string {
	if machineID == "" {
		return names
	}
	machine := map[string]string{}
	for _, s := range servers {
		machine[s.Source] = s.MachineId
	}
	var unknown []string
	var found []string
	for _, name := range names {
		switch machine[name] {
		case machineID:
			found = append(found, name)
		case "":
			unknown = append(unknown, name)
		}
	}
	if found != nil {
		return found
	}
	return unknown
}
