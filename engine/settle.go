package engine

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// settledRuns is how many runs back are looked at. A run that was cut off is
// settled by the next one, so that it is always among the last.
const settledRuns = 20

// settle looks at the journal of runs that were cut off. A change that was on
// its way then may have reached its server or not: it is marked uncertain, and
// never sent again by itself. The next fetch reads what really is.
func (r *run) settle(ctx context.Context) error {
	runs, err := r.Store.Runs(ctx, settledRuns)
	if err != nil {
		return err
	}
	for _, old := range runs {
		if old.State != "interrupted" {
			continue
		}
		var open []*wire.Change
		filter := store.ChangeFilter{Run: old.Id, States: []string{"sending"}}
		err := r.Store.Changes(ctx, filter, func(batch []*wire.Change) error {
			open = append(open, batch...)
			return nil
		})
		if err != nil {
			return err
		}
		if len(open) == 0 {
			continue
		}
		for _, c := range open {
			c.State, c.Error, c.At = "uncertain", "luarr was stopped while it was on its way", timestamppb.New(r.Now())
		}
		if err := r.Store.SetChanges(ctx, open); err != nil {
			return err
		}
		r.findings([]*wire.Finding{{
			Severity: "warning", Code: "changes_uncertain", Subject: fmt.Sprintf("run %d", old.Id),
			Message: fmt.Sprintf("changes on their way when it was cut off: %d; they may have been made or not", len(open)),
			Hint:    fmt.Sprintf("luarr history %d --state uncertain shows them", old.Id),
		}})
	}
	return nil
}
