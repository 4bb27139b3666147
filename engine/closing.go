package engine

import (
	"context"
	"time"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// closing keeps a server in maintenance mode while changes are made that ask for
// it, and stops what plays there whether or not a daemon does. The mode has an
// end of its own: a run that dies leaves no server closed. Its methods do nothing
// on nil.
type closing struct {
	run     *run
	next    act.Applier
	lookout *Lookout
	on      string // the server that is closed; empty for none
}

var _ act.Applier = (*closing)(nil)

// Apply closes the server before, where one of the changes asks for that, and
// opens the one that was closed for others.
func (c *closing) Apply(ctx context.Context, instance string, changes []*wire.Change) ([]*wire.Outcome, error) {
	var longest time.Duration
	for _, change := range changes {
		longest = max(longest, time.Duration(change.MaintenanceMs)*time.Millisecond)
	}
	if longest == 0 || c.on != "" && c.on != instance {
		if err := c.end(ctx); err != nil {
			return nil, err
		}
	}
	if longest > 0 && c.on == "" {
		if err := c.begin(ctx, instance, longest); err != nil {
			return nil, err
		}
	}
	return c.next.Apply(ctx, instance, changes)
}

// begin closes a server.
func (c *closing) begin(ctx context.Context, instance string, longest time.Duration) error {
	var err error
	if c.lookout == nil {
		if c.lookout, err = c.run.Lookout(ctx, true, MaintenanceRule); err != nil {
			return err
		}
	}
	_, sight, err := c.lookout.beginMaintenance(ctx, []string{instance}, Mode{Until: c.run.Now().Add(longest)}, byRun)
	if err != nil {
		return err
	}
	c.on = instance
	c.run.findings(sight.Findings)
	c.stop(ctx, sight)
	return nil
}

// police stops what has begun meanwhile on the server that is closed.
func (c *closing) police(ctx context.Context) {
	if c == nil || c.on == "" {
		return
	}
	if sight, err := c.lookout.See(ctx, c.on); err == nil { // else the task itself will say so
		c.stop(ctx, sight)
	}
}

// stop stops what the rule wants stopped. Where that fails the changes wait, or
// are made all the same, as they say.
func (c *closing) stop(ctx context.Context, sight *Sight) {
	j, err := c.lookout.Judge(ctx, sight)
	if err == nil {
		_, _, err = c.lookout.Enforce(ctx, j)
	}
	if err != nil && ctx.Err() == nil {
		c.run.findings([]*wire.Finding{{
			Severity: "warning", Code: "streams_left", Subject: c.on, Message: "its streams could not be stopped: " + err.Error(), Hint: fault.Hint(err),
		}})
	}
}

// end opens the server that is closed.
func (c *closing) end(ctx context.Context) error {
	if c == nil || c.on == "" {
		return nil
	}
	err := c.run.Store.EndMaintenance(ctx, c.on, byRun)
	c.on = ""
	return err
}

// close frees what closing servers took.
func (c *closing) close() {
	if c != nil && c.lookout != nil {
		c.lookout.Close()
	}
}

// reopen opens the servers that an earlier run left closed because it died, and
// says which ones somebody has closed.
func (r *run) reopen(ctx context.Context) error {
	if !r.options.PlanOnly {
		if err := r.Store.EndMaintenance(ctx, "", byRun); err != nil {
			return err
		}
	}
	closed, err := r.Maintenance(ctx)
	r.findings(maintenanceFindings(closed, r.Config.Engine.Timezone))
	return err
}

// maintenanceFindings say which servers are in maintenance mode.
func maintenanceFindings(list []*wire.Maintenance, zone *time.Location) []*wire.Finding {
	var out []*wire.Finding
	for _, m := range list {
		text := "it is in maintenance mode until somebody switches that off"
		if m.EndsAt != nil {
			text = "it is in maintenance mode until " + m.EndsAt.AsTime().In(zone).Format("2006-01-02 15:04")
		}
		if m.Reason != "" {
			text += ": " + m.Reason
		}
		out = append(out, &wire.Finding{Severity: "info", Code: "maintenance_mode", Subject: m.Source, Message: text, Hint: "luarr maintenance off ends it"})
	}
	return out
}
