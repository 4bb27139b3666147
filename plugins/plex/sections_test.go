package plex

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
)

// TestLibraryAttributes sets each attribute that a server gives a library, in
// JSON and in XML, and looks at what becomes of it.
func TestLibraryAttributes(t *testing.T) {
	covered := map[string]bool{
		"key": true, "title": true, "type": true, "skipped": true, // of every library below, and of TestLibraryTypes
		"source": true, "enabled": true, "stale": true, "item_count": true, // by the engine
	}
	for _, c := range []struct{ attribute, value, want string }{
		{"allowSync", "1", `"allow_sync":true`},
		{"allowSync", "0", `"allow_sync":false`},
		{"art", `"/:/resources/movie-fanart.jpg"`, `"art":"/:/resources/movie-fanart.jpg"`},
		{"composite", `"/library/sections/2/composite/16"`, `"composite":"/library/sections/2/composite/16"`},
		{"filters", "true", `"filters":true`},
		{"refreshing", `"1"`, `"refreshing":true`},
		{"refreshing", "false", `"refreshing":false`},
		{"thumb", `"/:/resources/movie.png"`, `"thumb":"/:/resources/movie.png"`},
		{"agent", `"com.plexapp.agents.thetvdb"`, `"agent":"com.plexapp.agents.thetvdb"`},
		{"agent", `""`, ``},
		{"scanner", `"Plex Movie Scanner"`, `"scanner":"Plex Movie Scanner"`},
		{"language", `"xn"`, `"language":"xn"`},
		{"uuid", `"493a64e7"`, `"uuid":"493a64e7"`},
		{"updatedAt", "1595491662", `"updated_at":"2020-07-23T08:07:42Z"`},
		{"createdAt", `"1419621957"`, `"created_at":"2014-12-26T19:25:57Z"`},
		{"scannedAt", "1640879224", `"scanned_at":"2021-12-30T15:47:04Z"`},
		{"scannedAt", "0", ``},
		{"content", "1", `"content":true`},
		{"directory", "0", `"directory":false`},
		{"enableAutoPhotoTags", `"0"`, `"auto_photo_tags":false`},
		{"metadataAgentProviderGroupId", `"g1"`, `"agent_group":"g1"`},
		{"contentChangedAt", "87188911", `"content_changed_at":"87188911"`},
		{"contentChangedAt", "9223372036854775807", `"content_changed_at":"9223372036854775807"`},
		{"contentChangedAt", "-9223372036854775807", `"content_changed_at":"-9223372036854775807"`},
		{"contentChangedAt", "18446744073709551614", `"content_changed_at":"-2"`},
		{"contentChangedAt", "null", ``},
		{"contentChangedAt", `"x"`, ``},
		{"hidden", "0", `"hidden":0`},
		{"hidden", "false", `"hidden":0`},
		{"hidden", "true", `"hidden":1`},
		{"hidden", `"2"`, `"hidden":2`},
		{"hidden", "-1", ``},
		{"unheardOf", `{"a":[1,{"b":null}]}`, ``},
		{"Location", `[{"id":9,"path":"M:\\Media\\Movies"},null,{"id":"10","path":"\\\\nas\\films & more"}]`,
			`"locations":[{"id":"9","path":"M:\\Media\\Movies"},{"id":"10","path":"\\\\nas\\films \u0026 more"}]`},
		{"Location", `{"id":9,"path":"/data/filme #1"}`, `"locations":[{"id":"9","path":"/data/filme #1"}]`},
	} {
		text := fmt.Sprintf(`{"MediaContainer":{"Directory":[{"key":"2","type":"movie","title":"Films","%s":%s}]}}`, c.attribute, c.value)
		want := &sdk.Library{}
		if err := protojson.Unmarshal([]byte("{"+c.want+"}"), want); err != nil {
			t.Fatal(err)
		}
		collect(want.ProtoReflect(), "", covered)
		want.Key, want.Title, want.Type = "2", "Films", sdk.LibraryMovie
		for form, text := range map[string]string{"JSON": text, "XML": asXML(t, text)} {
			t.Run(c.attribute+"="+c.value+" in "+form, func(t *testing.T) {
				got, err := open(t, answers(map[string]any{"/library/sections": text}), nil).Libraries(t.Context())
				if err != nil || len(got) != 1 || !proto.Equal(got[0], want) {
					t.Errorf("%s\ngave %v and %v, want %v", text, got, err, want)
				}
			})
		}
	}
	for _, path := range fieldPaths((&sdk.Library{}).ProtoReflect().Descriptor(), "") {
		if !covered[path] {
			t.Errorf("%s: nothing shows where it comes from", path)
		}
	}
}

func TestLibraryTypes(t *testing.T) {
	s := open(t, answers(map[string]any{"/library/sections": `{"MediaContainer":{"Directory":[
		{"key":1,"type":"movie","title":"Films"},{"key":"2","type":"show","title":"TV"},{"key":"3","type":"artist","title":"Music"},
		{"key":"4","type":"photo","title":"Pictures"},{"key":"5","type":"audiobook"},{"key":"6"},{"title":"without a key"}]}}`}), nil)
	got, err := s.Libraries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, l := range got {
		types = append(types, l.Key+" "+l.Type)
		read := l.Type == sdk.LibraryMovie || l.Type == sdk.LibrarySeries || l.Type == sdk.LibraryMusic
		if read != (l.Skipped == "") || !strings.Contains(l.Skipped, l.Type) && !read {
			t.Errorf("library %v", l)
		}
	}
	if want := "1 MOVIE,2 SERIES,3 MUSIC,4 photo,5 audiobook,6 "; strings.Join(types, ",") != want {
		t.Errorf("got %q, want %q", types, want)
	}
	w, err := s.Items(t.Context(), got[3], &gathered{})
	if err != nil || w.Complete || w.Reason != got[3].Skipped {
		t.Errorf("a walk over pictures ended with %+v and %v", w, err)
	}
}

// TestLibrariesBroken reads a list whose Directory elements are never closed,
// as it stands in guides: no list of libraries must come of it.
func TestLibrariesBroken(t *testing.T) {
	text, err := os.ReadFile("testdata/unclosed.xml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text string
		says []string
	}{
		"never closed":            {string(text), []string{"line 6", fmt.Sprintf("byte %d", len(text)), "inside the <Directory> whose tag ends at byte"}},
		"closed by its container": {string(text) + "</MediaContainer>", []string{"line 6", "element <Directory> closed by </MediaContainer>"}},
		"cut within a tag":        {string(text[:len(text)-20]), []string{fmt.Sprintf("byte %d", len(text)-20), "<Directory>"}},
		"not even begun":          {`<MediaContainer size="4">`, []string{"byte 25", "<MediaContainer>"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := open(t, answers(map[string]any{"/library/sections": c.text}), nil).Libraries(t.Context())
			if err == nil || got != nil || sdk.KindOf(err) != sdk.KindUnavailable {
				t.Fatalf("got %v and %v", got, err)
			}
			for _, words := range c.says {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("%q does not say %q", err, words)
				}
			}
		})
	}
}
