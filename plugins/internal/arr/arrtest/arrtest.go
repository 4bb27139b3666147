// Package arrtest plans, applies and takes back changes of a Radarr or a Sonarr
// as the engine does, for tests.
package arrtest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// Target is what a change is aimed at.
type Target struct {
	Item  *sdk.Item
	Match *sdk.Match
}

// Kind gives a change that an instance offers.
func Kind(t testing.TB, instance any, name string) sdk.ChangeKind {
	t.Helper()
	kinds := instance.(sdk.Actor).Changes()
	i := slices.IndexFunc(kinds, func(k sdk.ChangeKind) bool { return k.Name == name })
	if i < 0 {
		t.Fatalf("there is no change %s", name)
	}
	return kinds[i]
}

// Preview asks what a change would alter.
func Preview(t testing.TB, kind sdk.ChangeKind, params map[string]any, to Target) (sdk.Effect, error) {
	t.Helper()
	return kind.Preview(&sdk.Proposal{Change: &sdk.Change{Params: values(t, params)}, Item: to.Item, Match: to.Match})
}

// Plan makes the changes that a rule's proposals become.
func Plan(t testing.TB, kind sdk.ChangeKind, params map[string]any, targets ...Target) (out []*sdk.Change) {
	t.Helper()
	for _, to := range targets {
		effect, err := Preview(t, kind, params, to)
		if err != nil {
			t.Fatal(err)
		}
		c := &sdk.Change{Kind: kind.Name, Key: to.Match.GetId(), Before: values(t, effect.Before), After: values(t, effect.After)}
		out = append(out, c)
	}
	return out
}

// Apply carries changes out.
func Apply(kind sdk.ChangeKind, changes []*sdk.Change) []sdk.Outcome {
	return kind.Apply(sdktest.Applying(context.Background()), changes)
}

// Undo makes the changes that take back what was done, from what the journal
// holds of it.
func Undo(t testing.TB, changes []*sdk.Change, outcomes []sdk.Outcome) (back []*sdk.Change) {
	t.Helper()
	for n, c := range changes {
		after := c.After
		if outcomes[n].After != nil {
			after = values(t, outcomes[n].After)
		}
		if outcomes[n].State == sdk.Done {
			back = append(back, &sdk.Change{Kind: c.Kind, Key: c.Key, Before: after, After: c.Before})
		}
	}
	return back
}

// Said words outcomes, one a line.
func Said(outcomes []sdk.Outcome) string {
	var lines []string
	for _, o := range outcomes {
		line := o.State
		if o.Err != nil {
			line += ": " + o.Err.Error()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func values(t testing.TB, v map[string]any) *structpb.Struct {
	t.Helper()
	s, err := structpb.NewStruct(v)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
