package plex

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// relabel is a change of labels of a movie: +new comes, -old goes.
func relabel(t *testing.T, key string, labels ...string) *sdk.Change {
	t.Helper()
	before, after := alters(labels...)
	return &sdk.Change{
		Kind: "plex.label", Key: key, TargetType: sdk.Movie, LibraryKey: "1",
		Before: values(t, before), After: values(t, after),
	}
}

func applyAll(t *testing.T, s *Server, changes ...*sdk.Change) []sdk.Outcome {
	t.Helper()
	got := s.Changes()[0].Apply(sdktest.Applying(t.Context()), changes)
	if len(got) != len(changes) {
		t.Fatalf("%d outcomes for %d changes", len(got), len(changes))
	}
	return got
}

// wantLabels compares the labels of an item of a lab.
func wantLabels(t *testing.T, lab *homelab.Lab, key string, want ...string) {
	t.Helper()
	labels := slices.Sorted(slices.Values(lab.Plex().Labels(key)))
	if !slices.Equal(labels, slices.Sorted(slices.Values(want))) {
		t.Errorf("the labels of %s are %q, want %q", key, labels, want)
	}
}

// movieKeys are the keys of the first movies of a lab.
func movieKeys(t *testing.T, s *Server, n int) []string {
	t.Helper()
	got, _, err := walkLibrary(t, s, "Movies")
	if err != nil || len(got.items) < n {
		t.Fatal(len(got.items), err)
	}
	out := make([]string, n)
	for i := range out {
		out[i] = got.items[i].Id
	}
	return out
}

// bothWays runs a test with a server that adds the tags it is given, and with
// one that puts them in place of its own.
func bothWays(t *testing.T, test func(t *testing.T, lab *homelab.Lab)) {
	for _, replaces := range []bool{false, true} {
		t.Run(fmt.Sprintf("replaces %v", replaces), func(t *testing.T) {
			test(t, homelab.New(homelab.Options{ReplaceTags: replaces, Movies: 300}))
		})
	}
}

func TestApplyLabels(t *testing.T) {
	for _, c := range []struct {
		name   string
		have   []string // on the server
		change []string
		fault  *homelab.Fault
		state  string
		says   string
		after  string   // as read back
		want   []string // on the server afterwards
		writes int
	}{
		{name: "add", have: []string{"Old"}, change: []string{"+New"}, state: sdk.Done, want: []string{"New", "Old"}, writes: 1},
		{name: "add the first", change: []string{"+a b&c,d/ä+1"}, state: sdk.Done, want: []string{"a b&c,d/ä+1"}, writes: 1},
		{name: "add two", have: []string{"M"}, change: []string{"+z", "+a"}, state: sdk.Done, want: []string{"M", "a", "z"}, writes: 1},
		{name: "remove", have: []string{"A,b & c", "Old"}, change: []string{"-a,b & c"}, state: sdk.Done, want: []string{"Old"}, writes: 1},
		{name: "remove two spellings", have: []string{"OLD", "Old", "x"}, change: []string{"-old"}, state: sdk.Done, want: []string{"x"}, writes: 1},
		{name: "remove the last", have: []string{"Old"}, change: []string{"-Old"}, state: sdk.Done, writes: 1},
		{name: "both", have: []string{"A", "B"}, change: []string{"-A", "+C"}, state: sdk.Done, want: []string{"B", "C"}, writes: 2},
		{name: "so already", have: []string{"New"}, change: []string{"-old", "+new"}, state: sdk.Skipped, says: "its labels are so already", want: []string{"New"}},
		{name: "half so already", have: []string{"Mine", "New"}, change: []string{"+new", "+more"}, state: sdk.Done, after: "map[more:true]", want: []string{"Mine", "New", "more"}, writes: 1},
		{name: "nothing to alter", have: []string{"A"}, state: sdk.Skipped, says: "its labels are so already", want: []string{"A"}},
		{name: "refused", change: []string{"+New"}, fault: &homelab.Fault{Kind: homelab.Unauthorized, Method: http.MethodPut}, state: sdk.Failed, says: "401", writes: 1},
		{name: "failed", change: []string{"+New"}, fault: &homelab.Fault{Kind: homelab.ServerError, Method: http.MethodPut}, state: sdk.Failed, says: "500", writes: 1},
		{name: "no answer", change: []string{"+New"}, fault: &homelab.Fault{Kind: homelab.Down, Method: http.MethodPut}, state: sdk.Uncertain, says: "connection broke", writes: 1},
		{name: "cannot be read", change: []string{"+New"}, fault: &homelab.Fault{Kind: homelab.Starting, Path: "/library/metadata"}, state: sdk.Failed, says: "503"},
		{name: "cannot be read back", change: []string{"+New"}, fault: &homelab.Fault{Kind: homelab.Starting, Path: "/library/metadata", After: 1}, state: sdk.Uncertain, says: "read back", want: []string{"New"}, writes: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			bothWays(t, func(t *testing.T, lab *homelab.Lab) {
				s := open(t, lab.Plex(), nil)
				key := movieKeys(t, s, 1)[0]
				lab.Plex().SetLabels(key, c.have...)
				if c.fault != nil {
					lab.Plex().SetFault(*c.fault)
				}
				got := applyAll(t, s, relabel(t, key, c.change...))[0]
				if n := len(lab.Plex().Writes()); n != c.writes {
					t.Errorf("%d writes, want %d", n, c.writes)
				}
				if got.State != c.state || !strings.Contains(fmt.Sprint(got.Err), c.says) {
					t.Fatalf("got %+v, want %s with %q", got, c.state, c.says)
				}
				if after := fmt.Sprint(got.After["labels"]); got.After != nil && after != c.after || got.After == nil && c.after != "" {
					t.Errorf("read back as %s, want %s", after, c.after)
				}
				wantLabels(t, lab, key, c.want...)
			})
		})
	}
}

func TestApplyLabelsTogether(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 300})
	s := open(t, lab.Plex(), nil)
	keys := movieKeys(t, s, 252)
	for _, key := range keys {
		lab.Plex().SetLabels(key)
	}
	lab.Plex().SetLabels(keys[250], "Other")
	lab.Plex().DeleteItem(keys[251])
	changes := make([]*sdk.Change, len(keys))
	for i, key := range keys {
		changes[i] = relabel(t, key, "+DV")
	}
	got := applyAll(t, s, changes...)
	for i, o := range got {
		want := sdk.Done
		if i == 251 {
			want = sdk.Skipped
		}
		if o.State != want {
			t.Errorf("change %d: %+v, want %s", i, o, want)
		}
	}
	writes := len(lab.Plex().Writes())
	if writes != 3+1 {
		t.Errorf("%d writes for 250 equal changes and another one, want 3 and 1", writes)
	}
	wantLabels(t, lab, keys[249], "DV")
	wantLabels(t, lab, keys[250], "DV", "Other")

	// What else an item has does not matter when labels are taken off.
	for i, change := range changes {
		changes[i] = undone(t, change, got[i])
	}
	got = applyAll(t, s, changes...)
	if got[0].State != sdk.Done || got[250].State != sdk.Done || got[251].State != sdk.Skipped {
		t.Errorf("got %+v, %+v and %+v", got[0], got[250], got[251])
	}
	if n := len(lab.Plex().Writes()) - writes; n != 3 {
		t.Errorf("%d writes for 251 equal changes, want 3", n)
	}
	wantLabels(t, lab, keys[249])
	wantLabels(t, lab, keys[250], "Other")
}

// TestChangesOfOneItem: they become one edit, and each has its own outcome.
func TestChangesOfOneItem(t *testing.T) {
	bothWays(t, func(t *testing.T, lab *homelab.Lab) {
		s := open(t, lab.Plex(), nil)
		keys := movieKeys(t, s, 2)
		lab.Plex().SetLabels(keys[0], "Kids", "Mine")
		lab.Plex().SetLabels(keys[1], "Kids", "Mine")
		got := applyAll(t, s,
			relabel(t, keys[0], "+DV"),
			relabel(t, keys[1], "+DV", "+Best", "-kids"), // all of it for another item
			relabel(t, keys[0], "+Best"),
			relabel(t, keys[0], "+Mine"),          // is so already
			relabel(t, keys[0], "-dv", "+Never"),  // contradicts the first
			relabel(t, keys[0], "-Kids", "+best"), // wants in part what another one wants
			relabel(t, keys[0], "-mine"),          // contradicts one that does nothing
		)
		want := []string{sdk.Done, sdk.Done, sdk.Done, sdk.Skipped, sdk.Skipped, sdk.Done, sdk.Skipped}
		for i, o := range got {
			if o.State != want[i] {
				t.Errorf("change %d: %+v, want %s", i, o, want[i])
			}
		}
		for i, says := range map[int]string{3: "so already", 4: "the opposite", 6: "the opposite"} {
			if !strings.Contains(fmt.Sprint(got[i].Err), says) {
				t.Errorf("change %d was skipped because %v, want %q", i, got[i].Err, says)
			}
		}
		wantLabels(t, lab, keys[0], "DV", "Best", "Mine")
		wantLabels(t, lab, keys[1], "DV", "Best", "Mine")
		if n := len(lab.Plex().Writes()); n != 2 {
			t.Errorf("%d writes, want one that adds and one that removes", n)
		}
	})
}

// TestOwnOutcomes: changes of one item may end differently.
func TestOwnOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		fault homelab.FaultKind
		state string // of the change that removes
		says  string
	}{
		"failed":    {homelab.ServerError, sdk.Failed, "500"},
		"no answer": {homelab.Down, sdk.Uncertain, "connection broke"},
	} {
		t.Run(name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{})
			s := open(t, lab.Plex(), nil)
			key := movieKeys(t, s, 1)[0]
			lab.Plex().SetLabels(key, "Old")
			lab.Plex().SetFault(homelab.Fault{Kind: c.fault, Method: http.MethodPut, After: 1})
			got := applyAll(t, s, relabel(t, key, "+New"), relabel(t, key, "-Old"))
			if got[0].State != sdk.Done || got[1].State != c.state || !strings.Contains(fmt.Sprint(got[1].Err), c.says) {
				t.Errorf("got %+v, want done and %s with %q", got, c.state, c.says)
			}
			wantLabels(t, lab, key, "New", "Old")
		})
	}
	t.Run("failed halfway", func(t *testing.T) {
		bothWays(t, func(t *testing.T, lab *homelab.Lab) {
			s := open(t, lab.Plex(), nil)
			key := movieKeys(t, s, 1)[0]
			lab.Plex().SetLabels(key, "Old")
			lab.Plex().SetFault(homelab.Fault{Kind: homelab.ServerError, Method: http.MethodPut, After: 1})
			got := applyAll(t, s, relabel(t, key, "+New", "-Old"))[0]
			if slices.Contains(lab.Plex().Labels(key), "Old") {
				if got.State != sdk.Uncertain || !strings.Contains(got.Err.Error(), "New, Old now") || fmt.Sprint(got.After["labels"]) != "map[New:true Old:true]" {
					t.Errorf("got %+v", got)
				}
			} else if got.State != sdk.Done || got.After != nil {
				t.Errorf("with both done: got %+v", got)
			}
		})
	})
	for _, c := range []struct {
		name  string
		after int // requests that are answered before the server goes away
		state string
		says  string
	}{
		{"nothing left", 1, sdk.Failed, "refused"},
		{"half of it left", 2, sdk.Uncertain, "could not be read back"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var srv *httptest.Server
			srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.after--; c.after == 0 {
					srv.Listener.Close()
				}
				w.Header().Set("Connection", "close")
				if r.Method != http.MethodPut {
					fmt.Fprint(w, `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"7","type":"movie","title":"x","Label":[{"tag":"Old"}]}]}}`)
				}
			}))
			defer srv.Close()
			got := applyAll(t, openURL(t, srv.URL, nil), relabel(t, "7", "+New", "-Old"))
			if got[0].State != c.state || !strings.Contains(fmt.Sprint(got[0].Err), c.says) {
				t.Errorf("got %+v, want %s with %q", got, c.state, c.says)
			}
		})
	}
	t.Run("gone after writing", func(t *testing.T) {
		lab := homelab.New(homelab.Options{})
		key := movieKeys(t, open(t, lab.Plex(), nil), 1)[0]
		lab.Plex().SetLabels(key, "Old")
		s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			lab.Plex().ServeHTTP(w, r)
			if r.Method == http.MethodPut {
				lab.Plex().DeleteItem(key)
			}
		}), nil)
		if got := applyAll(t, s, relabel(t, key, "-Old")); got[0].State != sdk.Failed || got[0].Err != errGone {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("ignored", func(t *testing.T) {
		s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPut {
				fmt.Fprint(w, `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"7","type":"movie","title":"x","Label":[{"tag":"Old"}]}]}}`)
			}
		}), nil)
		got := applyAll(t, s, relabel(t, "7", "-Old"))
		if got[0].State != sdk.Failed || !strings.Contains(got[0].Err.Error(), "they are Old") || got[0].After != nil {
			t.Errorf("got %+v", got)
		}
	})
}

// TestWritesOnlyInApply: the same call with another context writes nothing.
func TestWritesOnlyInApply(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	key := movieKeys(t, s, 1)[0]
	lab.Plex().SetLabels(key)
	got := s.Changes()[0].Apply(t.Context(), []*sdk.Change{relabel(t, key, "+x")})
	if got[0].State != sdk.Failed || len(lab.Plex().Writes()) != 0 {
		t.Errorf("got %+v and %d writes", got, len(lab.Plex().Writes()))
	}
}
