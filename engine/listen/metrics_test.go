package listen_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/listen"
	"github.com/luarr/luarr/sdk/wire"
)

func TestMetrics(t *testing.T) {
	m := listen.NewMetrics("1.2.3")
	age, count := int64(90), int64(12)
	l := serve(t, func(o *listen.Options) {
		o.Metrics = m
		o.State = func(context.Context) (listen.State, error) {
			return listen.State{
				Alive:       noon,
				Maintenance: map[string]bool{"other": true},
				Servers:     []*wire.Server{{Source: "home", State: "up", DataAgeS: &age}, {Source: "other", State: "down"}, {Source: "third"}},
				Libraries:   []*wire.Library{{Source: "home", Type: "MOVIE", Enabled: true, ItemCount: &count, Title: "Private"}, {Source: "home", Type: "MOVIE", Enabled: true, ItemCount: &count, Stale: true}, {Source: "home", Type: "MUSIC", ItemCount: &count}},
				Sessions: map[string][]*wire.Session{"home": {
					{User: "Ann", Title: "Private", Location: "wan", VideoDecision: "transcode", BandwidthKbps: 8000}, {Location: "wan", VideoDecision: "transcode", BandwidthKbps: 1}, {Location: "moon", VideoDecision: "beam"},
				}},
			}, nil
		}
	})
	m.Run(&wire.Run{
		Pipeline: "nightly", State: "done", StartedAt: timestamppb.New(noon), EndedAt: timestamppb.New(noon.Add(90 * time.Second)),
		Stages:   []*wire.Stage{{Name: "fetch", Items: 100, Requests: 7, Changed: 3, Seconds: 2}, {Name: "act", Items: 100, Seconds: 0.2}},
		Findings: []*wire.Finding{{Severity: "warning", Subject: "Private"}, {Severity: "warning"}, {Severity: "odd"}},
	}, []*wire.Change{{Kind: "radarr.tag", State: "done", Title: "Private"}, {Kind: "radarr.tag", State: "done"}, {Kind: "radarr.delete", State: "held"}})
	m.Run(&wire.Run{Pipeline: "nightly", State: "failed", EndedAt: timestamppb.New(noon.Add(time.Hour))}, nil)
	m.Changes([]*wire.Change{{Kind: "plex.terminate", State: "done"}})
	m.PluginRestarted("plex")
	l.ask("POST", "/webhook/radarr", `{"eventType":"Rename"}`, known)
	l.ask("POST", "/webhook/radarr", `{}`, known)

	status, header, text := l.ask("GET", "/metrics", "", nil)
	if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Fatalf("answered %d %s", status, header.Get("Content-Type"))
	}
	for _, want := range []string{
		`luarr_build_info{version="1.2.3"} 1`,
		`luarr_runs_total{pipeline="nightly",state="done"} 1`, `luarr_runs_total{pipeline="nightly",state="failed"} 1`,
		`luarr_run_duration_seconds_sum{pipeline="nightly"} 90`,
		`luarr_last_run_timestamp_seconds{pipeline="nightly"} 1.7723700e+09`, `luarr_last_successful_run_timestamp_seconds{pipeline="nightly"} 1.77236649e+09`,
		`luarr_stage_duration_seconds_bucket{stage="fetch",le="5"} 1`, `luarr_stage_duration_seconds_bucket{stage="fetch",le="1"} 0`,
		`luarr_stage_items_total{stage="fetch"} 100`, `luarr_stage_requests_total{stage="fetch"} 7`, `luarr_stage_items_changed_total{stage="fetch"} 3`,
		`luarr_changes_total{kind="radarr.tag",state="done"} 2`, `luarr_changes_total{kind="radarr.delete",state="held"} 1`, `luarr_changes_total{kind="plex.terminate",state="done"} 1`,
		`luarr_findings_total{severity="warning"} 2`, `luarr_findings_total{severity="other"} 1`,
		`luarr_plugin_restarts_total{plugin="plex"} 1`,
		`luarr_webhooks_total{plugin="radarr",result="accepted"} 1`, `luarr_webhooks_total{plugin="radarr",result="refused"} 1`,
		`luarr_server_up{source="home"} 1`, `luarr_server_up{source="other"} 0`,
		`luarr_data_age_seconds{source="home"} 90`,
		`luarr_maintenance_mode{source="home"} 0`, `luarr_maintenance_mode{source="other"} 1`,
		`luarr_items{source="home",type="MOVIE"} 24`, `luarr_stale_libraries{source="home"} 1`,
		`luarr_sessions{location="wan",source="home",video_decision="transcode"} 2`, `luarr_sessions{location="other",source="home",video_decision="other"} 1`, `luarr_sessions{location="lan",source="home",video_decision="copy"} 0`,
		`luarr_sessions_bandwidth_bytes_per_second{location="wan",source="home"} 1.000125e+06`,
		`luarr_daemon_alive_timestamp_seconds 1.7723664e+09`,
	} {
		if !strings.Contains(text, strings.Replace(want, "1.7723700e+09", "1.77237e+09", 1)+"\n") {
			t.Errorf("missing %s", want)
		}
	}
	for _, never := range []string{"Private", "Ann", `luarr_server_up{source="third"}`, `source="other",type`, `luarr_sessions{location="lan",source="other"`, "MUSIC"} {
		if strings.Contains(text, never) {
			t.Errorf("%s is there", never)
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("against the conventions: %v, %v", problems, err)
	}
}

func TestMetricsAreBounded(t *testing.T) {
	m := listen.NewMetrics("")
	l := serve(t, func(o *listen.Options) {
		o.Metrics = m
		o.State = func(context.Context) (listen.State, error) { return listen.State{}, errors.New("gone") }
	})
	for i := range 5000 {
		m.Run(&wire.Run{Pipeline: fmt.Sprint("p", i), State: fmt.Sprint(i)}, []*wire.Change{{Kind: fmt.Sprint("k", i), State: fmt.Sprint(i)}})
		m.PluginRestarted(strings.Repeat("x", i))
	}
	status, _, text := l.ask("GET", "/metrics", "", nil)
	if status != 200 {
		t.Errorf("without a state it answers %d", status)
	}
	if n := strings.Count(text, "\n"); n > 2000 {
		t.Errorf("%d lines", n)
	}
	if !strings.Contains(text, `luarr_changes_total{kind="other",state="other"} 4800`) {
		t.Error("what is too much is not counted as other")
	}
}

// TestMetricsOutliveTheListener shows the same metrics at two listeners.
func TestMetricsOutliveTheListener(t *testing.T) {
	m := listen.NewMetrics("")
	for range 2 {
		l := serve(t, func(o *listen.Options) { o.Metrics = m })
		m.PluginRestarted("plex")
		if status, _, text := l.ask("GET", "/metrics", "", nil); status != 200 || !strings.Contains(text, "luarr_plugin_restarts_total") {
			t.Errorf("answered %d", status)
		}
	}
}

func TestSwitchedOff(t *testing.T) {
	l := serve(t, func(o *listen.Options) { o.Config.Listen.Metrics, o.Config.Listen.Webhooks = false, false })
	for path, want := range map[string]int{"/metrics": 404, "/webhook/radarr": 404, "/healthz": 200} {
		if status, _, _ := l.ask("GET", path, "", known); status != want {
			t.Errorf("%s answered %d", path, status)
		}
	}
}
