package kometa

import (
	"strings"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/schedule"
)

// task reads one that is true, false or a schedule, and gives it as TOML.
func (im *importer) task(n node, key, around string) string {
	if on, ok := n.boolean(); ok {
		return map[bool]string{true: "true", false: "false"}[on]
	}
	if n.missing() || n.blank() {
		return around
	}
	e, ok := im.schedule(n, key, "it is false")
	switch {
	case !ok:
		return "false"
	case e.NonExisting():
		im.note(n, key, "non_existing always holds for a server; it is true")
		return "true"
	}
	return config.TOMLString(e.String())
}

// schedule reads a schedule: a text, or a list of which each fires. Entries that
// are wrong are left out, as Kometa does, but not silently.
func (im *importer) schedule(n node, key, otherwise string) (schedule.Expression, bool) {
	var parts []string
	for _, one := range n.list() {
		text, ok := one.text()
		if !ok {
			im.note(one, key, "is no schedule")
			continue
		}
		if e, err := schedule.FromKometa(text); err == nil {
			parts = append(parts, e.String())
			continue
		}
		for _, entry := range entries(text) {
			e, err := schedule.FromKometa(entry)
			if err != nil {
				im.note(one, key, "%v (%s); it never fired", err, fault.Hint(err))
				continue
			}
			parts = append(parts, e.String())
		}
	}
	e, err := schedule.Parse(strings.Join(parts, ", "))
	if err != nil {
		im.note(n, key, "holds no schedule that can be read; %s", otherwise)
		return schedule.Expression{}, false
	}
	return e, true
}

// entries cuts a text at its commas, those in all[...] aside.
func entries(text string) []string {
	if strings.Contains(strings.ToLower(text), "all") {
		return []string{text}
	}
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		all = append(all, strings.TrimSpace(part))
	}
	return all
}
