package engine

import (
	"context"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// MaintenanceRule is the rule that stops streams on servers in maintenance mode.
const MaintenanceRule = "maintenance_mode"

// byPerson and byRun are who switches maintenance mode on.
const (
	byPerson = "person"
	byRun    = "run"
)

// Mode says how servers are put in maintenance mode.
type Mode struct {
	Reason string        // what viewers are told; empty for what the rule says
	Delay  time.Duration // how long what plays already may go on
	Until  time.Time     // when it ends by itself; zero where somebody has to end it
	Allow  []string      // users who may go on: names or ids
}

// BeginMaintenance puts servers in maintenance mode, and remembers what plays
// there, so that it has the delay whoever looks next; all servers where none is
// named. One that cannot be read is in maintenance mode too: of it the sight has
// a finding.
func (l *Lookout) BeginMaintenance(ctx context.Context, sources []string, m Mode) ([]*wire.Maintenance, *Sight, error) {
	return l.beginMaintenance(ctx, sources, m, byPerson)
}

func (l *Lookout) beginMaintenance(ctx context.Context, sources []string, m Mode, by string) ([]*wire.Maintenance, *Sight, error) {
	if len(sources) == 0 {
		for _, s := range l.Config.Sources {
			sources = append(sources, s.Name)
		}
	}
	sight, err := l.See(ctx, sources...)
	if err != nil {
		return nil, nil, err
	}
	now := l.Now()
	var list []*wire.Maintenance
	for _, name := range sources {
		one := &wire.Maintenance{
			Source: name, State: "on", By: by, Reason: m.Reason, Allow: m.Allow,
			Since: timestamppb.New(now), StopsAt: timestamppb.New(now.Add(m.Delay)), PlayingKnown: sight.read[name],
		}
		if !m.Until.IsZero() {
			one.EndsAt = timestamppb.New(m.Until)
		}
		for _, s := range sight.Sessions {
			if s.Source == name {
				one.Playing = append(one.Playing, watch.KeyOf(s).Stream)
			}
		}
		list = append(list, one)
	}
	return list, sight, l.Store.BeginMaintenance(ctx, list)
}

// Maintenance lists the servers that are in maintenance mode now.
func (e *Engine) Maintenance(ctx context.Context) ([]*wire.Maintenance, error) {
	all, err := e.Store.Maintenance(ctx)
	return activeModes(all, e.Now()), err
}

// EndMaintenance ends the maintenance mode of servers, whoever switched it on;
// of all where none is named. It gives those that were in it.
func (e *Engine) EndMaintenance(ctx context.Context, sources []string) (ended []*wire.Maintenance, err error) {
	if ended, err = e.Maintenance(ctx); err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		return ended, e.Store.EndMaintenance(ctx, "", "")
	}
	ended = slices.DeleteFunc(ended, func(m *wire.Maintenance) bool { return !slices.Contains(sources, m.Source) })
	for _, name := range sources {
		if err := e.Store.EndMaintenance(ctx, name, ""); err != nil {
			return nil, err
		}
	}
	return ended, nil
}
