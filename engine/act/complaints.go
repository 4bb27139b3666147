package act

import (
	"fmt"

	"github.com/luarr/luarr/sdk/wire"
)

// alike is how many changes of a batch may fail for the same reason before one
// finding stands for all: a server that went away fails them all.
const alike = 3

// complaints says which changes of a batch were not made, or may not have been.
// Those that were skipped are all named.
func complaints(batch []*wire.Change, outcomes []*wire.Outcome) []*wire.Finding {
	type reason struct{ state, text string }
	same := map[reason]int{}
	for _, o := range outcomes {
		same[reason{o.State, o.Error}]++
	}
	said := map[reason]bool{}
	var out []*wire.Finding
	for i, o := range outcomes {
		c := batch[i]
		switch o.State {
		case "skipped":
			out = append(out, &wire.Finding{
				Severity: "info", Code: "change_skipped", Subject: c.Target,
				Message: fmt.Sprintf("%s for %q is not made: %s", c.Kind, c.Title, o.Error),
			})
		case "failed", "uncertain":
			why := reason{o.State, o.Error}
			n := same[why]
			if n <= alike {
				out = append(out, &wire.Finding{
					Severity: "error", Code: "change_" + o.State, Subject: c.Target,
					Message: fmt.Sprintf("%s for %q: %s", c.Kind, c.Title, o.Error),
				})
				continue
			}
			if !said[why] {
				said[why] = true
				out = append(out, &wire.Finding{
					Severity: "error", Code: "change_" + o.State, Subject: c.Instance,
					Message: fmt.Sprintf("%s for %q and %d others: %s", c.Kind, c.Title, n-1, o.Error),
					Hint:    fmt.Sprintf("luarr history %d --state %s lists them", c.Run, o.State),
				})
			}
		}
	}
	return out
}
