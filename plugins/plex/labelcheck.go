package plex

import (
	"context"
	"fmt"

	"github.com/luarr/luarr/sdk"
)

// checkLabels tells whether changes of labels have taken effect.
func (s *Server) checkLabels(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	wishes := make([]*wish, len(changes))
	var jobs []*job
	asked := map[string]bool{}
	for i, c := range changes {
		wishes[i] = newWish(c)
		if !asked[c.GetKey()] {
			// What others want of the item does not matter here.
			more := gather(wishes[i : i+1])
			asked[c.GetKey()] = len(more) > 0
			jobs = append(jobs, more...)
		}
	}
	now, err := s.readLabels(ctx, jobs)
	out := make([]sdk.Outcome, len(wishes))
	for i, w := range wishes {
		labels, there := now[w.change.GetKey()]
		switch {
		case w.outcome.State != "":
			out[i] = sdk.Outcome{State: sdk.Uncertain, Err: w.outcome.Err}
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: err}
		case !there:
			out[i] = sdk.Outcome{State: sdk.Skipped, Err: errGone}
		default:
			out[i] = w.check(labels)
		}
	}
	return out
}

// check tells from the labels that are there now whether a change has taken
// effect.
func (w *wish) check(now []string) sdk.Outcome {
	there, fulfilled := labelStates{}, 0
	for key, l := range w.labels {
		there[key] = stateAmong(now, l.name)
		if there[key].on == l.on {
			fulfilled++
		}
	}
	switch fulfilled {
	case len(w.labels):
		return sdk.Outcome{State: sdk.Done}
	case 0:
		return sdk.Outcome{State: sdk.Planned}
	}
	return sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("a part of it was done; its labels are %s", quote(now)), After: there.values()}
}
