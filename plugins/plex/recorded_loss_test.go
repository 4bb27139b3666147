package plex

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// notKept are the attributes of recorded answers that are left out, and why.
// An entry ELEMENT.* is for all attributes of an element.
var notKept = map[string]string{
	"movie.key":   "says no more than the rating key",
	"show.key":    "says no more than the rating key",
	"episode.key": "says no more than the rating key",

	"movie.summary": "text that no rule decides by; lists are asked to leave it out", "show.summary": "as of movies", "episode.summary": "as of movies",
	"movie.tagline": "text that no rule decides by; lists are asked to leave it out",

	"movie.art": "a picture", "movie.thumb": "a picture", "show.art": "a picture", "show.thumb": "a picture",
	"episode.art": "a picture", "episode.thumb": "a picture", "episode.parentThumb": "a picture",
	"episode.grandparentArt": "a picture", "episode.grandparentThumb": "a picture", "episode.grandparentTheme": "a melody",

	"movie.ratingImage": "whose rating it is", "movie.audienceRatingImage": "whose rating it is",
	"show.audienceRatingImage": "whose rating it is", "episode.audienceRatingImage": "whose rating it is",

	"movie.chapterSource": "chapters are not read", "episode.chapterSource": "chapters are not read",
	"movie.primaryExtraKey": "extras are not read",

	"show.index":              "always 1",
	"show.skipChildren":       "how clients show the series",
	"episode.grandparentGuid": "the series' own row has it", "episode.grandparentKey": "says no more than the rating key",
	"episode.parentGuid": "the season's own row has it", "episode.parentKey": "says no more than the rating key",
	"episode.parentYear": "the season's own row has it",

	"Country.*":  "nobody asked for it yet",
	"Director.*": "people are not read", "Writer.*": "people are not read", "Role.*": "people are not read",

	"Media.has64bitOffsets": "how a file is laid out", "Media.optimizedForStreaming": "how a file is laid out",
	"Part.has64bitOffsets": "how a file is laid out", "Part.optimizedForStreaming": "how a file is laid out",
	"Part.key":          "an address for players",
	"Part.audioProfile": "the version has it", "Part.videoProfile": "the version has it",
}

// TestRecordedLosesNothing goes through every attribute that a real server
// sent of libraries, items and what is below them. Each must be found in what
// was decoded, and must make a difference to it, unless it is left out for a
// reason.
func TestRecordedLosesNothing(t *testing.T) {
	kept, left := map[string]int{}, map[string]int{}
	for name, p := range recording(t) {
		if p.Response.Code != 200 || p.Request.Method != "GET" || !strings.HasPrefix(p.Request.URI, "/library/sections") {
			continue
		}
		kind, rows := "items", "Metadata"
		if p.Request.URI == "/library/sections" {
			kind, rows = "libraries", "Directory"
		}
		for _, row := range rowsOf(t, p.Response.Body, rows) {
			whole := decodeRow(t, kind, rows, row)
			texts := leaves(whole.ProtoReflect(), nil)
			element := row["type"].(string)
			if kind == "libraries" {
				element = "library"
			}
			visit(element, row, func(attribute string, value any, set func(any)) {
				path, _, _ := strings.Cut(attribute, ".")
				all := path + ".*"
				set(other(value))
				matters := !proto.Equal(decodeRow(t, kind, rows, row), whole)
				set(value)
				switch {
				case notKept[attribute] != "" || notKept[all] != "":
					if left[attribute]++; notKept[all] != "" {
						left[all]++
					}
					if matters {
						t.Errorf("%s: %s is kept and need not stand in the list of what is not", name, attribute)
					}
				case !matters:
					t.Errorf("%s: %s = %v is not read", name, attribute, value)
				case !found(attribute, value, texts):
					t.Errorf("%s: %s = %v is not in %v", name, attribute, value, whole)
				default:
					kept[attribute]++
				}
			})
		}
	}
	for _, attribute := range slices.Sorted(maps.Keys(notKept)) {
		if left[attribute] == 0 {
			t.Errorf("%s is not in the recording and need not stand in the list of what is not kept", attribute)
		}
	}
	t.Logf("%d attributes are kept, %d are left out", len(kept), len(left))
}

// rowsOf takes the rows out of an answer.
func rowsOf(t *testing.T, body []byte, field string) (out []map[string]any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var root struct{ MediaContainer map[string]any }
	if err := dec.Decode(&root); err != nil {
		t.Fatal(err)
	}
	for _, row := range root.MediaContainer[field].([]any) {
		out = append(out, row.(map[string]any))
	}
	return out
}

// decodeRow decodes one row by itself.
func decodeRow(t *testing.T, kind, field string, row map[string]any) proto.Message {
	t.Helper()
	text, err := json.Marshal(map[string]any{"MediaContainer": map[string]any{field: []any{row}}})
	if err != nil {
		t.Fatal(err)
	}
	all, err := decodeAll(kind, bytes.NewReader(text))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0]
}

// visit calls each for every attribute of an element and of those within it.
func visit(element string, fields map[string]any, each func(attribute string, value any, set func(any))) {
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		value := fields[field]
		list, ok := value.([]any)
		if !ok {
			each(element+"."+field, value, func(v any) { fields[field] = v })
			continue
		}
		for _, child := range list {
			visit(field, child.(map[string]any), each)
		}
	}
}

// other is a value of the same type that is not the same.
func other(value any) any {
	switch v := value.(type) {
	case bool:
		return !v
	case json.Number:
		f, _ := v.Float64()
		return f + 1
	}
	return fmt.Sprint(value) + "~"
}

// leaves are the texts of all values in a message; times are seconds.
func leaves(m protoreflect.Message, out []string) []string {
	one := func(v protoreflect.Value) {
		switch v := v.Interface().(type) {
		case protoreflect.Message:
			if at, ok := v.Interface().(*timestamppb.Timestamp); ok {
				out = append(out, strconv.FormatInt(at.Seconds, 10))
				return
			}
			out = leaves(v, out)
		case float64:
			out = append(out, strconv.FormatFloat(v, 'f', -1, 64))
		default:
			out = append(out, fmt.Sprint(v))
		}
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if !f.IsList() {
			one(v)
			return true
		}
		for i := range v.List().Len() {
			one(v.List().Get(i))
		}
		return true
	})
	return out
}

// found says whether a value is among texts, in the words of the schema.
func found(attribute string, value any, texts []string) bool {
	text := fmt.Sprint(value)
	switch {
	case value == false:
		return true // false is how a plain flag is unset
	case attribute == "library.type":
		text = map[string]string{"movie": sdk.LibraryMovie, "show": sdk.LibrarySeries, "artist": sdk.LibraryMusic}[text]
	case strings.HasSuffix(attribute, ".type"):
		text = typeOf(text)
	case attribute == "Guid.id":
		_, text, _ = strings.Cut(text, "://")
	}
	if n, ok := value.(json.Number); ok {
		f, _ := n.Float64()
		text = strconv.FormatFloat(f, 'f', -1, 64)
	}
	return slices.Contains(texts, text)
}
