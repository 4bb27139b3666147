package plex

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// undone is the change that takes another one back, given what became of that.
func undone(t *testing.T, c *sdk.Change, o sdk.Outcome) *sdk.Change {
	t.Helper()
	after := c.After
	if o.After != nil {
		after = values(t, o.After)
	}
	return &sdk.Change{Kind: c.Kind, Key: c.Key, TargetType: c.TargetType, LibraryKey: c.LibraryKey, Before: after, After: c.Before}
}

// TestUndoLabels: what was done is taken back, and nothing else.
func TestUndoLabels(t *testing.T) {
	for _, c := range []struct {
		name      string
		have      []string
		change    []string
		done      []string // on the server after the change
		meanwhile []string // as somebody leaves them then; nil is untouched
		want      []string // on the server after undoing
		state     string   // of undoing
	}{
		{name: "added", have: []string{"Kids"}, change: []string{"+DV"}, done: []string{"DV", "Kids"}, want: []string{"Kids"}, state: sdk.Done},
		{name: "removed", have: []string{"Kids", "Old"}, change: []string{"-Old"}, done: []string{"Kids"}, want: []string{"Kids", "Old"}, state: sdk.Done},
		{name: "both", have: []string{"Old"}, change: []string{"+New", "-Old"}, done: []string{"New"}, want: []string{"Old"}, state: sdk.Done},
		{name: "another label came", have: []string{"Old"}, change: []string{"+New", "-Old"}, done: []string{"New"},
			meanwhile: []string{"New", "Mine"}, want: []string{"Mine", "Old"}, state: sdk.Done},
		{name: "another label went", have: []string{"Kids"}, change: []string{"+DV"}, done: []string{"DV", "Kids"},
			meanwhile: []string{"dv"}, want: nil, state: sdk.Done},
		{name: "undone by hand", have: []string{"Kids"}, change: []string{"+DV"}, done: []string{"DV", "Kids"},
			meanwhile: []string{"Kids", "Mine"}, want: []string{"Kids", "Mine"}, state: sdk.Skipped},
		{name: "half was so already", have: []string{"Kids"}, change: []string{"+DV", "+Kids"}, done: []string{"DV", "Kids"}, want: []string{"Kids"}, state: sdk.Done},
	} {
		t.Run(c.name, func(t *testing.T) {
			bothWays(t, func(t *testing.T, lab *homelab.Lab) {
				s := open(t, lab.Plex(), nil)
				key := movieKeys(t, s, 1)[0]
				lab.Plex().SetLabels(key, c.have...)
				change := relabel(t, key, c.change...)
				got := applyAll(t, s, change)[0]
				if got.State != sdk.Done {
					t.Fatalf("got %+v", got)
				}
				wantLabels(t, lab, key, c.done...)
				if c.meanwhile != nil {
					lab.Plex().SetLabels(key, c.meanwhile...)
				}
				if got := applyAll(t, s, undone(t, change, got))[0]; got.State != c.state {
					t.Errorf("undoing: got %+v, want %s", got, c.state)
				}
				wantLabels(t, lab, key, c.want...)
			})
		})
	}
}

// TestServerCapitalises: what the server makes of a label is told, and can be
// undone.
func TestServerCapitalises(t *testing.T) {
	labels := ""
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodPut:
			fmt.Fprintf(w, `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"7","type":"movie","title":"x","Label":[%s]}]}}`, labels)
		case r.URL.Query().Get("label[].tag.tag-") == "Keep":
			labels = ""
		default:
			labels = `{"tag":"Keep"}`
		}
	}), nil)
	change := relabel(t, "7", "+keep")
	got := applyAll(t, s, change)[0]
	if got.State != sdk.Done || fmt.Sprint(got.After["labels"]) != "map[Keep:true]" {
		t.Errorf("got %+v", got)
	}
	if got := applyAll(t, s, undone(t, change, got))[0]; got.State != sdk.Done || labels != "" {
		t.Errorf("undoing: got %+v, and labels %s", got, labels)
	}
}
