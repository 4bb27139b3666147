package main

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/schedule"
)

// fewFirings is how many are shown of each of several expressions.
const fewFirings = 3

// configured is one schedule of the configuration.
type configured struct {
	key string // such as pipelines.nightly.schedule
	e   schedule.Expression
}

// opening is a blackout of the configuration.
type opening struct {
	key string // such as blackouts.night
	w   schedule.Window
}

// spans gives the next spans of a window, the one that is on first.
func spans(w schedule.Window, now time.Time, n int) (list []schedule.Span) {
	if s, on := w.At(now); on {
		list = append(list, s)
		now = s.From
	}
	for len(list) < n {
		s, ok := w.Next(now)
		if !ok {
			break
		}
		list = append(list, s)
		now = s.From
	}
	return list
}

// openings lists the blackouts of a configuration.
func openings(c *config.Config) (list []opening) {
	for _, b := range c.Blackouts {
		list = append(list, opening{"blackouts." + b.Name, b.When})
	}
	return list
}

// scheduled lists the schedules of the configuration with their next firings.
func (p *program) scheduled(c *cli.Context, f format) error {
	s, err := p.configure(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	list, err := schedules(s.config)
	if err != nil {
		return err
	}
	now := p.now().In(s.config.Engine.Timezone)
	if f == table {
		t := report.NewTable(p.stdout, "KEY", "SCHEDULE", "NEXT", "", "")
		for _, one := range list {
			row := []string{one.key, one.e.String()}
			for firing := range first(one.e, now, fewFirings) {
				row = append(row, firing.At.Format("Mon 2006-01-02 15:04"))
			}
			t.Row(row...)
		}
		for _, one := range openings(s.config) {
			row := []string{one.key, one.w.String()}
			for _, span := range spans(one.w, now, fewFirings) {
				row = append(row, span.From.Format("Mon 2006-01-02 15:04")+" - "+span.To.Format("Mon 15:04"))
			}
			t.Row(row...)
		}
		return t.End()
	}
	w := bufio.NewWriter(p.stdout)
	var lines []string
	for _, one := range list {
		var next []string
		for firing := range first(one.e, now, fewFirings) {
			next = append(next, fmt.Sprintf("%q", firing.At.Format(time.RFC3339)))
		}
		line := report.AppendText([]byte(`{"key":`), one.key)
		line = report.AppendText(append(line, `,"schedule":`...), one.e.String())
		lines = append(lines, string(line)+`,"next":[`+strings.Join(next, ",")+"]}")
	}
	for _, one := range openings(s.config) {
		line := report.AppendText([]byte(`{"key":`), one.key)
		line = report.AppendText(append(line, `,"window":`...), one.w.String())
		var next []string
		for _, span := range spans(one.w, now, fewFirings) {
			next = append(next, fmt.Sprintf(`{"from":%q,"to":%q}`, span.From.Format(time.RFC3339), span.To.Format(time.RFC3339)))
		}
		lines = append(lines, string(line)+`,"next":[`+strings.Join(next, ",")+"]}")
	}
	if f == ndjson {
		for _, line := range lines {
			fmt.Fprintln(w, line)
		}
	} else {
		fmt.Fprintf(w, "[\n%s\n]\n", strings.Join(lines, ",\n"))
	}
	return w.Flush()
}

// schedules gathers the schedules of a configuration: those of its pipelines,
// then the upkeep of its sources and when they are swept.
func schedules(c *config.Config) ([]configured, error) {
	var list []configured
	for _, p := range c.Pipelines {
		if !p.Schedule.Never() {
			list = append(list, configured{"pipelines." + p.Name + ".schedule", p.Schedule.At(p.At.Hour, p.At.Minute)})
		}
	}
	if c.Prerolls != nil {
		list = append(list, configured{"prerolls.refresh", c.Prerolls.Refresh})
		for _, e := range c.Prerolls.Entries {
			if e.Name != preroll.Default {
				list = append(list, configured{"prerolls." + e.Name + ".when", e.When})
			}
		}
	}
	for _, s := range c.Sources {
		for _, name := range config.Upkeep {
			text, ok := s.Settings[name].(string)
			if !ok {
				continue
			}
			e, err := schedule.ParseTask(text)
			if err != nil {
				return nil, err
			}
			list = append(list, configured{"sources." + s.Name + "." + name, e.At(c.Engine.At.Hour, c.Engine.At.Minute)})
		}
		list = append(list, configured{"sources." + s.Name + ".sweep", s.Reading.Sweep})
	}
	return list, nil
}
