package plex

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
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

// alters is what a change does to labels: +new comes, -old goes.
func alters(labels ...string) (before, after sdk.Values) {
	b, a := map[string]any{}, map[string]any{}
	for _, l := range labels {
		b[l[1:]], a[l[1:]] = l[0] == '-', l[0] == '+'
	}
	return sdk.Values{"labels": b}, sdk.Values{"labels": a}
}

func TestPreviewLabels(t *testing.T) {
	for _, c := range []struct {
		name    string
		have    []string
		unread  bool
		params  sdk.Values
		want    []string
		refused string
	}{
		{name: "add", have: []string{"b", "A"}, params: sdk.Values{"add": list("keep")}, want: []string{"+keep"}},
		{name: "one alone", params: sdk.Values{"add": " keep "}, want: []string{"+keep"}},
		{name: "there already", have: []string{"Keep"}, params: sdk.Values{"add": "keep"}},
		{name: "some there already", have: []string{"Keep"}, params: sdk.Values{"add": list("keep", "new")}, want: []string{"+new"}},
		{name: "twice", params: sdk.Values{"add": list("x", "X")}, want: []string{"+x"}},
		{name: "remove", have: []string{"Keep", "Seen"}, params: sdk.Values{"remove": list("keep", "other")}, want: []string{"-Keep"}},
		{name: "not there", have: []string{"Keep"}, params: sdk.Values{"remove": "other"}},
		{name: "both", have: []string{"Old"}, params: sdk.Values{"add": "new", "remove": "old"}, want: []string{"+new", "-Old"}},
		{name: "neither", refused: "add or remove"},
		{name: "the same", params: sdk.Values{"add": "x", "remove": "X"}, refused: "both in add and in remove"},
		{name: "empty", params: sdk.Values{"add": list("")}, refused: "none of them empty"},
		{name: "a number", params: sdk.Values{"add": 3.0}, refused: "must be a list"},
		{name: "labels unknown", unread: true, params: sdk.Values{"add": "x"}, refused: "not known: the server does not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &sdk.Proposal{Change: &sdk.Change{Params: values(t, c.params)}, Item: &sdk.Item{Id: "1", Type: sdk.Movie, Labels: c.have}}
			if c.unread {
				p.Item.Unread = []*sdk.Unread{{Field: "labels", Reason: "the server does not list its labels"}}
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
			before, after := alters(c.want...)
			if fmt.Sprint(got.Before) != fmt.Sprint(before) || fmt.Sprint(got.After) != fmt.Sprint(after) {
				t.Errorf("got %v to %v, want %v to %v", got.Before, got.After, before, after)
			}
		})
	}
	both := values(t, sdk.Values{"add": []any{"Kids", "new"}, "remove": []any{"old", "x"}})
	got, err := previewLabels(&sdk.Proposal{Change: &sdk.Change{Params: both}, Item: &sdk.Item{Labels: []string{"kids", "X"}}})
	if fmt.Sprint(got.Keeps) != "map[labels:map[Kids:true old:false]]" || err != nil {
		t.Errorf("of what is so already it wants %v, error %v", got.Keeps, err)
	}
	if _, err := previewLabels(&sdk.Proposal{Change: &sdk.Change{}}); err == nil {
		t.Error("a target that is no item was taken")
	}
}

func TestWish(t *testing.T) {
	labels := func(v any) sdk.Values { return sdk.Values{"labels": v} }
	for _, c := range []struct {
		name          string
		before, after sdk.Values
		want          string
		refused       string
	}{
		{name: "both ways", before: labels(map[string]any{"A": true, "b": false}), after: labels(map[string]any{"a": false, "B": true}), want: "map[B:true a:false]"},
		{name: "not altered", before: labels(map[string]any{"A": true}), after: labels(map[string]any{"a": true}), want: "map[]"},
		{name: "only in one", before: labels(map[string]any{"A": true}), after: labels(map[string]any{"B": true}), want: "map[]"},
		{name: "other letters", before: labels(map[string]any{"ſtraße \u212a": false}), after: labels(map[string]any{"STRAßE k": true}), want: "map[STRAßE k:true]"},
		{name: "two spellings", before: labels(map[string]any{"A": false}), after: labels(map[string]any{"A": true, "a": true}), want: "map[A:true]"},
		{name: "no labels", before: labels(map[string]any{}), after: sdk.Values{}, refused: "which labels"},
		{name: "lists", before: labels(list()), after: labels(list("A")), refused: "which labels"},
		{name: "not yes or no", before: labels(map[string]any{"A": "x"}), after: labels(map[string]any{"A": true}), refused: `whether the label "A"`},
		{name: "two things", before: labels(map[string]any{"A": false}), after: labels(map[string]any{"A": true, "a": false}), refused: `two things of the label "a"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWish(&sdk.Change{Key: "1", LibraryKey: "1", TargetType: sdk.Movie, Before: values(t, c.before), After: values(t, c.after)})
			if c.refused != "" {
				if w.outcome.State != sdk.Failed || !strings.Contains(w.outcome.Err.Error(), c.refused) {
					t.Errorf("got %+v, want a refusal with %q", w.outcome, c.refused)
				}
				return
			}
			if got := fmt.Sprint(w.labels.values()["labels"]); w.outcome.State != "" || got != c.want {
				t.Errorf("got %s and %+v, want %s", got, w.outcome, c.want)
			}
		})
	}
	before, after := alters("+x")
	whole := &sdk.Change{Key: "1", LibraryKey: "1", TargetType: sdk.Movie, Before: values(t, before), After: values(t, after)}
	for name, spoil := range map[string]func(c *sdk.Change){
		"no key":     func(c *sdk.Change) { c.Key = "" },
		"no library": func(c *sdk.Change) { c.LibraryKey = "" },
		"no type":    func(c *sdk.Change) { c.TargetType = "book" },
	} {
		c := &sdk.Change{Key: whole.Key, LibraryKey: whole.LibraryKey, TargetType: whole.TargetType, Before: whole.Before, After: whole.After}
		if spoil(c); newWish(c).outcome.State != sdk.Failed {
			t.Errorf("%s: was taken", name)
		}
	}
}

// FuzzFold: names have the same folded form just when Go holds them for equal.
func FuzzFold(f *testing.F) {
	f.Add("Keep", "kEEP")
	f.Add("\u212aſ", "ks")
	f.Add("ß", "ẞ")
	f.Add("İ", "i")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?")
		if same := fold(a) == fold(b); same != strings.EqualFold(a, b) {
			t.Fatalf("%q and %q: %v", a, b, same)
		}
		s := labelStates{}
		s.put(a, true)
		if s.put(b, true); len(maps.Collect(maps.All(s))) == 2 == strings.EqualFold(a, b) {
			t.Fatalf("%q and %q are %v", a, b, s)
		}
	})
}
