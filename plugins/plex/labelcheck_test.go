package plex

import (
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestCheckLabels: what a look at the items says of changes, without a write.
func TestCheckLabels(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	keys := movieKeys(t, s, 3)
	lab.Plex().SetLabels(keys[0], "New", "Kids")
	lab.Plex().SetLabels(keys[1], "Kids")
	lab.Plex().DeleteItem(keys[2])
	changes := []*sdk.Change{
		relabel(t, keys[0], "+new"),
		relabel(t, keys[0], "-kids"),
		relabel(t, keys[0], "+new", "-kids"),
		relabel(t, keys[0], "-new"), // the opposite of another one
		relabel(t, keys[1], "+New"),
		relabel(t, keys[2], "+New"),
		{Kind: "plex.label"},
	}
	check := s.Changes()[0].Check
	for i, want := range []string{sdk.Done, sdk.Planned, sdk.Uncertain, sdk.Planned, sdk.Planned, sdk.Skipped, sdk.Uncertain} {
		if got := check(t.Context(), changes)[i]; got.State != want || (got.Err == nil) != (want == sdk.Done || want == sdk.Planned) {
			t.Errorf("change %d: %+v, want %s", i, got, want)
		}
	}
	if n := len(lab.Plex().Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.Unauthorized})
	if got := check(t.Context(), changes[:1])[0]; got.State != sdk.Failed || got.Err == nil {
		t.Errorf("got %+v of a server that does not answer", got)
	}
}
