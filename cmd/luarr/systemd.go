package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/luarr/luarr/engine"
)

// supervisor tells systemd how luarr watch is: Type=notify-reload and WatchdogSec= of
// its unit. Without systemd it tells nobody.
type supervisor struct {
	every time.Duration // between two signs of life; 0 where none is wanted

	mu   sync.Mutex
	last time.Time
}

var _ engine.Service = (*supervisor)(nil)

// newSupervisor looks whether systemd has started us; nil is nobody.
func newSupervisor(getenv func(string) string) engine.Service {
	if getenv("NOTIFY_SOCKET") == "" {
		return nil
	}
	s := &supervisor{}
	if limit, err := daemon.SdWatchdogEnabled(false); err == nil {
		s.every = limit / 3
	}
	return s
}

// tell sends a state. Nobody can do anything about one that does not arrive.
func (s *supervisor) tell(state string) { _, _ = daemon.SdNotify(false, state) }

// Ready says that it has begun, or read its configuration again.
func (s *supervisor) Ready(status string) { s.tell(daemon.SdNotifyReady + "\nSTATUS=" + status) }

// Reloading says that it reads its configuration again.
func (s *supervisor) Reloading() {
	if stamp := daemon.SdNotifyMonotonicUsec(); stamp != "" {
		s.tell(fmt.Sprintf("%s\n%s", daemon.SdNotifyReloading, stamp))
	}
}

// Stopping says that it ends.
func (s *supervisor) Stopping() { s.tell(daemon.SdNotifyStopping) }

// Status says in a line how it is.
func (s *supervisor) Status(text string) { s.tell("STATUS=" + text) }

// Alive is the sign of life that the watchdog waits for.
func (s *supervisor) Alive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.every > 0 && time.Since(s.last) >= s.every {
		s.last = time.Now()
		s.tell(daemon.SdNotifyWatchdog)
	}
}
