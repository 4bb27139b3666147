package arr

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// undo makes the changes that take back what was done, as the journal has it.
func undo(changes []*sdk.Change, outcomes []sdk.Outcome) (back []*sdk.Change) {
	for n, c := range changes {
		after := c.After
		if outcomes[n].After != nil {
			var err error
			if after, err = structpb.NewStruct(outcomes[n].After); err != nil {
				panic(err)
			}
		}
		if outcomes[n].State == sdk.Done {
			back = append(back, &sdk.Change{Kind: c.Kind, Key: c.Key, Before: after, After: c.Before})
		}
	}
	return back
}

func TestUndoTags(t *testing.T) {
	changes := []*sdk.Change{
		tagChange(1, "+x"), tagChange(1, "+y -4k"), // two rules, one entry
		tagChange(2, "-4k"), tagChange(3, "+x -4k"), tagChange(4, "+x"),
	}
	start := map[int][]int{1: {1}, 2: {1}, 3: {1, 77}, 4: {1, 2}} // 77 is in no list of tags
	for name, between := range map[string][]int{"at once": nil, "another tag was added in between": {2}} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, movies, tagged4k(4)...)
			f.tags = map[string]int{"4k": 1, "mine": 2}
			for id, tags := range start {
				f.entries[id]["tags"] = slices.Clone(tags)
			}
			i := f.open(t, nil)
			send := func(changes []*sdk.Change) []sdk.Outcome {
				out := apply(i, changes...)
				for _, o := range out {
					if o.State != sdk.Done || o.Err != nil || o.After != nil {
						t.Errorf("got %v", o)
					}
				}
				return out
			}
			out := send(changes)
			if slices.Equal(f.tagsNow(1), start[1]) {
				t.Error("nothing was done")
			}
			f.mu.Lock()
			for id := range start {
				f.entries[id]["tags"] = slices.Concat(ints(f.entries[id]["tags"]), between)
			}
			f.mu.Unlock()
			send(undo(changes, out))
			for id, tags := range start {
				want := slices.Concat(tags, between)
				slices.Sort(want)
				if got := f.tagsNow(id); !slices.Equal(got, slices.Compact(want)) {
					t.Errorf("entry %d has %v, not %v", id, got, want)
				}
			}
		})
	}
}

// TestUndoOfOneRule leaves what another rule did.
func TestUndoOfOneRule(t *testing.T) {
	f := newFake(t, movies, tagged4k(1)...)
	f.tags = map[string]int{"4k": 1, "kids": 2, "stale": 3}
	i := f.open(t, nil)
	changes := []*sdk.Change{tagChange(1, "+stale"), tagChange(1, "+kids -4k")}
	out := apply(i, changes...)
	apply(i, undo(changes[:1], out)...)
	if got := f.tagsNow(1); !slices.Equal(got, []int{2}) {
		t.Errorf("got %v", got)
	}
}
