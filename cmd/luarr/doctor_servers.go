package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// checkServers asks every server who it is.
func (u *checkup) checkServers(ctx context.Context) error {
	all, err := u.engine(nil).Examine(ctx)
	if err != nil {
		return err
	}
	machines := map[string]string{}
	for _, one := range all {
		what := strings.TrimSuffix(one.Section, "s")
		switch {
		case one.Disabled:
			u.ok(what, one.Name, "switched off: its matches are unknown, and nothing is changed in it")
			continue
		case one.Err != nil:
			u.broke(what, one.Name, one.Err)
			continue
		}
		u.ok(what, one.Name, "%s", introduction(one))
		for _, f := range one.About.GetFindings() {
			switch f.Severity {
			case "error":
				u.fail(what, one.Name, f.Message, f.Hint, fault.Failed)
			case "warning":
				u.warn(what, one.Name, f.Message, f.Hint)
			default:
				u.ok(what, one.Name, "%s", f.Message)
			}
		}
		if one.Section == "sources" {
			u.checkSource(ctx, one)
			machine := one.About.GetServer().GetMachineId()
			if other := machines[machine]; machine != "" && other != "" {
				u.ok(what, one.Name, "it is the same server as sources.%s, and counts as one for maintenance", other)
			}
			machines[machine] = one.Name
		}
	}
	u.checkPaths(ctx, all)
	return nil
}

// introduction is who answers.
func introduction(one engine.Examined) string {
	s := one.About.GetServer()
	if s == nil {
		return "plugin " + one.Plugin + " runs; it cannot tell more"
	}
	text := strings.TrimSpace(s.Name + " " + s.Version)
	if s.Platform != "" {
		text += " on " + s.Platform
	}
	if s.Url != "" {
		text += " at " + s.Url
	}
	if s.MachineId != "" {
		text += ", machine id " + s.MachineId
	}
	return text
}

// checkSource looks at what is read of a source, how old that is, and how its
// events come.
func (u *checkup) checkSource(ctx context.Context, one engine.Examined) {
	read := 0
	for _, l := range one.Libraries {
		if l.Enabled {
			read++
		}
	}
	switch {
	case read == 0:
		u.warn("source", one.Name, fmt.Sprintf("none of its %s is read", plural(len(one.Libraries), "library")), "luarr libraries says why not")
	default:
		u.ok("source", one.Name, "%d of %s read%s", read, libraries(len(one.Libraries)), u.age(ctx, one.Name))
	}
	u.checkStale(ctx, one.Name)
	switch one.Via {
	case "":
	case "polling":
		u.warn("source", one.Name, "its events come neither by themselves nor by WebSocket ("+one.Reason+"): it is looked at every few seconds",
			"see whether a proxy in between lets event streams through")
	default:
		u.ok("source", one.Name, "its events come by %s", map[string]string{"events": "themselves", "websocket": "WebSocket"}[one.Via])
	}
}

// libraries counts libraries in words.
func libraries(n int) string {
	if n == 1 {
		return "1 library"
	}
	return fmt.Sprintf("%d libraries", n)
}

// age says how old what is stored of a source is.
func (u *checkup) age(ctx context.Context, source string) string {
	if u.store == nil {
		return ""
	}
	servers, err := u.store.Servers(ctx, u.now())
	if err != nil {
		return ""
	}
	for _, s := range servers {
		if s.Source == source && s.DataAgeS != nil {
			return ", the last time " + ago(time.Duration(*s.DataAgeS)*time.Second)
		}
	}
	return ", not to the end so far"
}

// checkStale tells of libraries whose last reading failed.
func (u *checkup) checkStale(ctx context.Context, source string) {
	if u.store == nil {
		return
	}
	known, err := u.store.Libraries(ctx, source)
	if err != nil {
		u.broke("source", source, err)
		return
	}
	var stale []string
	for _, l := range known {
		if l.Enabled && l.Stale {
			stale = append(stale, l.Title)
		}
	}
	if len(stale) > 0 {
		u.warn("source", source, "the last run could not read "+strings.Join(stale, ", ")+": nothing is planned from what is stored of it",
			"luarr plan --source "+source+" reads it again")
	}
}

// sourcesOf gives those that were reached.
func sourcesOf(all []engine.Examined, section string) (out []engine.Examined) {
	for _, one := range all {
		if one.Section == section && one.Err == nil && !one.Disabled {
			out = append(out, one)
		}
	}
	return out
}

// locations are the folders of libraries of a type that are read.
func locations(sources []engine.Examined, holds func(*wire.Library) bool) (out []string) {
	for _, one := range sources {
		for _, l := range one.Libraries {
			if !l.Enabled || !holds(l) {
				continue
			}
			for _, at := range l.Locations {
				out = append(out, at.Path)
			}
		}
	}
	return out
}
