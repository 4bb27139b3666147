package plex

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// relabelling is one change of labels on its way.
type relabelling struct {
	change        *sdk.Change
	before, after []string
	now           []string // as the server has them
	outcome       sdk.Outcome
	sent          bool
	sendErr       error
}

// settle says what became of it.
func (r *relabelling) settle(state string, err error) {
	r.outcome = sdk.Outcome{State: state, Err: err}
}

// applyLabels writes the labels of items. Items that have the same labels, and
// are to have the same, are written together. Afterwards all are read back.
func (s *Server) applyLabels(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	all := make([]*relabelling, len(changes))
	for i, c := range changes {
		all[i] = newRelabelling(c)
	}
	s.compareLabels(ctx, all)
	for _, group := range groupLabels(all) {
		s.writeLabels(ctx, group)
	}
	s.verifyLabels(ctx, all)
	out := make([]sdk.Outcome, len(all))
	for i, r := range all {
		out[i] = r.outcome
	}
	return out
}

// newRelabelling takes what a change says apart.
func newRelabelling(c *sdk.Change) *relabelling {
	r := &relabelling{change: c}
	var err1, err2 error
	r.before, err1 = labelsIn(c.GetBefore().AsMap(), "labels")
	r.after, err2 = labelsIn(c.GetAfter().AsMap(), "labels")
	r.before, r.after = sortedLabels(r.before), sortedLabels(r.after)
	switch err := errors.Join(err1, err2); {
	case err != nil:
		r.settle(sdk.Failed, err)
	case c.GetKey() == "" || c.GetLibraryKey() == "" || numberOf(c.GetTargetType()) == 0:
		r.settle(sdk.Failed, errors.New("the change does not name an item of Plex"))
	}
	return r
}

// compareLabels reads the labels of all items, and settles what needs no
// writing.
func (s *Server) compareLabels(ctx context.Context, all []*relabelling) {
	open := slices.DeleteFunc(slices.Clone(all), func(r *relabelling) bool { return r.outcome.State != "" })
	now, err := s.readLabels(ctx, open)
	for _, r := range open {
		labels, there := now[r.change.Key]
		switch {
		case err != nil:
			r.settle(sdk.Failed, err)
		case !there:
			r.settle(sdk.Skipped, errors.New("the item is no longer on the server"))
		case sameLabels(labels, r.after):
			r.settle(sdk.Done, nil)
			r.outcome.After = readBack(labels, r.after)
		case !sameLabels(labels, r.before):
			r.settle(sdk.Skipped, fmt.Errorf("the labels are %s by now", quote(labels)))
		}
		r.now = labels
	}
}

// readLabels reads the labels of items, by key. Items that are gone are left
// out.
func (s *Server) readLabels(ctx context.Context, of []*relabelling) (map[string][]string, error) {
	var ids []string
	for _, r := range of {
		if !slices.Contains(ids, r.change.Key) {
			ids = append(ids, r.change.Key)
		}
	}
	out := make(map[string][]string, len(ids))
	full := &details{c: s.client, d: &decoder{}, proven: true}
	err := full.read(ctx, ids, func(item *sdk.Item) error {
		out[item.Id] = sortedLabels(item.Labels)
		return nil
	})
	return out, err
}

// verifyLabels reads back what was written.
func (s *Server) verifyLabels(ctx context.Context, all []*relabelling) {
	open := slices.DeleteFunc(slices.Clone(all), func(r *relabelling) bool { return !r.sent || r.outcome.State != "" })
	if len(open) == 0 {
		return
	}
	now, err := s.readLabels(ctx, open)
	for _, r := range open {
		labels, there := now[r.change.Key]
		switch {
		case err != nil:
			r.settle(sdk.Uncertain, fmt.Errorf("the labels were written, but could not be read back: %w", err))
		case !there:
			r.settle(sdk.Failed, errors.New("the item is no longer on the server"))
		case sameLabels(labels, r.after):
			r.settle(sdk.Done, nil)
			r.outcome.After = readBack(labels, r.after)
		case r.sendErr != nil && !sameLabels(labels, r.before):
			r.settle(sdk.Uncertain, fmt.Errorf("the labels are %s now: %w", quote(labels), r.sendErr))
		case r.sendErr != nil:
			r.settle(sdk.Failed, r.sendErr)
		default:
			r.settle(sdk.Failed, fmt.Errorf("the server took the labels, but they are %s", quote(labels)))
			r.outcome.After = labelValues(labels)
		}
	}
}

// readBack gives what the server made of the labels, nil where it took them
// literally.
func readBack(now, after []string) sdk.Values {
	if slices.Equal(now, after) {
		return nil
	}
	return labelValues(now)
}

// quote writes labels for a message.
func quote(labels []string) string {
	if len(labels) == 0 {
		return "none"
	}
	return strings.Join(labels, ", ")
}
