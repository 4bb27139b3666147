package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Maintenance lists the servers that are in maintenance mode now.
func (d *Daemon) Maintenance(ctx context.Context) ([]*wire.Maintenance, error) {
	all, err := d.Store.Maintenance(ctx)
	return activeModes(all, d.Now()), err
}

// modes are the maintenance modes that the daemon knows of, by source and by who
// switched them on.
type modes map[string]*wire.Maintenance

// notice has everything looked at when a server was closed or opened, which other
// processes do, or when the time of that has passed; and says so.
func (d *Daemon) notice(ctx context.Context, known modes, zone *time.Location) error {
	all, err := d.Store.Maintenance(ctx)
	if err != nil {
		return err
	}
	changed := false
	there := map[string]bool{}
	for _, m := range activeModes(all, d.Now()) {
		key := m.Source + "\x00" + m.By
		there[key] = true
		if was := known[key]; was == nil || !was.Since.AsTime().Equal(m.Since.AsTime()) {
			known[key], changed = m, true
			f := maintenanceFindings([]*wire.Maintenance{m}, zone)[0]
			d.say(Note{Code: f.Code, Source: m.Source, Message: m.Source + ": " + f.Message})
		}
	}
	for key, m := range known {
		if !there[key] {
			delete(known, key)
			d.say(Note{Code: "maintenance_mode", Source: m.Source, Message: fmt.Sprintf("%s: its maintenance mode has ended", m.Source)})
		}
	}
	if changed {
		d.mu.Lock()
		d.gaze.Again(d.Now())
		d.mu.Unlock()
		wake(d.wakeLooks)
	}
	return nil
}

// activeModes leaves out those whose time has passed.
func activeModes(list []*wire.Maintenance, now time.Time) (active []*wire.Maintenance) {
	for _, m := range list {
		if m.EndsAt == nil || now.Before(m.EndsAt.AsTime()) {
			active = append(active, m)
		}
	}
	return active
}
