package arr

import (
	"context"
	"fmt"

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
	bin, err := i.recycleBin(ctx)
	if err != nil {
		return
	}
	if bin == "" {
		bin = forGood
	}
	for _, e := range deleted {
		after := map[string]any{valueBin: bin}
		for name, v := range e.after {
			after[name] = v.AsInterface()
		}
		e.outcome.After = e.place.values(after)
	}
}

// recycleBin gives the folder that deleted files are moved to; empty where they
// are gone for good.
func (i *Instance) recycleBin(ctx context.Context) (string, error) {
	var settings struct {
		Bin string `json:"recycleBin"`
	}
	err := i.client.get(ctx, "config/mediamanagement", &settings)
	return settings.Bin, err
}

// binFinding tells before anything is deleted what will become of it; nil where
// that cannot be known.
func (i *Instance) binFinding(ctx context.Context) *sdk.Finding {
	bin, err := i.recycleBin(ctx)
	if err != nil {
		return nil
	}
	f := &sdk.Finding{
		Severity: "info", Code: "recycle_bin",
		Message: fmt.Sprintf("files that %s deletes go to its recycle bin %s", i.app.Name, clip(bin)),
	}
	if bin == "" {
		f.Code, f.Message = "no_recycle_bin", fmt.Sprintf("files that %s deletes are gone for good: it has no recycle bin", i.app.Name)
		f.Hint = "set one there under Settings, Media Management"
	}
	return f
}
