package arr

import (
	"errors"
	"slices"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// TestCheckTags: what a look at the entries says of changes, without a write.
func TestCheckTags(t *testing.T) {
	f := newFake(t, movies, tagged4k(2)...)
	f.tags = map[string]int{"4k": 1, "kids": 2}
	f.entries[2]["tags"] = []int{1, 2}
	i := f.open(t, nil)
	changes := []*sdk.Change{
		tagChange(1, "+4k"), tagChange(1, "+kids"), tagChange(1, "-4k"), tagChange(2, "+4k +kids"),
		tagChange(1, "+4k +kids"), tagChange(77, "+4k"), {Key: "x"}, tagChange(1, "+nosuch"), {Key: "1"},
	}
	out := i.Changes()[0].Check(t.Context(), changes)
	want := []string{
		sdk.Done, sdk.Planned, sdk.Planned, sdk.Done,
		sdk.Uncertain, sdk.Skipped, sdk.Uncertain, sdk.Planned, sdk.Uncertain,
	}
	if got := states(out); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(f.edits) > 0 {
		t.Errorf("it wrote %v", f.edits)
	}
	down := f.open(t, nil)
	f.Close()
	if got := down.Changes()[0].Check(t.Context(), changes[:1]); got[0].State != sdk.Failed {
		t.Errorf("got %+v of a server that is down", got)
	}
}

// TestCheckFields: the same of a field of an entry.
func TestCheckFields(t *testing.T) {
	f := newFake(t, movies, tagged4k(2)...)
	f.entries[1]["monitored"], f.entries[2]["monitored"] = true, false
	i := f.open(t, nil)
	turn := func(key string, to bool) *sdk.Change {
		before, err1 := structpb.NewStruct(sdk.Values{"monitored": !to})
		after, err2 := structpb.NewStruct(sdk.Values{"monitored": to})
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		return &sdk.Change{Key: key, Before: before, After: after}
	}
	for _, kind := range i.Changes() {
		if kind.Name != "monitor" {
			continue
		}
		out := kind.Check(t.Context(), []*sdk.Change{turn("1", true), turn("2", true), turn("2", false), turn("77", true)})
		if got, want := states(out), []string{sdk.Done, sdk.Planned, sdk.Done, sdk.Skipped}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		return
	}
	t.Error("there is no change monitor")
}
