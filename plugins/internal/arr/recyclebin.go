package arr

import (
	"context"

	"github.com/luarr/luarr/sdk"
)

// valueBin says, in what became of a delete, where the files are now.
const valueBin = "recycle_bin"

// forGood is its value where the application has no recycle bin.
const forGood = "none: deleted for good"

// tellBin adds to deletes of files whether these can be had back by hand.
// Nothing hangs on it: where the setting cannot be read nothing is said.
func (i *Instance) tellBin(ctx context.Context, all errands) {
	var deleted errands
	for _, e := range all {
		if e.outcome.State == sdk.Done && (e.alters(valueFile) || e.alters(valueFiles)) {
			deleted = append(deleted, e)
		}
	}
	if len(deleted) == 0 {
		return
	}
	var settings struct {
		Bin string `json:"recycleBin"`
	}
	if i.client.get(ctx, "config/mediamanagement", &settings) != nil {
		return
	}
	if settings.Bin == "" {
		settings.Bin = forGood
	}
	for _, e := range deleted {
		after := map[string]any{valueBin: settings.Bin}
		for name, v := range e.after {
			after[name] = v.AsInterface()
		}
		e.outcome.After = e.place.values(after)
	}
}
