package jellyfin

import (
	"context"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/plugin-jellyfin/jellyfintest"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// tagging makes a change of tags as the engine would, from what is stored.
func tagging(t *testing.T, item *sdk.Item, params map[string]any) *sdk.Change {
	t.Helper()
	c := &sdk.Change{Kind: "jellyfin.tag", Key: item.Id, Params: structOf(t, params)}
	effect, err := previewTags(&sdk.Proposal{Change: c, Item: item})
	if err != nil {
		t.Fatal(err)
	}
	c.Before, c.After = structOf(t, effect.Before), structOf(t, effect.After)
	return c
}

// apply carries out one change as the engine does.
func apply(t *testing.T, s *Server, kind int, c *sdk.Change) sdk.Outcome {
	t.Helper()
	out := s.Changes()[kind].Apply(sdktest.Applying(t.Context()), []*sdk.Change{c})
	if len(out) != 1 {
		t.Fatalf("%d outcomes", len(out))
	}
	return out[0]
}

const (
	theTag  = 0
	theStop = 1
)

func TestTagAndUndo(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	s := instance(t, jelly, nil)
	film := walk(t, s, films).find(t, jellyfintest.ID("e", 2))
	before := jelly.Field(film.Id, "Overview") + jelly.Field(film.Id, "People") + jelly.Field(film.Id, "ProviderIds") + jelly.Field(film.Id, "Genres")
	c := tagging(t, film, map[string]any{"add": []any{"stale", "A"}, "remove": "KEYWORD"})
	if out := apply(t, s, theTag, c); out.State != sdk.Done {
		t.Fatalf("%s: %v", out.State, out.Err)
	}
	if got := jelly.Tags(film.Id); !slices.Equal(got, []string{"A", "stale"}) {
		t.Errorf("tags %q", got)
	}
	if out := s.checkTags(t.Context(), []*sdk.Change{c})[0]; out.State != sdk.Done {
		t.Errorf("check: %s, %v", out.State, out.Err)
	}
	if after := jelly.Field(film.Id, "Overview") + jelly.Field(film.Id, "People") + jelly.Field(film.Id, "ProviderIds") + jelly.Field(film.Id, "Genres"); after != before {
		t.Errorf("the rest of the item became %s", after)
	}
	if got := jelly.Field(film.Id, "LockedFields"); got != "[]" {
		t.Errorf("locked: %s", got)
	}
	back := proto.Clone(c).(*sdk.Change)
	back.Before, back.After = c.After, c.Before
	if out := apply(t, s, theTag, back); out.State != sdk.Done || !slices.Equal(jelly.Tags(film.Id), []string{"keyword"}) {
		t.Errorf("undo: %s, %v, tags %q", out.State, out.Err, jelly.Tags(film.Id))
	}
	writes := len(jelly.Writes())
	if out := apply(t, s, theTag, back); out.State != sdk.Done || len(jelly.Writes()) != writes {
		t.Errorf("what is done already is written again: %s", out.State)
	}
}

func TestTagOnAnOldServer(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{Old: true, NoHandDown: true})
	s := instance(t, jelly, nil)
	series := walk(t, s, &sdk.Library{Key: jellyfintest.Shows, Type: sdk.LibrarySeries}).find(t, jellyfintest.ID("b", 1))
	if out := apply(t, s, theTag, tagging(t, series, map[string]any{"add": "stale"})); out.State != sdk.Done {
		t.Errorf("%s, %v", out.State, out.Err)
	}
}

func TestTagLocks(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	s := instance(t, jelly, map[string]any{"lock_tags": true})
	film := walk(t, s, films).find(t, jellyfintest.ID("e", 2))
	jelly.Set(film.Id, "LockedFields", []any{"Cast"})
	if out := apply(t, s, theTag, tagging(t, film, map[string]any{"add": "stale"})); out.State != sdk.Done {
		t.Fatalf("%s: %v", out.State, out.Err)
	}
	if got := jelly.Field(film.Id, "LockedFields"); got != `["Cast","Tags"]` {
		t.Errorf("locked: %s", got)
	}
}

// What became of a change is told as it is, whatever the server answers.
func TestTagOutcomes(t *testing.T) {
	id := jellyfintest.ID("e", 2)
	for name, c := range map[string]struct {
		meanwhile func(*jellyfintest.Server)
		want      string
		err       string
		written   int
	}{
		"carried out, answered with 500": {fault(jellyfintest.Late, true), sdk.Done, "", 1},
		"answered, and nothing done":     {fault(jellyfintest.Ignored, true), sdk.Uncertain, "has others", 1},
		"500 and nothing done":           {fault(jellyfintest.Error, true), sdk.Uncertain, "500", 1},
		"refused":                        {fault(jellyfintest.Forbidden, true), sdk.Failed, "403", 1},
		"cannot be read":                 {fault(jellyfintest.Error, false), sdk.Failed, "500", 0},
		"a web page":                     {fault(jellyfintest.HTML, false), sdk.Failed, "a web page", 0},
		"gone":                           {func(j *jellyfintest.Server) { j.Delete(id) }, sdk.Skipped, "no longer", 0},
		"others meanwhile":               {func(j *jellyfintest.Server) { j.SetTags(id, "stale", "keyword") }, sdk.Skipped, "others than they were", 0},
		"done meanwhile":                 {func(j *jellyfintest.Server) { j.SetTags(id, "Stale") }, sdk.Done, "", 0},
		"tags that are null":             {func(j *jellyfintest.Server) { j.Set(id, "Tags", nil) }, sdk.Failed, "does not tell the tags", 0},
		"ids that are null":              {func(j *jellyfintest.Server) { j.Set(id, "ProviderIds", nil) }, sdk.Failed, "left ProviderIds out", 0},
		"read back impossible": {func(j *jellyfintest.Server) {
			j.SetFault(jellyfintest.Fault{Path: "/Items/", Kind: jellyfintest.Error, After: 1})
		}, sdk.Uncertain, "could not be read back", 1},
	} {
		t.Run(name, func(t *testing.T) {
			jelly := jellyfintest.New(jellyfintest.Options{})
			s := instance(t, jelly, nil)
			change := tagging(t, walk(t, s, films).find(t, id), map[string]any{"add": "stale", "remove": "keyword"})
			c.meanwhile(jelly)
			out := apply(t, s, theTag, change)
			if out.State != c.want || c.err != "" && (out.Err == nil || !strings.Contains(out.Err.Error(), c.err)) || len(jelly.Writes()) != c.written {
				t.Errorf("%s, %v, %d writes; want %s with %q, %d writes", out.State, out.Err, len(jelly.Writes()), c.want, c.err, c.written)
			}
		})
	}
}

// fault is what befalls every request for items.
func fault(kind jellyfintest.FaultKind, write bool) func(*jellyfintest.Server) {
	return func(j *jellyfintest.Server) {
		j.SetFault(jellyfintest.Fault{Path: "/Items/", Kind: kind, Write: write})
	}
}

func TestTagCheck(t *testing.T) {
	id := jellyfintest.ID("e", 2)
	for name, c := range map[string]struct {
		now  func(*jellyfintest.Server)
		want string
	}{
		"untouched": {func(*jellyfintest.Server) {}, sdk.Planned},
		"done":      {func(j *jellyfintest.Server) { j.SetTags(id, "stale") }, sdk.Done},
		"half":      {func(j *jellyfintest.Server) { j.SetTags(id, "stale", "keyword") }, sdk.Uncertain},
		"gone":      {func(j *jellyfintest.Server) { j.Delete(id) }, sdk.Skipped},
		"down":      {fault(jellyfintest.Starting, false), sdk.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			jelly := jellyfintest.New(jellyfintest.Options{})
			s := instance(t, jelly, nil)
			change := tagging(t, walk(t, s, films).find(t, id), map[string]any{"add": "stale", "remove": "keyword"})
			c.now(jelly)
			if out := s.checkTags(t.Context(), []*sdk.Change{change})[0]; out.State != c.want {
				t.Errorf("%s, %v; want %s", out.State, out.Err, c.want)
			}
		})
	}
}

// The server hands the tags of a series down, so that an undo could take those
// that an episode had of its own.
func TestTagHandedDown(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	s := instance(t, jelly, nil)
	series := walk(t, s, &sdk.Library{Key: jellyfintest.Shows, Type: sdk.LibrarySeries}).find(t, jellyfintest.ID("b", 1))
	own := jellyfintest.ID("d", 111)
	change := tagging(t, series, map[string]any{"add": "stale"})
	jelly.SetTags(own, "Stale")
	if out := apply(t, s, theTag, change); out.State != sdk.Failed || !strings.Contains(out.Err.Error(), "has the tag") || len(jelly.Writes()) != 0 {
		t.Errorf("%s, %v", out.State, out.Err)
	}
	jelly.SetTags(own, "mine")
	if out := apply(t, s, theTag, change); out.State != sdk.Done || !slices.Equal(jelly.Tags(own), []string{"mine", "stale"}) {
		t.Errorf("%s, %v, tags of an episode %q", out.State, out.Err, jelly.Tags(own))
	}
	change.Before, change.After = change.After, change.Before
	if out := apply(t, s, theTag, change); out.State != sdk.Done || !slices.Equal(jelly.Tags(own), []string{"mine"}) {
		t.Errorf("undo: %s, %v, tags of an episode %q", out.State, out.Err, jelly.Tags(own))
	}
	jelly.SetFault(jellyfintest.Fault{Path: "/Items", Kind: jellyfintest.LongTotal})
	change.Before, change.After = change.After, change.Before
	if out := apply(t, s, theTag, change); out.State != sdk.Failed || !strings.Contains(out.Err.Error(), "completely") {
		t.Errorf("%s, %v", out.State, out.Err)
	}
}

func TestTagPreviewRefuses(t *testing.T) {
	film := &sdk.Item{Id: "1", Type: sdk.Movie, Labels: []string{"old"}}
	for name, c := range map[string]struct {
		item   *sdk.Item
		params map[string]any
	}{
		"no item":        {nil, map[string]any{"add": "x"}},
		"unread":         {&sdk.Item{Unread: []*sdk.Unread{{Field: "labels", Reason: "r"}}}, map[string]any{"add": "x"}},
		"nothing":        {film, nil},
		"empty":          {film, map[string]any{"add": " "}},
		"a number":       {film, map[string]any{"remove": 3.0}},
		"a list of such": {film, map[string]any{"remove": []any{true}}},
		"both":           {film, map[string]any{"add": "x", "remove": "X"}},
	} {
		if _, err := previewTags(&sdk.Proposal{Change: &sdk.Change{Params: structOf(t, c.params)}, Item: c.item}); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	effect, err := previewTags(&sdk.Proposal{Change: &sdk.Change{Params: structOf(t, map[string]any{"add": []any{"OLD", "new", "New"}, "remove": "gone"})}, Item: film})
	keeps, _ := effect.Keeps["tags"].(map[string]any)
	after, _ := effect.After["tags"].(map[string]any)
	if err != nil || len(after) != 1 || after["new"] != true || keeps["OLD"] != true || keeps["gone"] != false {
		t.Errorf("%v, %v", effect, err)
	}
}

// Nothing is written outside of Apply.
func TestWritesOnlyInApply(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	s := instance(t, jelly, nil)
	film := walk(t, s, films).find(t, jellyfintest.ID("e", 2))
	out := s.applyTags(context.WithoutCancel(t.Context()), []*sdk.Change{tagging(t, film, map[string]any{"add": "stale"})})[0]
	if out.State == sdk.Done || len(jelly.Writes()) != 0 {
		t.Errorf("%s, %v", out.State, jelly.Writes())
	}
}
