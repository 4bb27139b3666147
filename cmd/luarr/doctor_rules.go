package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/notify"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/trust"
)

// mostComplaints is how many mistakes in rules are told; rules check has all.
const mostComplaints = 5

// checkRules compiles the rules.
func (u *checkup) checkRules(ctx context.Context) {
	w := &workshop{config: u.config, path: u.config.File, host: u.host, log: u.log, now: u.now()}
	w.actors, w.failed = engine.Actors(ctx, u.config, w.describe)
	loaded, complaints, err := script.Check(w.options())
	if err != nil {
		u.broke("rules", "", err)
		return
	}
	count := map[string]int{}
	for _, one := range complaints {
		count[one.Severity]++
		if one.Severity != "error" || count["error"] > mostComplaints {
			continue
		}
		out := w.checked(one)
		u.fail("rules", out.Rule, out.place()+": "+out.Message, out.Hint, fault.Usage)
	}
	if count["warning"] > 0 {
		u.warn("rules", "", plural(count["warning"], "doubt")+" about them", "luarr rules check says which")
	}
	if count["error"] > 0 {
		return
	}
	on, own := 0, 0
	for _, r := range loaded.List() {
		if r.Enabled {
			on++
		}
		if r.Origin != "built-in" {
			own++
		}
	}
	u.ok("rules", "", "%s, %d of them yours; %d on", plural(len(loaded.List()), "rule"), own, on)
}

// checkPlugins compares programs of other people with luarr.lock.
func (u *checkup) checkPlugins() {
	d := &depot{config: u.config, host: u.host, lock: trust.NewLock(filepath.Dir(u.config.File))}
	var err error
	if d.pins, err = d.lock.Read(); err != nil {
		u.broke("plugin", "luarr.lock", err)
		return
	}
	names, err := d.names()
	if err != nil {
		u.broke("plugin", "", err)
		return
	}
	for _, name := range names {
		e, err := d.entry(name)
		switch {
		case err != nil:
			u.broke("plugin", name, err)
		case e.Standing == builtInStanding:
		case e.advice() == "":
			u.ok("plugin", name, "it is the program that you accepted")
		default:
			why, hint, _ := strings.Cut(e.advice(), ": ")
			if len(e.UsedBy) > 0 {
				u.fail("plugin", name, why+"; wanted by "+strings.Join(e.UsedBy, ", "), hint, fault.Unreachable)
			} else {
				u.warn("plugin", name, why, hint)
			}
		}
	}
}

// checkNotify looks at the addresses that runs are reported to, and sends
// nothing.
func (u *checkup) checkNotify() {
	wrong := 0
	for i, address := range u.config.Notify.URLs {
		if err := notify.Valid(address); err != nil {
			wrong++
			u.fail("notify", fmt.Sprintf("urls[%d]", i+1), err.Error(),
				"such as discord://TOKEN@ID, telegram://TOKEN@telegram?chats=ID, ntfy://ntfy.sh/TOPIC, or https://HOST/PATH for a webhook", fault.Usage)
		}
	}
	if n := len(u.config.Notify.URLs); n > 0 && wrong == 0 {
		u.ok("notify", "", "%s, not tried: luarr notify test sends a message", plural(n, "address"))
	}
}
