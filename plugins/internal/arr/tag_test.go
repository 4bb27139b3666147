package arr

import (
	"reflect"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// proposal is a tag change for an entry with tags.
func proposal(t *testing.T, params map[string]any, tags ...string) *sdk.Proposal {
	t.Helper()
	s, err := structpb.NewStruct(params)
	if err != nil {
		t.Fatal(err)
	}
	return &sdk.Proposal{Change: &sdk.Change{Params: s}, Match: &sdk.Match{State: sdk.Matched, Id: "1", Tags: tags}}
}

func TestPreviewTags(t *testing.T) {
	list := func(names ...any) []any { return append([]any{}, names...) }
	tests := []struct {
		name    string
		params  map[string]any
		tags    []string
		alters  string // +name comes, -name goes
		refused string
	}{
		{"add one", map[string]any{"add": "stale"}, []string{"kids"}, "+stale", ""},
		{"add a list", map[string]any{"add": list("b", "a", "b")}, nil, "+a +b", ""},
		{"made fit", map[string]any{"add": list("Stale Movies", "Für_Elise!", "4K")}, nil, "+4k +fur-elise +stale-movies", ""},
		{"there under its very name", map[string]any{"add": "Stale Movies"}, []string{"stale movies"}, "", ""},
		{"there from before names were restricted", map[string]any{"add": "stale-movies"}, []string{"stale movies"}, "", ""},
		{"removed under its very name", map[string]any{"remove": "Häßlich_Old"}, []string{"häßlich_old", "x"}, "-häßlich_old", ""},
		{"there already", map[string]any{"add": "KIDS"}, []string{"kids"}, "", ""},
		{"one of two there already", map[string]any{"add": list("kids", "new")}, []string{"kids"}, "+new", ""},
		{"remove", map[string]any{"remove": "kids"}, []string{"kids", "x"}, "-kids", ""},
		{"remove what is not there", map[string]any{"remove": "y"}, []string{"x"}, "", ""},
		{"add and remove", map[string]any{"add": "new", "remove": list("old", "older")}, []string{"keep", "old"}, "+new -old", ""},
		{"set", map[string]any{"set": list("b", "A", "keep")}, []string{"keep", "x"}, "+a +b -x", ""},
		{"set what is there", map[string]any{"set": list("x", "keep")}, []string{"keep", "x"}, "", ""},
		{"set none", map[string]any{"set": list()}, []string{"x"}, "-x", ""},
		{"set an empty table", map[string]any{"set": map[string]any{}}, []string{"x"}, "-x", ""},
		{"instance beside", map[string]any{"add": "x", "instance": "radarr4k"}, nil, "+x", ""},
		{"set and add", map[string]any{"set": "a", "add": "b"}, nil, "", "leave out"},
		{"add and remove the same", map[string]any{"add": list("x", "Old One"), "remove": "old-one"}, nil, "", `"old-one" is to be added and to be removed`},
		{"the same, and it is there", map[string]any{"add": "old", "remove": "OLD"}, []string{"old"}, "", "to be added and to be removed"},
		{"nothing", map[string]any{}, nil, "", "needs add"},
		{"no tag", map[string]any{"add": "!!"}, nil, "", "cannot be a tag"},
		{"number", map[string]any{"add": 4}, nil, "", "must be a tag"},
		{"list of numbers", map[string]any{"remove": list(4)}, nil, "", "must be a tag"},
		{"table", map[string]any{"set": map[string]any{"a": true}}, nil, "", "must be a tag"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			effect, err := movies.New().previewTags(proposal(t, test.params, test.tags...))
			if test.refused != "" {
				if err == nil || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			before, after := altered(test.alters)
			if !reflect.DeepEqual(effect.Before, tagValues(before)) || !reflect.DeepEqual(effect.After, tagValues(after)) {
				t.Errorf("got %v", effect)
			}
		})
	}
	effect, err := movies.New().previewTags(proposal(t, map[string]any{"add": list("kids", "new"), "remove": list("old", "x")}, "kids", "x"))
	if err != nil || !reflect.DeepEqual(effect.Keeps, tagValues(map[string]bool{"kids": true, "old": false})) {
		t.Errorf("of what is so already it wants %v, error %v", effect.Keeps, err)
	}
	for _, state := range []string{"", sdk.Absent, sdk.Unknown, sdk.Ambiguous, sdk.Conflict} {
		p := proposal(t, map[string]any{"add": "x"})
		p.Match.State = state
		if _, err := movies.New().previewTags(p); err == nil {
			t.Errorf("a match that is %q is accepted", state)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Stale Movies")
	f.Add("--ä  ß__9")
	f.Fuzz(func(t *testing.T, name string) {
		s := slug(name)
		if strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%q: %q", name, s)
		}
		if again := slug(s); again != s {
			t.Errorf("%q: %q, then %q", name, s, again)
		}
	})
}
