package listen_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/listen"
	"github.com/luarr/luarr/sdk/wire"
)

func TestHealth(t *testing.T) {
	age := int64(90)
	up := &wire.Server{Source: "home", State: "up", DataAgeS: &age}
	run := func(state string) *wire.Run {
		return &wire.Run{Id: 7, Pipeline: "nightly", State: state, StartedAt: timestamppb.New(noon.Add(-time.Hour)), EndedAt: timestamppb.New(noon)}
	}
	for _, test := range []struct {
		name   string
		state  listen.State
		err    error
		status int
		want   string
	}{
		{"fresh", listen.State{}, nil, 200, `{"status":"ok","started_at":"2026-03-01T12:00:00Z"}`},
		{"well", listen.State{Alive: noon, LastRun: run("done"), Servers: []*wire.Server{up}, Sessions: map[string][]*wire.Session{"home": {{}, {}}}}, nil, 200,
			`{"status":"ok","started_at":"2026-03-01T12:00:00Z","last_run":{"id":7,"pipeline":"nightly","state":"done","started_at":"2026-03-01T11:00:00Z","ended_at":"2026-03-01T12:00:00Z"},` +
				`"servers":[{"source":"home","state":"up","data_age_s":90,"sessions":2}]}`},
		{"a server is down", listen.State{Servers: []*wire.Server{{Source: "other", State: "down"}, {Source: "third"}}}, nil, 200,
			`{"status":"degraded","reasons":["other is down"],"started_at":"2026-03-01T12:00:00Z","servers":[{"source":"other","state":"down"},{"source":"third","state":"unknown"}]}`},
		{"the last run failed", listen.State{LastRun: run("failed")}, nil, 200, `"status":"degraded","reasons":["run 7 failed"]`},
		{"stuck", listen.State{Alive: noon.Add(-3 * time.Minute), LastRun: run("failed")}, nil, 503, `"status":"failing","reasons":["it has not come round for 3m0s","run 7 failed"]`},
		{"the store is gone", listen.State{}, errors.New("disk at /var/lib"), 503, `{"status":"failing","reasons":["what it knows cannot be read"],"started_at":"2026-03-01T12:00:00Z"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := serve(t, func(o *listen.Options) {
				o.State = func(context.Context) (listen.State, error) { return test.state, test.err }
			})
			status, header, text := l.ask("GET", "/healthz", "", nil)
			text = strings.NewReplacer("\n", "", "  ", "", ": ", ":").Replace(text)
			if status != test.status || !strings.Contains(text, test.want) || header.Get("Content-Type") != "application/json" {
				t.Errorf("got  %d %s\nwant %d %s", status, text, test.status, test.want)
			}
		})
	}
}

// TestWhoMayAsk has monitors ask for a name that is not this computer's.
func TestWhoMayAsk(t *testing.T) {
	l := serve(t, nil)
	for _, test := range []struct {
		name, host string
		secret     bool
		metrics    int
		details    bool
	}{
		{"this computer", "", false, 200, true},
		{"by its name", "localhost:80", false, 200, true},
		{"by its name alone", "localhost", false, 200, true},
		{"in the new way", "[::1]", false, 200, true},
		{"through a proxy", "luarr.example.com", false, 401, false},
		{"through a proxy, with the secret", "luarr.example.com", true, 200, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			edit := func(r *http.Request) {
				if r.Host = test.host; test.secret {
					r.SetBasicAuth("prometheus", secret)
				}
			}
			if status, _, _ := l.ask("GET", "/metrics", "", edit); status != test.metrics {
				t.Errorf("metrics: %d", status)
			}
			status, _, text := l.ask("GET", "/healthz", "", edit)
			if details := strings.Contains(text, "servers"); status != 200 || details != test.details {
				t.Errorf("health: %d %s", status, text)
			}
		})
	}
	if status, _, _ := l.ask("GET", "/metrics?secret=a+secret+of+24+letters..", "", func(r *http.Request) { r.Host = "luarr.example.com" }); status != 401 {
		t.Errorf("with the secret in the address: %d", status)
	}
}
