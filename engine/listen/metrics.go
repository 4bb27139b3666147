package listen

import (
	"net/http"
	"slices"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/luarr/luarr/sdk/wire"
)

// mostNames is how many values a label may have that comes from a configuration
// or a plugin; the rest is counted as other.
const mostNames = 200

// Metrics count what the daemon does. They belong to no registry but their own,
// name no title, no path and nobody, and outlive the listener that shows them.
type Metrics struct {
	registry *prometheus.Registry
	names    names

	runs, findings, changes         *prometheus.CounterVec
	items, changed, requests        *prometheus.CounterVec
	restarts, webhooks              *prometheus.CounterVec
	runSeconds, stageSeconds        *prometheus.HistogramVec
	lastRun, lastSuccess, buildInfo *prometheus.GaugeVec
}

// NewMetrics makes metrics that stand at zero, of a version of luarr.
func NewMetrics(version string) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
		m.registry.MustRegister(g)
		return g
	}
	seconds := func(name, help string, labels ...string) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: name, Help: help, Buckets: []float64{0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600},
		}, labels)
		m.registry.MustRegister(h)
		return h
	}
	m.runs = counter("luarr_runs_total", "Runs that have ended, by pipeline and how.", "pipeline", "state")
	m.runSeconds = seconds("luarr_run_duration_seconds", "How long runs took.", "pipeline")
	m.lastRun = gauge("luarr_last_run_timestamp_seconds", "When the last run ended.", "pipeline")
	m.lastSuccess = gauge("luarr_last_successful_run_timestamp_seconds", "When the last run ended that was done.", "pipeline")
	m.stageSeconds = seconds("luarr_stage_duration_seconds", "How long the stages of runs took.", "stage")
	m.items = counter("luarr_stage_items_total", "Items that stages looked at.", "stage")
	m.changed = counter("luarr_stage_items_changed_total", "Items that stages wrote anew.", "stage")
	m.requests = counter("luarr_stage_requests_total", "Requests that plugins sent during a stage.", "stage")
	m.changes = counter("luarr_changes_total", "Changes of runs, by kind and what became of them.", "kind", "state")
	m.findings = counter("luarr_findings_total", "Findings of runs.", "severity")
	m.restarts = counter("luarr_plugin_restarts_total", "Plugins that were started again after they had died.", "plugin")
	m.webhooks = counter("luarr_webhooks_total", "Webhooks with the right secret, by what became of them.", "plugin", "result")
	m.buildInfo = gauge("luarr_build_info", "1, of the version that runs.", "version")
	m.buildInfo.WithLabelValues(version).Set(1)
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Run counts a run that has ended, with the changes in its journal.
func (m *Metrics) Run(run *wire.Run, changes []*wire.Change) {
	pipeline := m.names.of("pipeline", run.Pipeline)
	state := one(run.State, "done", "failed", "interrupted")
	m.runs.WithLabelValues(pipeline, state).Inc()
	if run.EndedAt != nil {
		ended := float64(run.EndedAt.AsTime().UnixMilli()) / 1000
		m.lastRun.WithLabelValues(pipeline).Set(ended)
		if state == "done" {
			m.lastSuccess.WithLabelValues(pipeline).Set(ended)
		}
		if run.StartedAt != nil {
			m.runSeconds.WithLabelValues(pipeline).Observe(run.EndedAt.AsTime().Sub(run.StartedAt.AsTime()).Seconds())
		}
	}
	for _, s := range run.Stages {
		stage := one(s.Name, "fetch", "normalize", "match", "act", "apply")
		m.stageSeconds.WithLabelValues(stage).Observe(s.Seconds)
		m.items.WithLabelValues(stage).Add(max(float64(s.Items), 0))
		m.changed.WithLabelValues(stage).Add(max(float64(s.Changed), 0))
		m.requests.WithLabelValues(stage).Add(max(float64(s.Requests), 0))
	}
	for _, f := range run.Findings {
		m.findings.WithLabelValues(one(f.Severity, "info", "warning", "error")).Inc()
	}
	m.Changes(changes)
}

// Changes counts changes that were made outside of a run, such as streams that
// were stopped.
func (m *Metrics) Changes(changes []*wire.Change) {
	for _, c := range changes {
		state := one(c.State, "planned", "held", "sending", "done", "failed", "uncertain", "skipped")
		m.changes.WithLabelValues(m.names.of("kind", c.Kind), state).Inc()
	}
}

// PluginRestarted counts a plugin that was started again.
func (m *Metrics) PluginRestarted(plugin string) {
	m.restarts.WithLabelValues(m.names.of("plugin", plugin)).Inc()
}

// webhook counts a webhook: accepted, ignored, refused or limited.
func (m *Metrics) webhook(plugin, result string) {
	m.webhooks.WithLabelValues(one(plugin, "plex", "radarr", "sonarr"), result).Inc()
}

// handler shows the metrics, and what the daemon knows at that moment.
func (m *Metrics) handler(o Options) http.Handler {
	now := prometheus.NewRegistry()
	now.MustRegister(&present{state: o.State})
	return promhttp.HandlerFor(prometheus.Gatherers{m.registry, now}, promhttp.HandlerOpts{
		// What cannot be read is missing, and the rest is there.
		ErrorHandling:       promhttp.ContinueOnError,
		MaxRequestsInFlight: 4,
	})
}

// one gives a value that is among those known, or other.
func one(value string, known ...string) string {
	if slices.Contains(known, value) {
		return value
	}
	return "other"
}

// names bounds labels: it lets so many values of each through.
type names struct {
	mu   sync.Mutex
	seen map[string]map[string]bool
}

// of gives the value, or other where there are too many.
func (n *names) of(label, value string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.seen == nil {
		n.seen = map[string]map[string]bool{}
	}
	values := n.seen[label]
	if values == nil {
		values = map[string]bool{}
		n.seen[label] = values
	}
	switch {
	case values[value]:
	case len(values) >= mostNames || plain(value, longestKey) == "":
		return "other"
	default:
		values[value] = true
	}
	return value
}
