package arr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// altered reads what a change of tags alters: "+x -y" is that x comes and y
// goes.
func altered(text string) (before, after map[string]bool) {
	before, after = map[string]bool{}, map[string]bool{}
	for _, part := range strings.Fields(text) {
		before[part[1:]], after[part[1:]] = part[0] == '-', part[0] == '+'
	}
	return before, after
}

// tagChange is a planned change of an entry's tags.
func tagChange(key int, alters string) *sdk.Change {
	before, after := altered(alters)
	b, err1 := structpb.NewStruct(tagValues(before))
	a, err2 := structpb.NewStruct(tagValues(after))
	if err := errors.Join(err1, err2); err != nil {
		panic(err)
	}
	return &sdk.Change{Kind: "radarr.tag", Key: strconv.Itoa(key), Before: b, After: a}
}

// tagged4k makes n movies with the tag 4k, numbered from 1.
func tagged4k(n int) (rows []row) {
	for id := 1; id <= n; id++ {
		r := movieRow(id, 1000+id, "", fmt.Sprint("M", id), 2000, fmt.Sprint("/m/", id), "")
		r["tags"] = []int{1}
		rows = append(rows, r)
	}
	return rows
}

func apply(i *Instance, changes ...*sdk.Change) []sdk.Outcome {
	return i.Changes()[0].Apply(sdktest.Applying(context.Background()), changes)
}

// states words outcomes for comparison.
func states(out []sdk.Outcome) (s []string) {
	for _, o := range out {
		s = append(s, o.State)
	}
	return s
}

// tagsNow gives the ids of the tags that the server has for an entry.
func (f *fake) tagsNow(id int) []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return ints(f.entries[id]["tags"])
}

func TestApplyTags(t *testing.T) {
	f := newFake(t, movies, tagged4k(6)...)
	f.tags = map[string]int{"4k": 1, "kids": 2}
	f.entries[4]["tags"] = []int{1, 2}
	f.entries[5]["tags"] = []int{1, 99} // 99 is in no list of tags
	f.entries[6]["tags"] = []int{1, 98}
	i := f.open(t, nil)
	changes := []struct {
		*sdk.Change
		state, says string
	}{
		{tagChange(1, "+stale"), sdk.Done, ""},    // a new tag
		{tagChange(2, "+stale"), sdk.Done, ""},    // one of two changes of an entry
		{tagChange(3, "-4k"), sdk.Done, ""},       // removes
		{tagChange(4, "+stale"), sdk.Done, ""},    // other tags do not matter; shares a call
		{tagChange(5, "+kids -4k"), sdk.Done, ""}, // adds and removes
		{tagChange(6, "+4k -kids"), sdk.Skipped, "its tags are so already"},
		{tagChange(6, "-4k"), sdk.Skipped, "wants the opposite"}, // of what needs nothing, too
		{tagChange(77, "+kids"), sdk.Skipped, "no longer in Radarr"},
		{&sdk.Change{Key: "x"}, sdk.Failed, "not the id"},
		{tagChange(1, "+stale"), sdk.Done, ""}, // the same again
		{tagChange(2, "+kids"), sdk.Done, ""},
		{tagChange(3, "+4k +kids"), sdk.Skipped, "another change of this run wants the opposite"},
		{tagChange(3, "-kids"), sdk.Skipped, "its tags are so already"}, // contradicts only what is not done
	}
	var all []*sdk.Change
	for _, c := range changes {
		all = append(all, c.Change)
	}
	for n, o := range apply(i, all...) {
		if o.State != changes[n].state || o.After != nil || (o.Err == nil) != (changes[n].says == "") ||
			o.Err != nil && !strings.Contains(o.Err.Error(), changes[n].says) {
			t.Errorf("change %d: %v", n, o)
		}
	}
	for id, want := range map[int][]int{1: {1, 3}, 2: {1, 2, 3}, 3: nil, 4: {1, 2, 3}, 5: {2, 99}, 6: {1, 98}} {
		if got := f.tagsNow(id); !slices.Equal(got, want) {
			t.Errorf("entry %d has %v", id, got)
		}
	}
	if want := []string{"add[3] [1 4]", "add[2 3] [2]", "remove[1] [3]", "replace[2 99] [5]"}; !slices.Equal(f.edits, want) {
		t.Errorf("sent %q", f.edits)
	}
	if n := len(f.asked("POST")); n != 1 {
		t.Errorf("%d tags created", n)
	}
}

// TestOnlyWhatIsLeftIsSent: what was so before is neither sent, nor taken back
// by undoing.
func TestOnlyWhatIsLeftIsSent(t *testing.T) {
	f := newFake(t, movies, tagged4k(2)...)
	f.tags = map[string]int{"4k": 1, "kids": 2, "stale": 3}
	f.entries[1]["tags"] = []int{1, 2}
	f.entries[2]["tags"] = nil
	i := f.open(t, nil)
	changes := []*sdk.Change{tagChange(1, "+kids +stale"), tagChange(2, "+kids -4k")}
	out := apply(i, changes...)
	for n, after := range []map[string]bool{{"stale": true}, {"kids": true}} {
		if out[n].State != sdk.Done || !reflect.DeepEqual(out[n].After, tagValues(after)) {
			t.Errorf("got %v", out[n])
		}
	}
	if want := []string{"add[3] [1]", "add[2] [2]"}; !slices.Equal(f.edits, want) {
		t.Errorf("sent %q", f.edits)
	}
	apply(i, undo(changes, out)...)
	if !slices.Equal(f.tagsNow(1), []int{1, 2}) || len(f.tagsNow(2)) != 0 {
		t.Errorf("after undoing %v and %v", f.tagsNow(1), f.tagsNow(2))
	}
}

func TestChangesThatCannotBeRead(t *testing.T) {
	list := map[string]any{"tags": []any{"kids"}}
	tests := []struct {
		name          string
		before, after map[string]any
		says          string
	}{
		{"no tags", map[string]any{}, map[string]any{}, "which tags"},
		{"no before", map[string]any{}, tagValues(map[string]bool{"a": true}), "which tags"},
		{"lists", list, list, "which tags"},
		{"no yes or no", tagValues(map[string]bool{"a": true}), map[string]any{"tags": map[string]any{"a": 1}}, `whether the tag "a"`},
		{"no name", tagValues(map[string]bool{"": true}), tagValues(map[string]bool{"": false}), `whether the tag ""`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before, err1 := structpb.NewStruct(test.before)
			after, err2 := structpb.NewStruct(test.after)
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			f := newFake(t, movies, tagged4k(1)...)
			out := apply(f.open(t, nil), &sdk.Change{Key: "1", Before: before, After: after})
			if out[0].State != sdk.Failed || !strings.Contains(fmt.Sprint(out[0].Err), test.says) || len(f.asked("")) != 0 {
				t.Errorf("got %v", out[0])
			}
		})
	}
}

// TestMergedChangesHaveTheirOwnOutcome: what one change of an entry meets does
// not touch another.
func TestMergedChangesHaveTheirOwnOutcome(t *testing.T) {
	t.Run("a tag that is refused", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(1)...)
		f.tags = map[string]int{"4k": 1, "kids": 2}
		out := apply(f.open(t, nil), tagChange(1, "+no_good -4k"), tagChange(1, "+kids"))
		if !slices.Equal(states(out), []string{sdk.Failed, sdk.Done}) || out[1].After != nil || !slices.Equal(f.tagsNow(1), []int{1, 2}) {
			t.Errorf("got %v and %v", out, f.tagsNow(1))
		}
	})
	t.Run("half of the edit arrived", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(1)...)
		f.tags = map[string]int{"4k": 1, "a": 2, "b": 3, "c": 4}
		f.hook = onEditor(func(w http.ResponseWriter, _ *http.Request) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.entries[1]["tags"] = []int{1, 2}
			send(w, 500, row{"message": "half of it"})
		})
		out := apply(f.open(t, nil), tagChange(1, "+a"), tagChange(1, "+b"), tagChange(1, "+a +c"))
		if !slices.Equal(states(out), []string{sdk.Done, sdk.Failed, sdk.Uncertain}) {
			t.Errorf("got %v", out)
		}
		if out[0].After != nil || out[1].After != nil || !reflect.DeepEqual(out[2].After, tagValues(map[string]bool{"a": true, "c": false})) {
			t.Errorf("got %v", out)
		}
	})
}

func TestApplyInBatches(t *testing.T) {
	f := newFake(t, movies, tagged4k(250)...)
	f.tags = map[string]int{"4k": 1}
	var changes []*sdk.Change
	for id := 1; id <= 250; id++ {
		changes = append(changes, tagChange(id, "-4k"))
	}
	for _, o := range apply(f.open(t, nil), changes...) {
		if o.State != sdk.Done {
			t.Fatalf("got %v", o)
		}
	}
	if n := len(f.asked("PUT")); n != 3 {
		t.Errorf("%d calls of the editor", n)
	}
	if n := len(f.asked("GET /api/v3/movie")); n != 1 {
		t.Errorf("%d reads of entries", n)
	}
}

func TestFewAreReadAlone(t *testing.T) {
	f := newFake(t, movies, tagged4k(250)...)
	f.tags = map[string]int{"4k": 1}
	apply(f.open(t, nil), tagChange(1, "-4k"), tagChange(2, "-4k"))
	if got := f.asked("GET /api/v3/movie"); !slices.Equal(got, []string{"GET /api/v3/movie/1", "GET /api/v3/movie/2"}) {
		t.Errorf("got %v", got)
	}
}

func TestStaleEntryDoesNotSpoilTheBatch(t *testing.T) {
	f := newFake(t, series)
	for id := 1; id <= 100; id++ {
		f.entries[id] = seriesRow(id, 1000+id, 0, "", "s", 2000, "")
	}
	var once bool
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		if r.Method == http.MethodPut && !once {
			once = true // it goes between the reading and the sending
			delete(f.entries, 37)
		}
		return false
	}
	var changes []*sdk.Change
	for id := 1; id <= 100; id++ {
		changes = append(changes, tagChange(id, "+new"))
	}
	for n, o := range apply(f.open(t, nil), changes...) {
		want := sdk.Done
		if n == 36 {
			want = sdk.Skipped
		}
		if o.State != want {
			t.Errorf("entry %d: %v", n+1, o)
		}
	}
	if n := len(f.asked("PUT")); n > 2*maxEdit/6 {
		t.Errorf("%d calls of the editor", n)
	}
}

func TestAutomaticTags(t *testing.T) {
	f := newFake(t, movies, tagged4k(2)...)
	f.tags = map[string]int{"4k": 1, "auto": 2, "kids": 3}
	f.autoTag = 2
	i := f.open(t, nil)
	changes := []*sdk.Change{tagChange(1, "-4k"), tagChange(2, "-4k"), tagChange(2, "+kids")}
	out := apply(i, changes...)
	for n, after := range []map[string]bool{{"4k": false, "auto": true}, {"4k": false, "auto": true}, {"kids": true, "auto": true}} {
		if out[n].State != sdk.Done || !reflect.DeepEqual(out[n].After, tagValues(after)) {
			t.Errorf("got %v", out[n])
		}
	}
	// What the server added is the server's.
	out = apply(i, undo(changes, out)...)
	for _, o := range out {
		if o.State != sdk.Done || o.After != nil {
			t.Errorf("got %v", o)
		}
	}
	if !slices.Equal(f.tagsNow(1), []int{1, 2}) || !slices.Equal(f.tagsNow(2), []int{1, 2}) {
		t.Errorf("after undoing %v and %v", f.tagsNow(1), f.tagsNow(2))
	}
	// A tag that the server puts back at once: nothing came of the change.
	out = apply(i, tagChange(1, "-auto"))
	if out[0].State != sdk.Failed || !errors.Is(out[0].Err, errUndone) || !slices.Equal(f.tagsNow(1), []int{1, 2}) {
		t.Errorf("got %v", out[0])
	}
}

// TestOldTags: a tag that an older version of the application made, with signs
// that newer ones refuse, is the tag that a rule means.
func TestOldTags(t *testing.T) {
	f := newFake(t, movies, tagged4k(2)...)
	f.tags = map[string]int{"4k": 1, "dv hdr": 2}
	i := f.open(t, nil)
	changes := []*sdk.Change{tagChange(1, "+dv-hdr"), tagChange(2, "+dv-hdr -4k")}
	out := apply(i, changes...)
	if count := len(f.asked("POST")); count != 0 || !slices.Equal(f.tagsNow(1), []int{1, 2}) || !slices.Equal(f.tagsNow(2), []int{2}) {
		t.Errorf("%d tags made, %v and %v: %v", count, f.tagsNow(1), f.tagsNow(2), out)
	}
	for _, o := range apply(i, undo(changes, out)...) {
		if o.State != sdk.Done {
			t.Errorf("taking back: %v", o)
		}
	}
	if !slices.Equal(f.tagsNow(1), []int{1}) || !slices.Equal(f.tagsNow(2), []int{1}) {
		t.Errorf("after undoing %v and %v", f.tagsNow(1), f.tagsNow(2))
	}
}
