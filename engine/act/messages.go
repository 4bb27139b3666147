package act

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// messageKey names a message by what it is about and what it says.
func (p *Proposal) messageKey() string {
	h := sha256.New()
	for _, name := range []string{"title", "message"} {
		fmt.Fprintf(h, "%q", p.Params[name])
	}
	return fmt.Sprintf("%s %x", p.aim().id, h.Sum(nil)[:8])
}

// told says whether a message need not be sent, because it was: ever, or, where
// the rule gives a number of days, in so many. Lasting is what stays so.
func (p *planner) told(ctx context.Context, d draft) (told, lasting bool, err error) {
	if !p.options.Instances[d.instance].Messages {
		return false, false, nil
	}
	last, err := p.store.LastSent(ctx, d.change)
	if err != nil || last.IsZero() {
		return false, false, err
	}
	days := int(d.change.CooldownDays)
	if days == 0 {
		return true, true, nil
	}
	return !last.Before(p.pace.daysAgo(days - 1)), false, nil
}

// isMessage says whether a change is a message.
func (p *planner) isMessage(c *wire.Change) bool {
	return slices.ContainsFunc(p.options.Instances, func(in Instance) bool { return in.Messages && in.Name == c.Instance })
}

// idle says, once, that an instance can carry out nothing.
func (p *planner) idle(c *wire.Change, why string) {
	if p.silent {
		return
	}
	p.silent = true
	p.refused.Add(&wire.Finding{
		Severity: "warning", Code: "notify_off", Subject: c.Instance,
		Message: fmt.Sprintf("the rule %s has something to say (%q), and %s: it is held", c.Rule, c.Title, why),
		Hint:    "set urls under [notify], and try them with luarr notify test",
	})
}
