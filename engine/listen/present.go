package listen

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/luarr/luarr/sdk/wire"
)

// What a monitor sees of the present. The labels have few values each: those of
// the configuration, and the words of the schema.
var (
	serverUp   = prometheus.NewDesc("luarr_server_up", "Whether the server of a source answers.", []string{"source"}, nil)
	dataAge    = prometheus.NewDesc("luarr_data_age_seconds", "Time since the data of a source was last read completely.", []string{"source"}, nil)
	itemsHeld  = prometheus.NewDesc("luarr_items", "Items that are stored, by the type of their library.", []string{"source", "type"}, nil)
	staleHeld  = prometheus.NewDesc("luarr_stale_libraries", "Libraries of a source of which the last walk did not finish.", []string{"source"}, nil)
	closed     = prometheus.NewDesc("luarr_maintenance_mode", "Whether a server is in maintenance mode.", []string{"source"}, nil)
	playing    = prometheus.NewDesc("luarr_sessions", "Streams, by where they go and what becomes of the video.", []string{"source", "location", "video_decision"}, nil)
	bandwidth  = prometheus.NewDesc("luarr_sessions_bandwidth_bytes_per_second", "Bandwidth reserved for streams.", []string{"source", "location"}, nil)
	loopTurned = prometheus.NewDesc("luarr_daemon_alive_timestamp_seconds", "When the daemon's loop last came round.", nil, nil)
)

var (
	locations = []string{"lan", "wan", "relay", "other"}
	decisions = []string{"direct_play", "copy", "transcode", "none", "other"}
	types     = []string{"MOVIE", "SERIES", "MUSIC"}
)

// present collects what the daemon knows when it is asked.
type present struct {
	state func(context.Context) (State, error)
}

var _ prometheus.Collector = (*present)(nil)

// Describe lists what can come.
func (p *present) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{serverUp, dataAge, itemsHeld, staleHeld, closed, playing, bandwidth, loopTurned} {
		to <- d
	}
}

// Collect reads the state. What is not known does not come at all: a monitor can
// tell that from zero.
func (p *present) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), stateTime)
	defer cancel()
	s, err := p.state(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(serverUp, err)
		return
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if !s.Alive.IsZero() {
		gauge(loopTurned, float64(s.Alive.UnixMilli())/1000)
	}
	for _, server := range s.Servers {
		if state := serverState(server); state != "unknown" {
			up := 0.0
			if state == "up" {
				up = 1
			}
			gauge(serverUp, up, server.Source)
		}
		if server.DataAgeS != nil {
			gauge(dataAge, float64(*server.DataAgeS), server.Source)
		}
		in := 0.0
		if s.Maintenance[server.Source] {
			in = 1
		}
		gauge(closed, in, server.Source)
		held(gauge, server.Source, s.Libraries)
		if sessions, known := s.Sessions[server.Source]; known {
			streams(gauge, server.Source, sessions)
		}
	}
}

// held counts what the libraries of a source hold.
func held(gauge func(*prometheus.Desc, float64, ...string), source string, libraries []*wire.Library) {
	items, stale, known := map[string]float64{}, 0.0, false
	for _, l := range libraries {
		if l.Source != source || !l.Enabled {
			continue
		}
		known = true
		if l.Stale {
			stale++
		}
		if l.ItemCount != nil {
			items[one(l.Type, types...)] += float64(*l.ItemCount)
		}
	}
	for kind, n := range items {
		gauge(itemsHeld, n, source, kind)
	}
	if known {
		gauge(staleHeld, stale, source)
	}
}

// streams counts what plays on a source. Every pair of words is told, zeros
// included, so that a graph has no holes.
func streams(gauge func(*prometheus.Desc, float64, ...string), source string, sessions []*wire.Session) {
	count, bytes := map[[2]string]float64{}, map[string]float64{}
	for _, s := range sessions {
		where := one(s.Location, locations...)
		count[[2]string{where, one(s.VideoDecision, decisions...)}]++
		bytes[where] += float64(s.BandwidthKbps) * 1000 / 8
	}
	for _, where := range locations {
		for _, decision := range decisions {
			gauge(playing, count[[2]string{where, decision}], source, where, decision)
		}
		gauge(bandwidth, bytes[where], source, where)
	}
}
