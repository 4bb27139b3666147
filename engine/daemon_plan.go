package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/watch"
)

// daemonRule stands for the daemon where the store remembers what was due. No
// rule can be called so.
const daemonRule = "luarr watch"

// plan says what the daemon does by itself.
func (d *Daemon) plan(ctx context.Context, e *Engine) (watch.Plan, error) {
	plan := plan(e.Config)
	now := d.clock(e)
	var news store.DueNews
	for i := range plan.Jobs {
		j := &plan.Jobs[i]
		since, done, err := d.Store.DueMemory(ctx, dueJob(j.Name, j.Times.String()))
		if err != nil {
			return plan, err
		}
		if j.Seen = since; done.After(since) {
			j.Seen = done
		}
		if j.Seen.After(now) {
			j.Seen = time.Time{} // a clock was wrong
		}
		news.Asked = append(news.Asked, dueJob(j.Name, j.Times.String()))
	}
	_, err := d.Store.KeepDues(ctx, now, news, dueTries)
	return plan, err
}

// dueJob names a job in the words of the store.
func dueJob(name, times string) store.Due {
	return store.Due{Rule: daemonRule, Name: name, Schedule: times}
}

// plan gathers what a configuration has done by itself: pipelines, and where
// those have no schedule of their own for it the upkeep of servers and their
// prerolls.
func plan(c *config.Config) watch.Plan {
	p := watch.Plan{Takers: map[string][]string{}, Readers: map[string]string{}}
	for _, one := range c.Pipelines {
		if !one.Schedule.Never() {
			p.Jobs = append(p.Jobs, watch.Job{
				Name: "pipelines." + one.Name + ".schedule", Times: one.Schedule.At(one.At.Hour, one.At.Minute),
				Pipeline: one.Name, Sources: one.Sources,
			})
		}
		for _, source := range one.Sources {
			if p.Readers[source] == "" {
				p.Readers[source] = one.Name
			}
			if one.Events {
				p.Takers[source] = append(p.Takers[source], one.Name)
			}
		}
	}
	for _, s := range c.Sources {
		in := carrier(c, "maintenance", s.Name)
		for _, name := range config.Upkeep {
			text, ok := s.Settings[name].(string)
			times, err := schedule.ParseTask(text)
			if !ok || err != nil || times.Never() || in == "" {
				continue
			}
			p.Jobs = append(p.Jobs, watch.Job{
				Name: "sources." + s.Name + "." + name, Times: times.At(c.Engine.At.Hour, c.Engine.At.Minute),
				Pipeline: in, Sources: []string{s.Name},
			})
		}
	}
	p.Jobs = append(p.Jobs, prerollJobs(c)...)
	return p
}

// prerollJobs are when prerolls may change: when lots are drawn anew, and when an
// entry begins or ends to hold.
func prerollJobs(c *config.Config) []watch.Job {
	if c.Prerolls == nil {
		return nil
	}
	var jobs []watch.Job
	for _, p := range c.Pipelines {
		if len(p.Sources) == 0 || carrier(c, prerollRule, p.Sources[0]) != p.Name {
			continue
		}
		if !c.Prerolls.Refresh.Never() {
			jobs = append(jobs, watch.Job{Name: "prerolls.refresh", Times: c.Prerolls.Refresh, Pipeline: p.Name, Sources: p.Sources})
		}
		for _, e := range c.Prerolls.Entries {
			if e.Name != preroll.Default && !e.When.Never() {
				jobs = append(jobs, watch.Job{Name: "prerolls." + e.Name + ".when", Times: e.When, Turns: true, Pipeline: p.Name, Sources: p.Sources})
			}
		}
		break
	}
	return jobs
}

// carrier names the first pipeline that has a rule look at a source; empty where
// none does.
func carrier(c *config.Config, rule, source string) string {
	if on, set := c.Rules[rule]["enabled"].(bool); set && !on {
		return ""
	}
	for _, p := range c.Pipelines {
		if slices.Contains(p.Sources, source) && (p.Rules == nil || slices.Contains(p.Rules, rule)) {
			return p.Name
		}
	}
	return ""
}

// announce says what the daemon will do.
func (d *Daemon) announce() {
	d.mu.Lock()
	e := d.engine
	plan := plan(e.Config)
	d.mu.Unlock()
	d.say(Note{Code: "began", Message: fmt.Sprintf("watching %s", strings.Join(e.sourceList(), ", "))})
	now := d.clock(e)
	for _, j := range plan.Jobs {
		if f, ok := j.Times.Next(now); ok && !j.Turns {
			d.say(Note{Code: "scheduled", Message: fmt.Sprintf("%s is %s, next on %s", j.Name, j.Times, f.At.Format("Mon 2006-01-02 15:04"))})
		}
	}
	switch {
	case len(plan.Takers) == 0 && len(plan.Jobs) == 0:
		d.say(Note{Level: "warning", Code: "idle", Message: "no pipeline has a schedule or events = true: libraries are read as they change, and rules look at nothing but streams"})
	case len(plan.Takers) == 0:
		d.say(Note{Code: "events", Message: "libraries are read as they change; rules look at them when a pipeline's time has come"})
	}
}

// summary is one line for whoever supervises the daemon.
func (d *Daemon) summary() string {
	s := d.Status()
	streams, down := 0, 0
	for _, one := range s.Sources {
		if streams += one.Sessions; !one.Up {
			down++
		}
	}
	text := fmt.Sprintf("%d servers, %d streams", len(s.Sources), streams)
	if down > 0 {
		text += fmt.Sprintf(", %d servers down", down)
	}
	switch {
	case s.Running != "":
		text += "; a run goes on: " + s.Running
	case !s.NextAt.IsZero():
		text += "; next " + s.NextJob + " on " + s.NextAt.Format("Mon 15:04")
	}
	return text
}
