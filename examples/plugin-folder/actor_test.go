//only:actor

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// values makes a message of values.
func values(t *testing.T, v sdk.Values) *structpb.Struct {
	t.Helper()
	out, err := structpb.NewStruct(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// plan makes a change of a proposal, as the engine does.
func plan(t *testing.T, kind sdk.ChangeKind, key string, labels []string, params sdk.Values) *sdk.Change {
	t.Helper()
	c := &sdk.Change{Kind: plugin.Name + ".label", Key: key, Title: "Heat", Params: values(t, params)}
	effect, err := kind.Preview(&sdk.Proposal{Change: c, Item: &sdk.Item{Id: "disk/" + key, Labels: labels}})
	if err != nil {
		t.Fatal(err)
	}
	c.Before, c.After = values(t, effect.Before), values(t, effect.After)
	return c
}

func TestLabel(t *testing.T) {
	path := filepath.Join(t.TempDir(), "labels.json")
	i := open(t, map[string]any{"movies": []any{"/films"}, "labels": path})
	kind := i.Changes()[0]
	ctx := sdktest.Applying(t.Context())
	labelsOf := func(key string) string {
		all, err := i.labels()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(all[key].Labels, " ")
	}

	both := plan(t, kind, "a", nil, sdk.Values{"add": []any{"seen", "old"}})
	if o := kind.Check(ctx, []*sdk.Change{both}); o[0].State != sdk.Planned {
		t.Errorf("before it was applied: %+v", o)
	}
	other := plan(t, kind, "b", nil, sdk.Values{"add": []any{"seen"}})
	if o := kind.Apply(ctx, []*sdk.Change{both, other}); o[0].State != sdk.Done || o[1].State != sdk.Done {
		t.Fatalf("got %+v", o)
	}
	if labelsOf("a") != "old seen" || labelsOf("b") != "seen" {
		t.Errorf("labels %q and %q", labelsOf("a"), labelsOf("b"))
	}
	if o := kind.Check(ctx, []*sdk.Change{both}); o[0].State != sdk.Done {
		t.Errorf("after it was applied: %+v", o)
	}

	// What a plan has not seen is not written over.
	stale := plan(t, kind, "a", []string{"old"}, sdk.Values{"add": []any{"new"}, "remove": []any{"old"}})
	if o := kind.Apply(ctx, []*sdk.Change{stale}); o[0].State != sdk.Done || labelsOf("a") != "new seen" {
		t.Errorf("got %+v, labels %q", o, labelsOf("a"))
	}
	undo := &sdk.Change{Key: "a", Before: both.After, After: both.Before}
	if o := kind.Apply(ctx, []*sdk.Change{undo}); o[0].State != sdk.Done || labelsOf("a") != "new" {
		t.Errorf("got %+v, labels %q", o, labelsOf("a"))
	}

	// Nobody alters a file that cannot be understood.
	if err := os.WriteFile(path, []byte("no JSON"), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := kind.Apply(ctx, []*sdk.Change{other}); o[0].State != sdk.Failed || o[0].Err == nil {
		t.Errorf("got %+v", o)
	}
	if text, _ := os.ReadFile(path); string(text) != "no JSON" {
		t.Errorf("the file is %q now", text)
	}
}

// TestLabelNowhere: without a file there is nothing to write to.
func TestLabelNowhere(t *testing.T) {
	i := open(t, map[string]any{"movies": []any{"/films"}})
	if _, err := i.previewLabel(&sdk.Proposal{Change: &sdk.Change{}}); err == nil {
		t.Error("it was previewed")
	}
}
