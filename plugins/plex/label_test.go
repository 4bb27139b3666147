package plex

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

func values(t *testing.T, v sdk.Values) *structpb.Struct {
	t.Helper()
	out, err := structpb.NewStruct(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func list(labels ...string) []any {
	out := make([]any, len(labels))
	for i, l := range labels {
		out[i] = l
	}
	return out
}

func TestPreviewLabels(t *testing.T) {
	for _, c := range []struct {
		name    string
		have    []string
		unread  bool
		params  sdk.Values
		before  []any
		after   []any
		refused string
	}{
		{name: "add", have: []string{"b", "A"}, params: sdk.Values{"add": list("keep")}, before: list("A", "b"), after: list("A", "b", "keep")},
		{name: "one alone", params: sdk.Values{"add": " keep "}, before: list(), after: list("keep")},
		{name: "there already", have: []string{"Keep"}, params: sdk.Values{"add": "keep"}, before: list("Keep"), after: list("Keep")},
		{name: "twice", params: sdk.Values{"add": list("x", "X")}, before: list(), after: list("x")},
		{name: "remove", have: []string{"Keep", "Seen"}, params: sdk.Values{"remove": list("keep", "other")}, before: list("Keep", "Seen"), after: list("Seen")},
		{name: "both", have: []string{"Old"}, params: sdk.Values{"add": "new", "remove": "old"}, before: list("Old"), after: list("new")},
		{name: "neither", refused: "add or remove"},
		{name: "the same", params: sdk.Values{"add": "x", "remove": "X"}, refused: "both in add and in remove"},
		{name: "empty", params: sdk.Values{"add": list("")}, refused: "none of them empty"},
		{name: "a number", params: sdk.Values{"add": 3.0}, refused: "must be a list"},
		{name: "labels unknown", unread: true, params: sdk.Values{"add": "x"}, refused: "not known: the server ignores"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &sdk.Proposal{Change: &sdk.Change{Params: values(t, c.params)}, Item: &sdk.Item{Id: "1", Type: sdk.Movie, Labels: c.have}}
			if c.unread {
				p.Item.Unread = []*sdk.Unread{{Field: "labels", Reason: "the server ignores the filter"}}
			}
			got, err := previewLabels(p)
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("got %v and %v, want a refusal with %q", got, err, c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if b, a := fmt.Sprint(got.Before["labels"]), fmt.Sprint(got.After["labels"]); b != fmt.Sprint(c.before) || a != fmt.Sprint(c.after) {
				t.Errorf("got %s to %s, want %v to %v", b, a, c.before, c.after)
			}
		})
	}
	if _, err := previewLabels(&sdk.Proposal{Change: &sdk.Change{}}); err == nil {
		t.Error("a target that is no item was taken")
	}
}

// relabel is a change of labels of a movie.
func relabel(t *testing.T, key string, before, after []any) *sdk.Change {
	return &sdk.Change{
		Kind: "plex.label", Key: key, TargetType: sdk.Movie, LibraryKey: "1",
		Before: values(t, sdk.Values{"labels": before}), After: values(t, sdk.Values{"labels": after}),
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

func TestApplyLabels(t *testing.T) {
	for _, replaces := range []bool{false, true} {
		for _, c := range []struct {
			name          string
			have          []string // on the server
			before, after []any
			fault         *homelab.Fault
			state         string
			says          string
			want          []string // on the server afterwards
			writes        int
		}{
			{name: "add", have: []string{"Old"}, before: list("Old"), after: list("New", "Old"), state: sdk.Done, want: []string{"New", "Old"}, writes: 1},
			{name: "add the first", before: list(), after: list("a b&c,d/ä+1"), state: sdk.Done, want: []string{"a b&c,d/ä+1"}, writes: 1},
			{name: "remove", have: []string{"A,b & c", "Old"}, before: list("a,b & c", "old"), after: list("Old"), state: sdk.Done, want: []string{"Old"}, writes: 1},
			{name: "remove the last", have: []string{"Old"}, before: list("Old"), after: list(), state: sdk.Done, writes: 1},
			{name: "both", have: []string{"A", "B"}, before: list("A", "B"), after: list("B", "C"), state: sdk.Done, want: []string{"B", "C"}, writes: 2},
			{name: "done already", have: []string{"New"}, before: list("Old"), after: list("new"), state: sdk.Done, want: []string{"New"}},
			{name: "moved on", have: []string{"Other"}, before: list("Old"), after: list("New"), state: sdk.Skipped, says: "Other by now", want: []string{"Other"}},
			{name: "refused", before: list(), after: list("New"), fault: &homelab.Fault{Kind: homelab.Unauthorized, Method: http.MethodPut}, state: sdk.Failed, says: "401", writes: 1},
			{name: "failed", before: list(), after: list("New"), fault: &homelab.Fault{Kind: homelab.ServerError, Method: http.MethodPut}, state: sdk.Failed, says: "500", writes: 1},
			{name: "no answer", before: list(), after: list("New"), fault: &homelab.Fault{Kind: homelab.Down, Method: http.MethodPut}, state: sdk.Uncertain, says: "connection broke", writes: 1},
			{name: "cannot be read", before: list(), after: list("New"), fault: &homelab.Fault{Kind: homelab.Starting, Path: "/library/metadata"}, state: sdk.Failed, says: "503"},
			{name: "cannot be read back", before: list(), after: list("New"), fault: &homelab.Fault{Kind: homelab.Starting, Path: "/library/metadata", After: 1}, state: sdk.Uncertain, says: "read back", want: []string{"New"}, writes: 1},
		} {
			t.Run(fmt.Sprintf("%s, replaces %v", c.name, replaces), func(t *testing.T) {
				lab := homelab.New(homelab.Options{ReplaceTags: replaces})
				s := open(t, lab.Plex(), nil)
				key := movieKeys(t, s, 1)[0]
				lab.Plex().SetLabels(key, c.have...)
				if c.fault != nil {
					lab.Plex().SetFault(*c.fault)
				}
				got := s.Changes()[0].Apply(sdktest.Applying(t.Context()), []*sdk.Change{relabel(t, key, c.before, c.after)})
				if len(got) != 1 || got[0].State != c.state || !strings.Contains(fmt.Sprint(got[0].Err), c.says) {
					t.Fatalf("got %+v, want %s with %q", got, c.state, c.says)
				}
				labels := lab.Plex().Labels(key)
				slices.Sort(labels)
				if !slices.Equal(labels, c.want) {
					t.Errorf("the labels are %q, want %q", labels, c.want)
				}
				if n := len(lab.Plex().Writes()); n != c.writes {
					t.Errorf("%d writes, want %d", n, c.writes)
				}
			})
		}
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
		changes[i] = relabel(t, key, list(), list("DV"))
	}
	got := s.Changes()[0].Apply(sdktest.Applying(t.Context()), changes)
	for i, o := range got {
		want := sdk.Done
		if i >= 250 {
			want = sdk.Skipped
		}
		if o.State != want {
			t.Errorf("change %d: %+v, want %s", i, o, want)
		}
	}
	if n := len(lab.Plex().Writes()); n != 3 {
		t.Errorf("%d writes for 250 equal changes, want 3", n)
	}
	if labels := lab.Plex().Labels(keys[250]); !slices.Equal(labels, []string{"Other"}) {
		t.Errorf("labels of an item that moved on are %v now", labels)
	}
}

// TestServerCapitalises: what the server makes of a label is told.
func TestServerCapitalises(t *testing.T) {
	labels := ""
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			labels = `{"tag":"Keep"}`
			return
		}
		fmt.Fprintf(w, `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"7","type":"movie","title":"x","Label":[%s]}]}}`, labels)
	}), nil)
	got := s.Changes()[0].Apply(sdktest.Applying(t.Context()), []*sdk.Change{relabel(t, "7", list(), list("keep"))})
	if got[0].State != sdk.Done || fmt.Sprint(got[0].After["labels"]) != "[Keep]" {
		t.Errorf("got %+v", got)
	}
}

// TestWritesOnlyInApply: the same call with another context writes nothing.
func TestWritesOnlyInApply(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	key := movieKeys(t, s, 1)[0]
	lab.Plex().SetLabels(key)
	got := s.Changes()[0].Apply(t.Context(), []*sdk.Change{relabel(t, key, list(), list("x"))})
	if got[0].State != sdk.Failed || len(lab.Plex().Writes()) != 0 {
		t.Errorf("got %+v and %d writes", got, len(lab.Plex().Writes()))
	}
}

// TestLabelFilter: a filter that the server ignores makes labels unknown,
// never wrong.
func TestLabelFilter(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 50})
	key := movieKeys(t, open(t, lab.Plex(), nil), 1)[0]
	lab.Plex().SetLabels(key, "Keep")
	for _, heeds := range []bool{true, false} {
		t.Run(fmt.Sprintf("heeded %v", heeds), func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if q := r.URL.Query(); !heeds && q.Has("label") {
					q.Del("label")
					r.URL.RawQuery = q.Encode()
				}
				lab.Plex().ServeHTTP(w, r)
			}))
			defer srv.Close()
			got, w, err := walkLibrary(t, openURL(t, srv.URL, lists), "Movies")
			if err != nil || !w.Complete {
				t.Fatal(w, err)
			}
			item := got.byID()[key]
			unread := slices.ContainsFunc(item.Unread, func(u *sdk.Unread) bool { return u.Field == "labels" })
			if heeds && (unread || !slices.Equal(item.Labels, []string{"Keep"})) || !heeds && !unread {
				t.Errorf("labels %v, unread %v", item.Labels, item.Unread)
			}
		})
	}
}

// TestBusyLibrary: a library that is being scanned, or changes, is walked
// twice and then not called complete.
func TestBusyLibrary(t *testing.T) {
	for _, c := range []struct {
		name     string
		section  func(look int) string // fields of the library at each look
		complete bool
		reason   string
		walks    int
	}{
		{"quiet", func(int) string { return `"contentChangedAt":1` }, true, "", 1},
		{"scanned", func(int) string { return `"refreshing":true` }, false, "scanning", 2},
		{"scanned at first", func(look int) string { return fmt.Sprintf(`"refreshing":%v`, look < 2) }, true, "", 2},
		{"changes once", func(look int) string { return fmt.Sprintf(`"contentChangedAt":%d`, min(look, 1)) }, true, "", 2},
		{"changes", func(look int) string { return fmt.Sprintf(`"contentChangedAt":%d`, look) }, false, "changed meanwhile", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			looks, walks := 0, 0
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/library/sections":
					fmt.Fprintf(w, `{"MediaContainer":{"Directory":[{"key":"1","type":"movie","title":"M",%s}]}}`, c.section(looks))
					looks++
				case r.URL.Query().Get("X-Plex-Container-Size") == "0":
					fmt.Fprint(w, `{"MediaContainer":{"size":0,"totalSize":1}}`)
				case strings.HasSuffix(r.URL.Path, "/all"):
					walks++
					fmt.Fprint(w, `{"MediaContainer":{"size":1,"totalSize":1,"Metadata":[{"ratingKey":"7","type":"movie","title":"x","Media":[{"id":1,"videoCodec":"h264","Part":[{"id":1,"Stream":[{"id":1,"streamType":1}]}]}]}]}}`)
				default:
					fmt.Fprint(w, `{"MediaContainer":{"size":0}}`)
				}
			}), lists)
			got := &gathered{}
			w, err := s.Items(t.Context(), &sdk.Library{Key: "1"}, time.Time{}, got)
			if err != nil || w.Complete != c.complete || !strings.Contains(w.Reason, c.reason) || walks != c.walks || len(got.items) != 1 {
				t.Errorf("got %+v, %v after %d walks and %d items", w, err, walks, len(got.items))
			}
		})
	}
}
