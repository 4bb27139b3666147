package listen

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/luarr/luarr/sdk/wire"
)

// How long the daemon may not come round, and how long its state may take.
const (
	stuckAfter = 2 * time.Minute
	stateTime  = 5 * time.Second
)

// State is what the daemon knows at a moment.
type State struct {
	// Alive is when the daemon's loop last came round; zero where nobody notes it.
	Alive time.Time
	// LastRun is the run that ended last; nil before the first.
	LastRun *wire.Run
	// Servers are the configured sources, with their state and the age of their
	// data where that is known.
	Servers []*wire.Server
	// Maintenance has the sources in maintenance mode.
	Maintenance map[string]bool
	// Libraries are those of all sources, with their number of items.
	Libraries []*wire.Library
	// Sessions are what plays, by source; a source that cannot be read is not
	// among them.
	Sessions map[string][]*wire.Session
}

// Words of a health.
const (
	healthy  = "ok"
	degraded = "degraded" // the daemon is well, something that it looks after is not
	failing  = "failing"  // the daemon itself is not
)

// health is the answer of /healthz.
type health struct {
	Status  string         `json:"status"`
	Reasons []string       `json:"reasons,omitempty"`
	Started time.Time      `json:"started_at,omitzero"`
	LastRun *healthRun     `json:"last_run,omitempty"`
	Servers []healthServer `json:"servers,omitempty"`
}

// healthRun is the last run in it.
type healthRun struct {
	ID       int64     `json:"id"`
	Pipeline string    `json:"pipeline"`
	State    string    `json:"state"`
	Started  time.Time `json:"started_at,omitzero"`
	Ended    time.Time `json:"ended_at,omitzero"`
}

// healthServer is one source in it.
type healthServer struct {
	Source   string `json:"source"`
	State    string `json:"state"` // up, down or unknown
	DataAge  *int64 `json:"data_age_s,omitempty"`
	Sessions *int   `json:"sessions,omitempty"` // that play; absent where it is not known
	Closed   bool   `json:"maintenance,omitzero"`
}

// health answers /healthz: 200 as long as the daemon works, 503 when it is stuck,
// about to end or cannot read its store. A server that is down is the daemon's
// to report and not its failure: whoever restarts a sick daemon mends nothing.
func (l *Listener) health(w http.ResponseWriter, r *http.Request) {
	h := l.examine(r.Context())
	status := http.StatusOK
	if h.Status == failing {
		status = http.StatusServiceUnavailable
	}
	if stranger(r.Context()) {
		h = health{Status: h.Status}
	}
	text, err := json.Marshal(h, jsontext.WithIndent("  "))
	if err != nil {
		refuse(w, http.StatusInternalServerError, "")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n'))
}

// examine says how the daemon is.
func (l *Listener) examine(ctx context.Context) health {
	ctx, cancel := context.WithTimeout(ctx, stateTime)
	defer cancel()
	h := health{Status: healthy, Started: l.started}
	worse := func(status, format string, args ...any) {
		if h.Status != failing {
			h.Status = status
		}
		h.Reasons = append(h.Reasons, fmt.Sprintf(format, args...))
	}
	if l.ending.Load() {
		worse(failing, "the daemon is ending")
	}
	s, err := l.o.State(ctx)
	if err != nil {
		l.o.Log.Warn("the state of the daemon cannot be read", "error", err)
		worse(failing, "what it knows cannot be read")
		return h
	}
	if late := l.o.Now().Sub(s.Alive); !s.Alive.IsZero() && late > stuckAfter {
		worse(failing, "it has not come round for %s", late.Round(time.Second))
	}
	if run := s.LastRun; run != nil {
		h.LastRun = &healthRun{ID: run.Id, Pipeline: run.Pipeline, State: run.State}
		if run.StartedAt != nil {
			h.LastRun.Started = run.StartedAt.AsTime()
		}
		if run.EndedAt != nil {
			h.LastRun.Ended = run.EndedAt.AsTime()
		}
		if run.State == "failed" {
			worse(degraded, "run %d failed", run.Id)
		}
	}
	for _, server := range s.Servers {
		one := healthServer{Source: server.Source, State: serverState(server), DataAge: server.DataAgeS, Closed: s.Maintenance[server.Source]}
		if sessions, known := s.Sessions[server.Source]; known {
			n := len(sessions)
			one.Sessions = &n
		}
		if one.State == "down" {
			worse(degraded, "%s is down", server.Source)
		}
		h.Servers = append(h.Servers, one)
	}
	return h
}

// serverState is up, down or, of a server that was not asked yet, unknown.
func serverState(s *wire.Server) string {
	if s.State == "up" || s.State == "down" {
		return s.State
	}
	return "unknown"
}

// strangerKey marks the context of a request that came without the secret.
type strangerKey struct{}

func asStranger(ctx context.Context) context.Context {
	return context.WithValue(ctx, strangerKey{}, true)
}

func stranger(ctx context.Context) bool { return ctx.Value(strangerKey{}) != nil }
