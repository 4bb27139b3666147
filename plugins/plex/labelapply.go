package plex

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// applyLabels gives each item the labels that its changes' after says, takes
// off those that it denies, and leaves all others alone. Items that need the
// same edit are written together. Afterwards all are read back.
func (s *Server) applyLabels(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	wishes := make([]*wish, len(changes))
	for i, c := range changes {
		wishes[i] = newWish(c)
	}
	jobs := gather(wishes)
	s.compareLabels(ctx, jobs)
	for _, group := range groupJobs(jobs) {
		s.writeLabels(ctx, group)
	}
	s.verifyLabels(ctx, jobs)
	out := make([]sdk.Outcome, len(wishes))
	for i, w := range wishes {
		out[i] = w.outcome
	}
	return out
}

var errGone = errors.New("the item is no longer on the server")

// compareLabels reads the labels of all items, and settles what needs no
// writing.
func (s *Server) compareLabels(ctx context.Context, jobs []*job) {
	now, err := s.readLabels(ctx, jobs)
	for _, j := range jobs {
		labels, there := now[j.key]
		switch {
		case err != nil:
			j.settle(sdk.Failed, err)
		case !there:
			j.settle(sdk.Skipped, errGone)
		default:
			j.compare(labels)
		}
	}
}

// verifyLabels reads back what was written.
func (s *Server) verifyLabels(ctx context.Context, jobs []*job) {
	now, err := s.readLabels(ctx, jobs)
	for _, j := range jobs {
		labels, there := now[j.key]
		switch {
		case err != nil:
			j.settle(sdk.Uncertain, fmt.Errorf("the labels were written, but could not be read back: %w", err))
		case !there:
			j.settle(sdk.Failed, errGone)
		default:
			j.judge(labels)
		}
	}
}

// readLabels reads the labels of the items of which something is open, by key
// and sorted. Items that are gone are left out.
func (s *Server) readLabels(ctx context.Context, jobs []*job) (map[string][]string, error) {
	var ids []string
	for _, j := range jobs {
		if len(j.open()) > 0 {
			ids = append(ids, j.key)
		}
	}
	out := make(map[string][]string, len(ids))
	full := &details{c: s.client, d: &decoder{}, proven: true}
	err := full.read(ctx, ids, func(item *sdk.Item) error {
		out[item.Id] = slices.Sorted(slices.Values(item.Labels))
		return nil
	})
	return out, err
}
