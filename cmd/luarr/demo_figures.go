package main

import (
	"fmt"
	"io"
	"time"

	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// figures are what the demo measures. Server, plugins and engine share the
// same processors.
type figures struct {
	started   time.Time
	full      *wire.Run // the first run: everything is new
	peak      int64     // largest resident size of the engine in that run
	idle      []idleRun // the runs after that
	cpu       float64   // processor seconds of the engine, all runs
	processes []host.Process
}

// idleRun is a run that found little or nothing new.
type idleRun struct {
	what string
	run  *wire.Run
}

// write writes the figures.
func (f figures) write(w io.Writer) {
	t := report.NewTable(w, "STAGE", "ITEMS", "SECONDS", "ITEMS/S", "REQUESTS")
	var seconds float64
	var items, requests int64
	for _, s := range f.full.Stages {
		if s.Name == "apply" {
			continue
		}
		if s.Name == "fetch" {
			items = s.Items
		}
		seconds += s.Seconds
		requests += s.Requests
		t.Row(s.Name, report.Count(s.Items), fmt.Sprintf("%.2f", s.Seconds), rate(s.Items, s.Seconds), report.Count(s.Requests))
	}
	t.Row("overall", report.Count(items), fmt.Sprintf("%.2f", seconds), rate(items, seconds), report.Count(requests))
	_ = t.End()
	fmt.Fprintln(w)
	f.writeIdle(w)
	fmt.Fprintln(w)
	t = report.NewTable(w, "PROCESS", "CPU SECONDS", "PEAK MEMORY")
	t.Row("engine", fmt.Sprintf("%.2f", f.cpu), report.Bytes(f.peak))
	for _, p := range f.processes {
		name := p.Plugin
		if p.Instance != "" {
			name += " (" + p.Instance + ")"
		}
		t.Row(name, fmt.Sprintf("%.2f", p.CPUSeconds), report.Bytes(p.PeakBytes))
	}
	_ = t.End()
}

// writeIdle writes what the later runs cost. To match, the catalogues of Radarr
// and Sonarr are read; the requests are those of fetch.
func (f figures) writeIdle(w io.Writer) {
	t := report.NewTable(w, "RUN WHEN", "REQUESTS", "NEW", "FETCH+NORMALIZE", "MATCH", "ACT")
	for _, r := range f.idle {
		seconds, fetch := map[string]float64{}, &wire.Stage{}
		for _, s := range r.run.Stages {
			seconds[s.Name] = s.Seconds
			if s.Name == "fetch" {
				fetch = s
			}
		}
		t.Row(r.what, report.Count(fetch.Requests), report.Count(fetch.Changed), fmt.Sprintf("%.2f s", seconds["fetch"]+seconds["normalize"]),
			fmt.Sprintf("%.2f s", seconds["match"]), fmt.Sprintf("%.2f s", seconds["act"]))
	}
	_ = t.End()
}

// rate is items per second.
func rate(items int64, seconds float64) string {
	if seconds <= 0 || items == 0 {
		return "-"
	}
	return report.Count(int64(float64(items) / seconds))
}
