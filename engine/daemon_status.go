package engine

import (
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// SourceStatus is how the daemon sees a source.
type SourceStatus struct {
	Up       bool // what plays there could be read the last time
	Reason   string
	Via      string // how events come: events, websocket or polling
	Sessions int
	Playing  []*wire.Session // at that time: where they go, what becomes of the video, and its bandwidth
	Looked   time.Time       // when it could be read last
}

// DaemonStatus is how a daemon is.
type DaemonStatus struct {
	Began   time.Time
	Alive   time.Time // when what plays was last looked after; zero before the first time
	Running string    // why the run goes on; empty where none does
	Waiting int       // runs
	NextJob string
	NextAt  time.Time // zero where nothing comes by itself
	Sources map[string]SourceStatus
	LastRun *wire.Run // nil before the first
}

// Status tells how the daemon is.
func (d *Daemon) Status() DaemonStatus {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := DaemonStatus{Began: d.began, Running: d.running, Sources: map[string]SourceStatus{}, LastRun: d.last, Alive: d.alive}
	if d.agenda != nil {
		s.Waiting = d.agenda.Waiting()
		s.NextJob, s.NextAt = d.agenda.Coming()
	}
	for name, one := range d.sources {
		s.Sources[name] = *one
	}
	return s
}
