package arr

import (
	"fmt"
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
	list := tags
	tests := []struct {
		name    string
		params  map[string]any
		tags    []string
		after   []any
		refused string
	}{
		{"add one", map[string]any{"add": "stale"}, []string{"kids"}, list("kids", "stale"), ""},
		{"add a list", map[string]any{"add": list("b", "a", "b")}, nil, list("a", "b"), ""},
		{"made fit", map[string]any{"add": list("Stale Movies", "Für_Elise!", "4K")}, nil, list("4k", "fur-elise", "stale-movies"), ""},
		{"there under its very name", map[string]any{"add": "Stale Movies"}, []string{"stale movies"}, list("stale movies"), ""},
		{"removed under its very name", map[string]any{"remove": "Häßlich Old"}, []string{"häßlich old", "x"}, list("x"), ""},
		{"there already", map[string]any{"add": "KIDS"}, []string{"kids"}, list("kids"), ""},
		{"remove", map[string]any{"remove": "kids"}, []string{"kids", "x"}, list("x"), ""},
		{"remove what is not there", map[string]any{"remove": "y"}, []string{"x"}, list("x"), ""},
		{"add and remove", map[string]any{"add": "new", "remove": list("old", "older")}, []string{"keep", "old"}, list("keep", "new"), ""},
		{"set", map[string]any{"set": list("b", "A")}, []string{"x"}, list("a", "b"), ""},
		{"set none", map[string]any{"set": list()}, []string{"x"}, list(), ""},
		{"set an empty table", map[string]any{"set": map[string]any{}}, []string{"x"}, list(), ""},
		{"instance beside", map[string]any{"add": "x", "instance": "radarr4k"}, nil, list("x"), ""},
		{"set and add", map[string]any{"set": "a", "add": "b"}, nil, nil, "leave out"},
		{"nothing", map[string]any{}, nil, nil, "needs add"},
		{"no tag", map[string]any{"add": "!!"}, nil, nil, "cannot be a tag"},
		{"number", map[string]any{"add": 4}, nil, nil, "must be a tag"},
		{"list of numbers", map[string]any{"remove": list(4)}, nil, nil, "must be a tag"},
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
			if !reflect.DeepEqual(effect.After, sdk.Values{"tags": test.after}) {
				t.Errorf("after %v", effect.After)
			}
			if got := fmt.Sprint(effect.Before["tags"]); got != fmt.Sprint(test.tags) {
				t.Errorf("before %v", got)
			}
		})
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
