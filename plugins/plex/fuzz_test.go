package plex

import (
	"bufio"
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/proto"
)

// FuzzDecode: whatever comes, what is read can be sent on, and whatever is
// valid is taken.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/pairs/*")
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(text)
		}
	}
	f.Add([]byte(`{"MediaContainer":{"Metadata":[{"ratingKey":"\ud800\n"}]}} `))
	f.Add([]byte("<MediaContainer><a b='\x00'/></MediaContainer>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var err error
		for _, kind := range []string{"libraries", "history", "items"} {
			var all []proto.Message
			all, err = decodeAll(kind, bytes.NewReader(text))
			for _, m := range all {
				if _, err := proto.Marshal(m); err != nil {
					t.Fatal(kind, err)
				}
			}
		}
		trimmed := bytes.TrimLeft(text, " \t\r\n")
		if err == nil || len(trimmed) == 0 || trimmed[0] != '{' || !utf8.Valid(text) {
			return
		}
		var root struct {
			MediaContainer jsontext.Value
		}
		if json.Unmarshal(text, &root) == nil && len(root.MediaContainer) > 0 && !strings.Contains(err.Error(), "nested") {
			t.Fatalf("valid JSON was refused: %v", err)
		}
	})
}

// FuzzXML: what comes out of XML is JSON.
func FuzzXML(f *testing.F) {
	f.Add("<MediaContainer><Video title='\"\\&#1;'>text<a/></Video></MediaContainer>")
	f.Fuzz(func(t *testing.T, text string) {
		out, err := io.ReadAll(newXMLReader(strings.NewReader(text)))
		if err == nil && !jsontext.Value(out).IsValid(jsontext.AllowDuplicateNames(true)) {
			t.Fatalf("%q became %q", text, out)
		}
	})
}

// FuzzForms: a row says the same in JSON and in XML, but for characters that
// XML has no place for.
func FuzzForms(f *testing.F) {
	f.Add("The \u200f× \x01\r\n\t&amp;<\"", `D:\a #?%+\xff`, int64(1<<40), 8.1, true)
	f.Fuzz(func(t *testing.T, title, file string, n int64, rate float64, flag bool) {
		if math.IsNaN(rate) || math.IsInf(rate, 0) {
			return
		}
		title, file = strings.ToValidUTF8(title, ""), strings.ToValidUTF8(file, "")
		text, err := json.Marshal(map[string]any{"MediaContainer": map[string]any{"Metadata": []any{map[string]any{
			"ratingKey": "1", "type": "movie", "title": title, "addedAt": n, "rating": rate,
			"Media": []any{map[string]any{"Part": map[string]any{"file": file, "size": n, "Stream": []any{
				map[string]any{"streamType": 2, "default": flag, "title": title}}}}},
		}}}})
		if err != nil {
			t.Fatal(err)
		}
		inJSON, err := decode(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		inXML, err := decode(strings.NewReader(asXML(t, string(text))))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		allowed := func(s *string) { *s = strings.Map(dropForbidden, *s) }
		allowed(&inJSON[0].Title)
		allowed(&inJSON[0].Versions[0].Parts[0].File)
		allowed(&inJSON[0].Versions[0].Audio[0].Title)
		if !proto.Equal(inJSON[0], inXML[0]) {
			t.Fatalf("%v\n%v", inJSON[0], inXML[0])
		}
	})
}

func dropForbidden(r rune) rune {
	if forbidden(r) {
		return -1
	}
	return r
}

// FuzzCleaner: what comes out has no forbidden character, and every byte that
// went in was counted.
func FuzzCleaner(f *testing.F) {
	f.Add([]byte("a\x00\xff&#1;&#x1F;&#55296;&amp;&#65;&#x;&\uFFFE"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c := &cleaner{src: bufio.NewReader(bytes.NewReader(text))}
		out, err := io.ReadAll(c)
		if err != nil || c.at != int64(len(text)) || !utf8.Valid(out) || bytes.ContainsFunc(out, forbidden) {
			t.Fatalf("%q became %q after %d bytes, %v", text, out, c.at, err)
		}
	})
}

// FuzzBookmark: a cursor that is taken is one that was given.
func FuzzBookmark(f *testing.F) {
	f.Add("1700000000/12/3,4,18446744073709551615")
	f.Fuzz(func(t *testing.T, cursor string) {
		if b, ok := parseBookmark(cursor); ok && (b.String() != cursor || b.at < historyOverlap) {
			t.Fatalf("%q became %v", cursor, b)
		}
	})
}
