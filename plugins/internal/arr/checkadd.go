package arr

import (
	"context"

	"github.com/luarr/luarr/sdk"
)

// checkAdd tells whether entries were made, or taken out again.
func (i *Instance) checkAdd(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	failed := i.verified(ctx)
	b := &builder{instance: i, sender: sender{client: i.client}}
	for n, c := range changes {
		a, err := i.readAdding(c)
		if err != nil {
			out[n] = sdk.Outcome{State: sdk.Uncertain, Err: err}
			continue
		}
		var there *standing
		if failed == nil {
			there, failed = b.find(ctx, a)
		}
		if failed != nil {
			out[n] = sdk.Outcome{State: sdk.Failed, Err: failed}
			continue
		}
		out[n] = sdk.Outcome{State: sdk.Planned}
		if (there != nil) == a.after[valueEntry].GetBoolValue() {
			out[n].State = sdk.Done
		}
	}
	return out
}
