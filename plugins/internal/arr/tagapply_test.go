package arr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// tagChange is a planned change of an entry's tags.
func tagChange(key int, before, after []any) *sdk.Change {
	b, err1 := structpb.NewStruct(map[string]any{"tags": before})
	a, err2 := structpb.NewStruct(map[string]any{"tags": after})
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

// tags is a list of tags as a change has it.
func tags(names ...any) []any { return append([]any{}, names...) }

func TestApplyTags(t *testing.T) {
	f := newFake(t, movies, tagged4k(6)...)
	f.tags = map[string]int{"4k": 1, "kids": 2}
	f.entries[4]["tags"] = []int{1, 2}
	f.entries[5]["tags"] = []int{1, 99} // 99 is in no list of tags
	i := f.open(t, nil)
	out := apply(i,
		tagChange(1, tags("4k"), tags("4k", "stale")), // a new tag
		tagChange(2, tags("4k"), tags("4k", "stale")), // shares the call
		tagChange(3, tags("4k"), tags()),              // removes
		tagChange(4, tags("4k"), tags("4k", "stale")), // has other tags by now
		tagChange(5, tags("4k"), tags("kids")),        // adds and removes
		tagChange(6, tags("kids"), tags("4k")),        // is there already
		tagChange(77, tags("4k"), tags()),             // is gone
		&sdk.Change{Key: "x"},                         // no id
		tagChange(1, tags("4k"), tags("4k", "stale")), // the same again
		tagChange(2, tags("4k"), tags("4k", "kids")),  // another wish for one entry
	)
	want := []string{sdk.Done, sdk.Done, sdk.Done, sdk.Skipped, sdk.Done, sdk.Done, sdk.Skipped, sdk.Failed, sdk.Done, sdk.Skipped}
	if !slices.Equal(states(out), want) {
		t.Errorf("got %v", out)
	}
	for id, want := range map[int][]int{1: {1, 3}, 2: {1, 3}, 3: nil, 4: {1, 2}, 5: {2, 99}, 6: {1}} {
		if got := f.tagsNow(id); !slices.Equal(got, want) {
			t.Errorf("entry %d has %v", id, got)
		}
	}
	if n := len(f.asked("PUT")); n != 3 {
		t.Errorf("%d calls of the editor", n)
	}
	if n := len(f.asked("POST")); n != 1 {
		t.Errorf("%d tags created", n)
	}
	if out[3].Err == nil || !strings.Contains(out[3].Err.Error(), "4k, kids") {
		t.Errorf("skipped because %v", out[3].Err)
	}
}

func TestUndoTags(t *testing.T) {
	f := newFake(t, movies, tagged4k(3)...)
	f.tags = map[string]int{"4k": 1}
	i := f.open(t, nil)
	there := []*sdk.Change{
		tagChange(1, tags("4k"), tags("4k", "x")), tagChange(2, tags("4k"), tags()), tagChange(3, tags("4k"), tags("x")),
	}
	var back []*sdk.Change
	for _, c := range there {
		back = append(back, &sdk.Change{Key: c.Key, Before: c.After, After: c.Before})
	}
	for _, changes := range [][]*sdk.Change{there, back} {
		for _, o := range apply(i, changes...) {
			if o.State != sdk.Done || o.Err != nil || o.After != nil {
				t.Errorf("got %v", o)
			}
		}
	}
	for id := 1; id <= 3; id++ {
		if got := f.tagsNow(id); !slices.Equal(got, []int{1}) {
			t.Errorf("entry %d has %v", id, got)
		}
	}
}

func TestApplyInBatches(t *testing.T) {
	f := newFake(t, movies, tagged4k(250)...)
	f.tags = map[string]int{"4k": 1}
	var changes []*sdk.Change
	for id := 1; id <= 250; id++ {
		changes = append(changes, tagChange(id, tags("4k"), tags()))
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
	apply(f.open(t, nil), tagChange(1, tags("4k"), tags()), tagChange(2, tags("4k"), tags()))
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
		changes = append(changes, tagChange(id, tags(), tags("new")))
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
	f := newFake(t, movies, tagged4k(1)...)
	f.tags = map[string]int{"4k": 1, "auto": 2}
	f.autoTag = 2
	out := apply(f.open(t, nil), tagChange(1, tags("4k"), tags()))
	if out[0].State != sdk.Done || !reflect.DeepEqual(out[0].After, sdk.Values{"tags": tags("auto")}) {
		t.Errorf("got %v", out[0])
	}
}

// onEditor makes a hook that answers calls of the editor.
func onEditor(answer http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut {
			answer(w, r)
			return true
		}
		return false
	}
}

func TestApplyFaults(t *testing.T) {
	status := func(code int, body string) func(*fake) http.HandlerFunc {
		return func(*fake) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(code)
				_, _ = io.WriteString(w, body)
			}
		}
	}
	tests := []struct {
		name  string
		edit  func(*fake) http.HandlerFunc
		state []string // of two changes that need two calls
		puts  int
	}{
		{"validation", status(400, `[{"propertyName":"Tags","errorMessage":"bad"}]`), []string{sdk.Failed, sdk.Failed}, 2},
		{"starting", status(503, `{"errorMessage":"starting"}`), []string{sdk.Failed, sdk.Failed}, 1},
		{"unauthorized", status(401, ``), []string{sdk.Failed, sdk.Failed}, 1},
		{"exception, nothing changed", status(500, `{"message":"locked"}`), []string{sdk.Failed, sdk.Failed}, 2},
		{"proxy lost the answer", status(504, ``), []string{sdk.Uncertain, sdk.Failed}, 1},
		{"connection lost", func(*fake) http.HandlerFunc {
			return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		}, []string{sdk.Uncertain, sdk.Failed}, 1},
		{"no answer", func(*fake) http.HandlerFunc {
			return func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body) // only then is the end of the connection seen
				<-r.Context().Done()
			}
		}, []string{sdk.Uncertain, sdk.Failed}, 1},
		{"taken, empty answer", func(f *fake) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.edit(&deaf{header: http.Header{}}, r)
				w.WriteHeader(202)
			}
		}, []string{sdk.Done, sdk.Done}, 2},
		{"taken, then 500", func(f *fake) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.edit(&deaf{header: http.Header{}}, r)
				send(w, 500, row{"message": "after the fact"})
			}
		}, []string{sdk.Done, sdk.Done}, 2},
		{"login page", func(*fake) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }
		}, []string{sdk.Failed, sdk.Failed}, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t, movies, tagged4k(2)...)
			f.tags = map[string]int{"4k": 1}
			f.hook = onEditor(test.edit(f))
			i := f.open(t, nil)
			i.client.timeout = 200 * time.Millisecond
			i.client.http = sdk.HTTPClient(sdk.HTTPOptions{Timeout: i.client.timeout, Header: http.Header{"X-Api-Key": {fakeKey}}})
			out := apply(i, tagChange(1, tags("4k"), tags()), tagChange(2, tags("4k"), tags("4k", "x")))
			// Removing and adding need a call each.
			if !slices.Equal(states(out), test.state) {
				t.Errorf("got %v", out)
			}
			if n := len(f.asked("PUT")); n != test.puts {
				t.Errorf("%d calls of the editor", n)
			}
		})
	}
}

// deaf swallows an answer.
type deaf struct{ header http.Header }

func (d *deaf) Header() http.Header         { return d.header }
func (d *deaf) Write(p []byte) (int, error) { return len(p), nil }
func (d *deaf) WriteHeader(int)             {}

func TestNothingIsSentToTheWrongPlace(t *testing.T) {
	t.Run("another application", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(1)...)
		f.status["appName"] = "Whisparr"
		out := apply(f.open(t, nil), tagChange(1, tags("4k"), tags()))
		if out[0].State != sdk.Failed || len(f.asked("PUT")) != 0 {
			t.Errorf("got %v", out[0])
		}
	})
	t.Run("outside Apply", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(1)...)
		f.tags = map[string]int{"4k": 1}
		out := f.open(t, nil).Changes()[0].Apply(context.Background(), []*sdk.Change{tagChange(1, tags("4k"), tags())})
		if out[0].State != sdk.Failed || !errors.Is(out[0].Err, sdk.ErrWriteRefused) || len(f.asked("PUT")) != 0 {
			t.Errorf("got %v", out[0])
		}
	})
	t.Run("a tag that is refused", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(3)...)
		f.tags = map[string]int{"4k": 1}
		out := apply(f.open(t, nil),
			tagChange(1, tags("4k"), tags("no good")), tagChange(2, tags("4k"), tags("no good")), tagChange(3, tags("4k"), tags()))
		if !slices.Equal(states(out), []string{sdk.Failed, sdk.Failed, sdk.Done}) || len(f.asked("POST")) != 1 {
			t.Errorf("got %v", out)
		}
	})
	t.Run("a broken server", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(300)...)
		f.tags = map[string]int{"4k": 1}
		f.hook = onEditor(func(w http.ResponseWriter, _ *http.Request) { send(w, 500, row{"message": "broken"}) })
		var changes []*sdk.Change
		for id := 1; id <= 300; id++ {
			changes = append(changes, tagChange(id, tags("4k"), tags()))
		}
		for _, o := range apply(f.open(t, nil), changes...) {
			if o.State != sdk.Failed {
				t.Errorf("got %v", o)
			}
		}
		if n := len(f.asked("PUT")); n != maxRefusals {
			t.Errorf("%d calls of the editor", n)
		}
	})
}
